"""GraphML that networkx, graphology, Gephi, yEd and Cytoscape read, written as a stream.

Keys are ``n_NAME`` for nodes, ``e_NAME`` for edges and ``g_NAME`` for the graph; ``attr.name`` is the plain
name. The ``desc`` of a key tells how its text is encoded: ``names joined by |`` or ``JSON``. Edge ids are
unique (``e0``, ``e1`` …). Nodes are sorted by id, edges by source, target and key: the same graph gives the
same bytes. `graphkit.export.cleaning` says what is cleaned before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx

from graphkit.export import yed
from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import ALIAS_SEPARATOR, clean_text, find_columns, fit_value
from graphkit.export.rows import Appearance, GraphRows

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
ROOT = f'<graphml xmlns="{NAMESPACE}">\n'
JOINED, JSON = f"names joined by {ALIAS_SEPARATOR}", "JSON"
KEY_COLUMN = "edge_key"
# Line breaks and tabs as references: XML readers would turn them into spaces or other line breaks.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_TO_ESCAPE = re.compile('[&<>"\t\n\r]')
_IN_TEXT = re.compile("[&<>\r]")


def write_graphml(
    graph: nx.Graph, path: str | Path, *, appearance: Appearance | None = None, for_yed: bool = False
) -> Path:
    """Write a graph as GraphML.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph; other networkx graphs are converted first.
    path : str or Path
        The file; it appears whole or not at all.
    appearance : Mapping, optional
        For each node further attributes, such as ``x``, ``y``, ``size`` and ``color``, that Gephi reads
        (`graphkit.export.appearance.lay_out` makes them).
    for_yed : bool, optional
        Whether to draw each node and edge for yEd too; needs the four attributes.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ExportError
        If the file cannot be written or two node ids are equal after the cleaning.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph(name="example")
    >>> graph.add_node("Region:金华市", name="金华市", aliases=("金华",))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_graphml(graph, Path(folder) / "graph.graphml")
    ...     nx.read_graphml(file).nodes["Region:金华市"]
    {'aliases': '金华', 'name': '金华市'}
    """
    writer = _GraphmlWriter(GraphRows(graph, appearance), for_yed)
    return atomic_write(path, writer.write)


class _GraphmlWriter:
    """Two passes over the graph: the types of the attributes, then the elements, one line each."""

    def __init__(self, rows: GraphRows, for_yed: bool) -> None:
        self.rows, self.for_yed = rows, for_yed
        self.columns = {
            "g": find_columns([rows.graph_data]),
            "n": rows.node_columns,
            "e": dict(rows.edge_columns),
        }
        self.writes_keys = not _are_consecutive(rows.graph)
        if self.writes_keys:
            self.columns["e"].update(
                find_columns({KEY_COLUMN: _clean_key(edge.key)} for edge in rows.edges())
            )

    def write(self, stream: BinaryIO) -> None:
        for line in self._lines():
            stream.write(line.encode("utf-8"))

    def _lines(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<graphml xmlns="{NAMESPACE}" xmlns:y="{yed.NAMESPACE}">\n' if self.for_yed else ROOT
        if self.for_yed:
            yield yed.KEYS
        for scope in "gne":
            for name, kind in self.columns[scope].items():
                yield _key_line(scope, name, kind)
        yield '<graph id="G" edgedefault="directed">\n'
        yield from self._data("g", self.rows.graph_data)
        for name, data in self.rows.nodes():
            yield f'<node id="{escape_attribute(name)}">\n'
            if self.for_yed:
                yield yed.draw_node(data, _escape_text(str(data.get("label") or data.get("name") or name)))
            yield from self._data("n", data)
            yield "</node>\n"
        for edge in self.rows.edges():
            ends = f'source="{escape_attribute(edge.source)}" target="{escape_attribute(edge.target)}"'
            yield f'<edge id="{edge.id}" {ends}>\n'
            if self.for_yed:
                yield yed.draw_edge(
                    _escape_text(str(edge.data.get("label") or edge.data.get("relation") or ""))
                )
            keys = {KEY_COLUMN: _clean_key(edge.key)} if self.writes_keys else {}
            yield from self._data("e", edge.data | keys)
            yield "</edge>\n"
        yield "</graph>\n</graphml>\n"

    def _data(self, scope: str, data: Mapping[str, Any]) -> Iterator[str]:
        for name, kind in self.columns[scope].items():
            if name in data:
                text = _escape_text(encode_value(name, fit_value(data[name], kind), kind))
                yield f'<data key="{scope}_{escape_attribute(name)}">{text}</data>\n'


def encode_value(name: str, value: Any, kind: str) -> str:
    """Return the text of a cleaned value.

    Examples
    --------
    >>> encode_value("aliases", ("金华", "婺州"), "json"), encode_value("weight", 2, "long")
    ('金华|婺州', '2')
    """
    if name == "aliases":
        return ALIAS_SEPARATOR.join(value)
    if kind == "json":
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value).lower() if kind == "boolean" else repr(value) if kind == "double" else str(value)


def _key_line(scope: str, name: str, kind: str) -> str:
    scopes = {"g": "graph", "n": "node", "e": "edge"}
    type_ = "string" if kind == "json" else kind
    plain = escape_attribute(name)
    head = f'<key id="{scope}_{plain}" for="{scopes[scope]}" attr.name="{plain}" '
    encoding = JOINED if name == "aliases" else JSON if kind == "json" else ""
    rest = f"><desc>{encoding}</desc></key>" if encoding else "/>"
    return f'{head}attr.type="{type_}"{rest}\n'


def escape_attribute(text: str) -> str:
    """Escape a text for an XML attribute, line breaks and tabs included.

    Examples
    --------
    >>> escape_attribute('a<"b"')
    'a&lt;&quot;b&quot;'
    """
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)


def _escape_text(text: str) -> str:
    return _IN_TEXT.sub(lambda match: _ESCAPES[match[0]], text)


def _clean_key(key: object) -> int | str:
    return key if isinstance(key, int) else clean_text(str(key))


def _are_consecutive(graph: nx.MultiDiGraph) -> bool:
    """Tell whether the keys of every pair are 0, 1, 2 …: then the file need not hold them."""
    return all(
        set(keys) == set(range(len(keys)))
        for _, neighbours in graph.adjacency()
        for keys in neighbours.values()
    )
