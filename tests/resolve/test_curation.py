"""Corrections by readers: applied on every build, and told when they fit nothing."""

from pathlib import Path

import networkx
import pytest

from graphkit.config import Config
from graphkit.errors import CurationError
from graphkit.pipeline import Build, BuildOptions, build_with_report
from graphkit.resolve.corrections import ACTIONS, load_corrections

TEXTS = {
    "a.txt": "甲镇的喜事\n\n2022年3月1日，温岭农商银行向浙江恒丰泵业有限公司发放贷款300万元。\n"
    "浙江恒丰泵业有限公司总经理陈国强说，公司位于大溪镇。\n",
    "b.txt": "乙镇的喜事\n\n2022年4月1日，温岭农商银行向浙江海盛水产有限公司发放贷款200万元。\n"
    "浙江海盛水产有限公司总经理王国平说，公司位于石塘镇。\n",
}
BANK, FIRM, FISH = "温岭农商银行", "浙江恒丰泵业有限公司", "浙江海盛水产有限公司"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    return tmp_path


def toml(*corrections: dict[str, str]) -> str:
    tables = ("\n".join(f'{key} = "{value}"' for key, value in one.items()) for one in corrections)
    return "\n".join(f"[[correction]]\n{table}\n" for table in tables)


def corrected(corpus: Path, *corrections: dict[str, str]) -> Build:
    path = corpus / "own.toml"
    path.write_text(toml(*corrections), encoding="utf-8")
    return build_with_report(corpus / "in", Config(curation=path))


def about(action: str, kind: str, name: str, other: str = "") -> dict[str, str]:
    entry = {"action": action, "type": kind, "name": name}
    return entry | ({"other": other} if other else {})


def between(action: str, source: str, target: str, **more: str) -> dict[str, str]:
    ends = {"source": source, "source_type": "Bank", "target": target, "target_type": "Enterprise"}
    return {"action": action, "relation": "FINANCES", **ends, **more}


def loans(graph: networkx.MultiDiGraph) -> set[tuple[str, str]]:
    return {(s, t) for s, t, relation in graph.edges(data="relation") if relation == "FINANCES"}


def test_without_corrections_there_are_two_loans(corpus: Path) -> None:
    result = corrected(corpus)
    assert loans(result.graph) == {
        (f"Bank:{BANK}", f"Enterprise:{FIRM}"),
        (f"Bank:{BANK}", f"Enterprise:{FISH}"),
    }
    assert result.report["curation"] == []


def test_merge_makes_one_of_two(corpus: Path) -> None:
    graph = corrected(corpus, about("merge", "Enterprise", FIRM, FISH)).graph
    node = graph.nodes[f"Enterprise:{FIRM}"]
    assert FISH in node["aliases"] and node["articles"] == 2
    assert (FIRM, FISH, "curation") in node["links"]
    assert f"Enterprise:{FISH}" not in graph
    assert loans(graph) == {(f"Bank:{BANK}", f"Enterprise:{FIRM}")}


def test_split_and_keep_apart_undo_a_merge(corpus: Path) -> None:
    merge = about("merge", "Enterprise", FIRM, FISH)
    for undo in ("split", "keep-apart"):
        result = corrected(corpus, merge, about(undo, "Enterprise", FIRM, FISH))
        assert len(loans(result.graph)) == 2, undo
        assert FISH not in result.graph.nodes[f"Enterprise:{FIRM}"]["aliases"]
    verdict = corrected(corpus, about("keep-apart", "Enterprise", FIRM, FISH)).report["curation"][0]
    assert verdict["applied"] and verdict["reason"] == "they are apart already"


def test_rename_keeps_the_old_name_as_an_alias(corpus: Path) -> None:
    graph = corrected(corpus, about("rename", "Enterprise", FIRM, "恒丰集团")).graph
    assert FIRM in graph.nodes["Enterprise:恒丰集团"]["aliases"]
    assert (f"Bank:{BANK}", "Enterprise:恒丰集团") in loans(graph)


def test_rename_to_a_name_that_exists_joins_them(corpus: Path) -> None:
    result = corrected(corpus, about("rename", "Enterprise", FIRM, FISH))
    assert loans(result.graph) == {(f"Bank:{BANK}", f"Enterprise:{FISH}")}
    assert result.report["curation"][0]["reason"] == "joined with the Enterprise of that name"


def test_retype_changes_type_and_identifier(corpus: Path) -> None:
    graph = corrected(corpus, about("retype", "Enterprise", FIRM, "Organization")).graph
    assert graph.nodes[f"Organization:{FIRM}"]["type"] == "Organization"
    assert (f"Bank:{BANK}", f"Organization:{FIRM}") in loans(graph)


def test_remove_takes_the_relations_along(corpus: Path) -> None:
    graph = corrected(corpus, about("remove", "Bank", BANK)).graph
    assert f"Bank:{BANK}" not in graph and not loans(graph)


def test_later_corrections_see_what_earlier_ones_did(corpus: Path) -> None:
    steps = [about("rename", "Enterprise", FIRM, "恒丰集团"), about("merge", "Enterprise", "恒丰集团", FISH)]
    graph = corrected(corpus, *steps).graph
    assert {FIRM, FISH} <= set(graph.nodes["Enterprise:恒丰集团"]["aliases"])


