"""Shape: centralities, communities and the bridges between them. igraph does the work."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import igraph
import networkx as nx
import pandas as pd

from graphkit.errors import GraphkitError
from graphkit.graph.nodes import describe_nodes

SEED = 20
CENTRALITIES = ("degree", "strength", "pagerank", "betweenness", "harmonic", "eigenvector", "core")


def to_igraph(graph: nx.MultiDiGraph) -> tuple[igraph.Graph, list[Any]]:
    """Return the simple undirected graph with weights, and the nodes in its order.

    The weight of a pair is the number of statements behind all edges between the two, in either direction.
    Loops are left out.

    Examples
    --------
    >>> simple, nodes = to_igraph(nx.MultiDiGraph([("b", "a"), ("a", "b")]))
    >>> nodes, simple.es["weight"]
    (['a', 'b'], [2.0])
    """
    nodes = sorted(graph, key=str)
    numbers = {node: number for number, node in enumerate(nodes)}
    weights: Counter[tuple[int, int]] = Counter()
    for source, target, weight in graph.edges(data="weight", default=1):
        if source != target:
            low, high = sorted((numbers[source], numbers[target]))
            weights[low, high] += weight or 1
    pairs = sorted(weights)
    return igraph.Graph(
        len(nodes), pairs, edge_attrs={"weight": [float(weights[pair]) for pair in pairs]}
    ), nodes


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let igraph draw from a generator of our own for a while.

    Examples
    --------
    >>> with seeded(1):
    ...     igraph.Graph.Full(3).community_leiden(objective_function="modularity").membership
    [0, 0, 0]
    """
    igraph.set_random_number_generator(random.Random(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def measure_centrality(
    graph: nx.MultiDiGraph, measures: Sequence[str] = CENTRALITIES, *, cutoff: float | None = None
) -> pd.DataFrame:
    """Return how central each node is, on the simple undirected graph with statements as weights.

    - ``degree``: the number of neighbours; ``strength``: the sum of the weights.
    - ``pagerank``: the stationary share of a walk that follows weighted edges with probability 0.85 and jumps
      elsewhere (Brin and Page 1998).
    - ``betweenness``: the sum over pairs *s*, *t* of the share of their shortest paths through the node
      (Freeman 1977), divided by ``(n - 1)(n - 2) / 2``.
    - ``harmonic``: the mean of 1 / distance to all others (Marchiori and Latora 2000).
    - ``eigenvector``: the node's entry in the leading eigenvector, at most 1 (Bonacich 1972).
    - ``core``: the largest *k* such that the node is in a part where all have *k* neighbours (Seidman 1983).

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    measures : sequence of str, optional
        Which of the above.
    cutoff : float, optional
        The longest path that ``betweenness`` and ``harmonic`` look at; set it (3, say) for more than about
        20,000 nodes.

    Returns
    -------
    pandas.DataFrame
        ``node``, ``name``, ``type`` and the measures, the highest of the first measure first.

    Raises
    ------
    GraphkitError
        If a measure is unknown.

    Examples
    --------
    >>> star = nx.MultiDiGraph([("a", "b"), ("a", "c"), ("a", "d")])
    >>> measure_centrality(star, ["degree", "betweenness"]).iloc[0].to_dict()
    {'node': 'a', 'name': 'a', 'type': '', 'degree': 3, 'betweenness': 1.0}
    """
    unknown = sorted(set(measures) - set(CENTRALITIES))
    if unknown:
        raise GraphkitError(f"unknown measure {unknown[0]!r}", remedy=f"use {', '.join(CENTRALITIES)}")
    simple, nodes = to_igraph(graph)
    table = describe_nodes(graph, nodes)
    for measure in measures:
        table[measure] = _centrality(simple, measure, cutoff) if nodes else []
    # A stable sort: what is equal stays in the order of the ids.
    return table.sort_values(list(measures[:1]), ascending=False, kind="stable").reset_index(drop=True)


def _centrality(simple: igraph.Graph, measure: str, cutoff: float | None) -> list[float]:
    count = simple.vcount()
    weights = "weight" if simple.ecount() else None
    if measure == "degree":
        return list(simple.degree())
    if measure == "strength":
        return list(simple.strength(weights=weights))
    if measure == "pagerank":
        return list(simple.pagerank(directed=False, weights=weights))
    if measure == "betweenness":
        pairs = max((count - 1) * (count - 2) / 2, 1)
        return [value / pairs for value in simple.betweenness(directed=False, cutoff=cutoff)]
    if measure == "harmonic":
        return [0.0 if math.isnan(value) else value for value in simple.harmonic_centrality(cutoff=cutoff)]
    if measure == "core":
        return list(simple.coreness())
    return list(simple.eigenvector_centrality(weights=weights)) if simple.ecount() else [0.0] * count


def find_communities(graph: nx.MultiDiGraph, *, resolution: float = 1.0, seed: int = SEED) -> pd.DataFrame:
    """Return each node's community, found by the Leiden algorithm.

    It looks for the partition with the highest modularity
    ``Q = 1/(2m) * sum over i, j of (w_ij - resolution * k_i k_j / (2m)) * [c_i = c_j]`` (Traag, Waltman and
    van Eck, From Louvain to Leiden, 2019), on the simple undirected graph with statements as weights. The
    same seed gives the same communities.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    resolution : float, optional
        Above 1 for more and smaller communities.
    seed : int, optional
        For the generator.

    Returns
    -------
    pandas.DataFrame
        ``node``, ``name``, ``type``, ``community`` (0 is the largest) and ``size``, by community and name.

    Examples
    --------
    >>> graph = nx.MultiDiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")])
    >>> find_communities(graph)["community"].tolist()
    [0, 0, 0, 1, 1]
    """
    simple, nodes = to_igraph(graph)
    table = describe_nodes(graph, nodes)
    table["community"] = _leiden(simple, resolution, seed)
    table["size"] = table.groupby("community")["node"].transform("size")
    return table.sort_values(["community", "name", "node"]).reset_index(drop=True)


def _leiden(simple: igraph.Graph, resolution: float, seed: int) -> list[int]:
    if not simple.ecount():
        return list(range(simple.vcount()))
    with seeded(seed):
        found = simple.community_leiden(
            objective_function="modularity", weights="weight", resolution=resolution, n_iterations=-1
        ).membership
    sizes, first = Counter(found), {label: number for number, label in reversed(list(enumerate(found)))}
    order = sorted(sizes, key=lambda label: (-sizes[label], first[label]))
    ranks = {label: rank for rank, label in enumerate(order)}
    return [ranks[label] for label in found]


def find_bridges(graph: nx.MultiDiGraph, *, resolution: float = 1.0, seed: int = SEED) -> pd.DataFrame:
    """Return the nodes that join communities, the strongest first.

    The participation coefficient is ``P_i = 1 - sum over communities s of (k_is / k_i)²``, where
    ``k_is`` is the weight of *i*'s edges into *s* and ``k_i`` that of all its edges (Guimerà and Amaral,
    Functional cartography of complex metabolic networks, 2005): 0 where all edges stay in one community,
    near 1 where they spread.

    Returns
    -------
    pandas.DataFrame
        ``node``, ``name``, ``type``, ``community``, ``participation``, ``communities`` (how many it touches)
        and ``outside`` (the weight of its edges that leave its community); nodes with such edges only.

    Examples
    --------
    >>> graph = nx.MultiDiGraph([(*"ab",), (*"bc",), (*"ca",), (*"xy",), (*"yz",), (*"zx",), (*"ax",)])
    >>> find_bridges(graph)["node"].tolist()
    ['a', 'x']
    """
    simple, nodes = to_igraph(graph)
    membership = _leiden(simple, resolution, seed)
    rows = []
    for number in range(len(nodes)):
        into: Counter[int] = Counter()
        for edge in simple.incident(number):
            other = simple.es[edge].target if simple.es[edge].source == number else simple.es[edge].source
            into[membership[other]] += simple.es[edge]["weight"]
        total = sum(into.values())
        outside = total - into[membership[number]]
        if outside:
            participation = 1 - sum((weight / total) ** 2 for weight in into.values())
            touched = sum(weight > 0 for weight in into.values())
            rows.append((number, membership[number], participation, touched, outside))
    table = describe_nodes(graph, [nodes[row[0]] for row in rows])
    for position, name in enumerate(("community", "participation", "communities", "outside"), 1):
        table[name] = [row[position] for row in rows]
    order = table.sort_values(["participation", "outside"], ascending=False, kind="stable")
    return order.reset_index(drop=True)
