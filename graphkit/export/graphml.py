"""GraphML that networkx, graphology, Gephi, yEd and Cytoscape read, written as a stream.

Keys are ``n_NAME`` for nodes, ``e_NAME`` for edges and ``g_NAME`` for the graph; ``attr.name`` is the plain
name. The ``desc`` of a key tells how its text is encoded: ``names joined by |`` or ``JSON``. Edge ids are
unique (``e0``, ``e1`` …). Nodes are sorted by id, edges by source, target and key: the same graph gives the
same bytes. `graphkit.export.cleaning` says what is cleaned before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, repeat
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx

from graphkit.export import yed
from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import ALIAS_SEPARATOR, clean_attributes, clean_text, find_columns
from graphkit.export.encoding import escape_text, write_column, write_value
from graphkit.export.rows import Appearance, GraphRows, Records, Rows

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
ROOT = f'<graphml xmlns="{NAMESPACE}">\n'
JOINED, JSON = f"names joined by {ALIAS_SEPARATOR}", "JSON"
KEY_COLUMN = "edge_key"
BATCH = 1000
"""So many elements are written at once."""

# Line breaks and tabs as references: XML readers would turn them into spaces or other line breaks.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_TO_ESCAPE = re.compile('[&<>"\t\n\r]')


def write_graphml(
    graph: nx.Graph | Rows,
    path: str | Path,
    *,
    appearance: Appearance | None = None,
    for_yed: bool = False,
) -> Path:
    """Write a graph as GraphML.

    Parameters
    ----------
    graph : networkx.MultiDiGraph or Rows
        The graph; other networkx graphs are converted first. Rows are written as they come.
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
    rows = graph if isinstance(graph, Rows) else GraphRows(graph, appearance)
    writer = _GraphmlWriter(rows, for_yed)
    return atomic_write(path, writer.write)


class _GraphmlWriter:
    """Two passes over the graph: the types of the attributes, then the elements, one line each."""

    def __init__(self, rows: Rows, for_yed: bool) -> None:
        self.rows, self.for_yed = rows, for_yed
        columns = {"g": find_columns([rows.graph_data]), "n": rows.node_columns, "e": dict(rows.edge_columns)}
        self.writes_keys = not rows.keys_are_consecutive()
        if self.writes_keys:
            keys = (key for _, _, key, _ in rows.raw_edges())
            columns["e"].update(find_columns({KEY_COLUMN: _clean_key(key)} for key in keys))
        self.columns = {
            scope: [
                (name, kind, f'<data key="{scope}_{escape_attribute(name)}">') for name, kind in found.items()
            ]
            for scope, found in columns.items()
        }
        self.names = {scope: found.keys() for scope, found in columns.items()}

    def write(self, stream: BinaryIO) -> None:
        for text in self._parts():
            stream.write(text.encode("utf-8"))

    def _parts(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<graphml xmlns="{NAMESPACE}" xmlns:y="{yed.NAMESPACE}">\n' if self.for_yed else ROOT
        if self.for_yed:
            yield yed.KEYS
        for scope in "gne":
            for name, kind, _ in self.columns[scope]:
                yield _key_line(scope, name, kind)
        yield '<graph id="G" edgedefault="directed">\n'
        yield from self._graph_data()
        yield from self._nodes()
        yield from self._edges()
        yield "</graph>\n</graphml>\n"

    def _graph_data(self) -> Iterator[str]:
        """Yield the attributes of the graph, `Records` one by one."""
        for name, kind, opening in self.columns["g"]:
            value = self.rows.graph_data[name]
            if not isinstance(value, Records):
                yield f"{opening}{write_value(name, value, kind)}</data>\n"
                continue
            yield opening + "{"
            for number, (key, record) in enumerate(value.items()):
                pair = f"{write_value('', key, 'json')}:{write_value('', record, 'json')}"
                yield f",{pair}" if number else pair
            yield "}</data>\n"

    def _nodes(self) -> Iterator[str]:
        nodes = iter(self.rows.raw_nodes())
        while batch := list(islice(nodes, BATCH)):
            written = self._data("n", [data for _, data in batch])
            yield "".join(
                f'<node id="{escape_attribute(name)}">\n{self._draw_node(name, data)}{text}</node>\n'
                for (name, data), text in zip(batch, written, strict=True)
            )

    def _edges(self) -> Iterator[str]:
        edges = enumerate(self.rows.raw_edges())
        while batch := list(islice(edges, BATCH)):
            written = self._data("e", [self._with_key(key, data) for _, (_, _, key, data) in batch])
            yield "".join(
                f'<edge id="e{number}" source="{escape_attribute(source)}" '
                f'target="{escape_attribute(target)}">\n{self._draw_edge(data)}{text}</edge>\n'
                for (number, (source, target, _, data)), text in zip(batch, written, strict=True)
            )

    def _with_key(self, key: object, data: Mapping[Any, Any]) -> Mapping[Any, Any]:
        return {**data, KEY_COLUMN: _clean_key(key)} if self.writes_keys else data

    def _draw_node(self, name: str, data: Mapping[Any, Any]) -> str:
        return yed.draw_node(data, _label(data, "name", name)) if self.for_yed else ""

    def _draw_edge(self, data: Mapping[Any, Any]) -> str:
        return yed.draw_edge(_label(data, "relation", "")) if self.for_yed else ""

    def _data(self, scope: str, batch: Sequence[Mapping[Any, Any]]) -> Iterator[str]:
        """Yield the attributes of each node or edge of a batch; written column by column."""
        names = self.names[scope]
        rows = [data if data.keys() <= names else clean_attributes(data) for data in batch]
        if not self.columns[scope]:
            return repeat("", len(rows))
        columns = []
        for name, kind, opening in self.columns[scope]:
            texts = write_column(name, [row.get(name) for row in rows], kind)
            columns.append(["" if text is None else f"{opening}{text}</data>\n" for text in texts])
        return map("".join, zip(*columns, strict=True))


def _label(data: Mapping[str, Any], other: str, otherwise: str) -> str:
    return escape_text(clean_text(str(data.get("label") or data.get(other) or otherwise)))


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


def _clean_key(key: object) -> int | str:
    return key if isinstance(key, int) else clean_text(str(key))
