"""The page inside a notebook, with a still picture where no page can run."""

from __future__ import annotations

import base64
from html import escape
from typing import Any

import networkx

from graphkit.view.page import page_html
from graphkit.view.picture import picture_svg

# Where a notebook is shown without running anything (GitHub, an untrusted notebook), style and iframe are
# removed and the picture stays. Where the page runs, the style hides the picture that follows a frame, and
# only that one: another cell may still have lost its frame. Notebooks style images themselves: !important.
_FRAME = (
    "<style>.graphkit-page + .graphkit-still{{display:none!important}}</style>"
    '<iframe class="graphkit-page" title="graphkit" srcdoc="{page}" width="100%" height="{height}" '
    'frameborder="0" style="border:1px solid #d9d5cc;border-radius:8px" '
    'allow="fullscreen; clipboard-write"></iframe>'
    '<img class="graphkit-still" alt="graphkit" src="data:image/svg+xml;base64,{picture}">'
)


class NotebookPage:
    """What ``show`` returns: notebooks display it as the page, viewers without scripts as a picture."""

    def __init__(self, graph: networkx.MultiDiGraph, height: int) -> None:
        self.graph, self.height = graph, height

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        picture = picture_svg(self.graph)
        html = _FRAME.format(
            page=escape(page_html(self.graph), quote=True),
            height=self.height,
            picture=base64.b64encode(picture.encode()).decode(),
        )
        return {"text/html": html, "image/svg+xml": picture, "text/plain": repr(self)}

    def __repr__(self) -> str:
        nodes, edges = self.graph.number_of_nodes(), self.graph.number_of_edges()
        return f"<graphkit page: {nodes} nodes, {edges} edges>"


def show(graph: networkx.MultiDiGraph, height: int = 720) -> NotebookPage:
    """Display a graph's page in a notebook cell; no file is written beside the notebook.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A graph that follows the contract.
    height : int, optional
        Height of the cell's output in pixels, at least 200.

    Returns
    -------
    NotebookPage
        Displays itself as the last value of a cell.

    Raises
    ------
    ValueError
        If ``height`` is less than 200.

    Examples
    --------
    >>> show(networkx.MultiDiGraph())
    <graphkit page: 0 nodes, 0 edges>
    """
    if int(height) < 200:
        raise ValueError(f"height is {height}; the page needs at least 200 pixels")
    return NotebookPage(graph, int(height))