def test_a_relation_is_removed_in_one_article_or_everywhere(corpus: Path) -> None:
    assert len(loans(corrected(corpus, between("remove", BANK, FIRM)).graph)) == 1
    assert len(loans(corrected(corpus, between("remove", BANK, FIRM, article="a.txt#1")).graph)) == 1
    result = corrected(corpus, between("remove", BANK, FIRM, article="b.txt#1"))
    assert len(loans(result.graph)) == 2
    assert result.report["curation"][0]["reason"] == "no such relation in b.txt#1"


def test_a_relation_is_turned_round(corpus: Path) -> None:
    graph = corrected(corpus, between("reverse", BANK, FIRM)).graph
    assert loans(graph) == {(f"Enterprise:{FIRM}", f"Bank:{BANK}"), (f"Bank:{BANK}", f"Enterprise:{FISH}")}
    (fields,) = (f for _, _, f in graph.edges(f"Enterprise:{FIRM}", data=True) if f["relation"] == "FINANCES")
    assert fields["evidence"] in TEXTS["a.txt"]


def test_a_relation_is_added(corpus: Path) -> None:
    entry = {
        "action": "add", "relation": "COOPERATES_WITH", "source": FISH, "source_type": "Enterprise",
        "target": FIRM, "target_type": "Enterprise", "article": "a.txt#1",
    }  # fmt: skip
    graph = corrected(corpus, entry).graph
    added = [(s, t, f) for s, t, f in graph.edges(data=True) if f["frame"] == "curation"]
    assert [(s, t) for s, t, _ in added] == [tuple(sorted((f"Enterprise:{FIRM}", f"Enterprise:{FISH}")))]
    assert added[0][2]["source_file"] == "a.txt" and added[0][2]["evidence"] == ""


def test_what_fits_nothing_is_reported(corpus: Path) -> None:
    result = corrected(
        corpus,
        about("remove", "Bank", "没有的银行"),
        about("merge", "Enterprise", FIRM, "没有的公司"),
        about("split", "Enterprise", FIRM, "没有的别名"),
        between("reverse", "没有的银行", FIRM),
        between("add", BANK, FIRM, article="c.txt#1") | {"relation": "SUPPORTS"},
    )
    verdicts = result.report["curation"]
    assert [one["applied"] for one in verdicts] == [False] * 5
    assert [one["line"] for one in verdicts] == [1, 6, 12, 18, 26]
    assert verdicts[0]["reason"] == "no Bank has the name 没有的银行"
    assert verdicts[4]["reason"] == "no article c.txt#1"
    assert loans(result.graph) == loans(corrected(corpus).graph)


def test_the_file_of_the_project_is_found_and_survives_rebuilds(corpus: Path) -> None:
    options = BuildOptions(folder=corpus / "out")
    (corpus / "out").mkdir()
    (corpus / "out" / "curation.toml").write_text(
        toml(about("merge", "Enterprise", FIRM, FISH)), encoding="utf-8"
    )
    first = build_with_report(corpus / "in", options=options)
    (corpus / "in" / "c.txt").write_text(TEXTS["b.txt"].replace("石塘镇", "新河镇"), encoding="utf-8")
    second = build_with_report(corpus / "in", options=options)
    assert second.report["files"]["extracted"] == 1
    for result in (first, second):
        assert loans(result.graph) == {(f"Bank:{BANK}", f"Enterprise:{FIRM}")}
    from graphkit.store import Store

    with Store(corpus / "out", read_only=True) as store:
        assert store.query("SELECT action, applied, file FROM curation") == [("merge", True, "curation.toml")]


@pytest.mark.parametrize(
    "text,line,message",
    [
        ('[[correction]]\naction = "merg"\n', 1, "did you mean 'merge'"),
        ('\n[[correction]]\naction = "merge"\ntype = "Bank"\nname = "x"\n', 2, "merge needs 'other'"),
        ('[[correction]]\naction = "remove"\ntype = "Bnak"\nname = "x"\n', 1, "did you mean 'Bank'"),
        ('[[correction]]\naction = "add"\ntype = "Bank"\nname = "x"\n', 1, "add is not for an entity"),
        ('[[correction]]\naction = "remove"\nnmae = "x"\n', 1, "did you mean 'name'"),
        ('[[correction]]\naction = "remove"\nname = 3\n', 1, "all values of a correction are text"),
        ("[[correction]]\naction = \n", 2, "mend the TOML"),
        ("[correction]\n", None, "one \\[\\[correction\\]\\] table"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(
    text: str, line: int | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "curation.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CurationError, match=message) as caught:
        load_corrections(path)
    assert caught.value.line == line


def test_the_documented_actions_are_those_of_the_code() -> None:
    text = (Path(__file__).parents[2] / "docs" / "curation-format.md").read_text(encoding="utf-8")
    written = {
        line.split("`")[1] for line in text.splitlines() if line.startswith("| `") and "action" not in line
    }
    assert written == set(ACTIONS)
    examples = text.split("```toml")[1].split("```")[0]
    assert examples.count("[[correction]]") == 2
