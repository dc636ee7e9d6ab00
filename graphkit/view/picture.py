"""A still picture of a graph as SVG: what a notebook shows where no page can run."""

from __future__ import annotations

from html import escape

import networkx

from graphkit.ontology import load_ontology
from graphkit.view.content import Content, read_graph
from graphkit.view.network import opening_network
from graphkit.view.text import plain

LABELLED = 60
"""So many of the most important nodes carry their name."""

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif"


def picture_svg(graph: networkx.MultiDiGraph, width: int = 960, height: int = 600) -> str:
    """Draw the part of a graph that its page opens with.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A graph that follows the contract.
    width, height : int, optional
        Size of the picture in pixels.

    Returns
    -------
    str
        An SVG document without script, links or outside files.

    Examples
    --------
    >>> picture_svg(networkx.MultiDiGraph())[:4]
    '<svg'
    """
    content = read_graph(graph)
    network = opening_network(content)
    places = {node["id"]: (node["x"], node["y"], node["size"]) for node in network.nodes}
    view_box = _view_box([(x, y) for x, y, _ in places.values()], width / height)
    lines = [_line(places[edge["from"]], places[edge["to"]]) for edge in network.edges]
    shapes = [_shape(content, node, *place) for node, place in places.items()]
    labels = [_label(content, node, *place) for node, place in places.items() if node < LABELLED]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{view_box}" '
        f'font-family="{FONT}" lang="zh-CN"><rect x="-99999" y="-99999" width="199998" height="199998" '
        'fill="#fbfaf8"/><g stroke="#8a93a3" stroke-opacity="0.4">'
        + "".join([*lines, "</g>", *shapes, *labels])
        + "</svg>"
    )


def _view_box(points: list[tuple[float, float]], ratio: float) -> str:
    if not points:
        return "0 0 100 100"
    left, top = min(x for x, _ in points) - 60, min(y for _, y in points) - 60
    wide, high = max(x for x, _ in points) + 60 - left, max(y for _, y in points) + 60 - top
    wide, high = max(wide, high * ratio), max(high, wide / ratio)
    return f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"


def _line(source: tuple[float, float, float], target: tuple[float, float, float]) -> str:
    return f'<line x1="{source[0]:.1f}" y1="{source[1]:.1f}" x2="{target[0]:.1f}" y2="{target[1]:.1f}"/>'


def _shape(content: Content, node: int, x: float, y: float, size: float) -> str:
    ontology = load_ontology()
    look = ontology.types.get(str(content.nodes[node].get("type", "")))
    colour = look.light if look else "#6b7280"
    corners = ontology.shapes.get(look.shape, ()) if look else ()
    if not corners:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}"/>'
    points = " ".join(f"{x + a * size:.1f},{y + b * size:.1f}" for a, b in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'


def _label(content: Content, node: int, x: float, y: float, size: float) -> str:
    name = str(plain(str(content.nodes[node].get("name") or content.order[node])))
    printable = "".join(character for character in name[:24] if character.isprintable())
    return (
        f'<text x="{x:.1f}" y="{y + size + 15:.1f}" text-anchor="middle" font-size="13" fill="#1f2633" '
        f'stroke="#fbfaf8" stroke-width="3" paint-order="stroke">{escape(printable)}</text>'
    )
