"""Where a graph comes from: a project folder or a GraphML file."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from graphkit.errors import ReadError
from graphkit.export import read_graphml

GRAPH_FILE = "graph.graphml"


def find_graph(source: str | Path) -> Path:
    """Return the GraphML file that is meant: the file itself, or ``graph.graphml`` in the folder.

    Raises
    ------
    ReadError
        If there is none.

    Examples
    --------
    >>> find_graph("no such folder")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    graphkit.errors.ReadError: no such folder: read: there is no graph (build one ...)
    """
    path = Path(source)
    if path.is_dir():
        path = path / GRAPH_FILE
    if not path.is_file():
        remedy = "build one with graphkit build, or name a folder or a GraphML file"
        raise ReadError("there is no graph", file=str(source), remedy=remedy)
    return path


def load_graph(source: str | Path) -> nx.MultiDiGraph:
    """Read the graph of a project folder or a GraphML file.

    Raises
    ------
    ReadError
        If there is none, or it cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from graphkit.export import write_graphml
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_graphml(nx.MultiDiGraph(name="x"), Path(folder) / "graph.graphml")
    ...     load_graph(folder).graph["name"]
    'x'
    """
    return read_graphml(find_graph(source))
