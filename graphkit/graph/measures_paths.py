"""Neighbourhoods of a node, and paths between two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import networkx as nx
import pandas as pd

from graphkit.graph.nodes import describe_nodes, find_node, get_name, iterate_edges


def take_ego(graph: nx.MultiDiGraph, name: str, radius: int = 1) -> nx.MultiDiGraph:
    """Return the part of the graph within some steps of a node, in any direction.

    Examples
    --------
    >>> sorted(take_ego(nx.MultiDiGraph([("a", "b"), ("b", "c"), ("c", "d")]), "a", 2))
    ['a', 'b', 'c']
    """
    return graph.subgraph(list_neighbours(graph, name, radius)["node"]).copy()


def list_neighbours(graph: nx.MultiDiGraph, name: str, radius: int = 1) -> pd.DataFrame:
    """Return the nodes within some steps of a node, in any direction.

    Returns
    -------
    pandas.DataFrame
        ``node``, ``name``, ``type`` and ``distance``, the nearest first.

    Examples
    --------
    >>> list_neighbours(nx.MultiDiGraph([("a", "b"), ("c", "b")]), "a", 2)["distance"].tolist()
    [0, 1, 2]
    """
    start = find_node(graph, name)
    distances, rim = {start: 0}, [start]
    for distance in range(1, radius + 1):
        near = {other for node in rim for other in (*graph.successors(node), *graph.predecessors(node))}
        rim = [node for node in near if node not in distances]
        distances.update((node, distance) for node in rim)
    nodes = sorted(distances, key=lambda node: (distances[node], str(node)))
    table = describe_nodes(graph, nodes)
    table["distance"] = [distances[node] for node in nodes]
    return table


def find_paths(graph: nx.MultiDiGraph, start: str, end: str, *, limit: int = 5) -> pd.DataFrame:
    """Return the shortest paths between two nodes, whichever way the edges point, one row a step.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    start, end : str
        Ids, names or aliases.
    limit : int, optional
        At most so many paths of the same, smallest length, the first by node ids.

    Returns
    -------
    pandas.DataFrame
        ``path``, ``step``, ``source``, ``relation``, ``target`` (as the edge points), ``forward`` (whether
        the path goes that way), ``evidence``, ``article``, ``date``; empty where no path leads.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "b", relation="OFFERS"), graph.add_edge("c", "b", relation="SUPPORTS")
    >>> find_paths(graph, "a", "c")[["source", "relation", "target", "forward"]].values.tolist()
    [['a', 'OFFERS', 'b', True], ['c', 'SUPPORTS', 'b', False]]
    """
    first, last = find_node(graph, start), find_node(graph, end)
    rows = [
        row
        for number, path in enumerate(_shortest_paths(graph, first, last, limit))
        for row in _walk(graph, path, number)
    ]
    columns = ["path", "step", "source", "relation", "target", "forward", "evidence", "article", "date"]
    return pd.DataFrame(rows, columns=columns)


def _shortest_paths(graph: nx.MultiDiGraph, first: Any, last: Any, limit: int) -> Iterator[list[Any]]:
    """Yield shortest paths in the order of node ids, found backwards from the end level by level."""
    distance, rim, steps = {last: 0}, [last], 0
    while rim and first not in distance:
        steps += 1
        near = {other for node in rim for other in (*graph.successors(node), *graph.predecessors(node))}
        rim = [node for node in near if node not in distance]
        distance.update((node, steps) for node in rim)
    if first not in distance:
        return
    yield from _descend(graph, [first], distance, [limit])


def _descend(
    graph: nx.MultiDiGraph, path: list[Any], distance: dict[Any, int], left: list[int]
) -> Iterator[list[Any]]:
    if left[0] <= 0:
        return
    if distance[path[-1]] == 0:
        left[0] -= 1
        yield path
        return
    near = {*graph.successors(path[-1]), *graph.predecessors(path[-1])}
    for node in sorted((other for other in near if distance.get(other) == distance[path[-1]] - 1), key=str):
        yield from _descend(graph, [*path, node], distance, left)


def _walk(graph: nx.MultiDiGraph, path: list[Any], number: int) -> Iterator[dict[str, Any]]:
    for step, (here, there) in enumerate(pairwise(path), 1):
        part = graph.subgraph([here, there])
        edges = [edge for edge in iterate_edges(part) if edge[0] != edge[1]]
        source, _, data = max(edges, key=lambda edge: (edge[2].get("weight", 1), edge[0] == here))
        target = there if source == here else here
        yield {
            "path": number,
            "step": step,
            "source": get_name(graph, source),
            "relation": data.get("relation", ""),
            "target": get_name(graph, target),
            "forward": source == here,
            "evidence": data.get("evidence", ""),
            "article": data.get("article", ""),
            "date": data.get("date", ""),
        }
