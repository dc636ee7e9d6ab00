"""What every file format can hold: the documented cleaning that comes before writing.

1. Characters that XML 1.0 cannot hold (C0 controls but tab, line feed and carriage return; surrogates;
   U+FFFE, U+FFFF) become U+FFFD, one for one, so that lengths and offsets stay.
2. Node ids and attribute names become text. Two ids that are then equal are an error.
3. Values: ``None`` and numbers that are not finite are left out; dates become ISO text; numpy scalars and
   enums become plain values; sets become sorted tuples; sequences become tuples (inside mappings: lists),
   keys of mappings text.
4. ``aliases``: empty ones are dropped, ``|`` inside one becomes ``｜``.
5. An attribute has one type over the whole graph: whole and decimal numbers together become decimal; other
   mixtures of plain values, and whole numbers beyond 64 bits, become text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from enum import Enum
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from graphkit.errors import ExportError

ALIAS_SEPARATOR = "|"
BATCH = 1000
"""So many rows are looked at together."""

LARGEST_INTEGER = 2**63 - 1
_RAW_KINDS = {str: "string", bool: "boolean", tuple: "json", list: "json", dict: "json"}
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """Replace what XML 1.0 cannot hold by U+FFFD.

    Examples
    --------
    >>> clean_text("金\\x00华")
    '金�华'
    """
    return _ILLEGAL.sub("\ufffd", text)


def clean_value(value: object, *, inside_mapping: bool = False) -> Any:
    """Turn a value into plain text, numbers, truth values, tuples and mappings of them; else ``None``.

    Examples
    --------
    >>> clean_value({"b", "a"}), clean_value(float("nan"))
    (('a', 'b'), None)
    """
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, Enum) else clean_value(value.value)
    if isinstance(value, Enum):
        return clean_value(value.value)
    if isinstance(value, str):
        return clean_text(str(value))
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        items = sorted(
            ((clean_text(str(key)), item) for key, item in value.items()), key=lambda pair: pair[0]
        )
        return {key: clean_value(item, inside_mapping=True) for key, item in items}
    if isinstance(value, Set):
        return clean_value(sorted(value, key=str), inside_mapping=inside_mapping)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        cleaned = [clean_value(item) for item in value]
        return cleaned if inside_mapping else tuple(cleaned)
    if hasattr(value, "item"):  # a numpy scalar
        return clean_value(value.item())
    return clean_text(str(value))


def clean_aliases(aliases: object) -> tuple[str, ...]:
    """Return aliases that can be joined by ``|``.

    Examples
    --------
    >>> clean_aliases(["金华", "", "a|b"])
    ('金华', 'a｜b')
    """
    names = aliases.split(ALIAS_SEPARATOR) if isinstance(aliases, str) else clean_value(aliases) or ()
    return tuple(str(name).replace(ALIAS_SEPARATOR, "｜") for name in names if str(name))


def clean_attributes(attributes: Mapping[Any, object]) -> dict[str, Any]:
    """Clean the attributes of one node or edge, or of the graph.

    Examples
    --------
    >>> clean_attributes({"name": "金华", "code": None})
    {'name': '金华'}
    """
    cleaned = {}
    for name, value in attributes.items():
        key = clean_text(str(name))
        # Most values are plain text; what is printable needs no look at each character.
        if type(value) is str and key != "aliases":
            plain: Any = value if value.isprintable() else clean_text(value)
        else:
            plain = clean_aliases(value) if key == "aliases" else clean_value(value)
        if plain is not None:
            cleaned[key] = plain
    return cleaned


def find_kind(values: Iterable[object]) -> str:
    """Return the one type that holds all the values: boolean, long, double, string or json.

    Examples
    --------
    >>> find_kind([1, 2.5]), find_kind([1, "a"]), find_kind([(1,), "a"]), find_kind([True])
    ('double', 'string', 'json', 'boolean')
    """
    return combine_kinds({kind_of(value) for value in values})


def kind_of(value: object) -> str:
    """Return the type of one cleaned value.

    Examples
    --------
    >>> kind_of(3), kind_of(2**70)
    ('long', 'string')
    """
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long" if -LARGEST_INTEGER <= value <= LARGEST_INTEGER else "string"
    if isinstance(value, float):
        return "double"
    return "string" if isinstance(value, str) else "json"


def combine_kinds(kinds: Set[str]) -> str:
    """Return the one type for values of several types.

    Examples
    --------
    >>> combine_kinds({"long", "double"})
    'double'
    """
    if len(kinds) == 1:
        return next(iter(kinds))
    if "json" in kinds:
        return "json"
    return "double" if kinds == {"long", "double"} else "string"


def find_raw_columns(rows: Iterable[Mapping[Any, object]]) -> dict[str, str]:
    """Return what `find_columns` returns of the cleaned rows, without cleaning more than is needed.

    Examples
    --------
    >>> find_raw_columns([{"a": "x", "b": None}, {"a": ("y",)}])
    {'a': 'json'}
    """
    kinds: dict[str, set[str]] = {}
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        alike: dict[tuple[Any, ...], list[Mapping[Any, object]]] = {}
        for row in batch:
            alike.setdefault((*row, *map(type, row.values())), []).append(row)
        for same in alike.values():
            for name, value in same[0].items():
                found = _kinds_of_column(name, type(value), same)
                if found:
                    kinds.setdefault(clean_text(str(name)), set()).update(found)
    return {name: combine_kinds(kinds[name]) for name in sorted(kinds)}


def _kinds_of_column(name: Any, type_: type, rows: Sequence[Mapping[Any, Any]]) -> set[str]:
    """Return the kinds of an attribute that has values of one type in all rows."""
    if name == "aliases":
        return {"json"}
    if type_ in _RAW_KINDS:
        return {_RAW_KINDS[type_]}
    values = [row[name] for row in rows]
    if type_ is int:
        return {kind_of(min(values)), kind_of(max(values))}
    if type_ is float:
        return {"double"} if any(map(math.isfinite, values)) else set()
    cleaned = map(clean_value, values)
    return {kind_of(value) for value in cleaned if value is not None}


def find_columns(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return the type of every attribute that occurs in cleaned rows, sorted by name.

    Examples
    --------
    >>> find_columns([{"b": 1}, {"a": "x", "b": 0.5}])
    {'a': 'string', 'b': 'double'}
    """
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            kinds.setdefault(name, set()).add(kind_of(value))
    return {name: combine_kinds(kinds[name]) for name in sorted(kinds)}


