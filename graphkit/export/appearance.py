"""Places, sizes and colours for programs that draw what the file says."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import networkx as nx

from graphkit.export.cleaning import as_multidigraph
from graphkit.export.graphml import write_graphml
from graphkit.ontology import ontology_of

# Above this the layout would take minutes; a spiral from the most to the least connected does not.
LARGEST_LAYOUT = 3000
SMALLEST_SIZE, LARGEST_SIZE = 8.0, 40.0
OTHER_COLOUR = "#808080"


def lay_out(graph: nx.MultiDiGraph) -> dict[Any, dict[str, float | str]]:
    """Return ``x``, ``y``, ``size`` and ``color`` for each node; the same graph gives the same places.

    Sizes grow with PageRank, colours are those of the types. Up to 3,000 nodes are laid out by force, more
    on a spiral by their number of edges.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", type="Bank")
    >>> lay_out(graph)["a"]["color"]
    '#1d6fb8'
    """
    from graphkit.view.structure import importance, undirected

    nodes = sorted(graph, key=str)
    numbers = {node: number for number, node in enumerate(nodes)}
    pairs = [(numbers[source], numbers[target]) for source, target in graph.edges()]
    simple = undirected(len(nodes), pairs)
    colours = {name: entry.light for name, entry in ontology_of(graph).types.items()}
    types = {node: str(kind) for node, kind in graph.nodes(data="type")}
    span = LARGEST_SIZE - SMALLEST_SIZE
    sizes = [round(SMALLEST_SIZE + span * math.sqrt(score), 1) for score in importance(simple)]
    points = _find_points(simple, sizes)
    return {
        node: {"x": x, "y": y, "size": size, "color": colours.get(types[node], OTHER_COLOUR)}
        for node, (x, y), size in zip(nodes, points, sizes, strict=True)
    }


def _find_points(simple: Any, sizes: list[float]) -> list[tuple[float, float]]:
    from graphkit.view.structure import place

    if simple.vcount() <= LARGEST_LAYOUT:
        return place(simple, sizes)
    degrees = simple.degree()
    points = [(0.0, 0.0)] * len(degrees)
    golden_angle = math.pi * (3 - math.sqrt(5))
    for rank, node in enumerate(sorted(range(len(degrees)), key=lambda node: (-degrees[node], node))):
        radius, angle = 25 * math.sqrt(rank), rank * golden_angle
        points[node] = (round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1))
    return points


def write_styled_graphml(graph: nx.Graph, path: str | Path) -> Path:
    """Write GraphML that Gephi and Cytoscape show sensibly at once.

    Besides the graph's own attributes, nodes have ``x``, ``y``, ``size`` and ``color`` (Gephi). Cytoscape
    takes edge labels from ``interaction``; labels of nodes are in ``label``.

    Examples
    --------
    >>> import tempfile
    >>> from graphkit.export import read_graphml
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", type="Bank")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(read_graphml(write_styled_graphml(graph, Path(folder) / "g.graphml")).nodes["a"])
    ['color', 'size', 'type', 'x', 'y']
    """
    source = as_multidigraph(graph)
    return write_graphml(_with_interactions(source), path, appearance=lay_out(source))


def write_yed_graphml(graph: nx.Graph, path: str | Path) -> Path:
    """Write GraphML that yEd draws at once; other programs read it too.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", type="Bank", name="甲")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nx.read_graphml(write_yed_graphml(graph, Path(folder) / "g.graphml")).nodes["a"]["label"]
    '甲'
    """
    source = as_multidigraph(graph)
    return write_graphml(_with_interactions(source), path, appearance=lay_out(source), for_yed=True)


def _with_interactions(source: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return a copy whose edges name their relation as Cytoscape wants it."""
    styled = nx.MultiDiGraph(**source.graph)
    styled.add_nodes_from(source.nodes(data=True))
    for start, end, key, data in source.edges(keys=True, data=True):
        styled.add_edge(start, end, key=key)
        shown = {"interaction": data["relation"]} if "relation" in data else {}
        styled.edges[start, end, key].update({**data, **shown})
    return styled
