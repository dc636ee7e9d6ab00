"""What the page counts is what stands in the GraphML file: nodes, edges, statements."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.export import write_graphml
from tests.view.sample_graph import small_graph

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


@dataclass(frozen=True)
class Counted:
    types: Counter[str]
    relations: Counter[str]
    statements: int
    degree: Counter[str]


def fields(element: ET.Element) -> dict[str, str]:
    return {data.get("key", ""): data.text or "" for data in element.iter(f"{NAMESPACE}data")}


def count(file: Path) -> Counted:
    """Count in the XML itself, without our own reader."""
    root = ET.parse(file).getroot()
    edges = [(edge, fields(edge)) for edge in root.iter(f"{NAMESPACE}edge")]
    return Counted(
        Counter(fields(node)["n_type"] for node in root.iter(f"{NAMESPACE}node")),
        Counter(found["e_relation"] for _, found in edges),
        sum(len(json.loads(found["e_statements"])) for _, found in edges if found.get("e_evidence")),
        Counter(end for edge, _ in edges for end in (edge.get("source", ""), edge.get("target", ""))),
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A graph with parallel edges and one edge that no sentence states, and its page."""
    graph = small_graph()
    graph.add_edge(
        "Bank:南屏银行", "Town:云栖镇", relation="SUPPORTS", article="", evidence="", statements=(), weight=1
    )
    folder = tmp_path_factory.mktemp("counts")
    source, page = folder / "graph.graphml", folder / "page.html"
    write_graphml(graph, source)
    done = CliRunner().invoke(cli, ["view", str(source), "-o", str(page)])
    assert done.exit_code == 0, done.output
    return source, page


def legend(page: Any, part: str) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        """part => Object.fromEntries([...document.querySelectorAll(`#${part} [data-entry]`)]
            .map(e => [e.dataset.entry, e.querySelector('.count').textContent]))""",
        part,
    )
    return found


def test_the_legend_counts_the_nodes_and_edges_of_the_file(open_page: Any, files: tuple[Path, Path]) -> None:
    counted, page = count(files[0]), open_page(files[1])
    assert legend(page, "types") == {name: str(number) for name, number in counted.types.items()}
    relations = legend(page, "relations")
    supports = counted.relations.pop("SUPPORTS")
    assert relations.pop("SUPPORTS") == f"{supports - 1} / {supports}"
    assert relations == {name: str(number) for name, number in counted.relations.items()}


def test_the_line_of_counts_adds_up_to_the_file(open_page: Any, files: tuple[Path, Path]) -> None:
    counted, page = count(files[0]), open_page(files[1], language="en-US")
    nodes, edges = sum(counted.types.values()), counted.relations.total()
    assert page.locator("#status").inner_text() == (
        f"Showing {nodes} of {nodes} entities, {edges - 1} of {edges} relations · 1 without evidence"
    )
    lines = page.evaluate("graphkitPage.count().lines")
    assert lines < edges and f"{lines} lines" in page.get_attribute("#status", "title")
    page.click("#about")
    facts = page.locator("#about-facts").inner_text().split("\n")
    told = dict(zip(facts[::2], facts[1::2], strict=True))
    assert (told["Entities"], told["Relations"]) == (str(nodes), str(edges))
    assert told["Quotations"] == str(counted.statements)


def test_tables_and_cards_count_the_same(open_page: Any, choose: Any, files: tuple[Path, Path]) -> None:
    counted, page = count(files[0]), open_page(files[1])
    page.click("#tab-edges")
    assert page.locator("#table-count").inner_text().startswith(f"{counted.relations.total() - 1} /")
    page.click("#tab-nodes")
    page.fill("#table-filter", "东湖农商银行")
    bank = page.locator("#table-rows .row").filter(has=page.get_by_text("东湖农商银行", exact=True)).first
    degree = counted.degree["Bank:东湖农商银行"]
    assert bank.locator(".column-relations").inner_text() == str(degree)
    bank.locator("button").click()
    groups = page.locator("#panel .group h3 .count").all_inner_texts()
    assert sum(int(re.findall(r"\d+", text)[-1]) for text in groups) == degree


def test_what_is_saved_has_as_many_as_the_page_says(
    open_page: Any, files: tuple[Path, Path], tmp_path: Path
) -> None:
    page = open_page(files[1])
    page.click('[data-entry="Bank"]')
    page.click("#save-menu summary")
    with page.expect_download() as info:
        page.click("#save-graphml")
    info.value.save_as(tmp_path / "part.graphml")
    part, whole = count(tmp_path / "part.graphml"), count(files[0])
    shown = page.evaluate("graphkitPage.count()")
    assert (shown["nodes"], shown["edges"]) == (sum(part.types.values()), part.relations.total())
    for name, text in legend(page, "relations").items():
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        assert (numbers[0], numbers[-1]) == (part.relations[name], whole.relations[name])


def test_a_large_graph_tells_shown_and_all(open_page: Any, large_file: Path) -> None:
    page = open_page(large_file)
    types = legend(page, "types")
    assert sum(int(text.split(" / ")[0]) for text in types.values()) == 400
    assert sum(int(text.split(" / ")[1].replace(",", "")) for text in types.values()) == 20_000
    relations = legend(page, "relations").values()
    assert sum(int(text.split(" / ")[1].replace(",", "")) for text in relations) == page.evaluate(
        "JSON.parse(document.getElementById('data').textContent).edges.link.length"
    )