def fit_value(value: Any, kind: str) -> Any:
    """Turn a cleaned value into the one type of its attribute.

    Examples
    --------
    >>> fit_value(1, "double"), fit_value(True, "string")
    (1.0, 'true')
    """
    if kind == "double":
        return float(value)
    if kind == "string" and not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def clean_ids(graph: nx.MultiDiGraph) -> dict[Any, str]:
    """Return for each node its id as clean text, sorted by that text.

    Raises
    ------
    ExportError
        If two ids are equal after the cleaning.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_nodes_from(["b", "a"])
    >>> clean_ids(graph)
    {'a': 'a', 'b': 'b'}
    """
    pairs = sorted(((clean_text(str(node)), node) for node in graph), key=lambda pair: pair[0])
    for (left, _), (right, _) in pairwise(pairs):
        if left == right:
            raise ExportError(f"two nodes have the id {left!r} after cleaning", remedy="rename one of them")
    return {node: name for name, node in pairs}


def clean_graph(graph: nx.Graph) -> nx.MultiDiGraph:
    """Return a copy of the graph after the documented cleaning: what a written file gives back.

    Examples
    --------
    >>> graph = nx.MultiDiGraph(name="x")
    >>> graph.add_node("a", mentions=1, code=None)
    >>> clean_graph(graph).nodes["a"]
    {'mentions': 1}
    """
    source = as_multidigraph(graph)
    ids = clean_ids(source)
    cleaned = nx.MultiDiGraph(**clean_attributes(source.graph))
    cleaned.add_nodes_from((ids[node], clean_attributes(data)) for node, data in source.nodes(data=True))
    for start, end, key, data in source.edges(keys=True, data=True):
        cleaned.add_edge(ids[start], ids[end], key=key)
        cleaned.edges[ids[start], ids[end], key].update(clean_attributes(data))
    for rows in (list(cleaned.nodes.values()), list(cleaned.edges.values())):
        columns = find_columns(rows)
        for row in rows:
            row.update({name: fit_value(value, columns[name]) for name, value in row.items()})
    return cleaned


def as_multidigraph(graph: nx.Graph) -> nx.MultiDiGraph:
    """Return the graph itself if it is a MultiDiGraph, else a copy that is one.

    Examples
    --------
    >>> type(as_multidigraph(nx.Graph([("a", "b")]))).__name__
    'MultiDiGraph'
    """
    if graph.is_multigraph() and graph.is_directed():
        return graph
    return nx.MultiDiGraph(graph)
