"""CSV files for Neo4j with the Cypher script that loads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx

from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import ALIAS_SEPARATOR
from graphkit.export.encoding import encode_value
from graphkit.export.tables import Table, make_tables

SCRIPT = "load.cypher"
_CONVERTERS = {"long": "toInteger", "double": "toFloat", "boolean": "toBoolean"}
_ROWS_PER_TRANSACTION = 1000


def write_neo4j(graph: nx.Graph, folder: str | Path) -> Path:
    """Write ``nodes.csv``, ``edges.csv``, ``articles.csv`` and ``load.cypher`` into a folder.

    Copy the CSV files into Neo4j's import folder and run the script (Neo4j 5): nodes get the labels
    ``Entity`` and their type, edges the relation as their type, articles the label ``Article``. Run twice,
    it changes nothing. The files are for Neo4j alone: nothing in them is guarded against spreadsheets, and
    a backslash is written as ``＼``, because Neo4j may read it as an escape.

    Raises
    ------
    ExportError
        If a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Town:佛堂镇", name="佛堂镇", type="Town")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     script = (write_neo4j(graph, folder) / "load.cypher").read_text(encoding="utf-8")
    >>> "SET node:`Town`" in script
    True
    """
    nodes, edges, articles = make_tables(graph)
    for table in (nodes, edges, articles):
        _write_table(table, Path(folder) / f"{table.name}.csv")
    script = "\n".join(_script(nodes, edges, articles)) + "\n"
    atomic_write(Path(folder) / SCRIPT, script.encode("utf-8"))
    return Path(folder)


def _write_table(table: Table, path: Path) -> None:
    def write(stream: BinaryIO) -> None:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow(list(table.kinds))
        for row in table:
            writer.writerow([_cell(name, row.get(name), kind) for name, kind in table.kinds.items()])
        text.flush()
        text.detach()

    atomic_write(path, write)


def _cell(name: str, value: Any, kind: str) -> str:
    return "" if value is None else encode_value(name, value, kind).replace("\\", "＼")


def _script(nodes: Table, edges: Table, articles: Table) -> Iterator[str]:
    yield "// Copy the CSV files into Neo4j's import folder, then: cypher-shell -f load.cypher"
    for label, field in (("Entity", "id"), ("Article", "key")):
        name = f"{label.lower()}_{field}"
        yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{field} IS UNIQUE;"
    for kind in _distinct(nodes, "type"):
        merge = [
            f"MERGE (node:Entity {{id: row.id}}) SET {_label(kind)}{_sets('node', nodes.kinds, ('id',))}"
        ]
        yield from _load("nodes.csv", _where("type", kind), merge)
    for kind in _distinct(edges, "relation"):
        merge = [
            "MATCH (source:Entity {id: row.source}), (target:Entity {id: row.target})",
            f"MERGE (source)-[edge:{_quote(kind or 'RELATED')} {{id: row.id}}]->(target)",
            f"SET {_sets('edge', edges.kinds, ('id', 'source', 'target'))}",
        ]
        yield from _load("edges.csv", _where("relation", kind), merge)
    article = f"MERGE (article:Article {{key: row.key}}) SET {_sets('article', articles.kinds, ('key',))}"
    yield from _load("articles.csv", "", [article])


def _distinct(table: Table, column: str) -> list[str]:
    return sorted({str(row.get(column) or "") for row in table})


def _where(column: str, value: str) -> str:
    if not value:
        return f"WITH row WHERE row.{_quote(column)} IS NULL"
    text = value.replace("\\", "＼").replace("'", "\\'")
    return f"WITH row WHERE row.{_quote(column)} = '{text}'"


def _label(kind: str) -> str:
    return f"node:{_quote(kind)}, " if kind else ""


def _quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _sets(variable: str, kinds: Mapping[str, str], without: Iterable[str]) -> str:
    parts = []
    for name, kind in kinds.items():
        if name in without:
            continue
        cell = f"row.{_quote(name)}"
        if name == "aliases":
            value = f"split({cell}, '{ALIAS_SEPARATOR}')"
        else:
            value = f"{_CONVERTERS[kind]}({cell})" if kind in _CONVERTERS else cell
        parts.append(f"{variable}.{_quote(name)} = {value}")
    return ", ".join(parts) or f"{variable}.seen = true"


def _load(file: str, where: str, statements: Iterable[str]) -> Iterator[str]:
    yield f"LOAD CSV WITH HEADERS FROM 'file:///{file}' AS row"
    if where:
        yield where
    yield "CALL { WITH row"
    yield from (f"  {statement}" for statement in statements)
    yield f"}} IN TRANSACTIONS OF {_ROWS_PER_TRANSACTION} ROWS;"
