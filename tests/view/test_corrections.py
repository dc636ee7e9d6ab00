"""The page's own correction file, taken through a build: what a reader reports changes the graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx
import pytest
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.export import read_graphml

TEXTS = {
    "a.txt": "甲镇的喜事\n\n2022年3月1日，温岭农商银行向浙江恒丰泵业有限公司（以下简称“恒丰泵业”）"
    "发放贷款300万元。\n"
    "恒丰泵业总经理陈国强说，公司位于大溪镇。\n",
    "b.txt": "乙镇的喜事\n\n2022年4月1日，温岭农商银行向浙江海盛水产有限公司发放贷款200万元。\n"
    "浙江海盛水产有限公司总经理王国平说，公司位于石塘镇。\n",
}
BANK, FIRM, FISH = "Bank:温岭农商银行", "Enterprise:浙江恒丰泵业有限公司", "Enterprise:浙江海盛水产有限公司"
SHORT = "恒丰泵业"


def build(folder: Path, *options: str) -> tuple[networkx.MultiDiGraph, dict[str, Any]]:
    """Run ``graphkit build`` and read back what it wrote."""
    done = CliRunner().invoke(cli, ["build", str(folder / "in"), "-o", str(folder / "out"), *options])
    assert done.exit_code == 0, done.output
    report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    return read_graphml(folder / "out" / "graph.graphml"), report


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "in").mkdir()
    for name, text in TEXTS.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def first(project: Path) -> networkx.MultiDiGraph:
    """The graph without corrections; its page lies beside it."""
    return build(project)[0]


@pytest.fixture
def click_node(first: networkx.MultiDiGraph, open_page: Any, project: Path) -> Any:
    """Open the page that the build wrote and click a node on its canvas."""

    def clicked(identifier: str) -> Any:
        page = open_page(project / "out" / "graph.html")
        names = page.evaluate("graphkitPage.shown().map(node => graphkitPage.nameOf(node))")
        x, y = page.evaluate(f"graphkitPage.screen(graphkitPage.shown()[{names.index(identifier)}])")
        page.locator("#canvas").click(position={"x": x, "y": y})
        assert page.locator("#panel h2").inner_text() == identifier.split(":")[1]
        return page

    return clicked


@pytest.fixture
def click_line(first: networkx.MultiDiGraph, open_page: Any, project: Path) -> Any:
    """Open the page that the build wrote and click the middle of a line on its canvas."""

    def clicked(source: str, relation: str, target: str) -> Any:
        page = open_page(project / "out" / "graph.html")
        wanted = json.dumps([source, relation, target], ensure_ascii=False)
        x, y = page.evaluate(
            f"""graphkitPage.middleOf(graphkitPage.shownLinks().find(
                link => JSON.stringify(graphkitPage.lineOf(link)) === '{wanted}'.replaceAll(', ', ',')))"""
        )
        page.locator("#canvas").click(position={"x": x, "y": y})
        assert page.locator("#panel .evidence").count() == 1
        return page

    return clicked


def collect(page: Any, action: str, answer: str = "") -> None:
    """Report a mistake about what is chosen."""
    page.click("[data-action=report]")
    page.select_option("#report-action", action)
    if action in ("merge", "keep-apart"):
        page.fill("#report-other", answer)
        page.press("#report-other", "Enter")
    elif action == "rename":
        page.fill("#report-other", answer)
    elif answer:
        page.select_option("#report-other", answer)
    page.click("#report-collect")


def reported(page: Any, action: str, project: Path, answer: str = "") -> networkx.MultiDiGraph:
    """Report a mistake about what is chosen, download the file, and build again with it."""
    collect(page, action, answer)
    with page.expect_download() as info:
        page.click("#save-corrections")
    file = project / info.value.suggested_filename
    info.value.save_as(file)
    graph, report = build(project, "--curation", str(file))
    assert report["curation"] and all(one["applied"] for one in report["curation"]), report["curation"]
    return graph


def loans(graph: networkx.MultiDiGraph) -> set[tuple[str, str]]:
    return {(s, t) for s, t, relation in graph.edges(data="relation") if relation == "FINANCES"}


def test_the_corpus_says_what_the_corrections_change(first: networkx.MultiDiGraph) -> None:
    assert loans(first) == {(BANK, FIRM), (BANK, FISH)}
    assert SHORT in first.nodes[FIRM]["aliases"]


def test_a_wrong_node_is_removed(click_node: Any, project: Path) -> None:
    graph = reported(click_node(FISH), "remove", project)
    assert FISH not in graph and loans(graph) == {(BANK, FIRM)}


def test_a_wrong_relation_is_removed(click_line: Any, project: Path) -> None:
    graph = reported(click_line(BANK, "FINANCES", FISH), "remove", project)
    assert FISH in graph and loans(graph) == {(BANK, FIRM)}


def test_a_wrong_direction_is_turned(click_line: Any, project: Path) -> None:
    graph = reported(click_line(BANK, "FINANCES", FISH), "reverse", project)
    assert loans(graph) == {(BANK, FIRM), (FISH, BANK)}


def test_two_names_are_merged(click_node: Any, project: Path) -> None:
    graph = reported(click_node(FIRM), "merge", project, FISH.split(":")[1])
    assert FISH not in graph and loans(graph) == {(BANK, FIRM)}
    assert FISH.split(":")[1] in graph.nodes[FIRM]["aliases"]


def test_an_alias_is_split_off(click_node: Any, project: Path) -> None:
    graph = reported(click_node(FIRM), "split", project, SHORT)
    assert f"Enterprise:{SHORT}" in graph and SHORT not in graph.nodes[FIRM]["aliases"]


def test_two_names_are_kept_apart(click_node: Any, project: Path) -> None:
    page = click_node(FIRM)
    collect(page, "merge", FISH.split(":")[1])
    graph = reported(page, "keep-apart", project, FISH.split(":")[1])
    assert loans(graph) == {(BANK, FIRM), (BANK, FISH)}


def test_a_name_is_mended(click_node: Any, project: Path) -> None:
    graph = reported(click_node(FISH), "rename", project, "海盛水产集团")
    assert "Enterprise:海盛水产集团" in graph and FISH not in graph
    assert FISH.split(":")[1] in graph.nodes["Enterprise:海盛水产集团"]["aliases"]


def test_a_type_is_mended(click_node: Any, project: Path) -> None:
    graph = reported(click_node(FISH), "retype", project, "Organization")
    assert FISH not in graph and (BANK, FISH.replace("Enterprise", "Organization")) in loans(graph)


def test_a_missing_relation_is_added_with_its_sentence(click_node: Any, project: Path) -> None:
    page = click_node(FIRM)
    page.click("[data-action=report]")
    page.select_option("#report-action", "add")
    page.select_option("#report-relation", "COOPERATES_WITH")
    page.fill("#report-target", FISH.split(":")[1])
    page.press("#report-target", "Enter")
    sentence = TEXTS["b.txt"].split("\n")[3]
    page.fill("#report-evidence", sentence)
    page.click("#report-collect")
    with page.expect_download() as info:
        page.click("#save-corrections")
    info.value.save_as(project / "curation.toml")
    graph, report = build(project, "--curation", str(project / "curation.toml"))
    assert all(one["applied"] for one in report["curation"]), report["curation"]
    (found,) = [
        data for *ends, data in graph.edges(data=True)
        if data["relation"] == "COOPERATES_WITH" and set(ends) == {FIRM, FISH}
    ]  # fmt: skip
    assert found["evidence"] == sentence
