"""Graphs seen from higher up, and two graphs side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import networkx as nx
import pandas as pd

from graphkit.graph.financings import list_financings
from graphkit.graph.hierarchy import PLACES, Hierarchy
from graphkit.graph.nodes import get_name, get_type, iterate_edges

_ROLLED = ("source", "relation", "target", "edges", "statements", "amount_cny")
_COMPARED = ("kind", "key", "type", "status", "left", "right", "difference")
BRANCHES = "bank"


def roll_up(graph: nx.MultiDiGraph, *, level: str | None = None, branches: bool = True) -> pd.DataFrame:
    """Return the edges between the things that stand above the nodes.

    A branch is replaced by its last parent along BRANCH_OF (branch → bank); a place by the place of the
    wanted level that it is in (village → town → county → city → province), or itself if none is known.
    Edges that then join a thing with itself are left out. Amounts are those of distinct financings
    (`list_financings`): ``A(S, T) = sum of a(f)`` over the financings *f* from anything under *S* to
    anything under *T*.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    level : {"village", "town", "county", "city", "province"}, optional
        The level of places; without it places stay as they are.
    branches : bool, optional
        Whether branches are counted with their bank.

    Returns
    -------
    pandas.DataFrame
        ``source``, ``relation``, ``target`` (names), ``edges``, ``statements`` (how many) and ``amount_cny``.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("branch", "bank", relation="BRANCH_OF")
    >>> _ = graph.add_edge("branch", "mill", relation="FINANCES", amount_cny=5e6)
    >>> roll_up(graph).values.tolist()
    [['bank', 'FINANCES', 'mill', 1, 1, 5000000.0]]
    """
    hierarchy = Hierarchy(graph)

    def lift(node: Any) -> str:
        if level is not None and get_type(graph, node) in PLACES:
            above = hierarchy.find_place(node, level)
            node = node if above is None else above
        return get_name(graph, hierarchy.find_group(node) if branches else node)

    counts: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for source, target, data in iterate_edges(graph):
        cell = counts[lift(source), str(data.get("relation", "")), lift(target)]
        cell[0] += 1
        cell[1] += data.get("weight", 1)
    for row in list_financings(graph).to_dict("records"):
        amount = row["share_cny"]
        counts[lift(row["source"]), "FINANCES", lift(row["target"])][2] += 0.0 if pd.isna(amount) else amount
    rows = [(*key, *cell) for key, cell in sorted(counts.items()) if key[0] != key[2]]
    return pd.DataFrame(rows, columns=list(_ROLLED))


def compare_graphs(left: nx.MultiDiGraph, right: nx.MultiDiGraph) -> pd.DataFrame:
    """Return what two graphs (two periods, two papers, two builds) have in common and what not.

    Nodes are compared by id, edges by source, relation and target. ``left`` and ``right`` are how often
    each graph has it: mentions of a node, statements of an edge; ``difference`` is the second minus the
    first. How alike the graphs are as a whole is the Jaccard index, the share of ``both`` among the
    rows.

    Returns
    -------
    pandas.DataFrame
        ``kind`` (``node`` or ``edge``), ``key``, ``type`` (of the node, or the relation), ``status``
        (``left``, ``right`` or ``both``), ``left``, ``right``, ``difference``; nodes first, by key.

    Examples
    --------
    >>> left, right = nx.MultiDiGraph(), nx.MultiDiGraph()
    >>> left.add_node("a", mentions=1), right.add_node("a", mentions=4), right.add_node("b", mentions=1)
    (None, None, None)
    >>> compare_graphs(left, right)[["key", "status", "difference"]].values.tolist()
    [['a', 'both', 3], ['b', 'right', 1]]
    """
    rows: list[tuple[Any, ...]] = []
    nodes = [_count_nodes(graph) for graph in (left, right)]
    for node in sorted(nodes[0].keys() | nodes[1].keys(), key=str):
        kind = get_type(left if node in left else right, node)
        rows.append(("node", str(node), kind, *_side_by_side(node, *nodes)))
    edges = [_count_edges(graph) for graph in (left, right)]
    for key in sorted(edges[0].keys() | edges[1].keys()):
        rows.append(("edge", " ".join(key), key[1], *_side_by_side(key, *edges)))
    return pd.DataFrame(rows, columns=list(_COMPARED))


def _count_nodes(graph: nx.MultiDiGraph) -> dict[Any, int]:
    return {node: data.get("mentions", 1) for node, data in graph.nodes(data=True)}


def _count_edges(graph: nx.MultiDiGraph) -> dict[tuple[str, str, str], int]:
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for source, target, data in graph.edges(data=True):
        counts[str(source), str(data.get("relation", "")), str(target)] += data.get("weight", 1)
    return counts


def _side_by_side(key: Any, left: Mapping[Any, int], right: Mapping[Any, int]) -> tuple[str, int, int, int]:
    status = "both" if key in left and key in right else "left" if key in left else "right"
    first, second = left.get(key, 0), right.get(key, 0)
    return status, first, second, second - first
