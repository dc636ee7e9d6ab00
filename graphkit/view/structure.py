"""What the page knows about a graph's shape: importance, communities and places on the canvas.

Everything here is computed once, in Python, from sorted input and a seeded generator: the page itself
starts without any physics, and the same graph always gives the same picture.
"""

from __future__ import annotations

import heapq
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
    """Score each node from 0 (least) to 1 (most important) by PageRank.

    Examples
    --------
    >>> importance(undirected(3, [(0, 1), (0, 2)]))[0]
    1.0
    """
    if not graph.vcount():
        return []
    ranks = graph.pagerank(directed=False, weights="weight" if graph.ecount() else None)
    lowest, highest = min(ranks), max(ranks)
    span = highest - lowest
    return [round((rank - lowest) / span, 4) if span > 1e-9 else 1.0 for rank in ranks]


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


def best_first(graph: igraph.Graph, scores: Sequence[float]) -> list[int]:
    """Order nodes so that the first ones hang together: always the most important neighbour comes next.

    Examples
    --------
    >>> best_first(undirected(4, [(0, 1), (1, 3)]), [1.0, 0.1, 0.9, 0.8])
    [0, 1, 3, 2]
    """
    order: list[int] = []
    seen: set[int] = set()
    for start in sorted(range(graph.vcount()), key=lambda node: (-scores[node], node)):
        waiting = [(-scores[start], start)] if start not in seen else []
        seen.add(start)
        while waiting:
            _, node = heapq.heappop(waiting)
            order.append(node)
            for other in graph.neighbors(node):
                if other not in seen:
                    seen.add(other)
                    heapq.heappush(waiting, (-scores[other], other))
    return order


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
    for part, local, centre in zip(parts, laid_out, _pack(laid_out), strict=True):
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
        # More of the second, which takes the square of the nodes, gives no lower stress.
        rough = graph.layout_fruchterman_reingold(seed=start, niter=200, grid=True)
        layout = graph.layout_fruchterman_reingold(
            seed=rough, niter=max(60, 60_000 // count), start_temp=count**0.5 / 4
        )
    points = np.asarray(layout.coords, dtype=np.float64)
    points = _turned(points - points.mean(axis=0))
    edges = np.asarray(graph.get_edgelist())
    lengths = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    points *= SPACING * 1.9 / max(float(np.median(lengths)), 1e-6)
    return _separate(points, np.asarray(radii, dtype=np.float64))


def _turned(points: Points) -> Points:
    """Turn the longer axis to the horizontal: screens are wide."""
    _, _, axes = np.linalg.svd(points, full_matrices=False)
    if axes.shape != (2, 2):
        return points
    axes = axes * np.where(np.abs(axes).max(axis=1) == axes.max(axis=1), 1, -1)[:, None]
    return np.asarray(points @ axes.T)


def _separate(points: Points, radii: NDArray[np.float64], rounds: int = 30) -> Points:
    """Push nodes apart until they no longer touch; ties are broken by index, not by chance."""
    points = points + np.stack([np.arange(len(points)) * 1e-4, np.zeros(len(points))], axis=1)
    reach = 2 * float(radii.max()) + SPACING * 0.6
    for _ in range(rounds):
        first, second = _close_pairs(points, reach)
        difference = points[first] - points[second]
        distance = np.maximum(np.hypot(difference[:, 0], difference[:, 1]), 1e-9)
        overlap = np.clip(radii[first] + radii[second] + SPACING * 0.6 - distance, 0, None)
        if not overlap.any():
            break
        push = 0.5 * difference * (overlap / distance)[:, None]
        np.add.at(points, first, push)
        np.add.at(points, second, -push)
    middle: Points = (points.max(axis=0) + points.min(axis=0)) / 2
    return np.asarray(points - middle)


def _close_pairs(points: Points, reach: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    x, y = points[:, 0].astype(np.float32), points[:, 1].astype(np.float32)
    near = (np.abs(x[:, None] - x[None, :]) < reach) & (np.abs(y[:, None] - y[None, :]) < reach)
    first, second = np.nonzero(near)
    return first[first < second], second[first < second]


def _pack(parts: Sequence[Points]) -> list[Points]:
    """Move each part, largest first, along a widening spiral to the first spot where its cells are free."""
    taken: set[tuple[int, int]] = set()
    centres: list[Points] = []
    turn, last = 0.0, 0
    for points in parts:
        cells = _cells(points)
        if len(points) < last:
            turn *= 0.4
        last = len(points)
        while True:
            column, row = round(0.5 * turn * math.cos(turn)), round(0.3 * turn * math.sin(turn))
            if taken.isdisjoint((x + column, y + row) for x, y in cells):
                break
            turn += 2.0 / max(turn, 2.0)
        taken.update((x + column, y + row) for x, y in cells)
        centres.append(np.array([column, row], dtype=np.float64) * SPACING)
    return centres


def _cells(points: Points) -> set[tuple[int, int]]:
    """The cells of a grid that a part covers, with a margin of one cell (two below, for the names)."""
    spots = {(int(x), int(y)) for x, y in np.floor(points / SPACING)}
    return {(x + a, y + b) for x, y in spots for a in (-1, 0, 1) for b in (-1, 0, 1)}
