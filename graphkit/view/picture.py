"""A still picture of a graph as SVG: what a notebook shows where no page can run."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import networkx

from graphkit.ontology import OTHER_LIGHT, ontology_of
from graphkit.view.content import Content, read_graph
from graphkit.view.network import opening_network
from graphkit.view.text import plain

LABELLED = 60
"""So many of the most important nodes carry their name."""

MARGIN = 60
"""Room around the outermost nodes, in canvas units."""

LETTER = 12
"""Height of a letter in pixels of the picture."""

LARGE = 8
"""The body of a node with a larger radius is no place for a name."""

Place = tuple[float, float, float]
Box = tuple[float, float, float, float]

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
    places: dict[int, Place] = {node["id"]: (node["x"], node["y"], node["size"]) for node in network.nodes}
    left, top, wide, high = _view_box([(x, y) for x, y, _ in places.values()], width / height)
    lines = [_line(places[edge["from"]], places[edge["to"]]) for edge in network.edges]
    shapes = [_shape(content, node, *place) for node, place in places.items()]
    labels = _labels(content, places, LETTER * wide / width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{left:.0f} {top:.0f} {wide:.0f} {high:.0f}" '
        f'font-family="{FONT}" lang="zh-CN"><rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" '
        f'height="{high:.0f}" fill="#fbfaf8"/><g stroke="#8a93a3" stroke-opacity="0.4">'
        + "".join([*lines, "</g>", *shapes, *labels])
        + "</svg>"
    )


def _view_box(points: list[tuple[float, float]], ratio: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of a box of the wanted ratio around the middle of the points."""
    if not points:
        return (0.0, 0.0, 100.0 * ratio, 100.0)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(xs) - min(xs) + 2 * MARGIN, max(ys) - min(ys) + 2 * MARGIN
    wide, high = max(wide, high * ratio), max(high, wide / ratio)
    return ((min(xs) + max(xs) - wide) / 2, (min(ys) + max(ys) - high) / 2, wide, high)


def _line(source: Place, target: Place) -> str:
    return f'<line x1="{source[0]:.1f}" y1="{source[1]:.1f}" x2="{target[0]:.1f}" y2="{target[1]:.1f}"/>'


def _shape(content: Content, node: int, x: float, y: float, size: float) -> str:
    ontology = ontology_of(content.graph)
    look = ontology.types.get(str(content.nodes[node].get("type", "")))
    colour = look.light if look else OTHER_LIGHT
    corners = ontology.shapes.get(look.shape, ()) if look else ()
    if not corners:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}"/>'
    points = " ".join(f"{x + a * size:.1f},{y + b * size:.1f}" for a, b in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'


def _labels(content: Content, places: Mapping[int, Place], size: float) -> list[str]:
    """The names of the most important nodes, below or above their node, as far as they touch nothing."""
    bodies = [(x, y, radius * 0.8) for x, y, radius in places.values() if radius > LARGE]
    taken: list[Box] = [(x - reach, y - reach, x + reach, y + reach) for x, y, reach in bodies]
    found = []
    for node, (x, y, radius) in list(places.items())[:LABELLED]:
        name = _printable(content, node)
        half = sum(size if ord(letter) > 0x2E7F else size * 0.6 for letter in name) / 2
        for bottom in (y + radius + size * 1.15, y - radius - size * 0.35):
            box = (x - half, bottom - size, x + half, bottom)
            if name and not any(_touch(box, other) for other in taken):
                taken.append(box)
                found.append(_label(name, x, bottom, size))
                break
    return found


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _printable(content: Content, node: int) -> str:
    name = str(plain(str(content.nodes[node].get("name") or content.order[node])))
    return "".join(character for character in name[:24] if character.isprintable())


def _label(name: str, x: float, bottom: float, size: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{bottom:.1f}" text-anchor="middle" font-size="{size:.1f}" fill="#1f2633" '
        f'stroke="#fbfaf8" stroke-width="{size / 4:.1f}" paint-order="stroke">{escape(name)}</text>'
    )
