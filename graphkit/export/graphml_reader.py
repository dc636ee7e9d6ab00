"""Reading GraphML back: a stream parser without DTD, entities or network, and the encodings undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

import networkx as nx

from graphkit.errors import ReadError
from graphkit.export.cleaning import ALIAS_SEPARATOR
from graphkit.export.graphml import JOINED, JSON, KEY_COLUMN

_INTEGERS = frozenset({"int", "integer", "long", "short"})
_DECIMALS = frozenset({"float", "double"})


def read_graphml(path: str | Path) -> nx.MultiDiGraph:
    """Read a GraphML file into the graph that was written.

    Tuples, statements and article records are restored; edge keys are counted from 0 per pair where the
    file does not hold them. Files of other programs are read too.

    Raises
    ------
    ReadError
        If the file cannot be read or is no GraphML.

    Examples
    --------
    >>> import tempfile
    >>> from graphkit.export import write_graphml
    >>> graph = nx.MultiDiGraph(name="example")
    >>> graph.add_node("Region:金华市", name="金华市", aliases=("金华",))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_graphml(write_graphml(graph, Path(folder) / "graph.graphml")).nodes(data=True)
    NodeDataView({'Region:金华市': {'aliases': ('金华',), 'name': '金华市'}})
    """
    reader = _GraphmlReader(str(path))
    try:
        with Path(path).open("rb") as stream:
            reader.parser.ParseFile(stream)
    except OSError as error:
        raise ReadError(error.strerror or str(error), file=str(path), remedy="give a GraphML file") from error
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise ReadError(
            f"no GraphML: {error}",
            file=str(path),
            line=reader.parser.CurrentLineNumber,
            remedy="build or export the graph again",
        ) from error
    if not reader.has_graph:
        raise ReadError("no GraphML: it holds no graph", file=str(path), remedy="give a GraphML file")
    return reader.graph


class _GraphmlReader:
    """Handlers for the elements; ``owner`` is the attribute dict that ``data`` elements fill."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.graph = nx.MultiDiGraph()
        self.has_graph = False
        self.keys: dict[str, tuple[str, Callable[[str], Any]]] = {}
        self.drawings: set[str] = set()
        self.key: dict[str, str] = {}
        self.edge: tuple[str, str] = ("", "")
        self.owner: dict[str, Any] = {}
        self.data_key = ""
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise ReadError("document types are not read", file=self.file, remedy="remove the DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "data":
            self.data_key, self.text = attributes["key"], []
        elif tag == "node":
            self.owner = {}
            self.graph.add_node(attributes["id"])
            self.owner = self.graph.nodes[attributes["id"]]
        elif tag == "edge":
            self.edge, self.owner = (attributes["source"], attributes["target"]), {}
        elif tag == "key":
            self.key = {**attributes, "desc": ""}
        elif tag == "desc":
            self.text = []
        elif tag == "graph":
            self.has_graph, self.owner = True, self.graph.graph

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "data" and self.text is not None:
            self._store("".join(self.text))
            self.text = None
        elif tag == "desc" and self.text is not None:
            self.key["desc"] = "".join(self.text)
            self.text = None
        elif tag == "key":
            if "yfiles.type" in self.key:
                # How yEd draws is nothing that the graph says.
                self.drawings.add(self.key["id"])
            self.keys[self.key["id"]] = (self.key.get("attr.name", self.key["id"]), _decoder(self.key))
        elif tag == "edge":
            self._add_edge()

    def _store(self, text: str) -> None:
        name, decode = self.keys[self.data_key]
        if self.data_key not in self.drawings:
            self.owner[name] = decode(text)

    def _add_edge(self) -> None:
        source, target = self.edge
        key = self.owner.pop(KEY_COLUMN, None)
        if key is None:
            key = len(self.graph.get_edge_data(source, target, default=()))
        self.graph.add_edge(source, target, key=key)
        self.graph.edges[source, target, key].update(self.owner)


def _decoder(key: dict[str, str]) -> Callable[[str], Any]:
    if key["desc"] == JOINED or key.get("attr.name") == "aliases":
        return lambda text: tuple(text.split(ALIAS_SEPARATOR)) if text else ()
    if key["desc"] == JSON:
        return lambda text: restore(json.loads(text))
    kind = key.get("attr.type", "string")
    if kind in _INTEGERS:
        return int
    if kind in _DECIMALS:
        return float
    return _truth if kind == "boolean" else str


def _truth(text: str) -> bool:
    return text.strip().lower() in ("true", "1")


def restore(value: Any, *, inside_mapping: bool = False) -> Any:
    """Turn JSON into the graph's values: arrays become tuples, inside mappings lists.

    Examples
    --------
    >>> restore([["a", "b"], {"authors": ["c"]}])
    (('a', 'b'), {'authors': ['c']})
    """
    if isinstance(value, dict):
        return {key: restore(item, inside_mapping=True) for key, item in value.items()}
    if isinstance(value, list):
        items = [restore(item) for item in value]
        return items if inside_mapping else tuple(items)
    return value
