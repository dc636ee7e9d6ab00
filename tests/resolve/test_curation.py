"""Corrections by readers: applied on every build, and told when they fit nothing."""

from pathlib import Path

import networkx
import pytest

from graphkit.config import Config
from graphkit.errors import CurationError
from graphkit.export import read_graphml, write_graphml
from graphkit.pipeline import Build, BuildOptions, build_with_report
from graphkit.resolve.corrections import ACTIONS, load_corrections
from graphkit.view import page_html
from graphkit.view.content import read_graph

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
    assert added[0][2]["source_file"] == "a.txt"
    assert added[0][2]["evidence"] == "人工添加（added by hand）：own.toml:1"


SAID = "浙江恒丰泵业有限公司总经理陈国强说，公司位于大溪镇。"
SUPPORT = between("add", BANK, FIRM) | {"relation": "SUPPORTS"}


@pytest.mark.parametrize("article", ["", "a.txt#1"])
@pytest.mark.parametrize("sentence", [SAID, SAID.replace("，", "， ")])
def test_an_added_relation_leads_to_its_sentence(corpus: Path, sentence: str, article: str) -> None:
    wish = SUPPORT | {"evidence": sentence} | ({"article": article} if article else {})
    (corpus / "in" / "a.txt").write_text(TEXTS["a.txt"].replace("陈国强", "陈国\n强"), encoding="utf-8")
    result = corrected(corpus, wish)
    edge = next(f for *_, f in result.graph.edges(data=True) if f["frame"] == "curation")
    text = (corpus / "in" / "a.txt").read_text(encoding="utf-8")
    assert text[edge["start"] : edge["end"]] == edge["evidence"] == SAID.replace("陈国强", "陈国\n强")
    assert (edge["article"], edge["source_file"]) == ("a.txt#1", "a.txt")
    assert result.report["curation"][0]["reason"] == ""


def test_an_added_relation_without_its_sentence_says_that_it_was_added_by_hand(corpus: Path) -> None:
    wishes = [
        SUPPORT | {"evidence": "没有这句话。"},
        SUPPORT | {"target": FISH, "note": "据该行年报"},
    ]
    result = corrected(corpus, *wishes)
    added = [f for *_, f in result.graph.edges(data=True) if f["frame"] == "curation"]
    assert sorted(edge["evidence"] for edge in added) == [
        "人工添加（added by hand）：据该行年报",
        "人工添加（added by hand）：没有这句话。",
    ]
    assert {edge["source_file"] for edge in added} == {"own.toml"}
    assert [one["reason"] for one in result.report["curation"]] == ["its sentence is not in any article", ""]


def test_an_added_relation_is_in_the_graphml_and_in_the_page(corpus: Path, tmp_path: Path) -> None:
    graph = corrected(corpus, SUPPORT | {"evidence": SAID}).graph
    write_graphml(graph, tmp_path / "graph.graphml")
    read = read_graphml(tmp_path / "graph.graphml")
    assert [f["evidence"] for *_, f in read.edges(data=True) if f["frame"] == "curation"] == [SAID]
    assert SAID in page_html(graph) and not read_graph(graph).without_evidence


def test_every_edge_leads_to_evidence_whatever_was_added(corpus: Path) -> None:
    graph = corrected(corpus, SUPPORT, SUPPORT | {"target": FISH, "evidence": SAID}).graph
    assert all(edge["evidence"].strip() and edge["source_file"] for *_, edge in graph.edges(data=True))


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


# One of each, with the fields and in the order in which the page writes them.
AS_THE_PAGE_WRITES = {
    "remove": {"action": "remove", "type": "Enterprise", "name": FISH},
    "merge": {"action": "merge", "type": "Enterprise", "name": FIRM, "other": FISH},
    "keep-apart": {"action": "keep-apart", "type": "Enterprise", "name": FIRM, "other": FISH},
    "rename": {"action": "rename", "type": "Bank", "name": BANK, "other": "温岭农村商业银行"},
    "retype": {"action": "retype", "type": "Bank", "name": BANK, "other": "Organization"},
    "reverse": between("reverse", BANK, FIRM, article="a.txt#1", note="是“还款”"),
    "add": between("add", BANK, FIRM, evidence=SAID) | {"relation": "SUPPORTS"},
}


@pytest.mark.parametrize("action", AS_THE_PAGE_WRITES)
def test_each_of_the_seven_actions_is_read_and_applied(corpus: Path, action: str) -> None:
    entry = AS_THE_PAGE_WRITES[action]
    result = corrected(corpus, entry)
    told = result.report["curation"][0]
    assert told["entry"] == entry
    assert told["applied"], told["reason"]
    if action != "keep-apart":
        assert set(result.graph.edges) != set(corrected(corpus).graph.edges)


def test_evidence_belongs_to_what_is_added(corpus: Path) -> None:
    with pytest.raises(CurationError, match="reverse takes no 'evidence'"):
        corrected(corpus, between("reverse", BANK, FIRM, evidence=SAID))
