"""Nodes, edges and articles as tables: CSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx

from graphkit.errors import ExportError
from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import find_columns, fit_value
from graphkit.export.encoding import encode_value
from graphkit.export.rows import GraphRows, Rows

Row = dict[str, Any]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
_NODES_FIRST = ("id", "name", "type", "aliases", "mentions", "articles", "first_date", "last_date", "code")
_EDGES_FIRST = (
    "id",
    "source",
    "target",
    "key",
    "relation",
    "evidence",
    "article",
    "source_file",
    "start",
    "end",
)
_ARTICLES_FIRST = ("key", "title", "date", "outlet", "source_file", "authors")
_BATCH = 50_000


class Table:
    """A named table: its columns with their types, and its rows as often as they are asked for."""

    def __init__(self, name: str, rows: Rows) -> None:
        self.name, self._rows = name, rows
        first = {"nodes": _NODES_FIRST, "edges": _EDGES_FIRST, "articles": _ARTICLES_FIRST}[name]
        kinds = self._kinds()
        names = [column for column in first if column in kinds]
        self.kinds = {column: kinds[column] for column in (*names, *sorted(kinds.keys() - set(names)))}

    def _kinds(self) -> dict[str, str]:
        if self.name == "nodes":
            return {**_avoid(self._rows.node_columns, ("id",)), "id": "string"}
        if self.name == "edges":
            own = _avoid(self._rows.edge_columns, ("id", "source", "target", "key"))
            keys = find_columns({"key": key} for _, _, key, _ in self._rows.raw_edges())
            return {**own, **keys, "id": "string", "source": "string", "target": "string"}
        return {**find_columns(_article_rows(self._rows)), "key": "string"}

    def __iter__(self) -> Iterator[Row]:
        if self.name == "nodes":
            return ({**_avoid(data, ("id",)), "id": name} for name, data in self._rows.nodes())
        if self.name == "edges":
            return (self._edge_row(edge) for edge in self._rows.edges())
        return ({k: fit_value(v, self.kinds[k]) for k, v in row.items()} for row in _article_rows(self._rows))

    def _edge_row(self, edge: Any) -> Row:
        own = _avoid(edge.data, ("id", "source", "target", "key"))
        key = fit_value(edge.key, self.kinds["key"])
        return {**own, "id": edge.id, "source": edge.source, "target": edge.target, "key": key}


def _article_rows(rows: Rows) -> Iterator[Row]:
    for key, record in rows.articles.items():
        yield {**_avoid(record, ("key",)), "key": key}


def _avoid(data: Mapping[str, Any], names: Sequence[str]) -> Row:
    """Rename attributes that have the name of a column of ours."""
    return {f"{name}_" if name in names else name: value for name, value in data.items()}


def make_tables(graph: nx.Graph | Rows) -> tuple[Table, Table, Table]:
    """Return the tables of nodes, edges and articles.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Region:金华市", name="金华市", mentions=2)
    >>> nodes, edges, articles = make_tables(graph)
    >>> nodes.kinds
    {'id': 'string', 'name': 'string', 'mentions': 'long'}
    >>> [row["name"] for row in nodes]
    ['金华市']
    """
    rows = graph if isinstance(graph, Rows) else GraphRows(graph)
    return Table("nodes", rows), Table("edges", rows), Table("articles", rows)


def guard_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Examples
    --------
    >>> guard_cell("=1+1"), guard_cell("金华"), guard_cell("'x")
    ("'=1+1", '金华', "''x")
    """
    return GUARD + text if text.startswith((*FORMULA_STARTS, GUARD)) else text


def unguard_cell(text: str) -> str:
    """Undo `guard_cell`.

    Examples
    --------
    >>> unguard_cell("'=1+1"), unguard_cell("金华")
    ('=1+1', '金华')
    """
    return text.removeprefix(GUARD)


def write_csv(graph: nx.Graph | Rows, folder: str | Path) -> Path:
    """Write ``nodes.csv``, ``edges.csv`` and ``articles.csv`` into a folder.

    UTF-8 with a byte order mark, so that spreadsheets show Chinese. Texts that begin with ``=``, ``+``,
    ``-``, ``@``, a tab, a carriage return or an apostrophe get an apostrophe in front (`unguard_cell`
    removes it). Aliases are joined by ``|``, other sequences are JSON.

    Raises
    ------
    ExportError
        If a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", name="=SUM(A1)")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = (write_csv(graph, folder) / "nodes.csv").read_text(encoding="utf-8-sig")
    >>> text.splitlines()
    ['id,name', "a,'=SUM(A1)"]
    """
    for table in make_tables(graph):
        write_csv_table(table, Path(folder) / f"{table.name}.csv")
    return Path(folder)


def write_csv_table(table: Table, path: Path) -> Path:
    """Write one table as CSV."""

    def write(stream: BinaryIO) -> None:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([guard_cell(name) for name in table.kinds])
        for row in table:
            writer.writerow([_cell(name, row.get(name), kind) for name, kind in table.kinds.items()])
        text.flush()
        text.detach()

    return atomic_write(path, write)


def _cell(name: str, value: Any, kind: str) -> str:
    if value is None:
        return ""
    text = encode_value(name, value, kind)
    return guard_cell(text) if kind in ("string", "json") else text


def write_parquet(graph: nx.Graph | Rows, folder: str | Path) -> Path:
    """Write ``nodes.parquet``, ``edges.parquet`` and ``articles.parquet`` into a folder.

    Aliases are lists of texts; other sequences and mappings are JSON texts.

    Raises
    ------
    ExportError
        If pyarrow is missing or a file cannot be written.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise ExportError("Parquet needs pyarrow", remedy="pip install 'graphkit-zh[parquet]'") from error
    for table in make_tables(graph):
        _write_parquet_table(table, Path(folder) / f"{table.name}.parquet")
    return Path(folder)


def _write_parquet_table(table: Table, path: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"boolean": pa.bool_(), "long": pa.int64(), "double": pa.float64()}
    schema = pa.schema(
        [
            (name, pa.list_(pa.string()) if name == "aliases" else types.get(kind, pa.string()))
            for name, kind in table.kinds.items()
        ]
    )

    def write(stream: BinaryIO) -> None:
        with pq.ParquetWriter(stream, schema) as writer:
            for batch in _batches(_parquet_rows(table)):
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))

    return atomic_write(path, write)


def _parquet_rows(table: Table) -> Iterator[Row]:
    encoded = [name for name, kind in table.kinds.items() if kind == "json" and name != "aliases"]
    for row in table:
        texts = {
            name: json.dumps(row[name], ensure_ascii=False, sort_keys=True) for name in encoded if name in row
        }
        yield {**row, **texts}


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
