"""The pyvis side of the page: the part of the graph that it opens with, as a pyvis network.

pyvis writes what the page shows first (nodes with places, sizes and shapes, the links between them, the
options of the canvas) into a template of our own. Only fields from an allow-list get there: pyvis is
never handed a text that it would treat as markup.
"""

from __future__ import annotations

import json
import math
from importlib.resources import files

from pyvis.network import Network

from graphkit.view import structure
from graphkit.view.content import WHOLE, Content

OPENING = 400
"""A larger graph opens on this many of its most important nodes."""

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 10**8,
        "hideEdgesOnZoom": False,
        "keyboard": False,
        "zoomSpeed": 0.6,
    },
    "nodes": {"borderWidth": 0},
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0},
}


def opening_size(count: int) -> int:
    """How many of ``count`` nodes the page shows at first.

    Examples
    --------
    >>> opening_size(1500), opening_size(20_000)
    (1500, 400)
    """
    return count if count <= WHOLE else OPENING


def node_size(score: float) -> float:
    """Radius of a node on the canvas: its area grows with its importance.

    Examples
    --------
    >>> node_size(1.0), node_size(0.0)
    (22.0, 5.0)
    """
    return round(5 + 17 * math.sqrt(score), 1)


def opening_network(content: Content) -> Network:
    """Build the pyvis network of the part that the page opens with.

    Parameters
    ----------
    content : Content
        The graph as the page sees it.

    Returns
    -------
    pyvis.network.Network
        Directed, without physics, with our own template.
    """
    count = opening_size(len(content.order))
    links = content.links_among(count)
    sizes = [node_size(score) for score in content.scores[:count]]
    pairs = [(content.links[link][0], content.links[link][1]) for link in links]
    places = structure.place(structure.undirected(count, pairs), sizes)
    network = Network(height="100%", directed=True, cdn_resources="in_line")
    for index, ((x, y), size) in enumerate(zip(places, sizes, strict=True)):
        network.add_node(index, label=" ", x=x, y=y, size=size)
    for link in links:
        source, target, _ = content.links[link]
        network.add_edge(source, target, id=link)
    network.set_options(json.dumps(OPTIONS))
    network.set_template(str(files("graphkit.view").joinpath("assets", "template.html")))
    return network
