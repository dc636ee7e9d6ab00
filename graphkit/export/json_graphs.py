"""JSON for networkx, D3 and Cytoscape, one node or edge a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx

from graphkit.export.appearance import lay_out
from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import as_multidigraph
from graphkit.export.rows import GraphRows


def write_node_link(graph: nx.Graph, path: str | Path) -> Path:
    """Write node-link JSON, which ``networkx.node_link_graph(data, edges="edges")`` reads.

    Attributes named ``id``, ``source``, ``target`` or ``key`` give way to the graph's own.

    Raises
    ------
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", name="甲")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = json.loads(write_node_link(graph, Path(folder) / "g.json").read_text(encoding="utf-8"))
    >>> nx.node_link_graph(data, edges="edges").nodes["a"]
    {'name': '甲'}
    """
    rows = GraphRows(graph)
    nodes = ({**data, "id": name} for name, data in rows.nodes())
    edges = ({**e.data, "source": e.source, "target": e.target, "key": e.key} for e in rows.edges())
    head = {"directed": True, "multigraph": True, "graph": rows.graph_data}
    start, middle = [_dump(head)[:-1], ', "nodes": ['], ['], "edges": [']
    return _write(path, chain(start, _join(nodes), middle, _join(edges), ["]}\n"]))


def write_cytoscape(graph: nx.Graph, path: str | Path) -> Path:
    """Write the JSON of Cytoscape and Cytoscape.js, with places, sizes and colours.

    Edges have ``interaction``, which Cytoscape shows.

    Raises
    ------
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", name="甲")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = json.loads(write_cytoscape(graph, Path(folder) / "g.cyjs").read_text(encoding="utf-8"))
    >>> nx.cytoscape_graph(data).nodes["a"]["name"]
    '甲'
    """
    source = as_multidigraph(graph)
    look = lay_out(source)
    rows = GraphRows(source, look)
    head = {"data": rows.graph_data, "directed": True, "multigraph": True}
    nodes, edges = _cytoscape_nodes(rows), _cytoscape_edges(rows)
    start, middle = [_dump(head)[:-1], ', "elements": {"nodes": ['], ['], "edges": [']
    return _write(path, chain(start, _join(nodes), middle, _join(edges), ["]}}\n"]))


def _cytoscape_nodes(rows: GraphRows) -> Iterator[dict[str, Any]]:
    for name, data in rows.nodes():
        own = {"name": name, **data, "id": name, "value": name}
        yield {"data": own, "position": {"x": data["x"], "y": data["y"]}}


def _cytoscape_edges(rows: GraphRows) -> Iterator[dict[str, Any]]:
    for edge in rows.edges():
        own = {"id": edge.id, "source": edge.source, "target": edge.target, "key": edge.key}
        yield {"data": {"interaction": edge.data.get("relation", ""), **edge.data, **own}}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _join(items: Iterable[object]) -> Iterator[str]:
    for number, item in enumerate(items):
        yield (",\n" if number else "\n") + _dump(item)


def _write(path: str | Path, parts: Iterable[str]) -> Path:
    def write(stream: BinaryIO) -> None:
        for part in parts:
            stream.write(part.encode("utf-8"))

    return atomic_write(path, write)
