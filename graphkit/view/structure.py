"""What the page knows about a graph's shape: importance, communities and places on the canvas.

Everything here is computed once, in Python, from sorted input and a seeded generator: the page itself
starts without any physics, and the same graph always gives the same picture.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence

import igraph
import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]
Points = NDArray[np.float64]

SEED = 20
SPACING = 46.0
"""Wanted distance between neighbouring nodes, in canvas units."""

LARGE_COMPONENT = 90
"""Above this Kamada-Kawai, which looks best, becomes too slow; Fruchterman-Reingold takes over."""


def undirected(count: int, pairs: Sequence[Pair]) -> igraph.Graph:
    """Build the simple undirected graph of the pairs; ``weight`` counts how often a pair occurs.

    Examples
    --------
    >>> undirected(3, [(0, 1), (1, 0)]).es["weight"]
    [2]
    """
    counts = Counter((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    edges = sorted(counts)
    return igraph.Graph(n=count, edges=edges, edge_attrs={"weight": [counts[edge] for edge in edges]})


def importance(graph: igraph.Graph) -> list[float]:
    """Score each node between 0 and 1 by PageRank; the most important one has 1.

    Examples
    --------
    >>> importance(undirected(3, [(0, 1), (0, 2)]))[0]
    1.0
    """
    if not graph.vcount():
        return []
    ranks = graph.pagerank(directed=False, weights="weight" if graph.ecount() else None)
    highest = max(ranks)
    return [round(rank / highest, 4) for rank in ranks]


def communities(graph: igraph.Graph) -> list[int]:
    """Number each node's community (Leiden, modularity); 0 is the largest.

    Examples
    --------
    >>> communities(undirected(4, [(0, 1), (2, 3)]))
    [0, 0, 1, 1]
    """
    if not graph.ecount():
        return list(range(graph.vcount()))
    igraph.set_random_number_generator(random.Random(SEED))
    found = graph.community_leiden(
        objective_function="modularity", weights="weight", n_iterations=3
    ).membership
    size, first = Counter(found), {label: node for node, label in reversed(list(enumerate(found)))}
    order = {label: rank for rank, label in enumerate(sorted(size, key=lambda c: (-size[c], first[c])))}
    return [order[label] for label in found]


def place(graph: igraph.Graph, radii: Sequence[float]) -> list[tuple[float, float]]:
    """Give every node a place: each component on its own, then all packed around the largest.

    Parameters
    ----------
    graph : igraph.Graph
        A simple undirected graph.
    radii : Sequence of float
        How large each node is drawn.

    Returns
    -------
    list of (float, float)
        Canvas coordinates, rounded to a tenth.

    Examples
    --------
    >>> place(undirected(1, []), [8.0])
    [(0.0, 0.0)]
    """
    igraph.set_random_number_generator(random.Random(SEED))
    parts = sorted(graph.connected_components(), key=lambda part: (-len(part), part[0]))
    points = np.zeros((graph.vcount(), 2))
    laid_out = [_component(graph.induced_subgraph(part), [radii[node] for node in part]) for part in parts]
    for part, local, centre in zip(
        parts, laid_out, _pack([_radius(local) for local in laid_out]), strict=True
    ):
        points[part] = local + centre
    return [(round(float(x), 1) + 0.0, round(float(y), 1) + 0.0) for x, y in points]


def _component(graph: igraph.Graph, radii: Sequence[float]) -> Points:
    """Lay out one connected component around the origin, with room between nodes."""
    count = graph.vcount()
    if count == 1:
        return np.zeros((1, 2))
    start = [(math.cos(2 * math.pi * i / count), math.sin(2 * math.pi * i / count)) for i in range(count)]
    if count <= LARGE_COMPONENT:
        layout = graph.layout_kamada_kawai(seed=start)
    else:
        rough = graph.layout_fruchterman_reingold(seed=start, niter=60, grid=True)
        layout = graph.layout_fruchterman_reingold(
            seed=rough, niter=max(60, 400_000 // count), start_temp=count**0.5 / 6
        )
    points = np.asarray(layout.coords, dtype=np.float64)
    points -= points.mean(axis=0)
    edges = np.asarray(graph.get_edgelist())
    lengths = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    points *= SPACING * 1.7 / max(float(np.median(lengths)), 1e-6)
    return _separate(points, np.asarray(radii, dtype=np.float64))


def _separate(points: Points, radii: NDArray[np.float64], rounds: int = 40) -> Points:
    """Push nodes apart until they no longer touch; ties are broken by index, not by chance."""
    points = points + np.stack([np.arange(len(points)) * 1e-4, np.zeros(len(points))], axis=1)
    wanted = radii[:, None] + radii[None, :] + SPACING / 3
    for _ in range(rounds):
        difference = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((difference**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(wanted - distance, 0, None)
        if not overlap.any():
            break
        points = points + 0.5 * (difference / distance[:, :, None] * overlap[:, :, None]).sum(axis=1)
    middle: Points = (points.max(axis=0) + points.min(axis=0)) / 2
    return np.asarray(points - middle)


def _radius(points: Points) -> float:
    return float(np.sqrt((points**2).sum(axis=1)).max()) + SPACING


def _pack(sizes: Sequence[float]) -> list[Points]:
    """Place circles on a widening spiral, each at the first free spot (a little wider than high)."""
    placed: list[Points] = []
    taken = np.zeros((0, 3))
    turn = 0.0
    for index, size in enumerate(sizes):
        if index and size < sizes[index - 1] * 0.8:
            turn *= 0.5
        while True:
            reach = SPACING * 0.35 * turn
            spot = np.array([1.45 * reach * math.cos(turn), reach * math.sin(turn)])
            gaps = np.hypot(taken[:, 0] - spot[0], taken[:, 1] - spot[1]) - taken[:, 2] - size
            if not len(taken) or bool((gaps >= 0).all()):
                break
            turn += SPACING * 0.5 / max(reach, SPACING * 0.5)
        taken = np.vstack([taken, [spot[0], spot[1], size]])
        placed.append(spot)
    return placed
