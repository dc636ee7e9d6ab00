"""Graphs as files: GraphML, tables and the rest; atomic writes."""

from __future__ import annotations

from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import clean_graph, clean_text
from graphkit.export.graphml import write_graphml
from graphkit.export.graphml_reader import read_graphml

__all__ = ["atomic_write", "clean_graph", "clean_text", "read_graphml", "write_graphml"]
