from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx
import pytest

from graphkit.graph.assemble import assemble_graph
from graphkit.ontology import load_ontology
from graphkit.pipeline import build
from graphkit.records import (
    NODE_TYPES,
    RELATIONS,
    SYMMETRIC_RELATIONS,
    Article,
    Extraction,
    Mention,
    Statement,
)
from graphkit.resolve import resolve

SEEDS = Path(__file__).parents[2] / "seeds"
NODE_ATTRIBUTES = {
    "name": str,
    "label": str,
    "type": str,
    "aliases": tuple,
    "mentions": int,
    "articles": int,
    "first_date": str,
    "last_date": str,
    "code": str,
    "links": tuple,
}
EDGE_ATTRIBUTES = {
    "relation": str,
    "label": str,
    "evidence": str,
    "article": str,
    "source_file": str,
    "start": int,
    "end": int,
    "status": str,
    "confidence": float,
    "weight": int,
    "frame": str,
    "statements": tuple,
}
OPTIONAL_ATTRIBUTES = {
    "amount_cny": float,
    "amount": str,
    "currency": str,
    "instrument": str,
    "product": str,
    "title": str,
    "date": str,
    "date_precision": str,
}
TEXT = "清风银行向明月公司放款。\n清风银行与明月公司合作。清风银行拟向明月公司增资。"
BANK = Mention(0, 4, "清风银行", "Bank")
FIRM = Mention(5, 9, "明月公司", "Enterprise")
SENTENCES = ((0, 12), (13, 25), (25, 38))


@pytest.fixture(scope="module")
def graph() -> networkx.MultiDiGraph:
    return build(SEEDS)


def edges(graph: networkx.MultiDiGraph) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    yield from graph.edges(data=True)


def say(
    relation: str = "FINANCES",
    source: Mention = BANK,
    target: Mention = FIRM,
    sentence: int = 0,
    **fields: Any,
) -> Statement:
    start, end = SENTENCES[sentence]
    return replace(Statement(source, relation, target, start, end), **fields)


def assemble(*articles: Sequence[Statement], **options: Any) -> networkx.MultiDiGraph:
    """The graph of articles with the same text; each line break of it stood twice in the file."""
    offsets = tuple(index + (index > 12) for index in range(len(TEXT)))
    file_text = TEXT.replace("\n", "\n\n")
    extractions = [
        Extraction(
            Article(f"{number}.txt#1", f"{number}.txt", TEXT, offsets, date=f"202{number}-01-0{number + 1}"),
            (BANK, FIRM),
            tuple(statements),
            SENTENCES,
        )
        for number, statements in enumerate(articles)
    ]
    texts = {extraction.article.source_file: file_text for extraction in extractions}
    return assemble_graph(extractions, resolve(extractions), texts, **options)


class TestSampleCorpus:
    def test_every_edge_has_its_sentence_in_the_file(self, graph: networkx.MultiDiGraph) -> None:
        texts = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}
        checked = 0
        for _, _, data in edges(graph):
            if data["source_file"] not in texts:
                continue
            for one in data["statements"]:
                assert texts[data["source_file"]][one["start"] : one["end"]] == one["evidence"] != ""
            assert texts[data["source_file"]][data["start"] : data["end"]] == data["evidence"]
            checked += 1
        assert checked > 100

    def test_nodes_have_the_attributes_of_the_contract(self, graph: networkx.MultiDiGraph) -> None:
        for node, data in graph.nodes(data=True):
            assert {name: type(value) for name, value in data.items()} == NODE_ATTRIBUTES, node
            assert data["label"] == data["name"] != ""
            assert data["type"] in NODE_TYPES
            assert data["name"] not in data["aliases"]
            assert all(isinstance(alias, str) for alias in data["aliases"])
            assert list(data["aliases"]) == sorted(set(data["aliases"]))
            assert data["mentions"] >= data["articles"] >= 1
            assert data["first_date"] <= data["last_date"]
            assert all(len(link) == 3 for link in data["links"])
            assert node.startswith(f"{data['type']}:")

    def test_edges_have_the_attributes_of_the_contract(self, graph: networkx.MultiDiGraph) -> None:
        labels = {name: relation.label_zh for name, relation in load_ontology().relations.items()}
        for _, _, data in edges(graph):
            kinds = {name: type(value) for name, value in data.items()}
            assert {name: kinds.pop(name) for name in EDGE_ATTRIBUTES} == EDGE_ATTRIBUTES
            assert kinds.items() <= OPTIONAL_ATTRIBUTES.items()
            assert data["label"] == labels[data["relation"]]
            assert data["status"] in ("stated", "planned")
            assert 0 <= data["confidence"] <= 1
            assert data["weight"] == len(data["statements"])
            assert data["article"] in graph.graph["articles"]

    def test_one_edge_for_a_relation_of_a_pair_in_an_article(self, graph: networkx.MultiDiGraph) -> None:
        seen = [
            (source, target, d["relation"], d["article"], d["status"]) for source, target, d in edges(graph)
        ]
        assert len(seen) == len(set(seen))
        assert {relation for _, _, relation, _, _ in seen} <= set(RELATIONS)

    def test_symmetric_relations_stand_once(self, graph: networkx.MultiDiGraph) -> None:
        both = {
            (source, target, data["article"])
            for source, target, data in edges(graph)
            if data["relation"] in SYMMETRIC_RELATIONS
        }
        assert both
        assert all((target, source, article) not in both for source, target, article in both)

    def test_nothing_relates_to_itself(self, graph: networkx.MultiDiGraph) -> None:
        assert networkx.number_of_selfloops(graph) == 0

    def test_articles_are_described(self, graph: networkx.MultiDiGraph) -> None:
        assert len(graph.graph["articles"]) >= 12
        for key, article in graph.graph["articles"].items():
            assert {"title", "date", "outlet", "source_file", "authors"} <= set(article)
            assert key.startswith(f"{article['source_file']}#")
            assert isinstance(article["authors"], list)
        assert isinstance(graph.graph["settings"], dict)
        assert graph.graph["version"]


