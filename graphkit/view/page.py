"""The page itself: one HTML file with everything in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import networkx

from graphkit.export.atomic import atomic_write
from graphkit.view import bundle
from graphkit.view.content import WHOLE, article_files, payload, read_graph
from graphkit.view.evidence import evidence_rows
from graphkit.view.network import OPENING, opening_network
from graphkit.view.text import safe_json

CHUNK = 500
"""So many edges, or sentences, share one block; the page reads a block when it is asked for."""


def page_html(graph: networkx.MultiDiGraph) -> str:
    """Make the page of a graph: a complete HTML document that fetches nothing.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A graph that follows the contract; it is not changed.

    Returns
    -------
    str
        The same text for the same graph, always.

    Examples
    --------
    >>> page_html(networkx.MultiDiGraph())[:15]
    '<!DOCTYPE html>'
    """
    content = read_graph(graph)
    network = opening_network(content)
    rows, texts = evidence_rows(
        [(edge.fields, edge.statements) for edge in content.edges], article_files(content)
    )
    data = payload(content) | {"whole": WHOLE, "opening": OPENING, "chunk": CHUNK}
    network.templateEnv.globals.update(
        title=" ".join(data["name"].split()),
        library=bundle.library(),
        script=bundle.script(),
        style=bundle.style(),
        policy=bundle.policy((bundle.library(), bundle.script()), (bundle.style(),)),
        data=safe_json(data),
        words=safe_json(bundle.words()),
        blocks={"statements": _blocks(rows), "texts": _blocks(texts)},
    )
    return str(network.generate_html(name="graph.html"))


def write_page(graph: networkx.MultiDiGraph, path: str | os.PathLike[str]) -> None:
    """Write the page of a graph; the file appears under its name only when it is complete.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A graph that follows the contract; it is not changed.
    path : str or os.PathLike
        Where the page goes; its folder is made where it is missing.

    Raises
    ------
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> write_page(networkx.MultiDiGraph(), "output/graph.html")  # doctest: +SKIP
    """
    atomic_write(Path(path), page_html(graph).encode("utf-8"))


def _blocks(rows: Sequence[object]) -> list[str]:
    return [safe_json(rows[first : first + CHUNK]) for first in range(0, len(rows), CHUNK)]
