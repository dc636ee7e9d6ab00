from __future__ import annotations

import importlib.util
import json
import os
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import networkx as nx
import pytest

from graphkit.evaluate import add_scores, gold_to_graph, score_graph
from graphkit.evaluate.names import normalize_name
from graphkit.export import write_graphml
from tests.evaluate.examples import TEXT, make_gold, perturb

SHARED = os.environ.get("GRAPHKIT_SHARED", "")


def add(graph: nx.MultiDiGraph, name: str, kind: str) -> None:
    graph.add_node(name, name=name, type=kind, aliases=())


def test_the_gold_itself_is_perfect() -> None:
    summary = score_graph(make_gold(), gold_to_graph(make_gold()), TEXT).summarize()
    assert summary["entity"]["f1"] == summary["relation"]["f1"] == 1.0
    assert summary["amount_right"] == summary["title_right"] == summary["evidence_in_text"] == 1.0
    assert summary["entity"]["tp"] == 6, "the optional one counts neither way"
    assert summary["relation"]["tp"] == 5


def test_the_empty_graph_finds_nothing() -> None:
    score = score_graph(make_gold(), nx.MultiDiGraph())
    assert score.summarize()["entity"] == {"tp": 0, "fp": 0, "fn": 6, "p": 0.0, "r": 0.0, "f1": 0.0}
    assert len(score.errors["relation missing"]) == 5


def test_wrong_type_is_a_false_positive_and_a_miss() -> None:
    graph = gold_to_graph(make_gold())
    graph.nodes["e3"]["type"] = "Town"
    score = score_graph(make_gold(), graph)
    assert (score.counts["ent_fp"], score.counts["ent_fn"], score.counts["any_fn"]) == (1, 1, 0)
    assert score.errors["entity type"] == ("剑村 [Town], gold Village",)
    assert score.types["Town"] == {"fp": 1, "tp": 1}


def test_second_node_for_one_thing_is_a_duplicate_and_its_edges_count() -> None:
    graph = gold_to_graph(make_gold())
    graph.remove_edge("e5", "e4")
    add(graph, "龙泉农商行", "Bank")
    graph.add_edge("龙泉农商行", "e4", relation="FINANCES", amount_cny=2e6)
    score = score_graph(make_gold(), graph)
    assert score.counts["duplicates"] == 1
    assert score.errors["entity duplicate"] == ("龙泉农商行 [Bank]",)
    assert score.summarize()["relation"]["f1"] == 1.0


def test_edge_further_up_the_chain_of_places_counts_neither_way() -> None:
    graph = gold_to_graph(make_gold())
    graph.add_edge("e4", "e1", relation="LOCATED_IN")
    assert "relation spurious" not in score_graph(make_gold(), graph).errors
    graph.add_edge("e1", "e4", relation="LOCATED_IN")
    assert score_graph(make_gold(), graph).errors["relation spurious"] == ("龙泉市 -LOCATED_IN-> 铸剑厂",)


def test_cooperation_holds_both_ways_and_other_relations_do_not() -> None:
    gold = make_gold()
    gold["relations"][5]["optional"] = False
    graph = gold_to_graph(gold)
    graph.remove_edge("e4", "e5")
    graph.add_edge("e5", "e4", relation="COOPERATES_WITH")
    assert score_graph(gold, graph).summarize()["relation"]["f1"] == 1.0
    graph.remove_edge("e6", "e4")
    graph.add_edge("e4", "e6", relation="WORKS_FOR")
    summary = score_graph(gold, graph).summarize()
    assert (summary["relation"]["fp"], summary["relation"]["fn"], summary["pair_recall"]) == (1, 1, 1.0)


@pytest.mark.parametrize(("amount", "right"), [(2_019_000.0, 1.0), (2_021_000.0, 0.0), ("", 0.0), ("x", 0.0)])
def test_amounts_are_right_within_one_per_cent(amount: object, right: float) -> None:
    graph = gold_to_graph(make_gold())
    graph.edges["e5", "e4", 0]["amount_cny"] = amount
    assert score_graph(make_gold(), graph).summarize()["amount_right"] == right


def test_scores_of_files_add_up() -> None:
    score = score_graph(make_gold(), perturb(make_gold(), 1))
    both = add_scores([score, score])
    assert both.counts["rel_fn"] == 2 * score.counts["rel_fn"]
    assert len(both.errors["entity missing"]) == 2 * len(score.errors["entity missing"])


def load_reference() -> ModuleType:
    path = Path(SHARED) / "tools" / "score.py"
    if not SHARED or not path.is_file():
        pytest.skip("GRAPHKIT_SHARED names no folder with tools/score.py")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def list_golds() -> list[dict[str, Any]]:
    files = sorted((Path(SHARED) / "gold").glob("*.json")) if SHARED else []
    golds = [make_gold(), *(json.loads(file.read_text(encoding="utf-8")) for file in files)]
    for gold in golds:
        # Of names that two entities share the reference chooses by the order of a set.
        seen: set[str] = set()
        for entity in gold["entities"]:
            seen.add(normalize_name(entity["name"]))
        for entity in gold["entities"]:
            entity["aliases"] = [alias for alias in entity["aliases"] if normalize_name(alias) not in seen]
            seen.update(map(normalize_name, entity["aliases"]))
    return golds


@pytest.mark.parametrize("seed", range(40))
def test_equal_to_the_reference_on_random_graphs(seed: int, tmp_path: Path) -> None:
    reference = load_reference()
    for gold in list_golds():
        graph = perturb(gold, seed)
        path = write_graphml(graph, tmp_path / "g.graphml")
        counts, errors, types, relations = reference.score(gold, *reference.read_graph(path), TEXT)
        score = score_graph(gold, graph, TEXT)
        assert score.summarize() == reference.summary(counts)
        assert {name: Counter(part) for name, part in score.types.items()} == dict(types)
        assert {name: Counter(part) for name, part in score.relations.items()} == dict(relations)
        for kind in set(errors) - {"amount"}:
            assert sorted(score.errors.get(kind, ())) == sorted(errors[kind]), kind
