"""``graphkit review``: what deserves a look, and a correction that mends it."""

import json
import tomllib
from pathlib import Path

import networkx
from click.testing import CliRunner

from graphkit.cli.review import review_command
from graphkit.export import write_graphml
from graphkit.graph.review import review_graph
from graphkit.resolve.corrections import load_corrections
from graphkit.resolve.curation import curate_relations


def make_graph() -> networkx.MultiDiGraph:
    graph = networkx.MultiDiGraph(articles={"a#1": {"source_file": "a.txt"}})
    plain = {
        "aliases": (),
        "links": (),
        "mentions": 2,
        "articles": 1,
        "code": "",
        "first_date": "",
        "last_date": "",
    }
    link = ("王建国", "王书记", "surname and title")
    graph.add_node(
        "Person:王建国", name="王建国", type="Person", **plain | {"aliases": ("王书记",), "links": (link,)}
    )
    graph.add_node("Bank:稠州银行", name="稠州银行", type="Bank", **plain | {"mentions": 9})
    graph.add_node("Enterprise:稠州银行", name="稠州银行", type="Enterprise", **plain)
    graph.add_node("Enterprise:云棉纺织", name="云棉纺织", type="Enterprise", **plain)
    graph.add_node("Enterprise:云棉纺织@330782", name="云棉纺织", type="Enterprise", **plain)
    edge = {"article": "a#1", "source_file": "a.txt", "start": 0, "end": 9, "status": "stated", "weight": 1}
    edge |= {"label": "", "frame": "classifier", "statements": ()}
    loan = {
        "relation": "FINANCES",
        "evidence": "稠州银行\n给云棉纺织贷款",
        "amount_cny": 3e6,
        "confidence": 0.4,
    }
    graph.add_edge("Bank:稠州银行", "Enterprise:云棉纺织", **edge, **loan)
    post = {"relation": "WORKS_FOR", "evidence": "王书记在云棉纺织", "confidence": 0.95}
    graph.add_edge("Person:王建国", "Enterprise:云棉纺织", **edge, **post)
    return graph


def test_each_kind_is_found_once() -> None:
    findings = review_graph(make_graph())
    assert sorted(one.kind for one in findings) == ["edge", "merge", "same name", "two types"]
    by_kind = {one.kind: one for one in findings}
    assert by_kind["merge"].what == "王书记 was taken for 王建国 (Person): surname and title"
    assert by_kind["merge"].evidence == "王书记在云棉纺织"
    assert by_kind["edge"].correction["action"] == "remove"
    assert by_kind["two types"].correction == {
        "action": "retype", "type": "Enterprise", "name": "稠州银行", "other": "Bank",
    }  # fmt: skip
    scores = [one.score for one in findings]
    assert scores == sorted(scores, reverse=True)
    assert review_graph(make_graph(), limit=2) == findings[:2]


def test_a_larger_loan_of_less_confidence_comes_first() -> None:
    graph = make_graph()
    before = next(one.score for one in review_graph(graph) if one.kind == "edge")
    for _, _, fields in graph.edges(data=True):
        if fields["relation"] == "FINANCES":
            fields["confidence"] = 0.2
    assert next(one.score for one in review_graph(graph) if one.kind == "edge") > before


def test_the_command_prints_text_json_and_corrections(tmp_path: Path) -> None:
    source = write_graphml(make_graph(), tmp_path / "graph.graphml")
    text = CliRunner().invoke(review_command, [str(source)]).stdout
    assert "a.txt: 稠州银行给云棉纺织贷款" in text
    found = json.loads(CliRunner().invoke(review_command, [str(source), "--json", "-n", "2"]).stdout)
    assert len(found) == 2 and {"kind", "score", "what", "evidence", "correction"} <= found[0].keys()
    written = CliRunner().invoke(review_command, [str(source), "--toml"]).stdout
    assert tomllib.loads(written) == {}, "nothing is corrected before a reader has chosen"
    chosen = [line.removeprefix("# ") for line in written.splitlines() if "=" in line or "[[" in line]
    path = tmp_path / "curation.toml"
    path.write_text("\n".join(chosen), encoding="utf-8")
    corrections = load_corrections(path)
    assert len(corrections) == 4
    graph = make_graph()
    assert [verdict.applied for verdict in curate_relations(graph, corrections)] == [True]
    assert graph.number_of_edges() == 1