def test_statements_of_a_pair_become_one_edge_with_a_weight() -> None:
    graph = assemble([say(confidence=0.7), say(sentence=1, confidence=0.9)])
    ((_, _, data),) = edges(graph)
    assert (data["weight"], data["confidence"]) == (2, 0.9)
    assert [one["start"] for one in data["statements"]] == [0, 14]


def test_evidence_is_copied_from_the_file() -> None:
    ((_, _, data),) = edges(assemble([say(sentence=1)]))
    assert data["evidence"] == "清风银行与明月公司合作。"
    assert (data["start"], data["end"]) == (14, 26)


def test_neighbouring_sentences_are_told() -> None:
    ((_, _, data),) = edges(assemble([say(sentence=1)]))
    (one,) = data["statements"]
    assert one["before"] == "清风银行向明月公司放款。"
    assert one["after"] == "清风银行拟向明月公司增资。"


def test_the_largest_amount_speaks_for_the_edge() -> None:
    small = say(attributes={"amount_cny": 100.0, "amount": "100元"}, confidence=1.0)
    large = say(sentence=1, attributes={"amount_cny": 900.0, "amount": "900元"}, confidence=0.6)
    ((_, _, data),) = edges(assemble([small, large]))
    assert (data["amount_cny"], data["amount"], data["evidence"]) == (
        900.0,
        "900元",
        "清风银行与明月公司合作。",
    )


def test_attributes_that_the_contract_does_not_know_stay_out() -> None:
    ((_, _, data),) = edges(assemble([say(attributes={"mood": "good"})]))
    assert "mood" not in data


def test_a_plan_and_what_was_done_stay_apart() -> None:
    graph = assemble([say(), say(sentence=2, status="planned")])
    assert sorted(data["status"] for _, _, data in edges(graph)) == ["planned", "stated"]


def test_articles_have_edges_of_their_own() -> None:
    graph = assemble([say()], [say()])
    assert sorted(data["article"] for _, _, data in edges(graph)) == ["0.txt#1", "1.txt#1"]
    bank = next(data for _, data in graph.nodes(data=True) if data["type"] == "Bank")
    assert (bank["articles"], bank["mentions"]) == (2, 2)
    assert (bank["first_date"], bank["last_date"]) == ("2020-01-01", "2021-01-02")


def test_both_directions_of_cooperation_are_one_edge() -> None:
    one, other = say("COOPERATES_WITH", sentence=1), say("COOPERATES_WITH", FIRM, BANK, 1)
    assert assemble([one, other]).number_of_edges() == 1


def test_other_relations_keep_their_direction() -> None:
    graph = assemble([say("SUPPORTS"), say("SUPPORTS", FIRM, BANK)])
    assert graph.number_of_edges() == 2


def test_no_thing_relates_to_itself() -> None:
    assert assemble([say("SUPPORTS", BANK, BANK)]).number_of_edges() == 0


def test_what_is_not_sure_enough_is_left_out() -> None:
    statements = [say(confidence=0.4), say("SUPPORTS", confidence=0.8)]
    graph = assemble(statements, minimum_confidence=0.5)
    assert [data["relation"] for _, _, data in edges(graph)] == ["SUPPORTS"]
    assert graph.number_of_nodes() == 2


def test_the_order_of_the_articles_does_not_matter() -> None:
    statements = [say(), say("SUPPORTS", sentence=1)]
    one, other = assemble(statements, statements[:1]), assemble(statements, statements[:1])
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


def test_no_articles_give_an_empty_graph() -> None:
    graph = assemble()
    assert (graph.number_of_nodes(), graph.number_of_edges(), graph.graph["articles"]) == (0, 0, {})
