"""Parts of a graph: by date, place, type, relation, status and confidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import networkx as nx

from graphkit.graph.hierarchy import Hierarchy
from graphkit.graph.nodes import find_node, get_date, get_type


def filter_graph(
    graph: nx.MultiDiGraph,
    *,
    types: Collection[str] = (),
    relations: Collection[str] = (),
    since: str = "",
    until: str = "",
    place: str = "",
    minimum_confidence: float = 0.0,
    status: str = "",
    keep_isolated: bool = False,
) -> nx.MultiDiGraph:
    """Return the part of a graph that meets every condition given, as a graph of its own.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph; it is not changed.
    types, relations : collection of str, optional
        Only nodes of these types, only edges of these relations.
    since, until : str, optional
        Only edges whose date (stated, else the article's) reaches into the span from ``since`` to
        ``until``, ISO dates, both included; a year or month counts from its first to its last day. Edges
        without a date are left out as soon as one of the two is given.
    place : str, optional
        Only nodes in this place (id, name or alias), and those that an edge joins with them.
    minimum_confidence : float, optional
        Only edges at least as sure.
    status : {"stated", "planned"}, optional
        Only edges of this status.
    keep_isolated : bool, optional
        Whether nodes stay that no edge joins any more.

    Returns
    -------
    networkx.MultiDiGraph
        A copy with the same attributes.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "b", relation="OFFERS", date="2020-05")
    >>> _ = graph.add_edge("a", "c", relation="OFFERS", date="2022")
    >>> sorted(filter_graph(graph, since="2020-05-10", until="2021"))
    ['a', 'b']
    """
    allowed = {node for node in graph if not types or get_type(graph, node) in types}
    inside = _nodes_in(graph, place) if place else allowed

    def fits(source: Any, target: Any, data: Mapping[str, Any]) -> bool:
        return (
            source in allowed
            and target in allowed
            and (source in inside or target in inside)
            and (not relations or data.get("relation") in relations)
            and overlaps(get_date(graph, data), since, until)
            and float(data.get("confidence", 1.0)) >= minimum_confidence
            and (not status or data.get("status", "stated") == status)
        )

    edges = [(s, t, k) for s, t, k, data in graph.edges(keys=True, data=True) if fits(s, t, data)]
    joined = {node for source, target, _ in edges for node in (source, target)}
    part = nx.MultiDiGraph(**graph.graph)
    kept = (allowed & inside) | joined if keep_isolated else joined
    part.add_nodes_from((node, data.copy()) for node, data in graph.nodes(data=True) if node in kept)
    for source, target, key in edges:
        part.add_edge(source, target, key=key)
        part.edges[source, target, key].update(graph.edges[source, target, key])
    return part


def _nodes_in(graph: nx.MultiDiGraph, place: str) -> set[Any]:
    hierarchy, wanted = Hierarchy(graph), find_node(graph, place)
    return {node for node in graph if wanted in hierarchy.climb_places(node)}


def overlaps(date: str, since: str, until: str) -> bool:
    """Tell whether an ISO date, month or year reaches into a span of such; without a span everything does.

    Examples
    --------
    >>> overlaps("2020", "2020-06-01", ""), overlaps("2020-05", "", "2020-04"), overlaps("", "2020", "")
    (True, False, False)
    """
    if not since and not until:
        return True
    if not date:
        return False
    # Cut to the same length, a date and a border compare by what both say.
    after = date[: len(since)] >= since[: len(date)]
    return after and (not until or date[: len(until)] <= until[: len(date)])
