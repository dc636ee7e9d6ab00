from __future__ import annotations

import networkx as nx
import pytest
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from graphkit.errors import GraphkitError
from graphkit.graph.measures import (
    find_bridges,
    find_communities,
    find_paths,
    list_neighbours,
    measure_centrality,
    take_ego,
)
from graphkit.graph.measures_structure import CENTRALITIES
from tests.graph.examples import make_graph


def make_two_rings() -> nx.MultiDiGraph:
    rings = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x"), ("a", "x")]
    return nx.MultiDiGraph(rings)


def test_centralities_agree_with_networkx() -> None:
    graph = make_graph()
    table = measure_centrality(graph).set_index("node")
    simple = nx.Graph(graph)
    for source, target in simple.edges:
        both = graph.number_of_edges(source, target) + graph.number_of_edges(target, source)
        simple.edges[source, target]["weight"] = both
    wanted = {
        "degree": dict(simple.degree()),
        "strength": dict(simple.degree(weight="weight")),
        "pagerank": _pagerank_python(simple, weight="weight", tol=1e-10),
        "betweenness": nx.betweenness_centrality(simple),
        "harmonic": {n: value / (len(simple) - 1) for n, value in nx.harmonic_centrality(simple).items()},
        "core": nx.core_number(simple),
    }
    for measure, values in wanted.items():
        assert table[measure].to_dict() == pytest.approx(values, abs=1e-6), measure
    assert table["eigenvector"].max() == pytest.approx(1.0)


def test_centralities_of_an_empty_graph_and_of_one_without_edges() -> None:
    assert measure_centrality(nx.MultiDiGraph()).empty
    graph = nx.MultiDiGraph()
    graph.add_nodes_from("ab")
    assert (measure_centrality(graph)[["degree", "betweenness", "harmonic", "eigenvector"]] == 0).all().all()


def test_unknown_measure() -> None:
    with pytest.raises(GraphkitError, match="unknown measure 'fame'"):
        measure_centrality(make_graph(), ["fame"])
    assert "pagerank" in CENTRALITIES


def test_communities_are_the_rings_and_always_the_same() -> None:
    graph = make_two_rings()
    table = find_communities(graph)
    assert table.groupby("community")["node"].agg("".join).tolist() == ["abc", "xyz"]
    shuffled = nx.MultiDiGraph()
    shuffled.add_nodes_from(reversed(list(graph)))
    shuffled.add_edges_from(reversed(list(graph.edges())))
    assert find_communities(shuffled).equals(table)
    assert find_communities(graph, resolution=5.0)["community"].nunique() == 6


def test_bridges_are_the_two_ends_of_the_joining_edge() -> None:
    table = find_bridges(make_two_rings())
    assert table["node"].tolist() == ["a", "x"]
    # Two edges within, one out: 1 - (2/3)² - (1/3)².
    assert table["participation"].tolist() == pytest.approx([4 / 9, 4 / 9])
    assert find_bridges(nx.MultiDiGraph()).empty


def test_neighbours_and_ego() -> None:
    graph = make_graph()
    table = list_neighbours(graph, "茶厂", 2).set_index("name")["distance"]
    assert (table["畲乡茶厂"], table["东弄村"], table["鹤溪街道"]) == (0, 1, 2)
    assert "丽水市" not in table
    ego = take_ego(graph, "茶厂")
    assert ego.number_of_edges("Bank:农行景宁支行", "Enterprise:畲乡茶厂") == 2
    ego.clear()
    assert len(graph) == 13, "a copy"


def test_paths_carry_relation_direction_and_evidence() -> None:
    table = find_paths(make_graph(), "农行", "丽水")
    assert table["path"].nunique() == 2, "through the programme, and through the village"
    table = table[table["path"] == 1]
    assert table[["source", "relation", "target", "forward"]].values.tolist() == [
        ["中国农业银行", "FINANCES", "畲乡茶厂", True],
        ["畲乡茶厂", "LOCATED_IN", "东弄村", True],
        ["东弄村", "PART_OF", "鹤溪街道", True],
        ["鹤溪街道", "PART_OF", "景宁县", True],
        ["景宁县", "PART_OF", "丽水市", True],
    ]
    assert table["evidence"].iloc[1] == "畲乡茶厂、东弄村。"
    back = find_paths(make_graph(), "丽水", "农行", limit=1)
    assert back["forward"].tolist() == [False, False, True, False, False]


def test_all_shortest_paths_up_to_the_limit() -> None:
    edges = [("a", "b"), ("b", "d"), ("c", "a"), ("d", "c"), ("a", "e"), ("e", "f"), ("f", "d")]
    graph = nx.MultiDiGraph(edges)
    assert find_paths(graph, "a", "d")["path"].nunique() == 2
    assert find_paths(graph, "a", "d", limit=1)["target"].tolist() == ["b", "d"]
    graph.add_node("alone")
    assert find_paths(graph, "a", "alone").empty
    assert find_paths(graph, "a", "a").empty
