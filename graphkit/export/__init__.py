"""Graphs as files: GraphML, tables and the rest; atomic writes."""

from __future__ import annotations

from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import clean_graph, clean_text
from graphkit.export.graphml import write_graphml
from graphkit.export.graphml_reader import read_graphml
from graphkit.export.registry import FORMATS, Format, export_graph, register_format

__all__ = [
    "FORMATS",
    "Format",
    "atomic_write",
    "clean_graph",
    "clean_text",
    "export_graph",
    "read_graphml",
    "register_format",
    "write_graphml",
]
