"""What yEd draws: shapes, places, colours and labels in its own elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMESPACE = "http://www.yworks.com/xml/graphml"
KEYS = (
    '<key id="n_graphics" for="node" yfiles.type="nodegraphics"/>\n'
    '<key id="e_graphics" for="edge" yfiles.type="edgegraphics"/>\n'
)


def draw_node(data: Mapping[str, Any], label: str) -> str:
    """Return the element that draws a node; ``label`` is escaped already.

    Examples
    --------
    >>> look = {"x": 1.0, "y": 2.0, "size": 8.0, "color": "#112233"}
    >>> "<y:NodeLabel>甲</y:NodeLabel>" in draw_node(look, "甲")
    True
    """
    size = data["size"]
    return (
        f'<data key="n_graphics"><y:ShapeNode><y:Geometry height="{size}" width="{size}" '
        f'x="{data["x"]}" y="{data["y"]}"/><y:Fill color="{data["color"]}" transparent="false"/>'
        f'<y:NodeLabel>{label}</y:NodeLabel><y:Shape type="ellipse"/></y:ShapeNode></data>\n'
    )


def draw_edge(label: str) -> str:
    """Return the element that draws an edge with its label and arrow.

    Examples
    --------
    >>> "<y:EdgeLabel>位于</y:EdgeLabel>" in draw_edge("位于")
    True
    """
    return (
        '<data key="e_graphics"><y:PolyLineEdge><y:Arrows source="none" target="standard"/>'
        f"<y:EdgeLabel>{label}</y:EdgeLabel></y:PolyLineEdge></data>\n"
    )
