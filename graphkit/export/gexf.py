"""GEXF 1.2 with time spans: Gephi's timeline shows when the articles speak of what."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx

from graphkit.export.appearance import lay_out
from graphkit.export.atomic import atomic_write
from graphkit.export.cleaning import as_multidigraph
from graphkit.export.encoding import encode_value
from graphkit.export.graphml import escape_attribute
from graphkit.export.rows import GraphRows

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">
<graph defaultedgetype="directed" mode="dynamic" timeformat="date">
"""
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def write_gexf(graph: nx.Graph, path: str | Path) -> Path:
    """Write a graph as GEXF with places, sizes, colours and time spans.

    A node's span is from ``first_date`` to ``last_date``; an edge's is its ``date`` or else its article's. A
    month or year spans from its first to its last day. Without a date there is no span: always shown.

    Raises
    ------
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Region:金华市", name="金华市", first_date="2020-02", last_date="2021")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     node = nx.read_gexf(write_gexf(graph, Path(folder) / "g.gexf")).nodes["Region:金华市"]
    >>> node["start"], node["end"]
    ('2020-02-01', '2021-12-31')
    """
    source = as_multidigraph(graph)
    rows, look = GraphRows(source), lay_out(source)
    looks = {name: look[node] for node, name in rows.ids.items()}

    def write(stream: BinaryIO) -> None:
        for line in _lines(rows, looks):
            stream.write(line.encode("utf-8"))

    return atomic_write(path, write)


def _lines(rows: GraphRows, looks: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield HEAD
    yield from _declare("node", rows.node_columns)
    yield from _declare("edge", rows.edge_columns)
    yield "<nodes>\n"
    for name, data in rows.nodes():
        label = escape_attribute(str(data.get("label") or data.get("name") or name))
        span = format_span(str(data.get("first_date") or ""), str(data.get("last_date") or ""))
        yield f'<node id="{escape_attribute(name)}" label="{label}"{span}>\n'
        yield from _values("n", data, rows.node_columns)
        yield _look(looks[name])
        yield "</node>\n"
    yield "</nodes>\n<edges>\n"
    for edge in rows.edges():
        date = rows.date_of(edge.data)
        ends = f'source="{escape_attribute(edge.source)}" target="{escape_attribute(edge.target)}"'
        label = escape_attribute(str(edge.data.get("label") or edge.data.get("relation") or ""))
        weight = edge.data.get("weight", 1)
        weighs = f' weight="{weight}"' if isinstance(weight, int | float) else ""
        yield f'<edge id="{edge.id}" {ends} label="{label}"{weighs}{format_span(date, date)}>\n'
        yield from _values("e", edge.data, rows.edge_columns)
        yield "</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _declare(scope: str, columns: Mapping[str, str]) -> Iterator[str]:
    yield f'<attributes class="{scope}" mode="static">\n'
    for name, kind in columns.items():
        type_ = "string" if kind == "json" else kind
        title = escape_attribute(name)
        yield f'<attribute id="{scope[0]}_{title}" title="{title}" type="{type_}"/>\n'
    yield "</attributes>\n"


def _values(scope: str, data: Mapping[str, Any], columns: Mapping[str, str]) -> Iterator[str]:
    yield "<attvalues>\n"
    for name, value in data.items():
        text = escape_attribute(encode_value(name, value, columns[name]))
        yield f'<attvalue for="{scope}_{escape_attribute(name)}" value="{text}"/>\n'
    yield "</attvalues>\n"


def _look(look: Mapping[str, Any]) -> str:
    red, green, blue = (int(look["color"][start : start + 2], 16) for start in (1, 3, 5))
    return (
        f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:size value="{look["size"]}"/>'
        f'<viz:position x="{look["x"]}" y="{look["y"]}" z="0.0"/>\n'
    )


def format_span(first: str, last: str) -> str:
    """Return ``start`` and ``end`` attributes, or nothing without a date.

    Examples
    --------
    >>> format_span("2020", "2020-02")
    ' start="2020-01-01" end="2020-02-29"'
    """
    start, end = _first_day(first or last), _last_day(last or first)
    return f' start="{start}" end="{end}"' if start and end and start <= end else ""


def _first_day(date: str) -> str:
    match = _DATE.match(date)
    return f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}" if match else ""


def _last_day(date: str) -> str:
    match = _DATE.match(date)
    if not match:
        return ""
    year, month = int(match[1]), int(match[2] or 12)
    if not (1 <= month <= 12 and year >= 1):
        return ""
    return f"{match[1]}-{month:02}-{match[3] or calendar.monthrange(year, month)[1]}"
