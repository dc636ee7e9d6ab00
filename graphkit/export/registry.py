"""All formats by name, so that users can add their own."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from graphkit.errors import ExportError

Exporter = Callable[[nx.MultiDiGraph, Path], Path]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: ``function`` is ``module:name`` of what writes it, ``suffix`` is empty for a folder."""

    name: str
    suffix: str
    description: str
    function: str


FORMATS: dict[str, Format] = {}


def register_format(name: str, suffix: str, description: str, function: str) -> None:
    """Add a format, or replace one of the same name.

    Parameters
    ----------
    name : str
        The name that `export_graph` and ``graphkit export --format`` take.
    suffix : str
        The suffix of its files, ``""`` if it writes a folder.
    description : str
        What it is good for.
    function : str
        ``module:name`` of a function of a graph and a path that writes and returns the path.

    Examples
    --------
    >>> register_format("edges", ".txt", "one edge a line", "my_package.edges:write_edges")
    >>> FORMATS.pop("edges").suffix
    '.txt'
    """
    FORMATS[name] = Format(name, suffix, description, function)


for _name, _suffix, _description, _function in (
    ("graphml", ".graphml", "for Gephi, Cytoscape and networkx, with places and colours",
     "graphkit.export.appearance:write_styled_graphml"),
    ("yed", ".graphml", "for yEd, drawn", "graphkit.export.appearance:write_yed_graphml"),
    ("gexf", ".gexf", "for Gephi, with time spans", "graphkit.export.gexf:write_gexf"),
    ("csv", "", "nodes.csv, edges.csv and articles.csv, for spreadsheets and pandas",
     "graphkit.export.tables:write_csv"),
    ("parquet", "", "the same tables for pandas, DuckDB and R (needs pyarrow)",
     "graphkit.export.tables:write_parquet"),
    ("node-link", ".json", "node-link JSON of networkx and D3",
     "graphkit.export.json_graphs:write_node_link"),
    ("cytoscape", ".cyjs", "JSON of Cytoscape and Cytoscape.js",
     "graphkit.export.json_graphs:write_cytoscape"),
    ("neo4j", "", "CSV files with a Cypher script that loads them", "graphkit.export.neo4j:write_neo4j"),
    ("ttl", ".ttl", "RDF Turtle with the evidence as statements about statements",
     "graphkit.export.turtle:write_turtle"),
):  # fmt: skip
    register_format(_name, _suffix, _description, _function)


def export_graph(graph: nx.MultiDiGraph, path: str | Path, format: str) -> Path:
    """Write a graph in one of the registered formats.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    path : str or Path
        The file, or the folder where the format writes several; each file appears whole or not at all.
    format : str
        A name in ``FORMATS``.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    ExportError
        If the format is unknown, needs a package that is missing, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Region:金华市", name="金华市")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export_graph(graph, Path(folder) / "graph.json", "node-link").name
    'graph.json'
    """
    if format not in FORMATS:
        raise ExportError(f"unknown format {format!r}", remedy=f"use one of {', '.join(sorted(FORMATS))}")
    module, _, name = FORMATS[format].function.partition(":")
    write: Exporter = getattr(importlib.import_module(module), name)
    return write(graph, Path(path))
