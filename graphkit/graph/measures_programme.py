"""How far a programme reaches, and who carries out the same ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd

from graphkit.graph.hierarchy import Hierarchy
from graphkit.graph.nodes import find_node, get_date, get_name, get_type, iterate_edges

_REACH = ("place", "name", "level", "county", "first_date", "last_date", "articles", "statements", "who")
_OVERVIEW = ("programme", "name", "implementers", "places", "counties", "first_date", "last_date", "articles")
_PAIRS = ("left", "right", "shared", "newman", "jaccard", "what")


def measure_reach(graph: nx.MultiDiGraph, programme: str, *, planned: bool = False) -> pd.DataFrame:
    """Return the places that carry out a programme, in the order in which the articles first say so.

    A place counts by itself or through a body that is there (IMPLEMENTS, then the nearest place). Dates are
    those of the event where the text states one, else of the article: ``first(p) = min d(e)`` and ``last(p) =
    max d(e)`` over the edges *e* of place *p*.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    programme : str
        Id, name or alias of the programme.
    planned : bool, optional
        Whether plans count.

    Returns
    -------
    pandas.DataFrame
        ``place`` (node id, ``None`` where none is known), ``name``, ``level``, ``county``,
        ``first_date``, ``last_date``, ``articles`` and ``statements`` (how many) and ``who`` (names, by
        ``|``); places without a date last.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_nodes_from([("p", {"type": "Programme"}), ("t", {"type": "Town"})])
    >>> _ = graph.add_edge("t", "p", relation="IMPLEMENTS", date="2021")
    >>> measure_reach(graph, "p")[["name", "level", "first_date"]].values.tolist()
    [['t', 'town', '2021']]
    """
    node, hierarchy = find_node(graph, programme), Hierarchy(graph)
    found: dict[Any, list[tuple[Any, Mapping[str, Any]]]] = defaultdict(list)
    for source, target, data in iterate_edges(graph, "IMPLEMENTS"):
        if target == node and (planned or data.get("status") != "planned"):
            found[hierarchy.find_place(source)].append((source, data))
    rows = [_reach_row(place, edges, hierarchy) for place, edges in found.items()]
    rows.sort(key=lambda row: (not row["first_date"], row["first_date"], row["name"]))
    return pd.DataFrame(rows, columns=list(_REACH))


def _reach_row(
    place: Any, edges: list[tuple[Any, Mapping[str, Any]]], hierarchy: Hierarchy
) -> dict[str, Any]:
    graph = hierarchy.graph
    dates = sorted(filter(None, (get_date(graph, data) for _, data in edges)))
    county = hierarchy.find_place(place, "county") if place is not None else None
    return {
        "place": place,
        "name": "" if place is None else get_name(graph, place),
        "level": "" if place is None else hierarchy.find_level(place),
        "county": "" if county is None else get_name(graph, county),
        "first_date": dates[0] if dates else "",
        "last_date": dates[-1] if dates else "",
        "articles": len({data.get("article") for _, data in edges}),
        "statements": sum(data.get("weight", 1) for _, data in edges),
        "who": "|".join(sorted({get_name(graph, source) for source, _ in edges})),
    }


def list_programmes(graph: nx.MultiDiGraph, *, planned: bool = False) -> pd.DataFrame:
    """Return how far each programme reaches, the widest first.

    Returns
    -------
    pandas.DataFrame
        ``programme`` (node id), ``name``, and the numbers of ``implementers``, ``places`` and
        ``counties``, ``first_date``, ``last_date`` and the number of ``articles``.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "p", relation="IMPLEMENTS"), graph.add_edge("b", "p", relation="IMPLEMENTS")
    >>> list_programmes(graph)[["name", "implementers"]].values.tolist()
    [['p', 2]]
    """
    hierarchy = Hierarchy(graph)
    found: dict[Any, list[tuple[Any, Mapping[str, Any]]]] = defaultdict(list)
    for source, target, data in iterate_edges(graph, "IMPLEMENTS"):
        if planned or data.get("status") != "planned":
            found[target].append((source, data))
    rows = [_overview_row(node, edges, hierarchy) for node, edges in found.items()]
    rows.sort(key=lambda row: (-row["places"], -row["implementers"], row["name"]))
    return pd.DataFrame(rows, columns=list(_OVERVIEW))


def _overview_row(
    node: Any, edges: list[tuple[Any, Mapping[str, Any]]], hierarchy: Hierarchy
) -> dict[str, Any]:
    graph = hierarchy.graph
    sources = {source for source, _ in edges}
    dates = sorted(filter(None, (get_date(graph, data) for _, data in edges)))
    return {
        "programme": node,
        "name": get_name(graph, node),
        "implementers": len(sources),
        "places": len({hierarchy.find_place(source) for source in sources} - {None}),
        "counties": len({hierarchy.find_place(source, "county") for source in sources} - {None}),
        "first_date": dates[0] if dates else "",
        "last_date": dates[-1] if dates else "",
        "articles": len({data.get("article") for _, data in edges}),
    }


def project_pairs(
    graph: nx.MultiDiGraph,
    relation: str = "IMPLEMENTS",
    *,
    side: str = "source",
    types: tuple[str, ...] = (),
    minimum: int = 1,
    largest: int = 500,
) -> pd.DataFrame:
    """Return pairs that share neighbours in a relation: co-implementation, common financiers and the like.

    The relation is read as a bipartite graph of sources and targets and projected onto one side. For two
    nodes with neighbours *A* and *B*: ``shared = |A ∩ B|``; ``jaccard = |A ∩ B| / |A ∪ B|``; ``newman``
    is the sum over the shared of ``1 / (k - 1)``, where *k* is the number of nodes that the shared one
    joins, so that what everybody does counts little (Newman, Scientific collaboration networks II,
    2001).

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    relation : str, optional
        The relation to project.
    side : {"source", "target"}, optional
        Whose pairs are wanted.
    types : tuple of str, optional
        Only nodes of these types on that side.
    minimum : int, optional
        The least number of shared neighbours.
    largest : int, optional
        A neighbour that joins more nodes than this gives no pairs (it would give half its square) but stays
        in the denominators.

    Returns
    -------
    pandas.DataFrame
        ``left``, ``right`` (node ids), ``shared``, ``newman``, ``jaccard`` and ``what`` (names, by
        ``|``), the strongest first.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "p", relation="IMPLEMENTS"), graph.add_edge("b", "p", relation="IMPLEMENTS")
    >>> project_pairs(graph)[["left", "right", "shared", "jaccard"]].values.tolist()
    [['a', 'b', 1, 1.0]]
    """
    joins: dict[Any, set[Any]] = defaultdict(set)
    degrees: Counter[Any] = Counter()
    for source, target, _ in iterate_edges(graph, relation):
        member, hub = (source, target) if side == "source" else (target, source)
        if (not types or get_type(graph, member) in types) and member not in joins[hub]:
            joins[hub].add(member)
            degrees[member] += 1
    shared: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
    for hub in sorted(joins, key=str):
        if len(joins[hub]) <= largest:
            for pair in combinations(sorted(joins[hub], key=str), 2):
                shared[pair].append(hub)
    rows = [
        {
            "left": left,
            "right": right,
            "shared": len(hubs),
            "newman": sum(1 / (len(joins[hub]) - 1) for hub in hubs),
            "jaccard": len(hubs) / (degrees[left] + degrees[right] - len(hubs)),
            "what": "|".join(get_name(graph, hub) for hub in hubs),
        }
        for (left, right), hubs in shared.items()
        if len(hubs) >= minimum
    ]
    rows.sort(key=lambda row: (-row["newman"], str(row["left"]), str(row["right"])))
    return pd.DataFrame(rows, columns=list(_PAIRS))
