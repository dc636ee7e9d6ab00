"""RDF Turtle: plain triples, and for each edge a statement about that triple with its evidence.

The vocabulary is documented in docs/vocabulary.ttl. An edge gives ``source relation target`` (unless it is
only planned) and a resource of type ``rdf:Statement`` whose subject, predicate and object repeat it and
that carries evidence, file, offsets, confidence, amount and article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

import networkx as nx

from graphkit.export.atomic import atomic_write
from graphkit.export.encoding import encode_value
from graphkit.export.rows import EdgeRow, GraphRows

VOCABULARY = "urn:graphkit:vocabulary:"
PREFIXES = {
    "gk": VOCABULARY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUAGE = "zh"
_TYPES = {"long": "xsd:integer", "double": "xsd:double", "boolean": "xsd:boolean"}
_TERMS = {"title": "dcterms:title", "date": "dcterms:date", "outlet": "dcterms:publisher",
          "authors": "dcterms:creator", "source_file": "gk:source_file"}  # fmt: skip
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t]')


def write_turtle(graph: nx.Graph, path: str | Path) -> Path:
    """Write a graph as RDF Turtle, sorted, one subject after another.

    Nodes are ``urn:graphkit:node:ID``, edges ``urn:graphkit:edge:SOURCE:TARGET:KEY``, articles
    ``urn:graphkit:article:KEY``, with percent-encoded parts.

    Raises
    ------
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", name="甲", type="Town")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = write_turtle(graph, Path(folder) / "g.ttl").read_text(encoding="utf-8")
    >>> print(text.split("\\n\\n")[1].strip())
    <urn:graphkit:node:a> a gk:Town ;
      rdfs:label "甲"@zh ;
      skos:prefLabel "甲"@zh .
    """
    rows = GraphRows(graph)

    def write(stream: BinaryIO) -> None:
        for block in _blocks(rows):
            stream.write(block.encode("utf-8"))

    return atomic_write(path, write)


def _blocks(rows: GraphRows) -> Iterator[str]:
    yield "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    for key, record in rows.articles.items():
        yield _subject(_resource("article", key), list(_article(record)))
    for name, data in rows.nodes():
        yield _subject(_resource("node", name), list(_node(name, data, rows.node_columns)))
    for edge in rows.edges():
        yield from _edge(edge, rows.edge_columns)


def _subject(subject: str, pairs: list[str]) -> str:
    return f"\n{subject} " + " ;\n  ".join(pairs) + " .\n"


def _resource(kind: str, *parts: object) -> str:
    return f"<urn:graphkit:{kind}:{':'.join(quote(str(part), safe='') for part in parts)}>"


def _term(name: str) -> str:
    return (
        f"<{VOCABULARY}{quote(name, safe='_')}>"
        if not re.fullmatch(r"[A-Za-z_]\w*", name, re.A)
        else f"gk:{name}"
    )


def _literal(text: str, suffix: str = "") -> str:
    escaped = _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
    return f'"{escaped}"{suffix}'


def _typed(name: str, value: Any, kind: str) -> str:
    suffix = f"^^{_TYPES[kind]}" if kind in _TYPES else ""
    return _literal(encode_value(name, value, kind), suffix)


def _article(record: Mapping[str, Any]) -> Iterator[str]:
    yield "a gk:Article"
    for name, value in sorted(record.items()):
        values = value if isinstance(value, list | tuple) else [value]
        yield from (f"{_TERMS.get(name, _term(name))} {_literal(str(item))}" for item in values if item)


def _node(name: str, data: Mapping[str, Any], columns: Mapping[str, str]) -> Iterator[str]:
    label = _literal(str(data.get("name") or name), f"@{LANGUAGE}")
    yield f"a {_term(str(data.get('type') or 'Thing'))}"
    yield f"rdfs:label {label}"
    yield f"skos:prefLabel {label}"
    yield from (f"skos:altLabel {_literal(alias, f'@{LANGUAGE}')}" for alias in data.get("aliases", ()))
    for key, value in sorted(data.items()):
        if key not in ("name", "label", "type", "aliases") and value not in ("", ()):
            yield f"{_term(key)} {_typed(key, value, columns[key])}"


def _edge(edge: EdgeRow, columns: Mapping[str, str]) -> Iterator[str]:
    source, target = _resource("node", edge.source), _resource("node", edge.target)
    relation = _term(str(edge.data.get("relation") or "RELATED"))
    # What is only planned is stated about, not stated.
    if edge.data.get("status") != "planned":
        yield _subject(source, [f"{relation} {target}"])
    pairs = ["a rdf:Statement", f"rdf:subject {source}", f"rdf:predicate {relation}", f"rdf:object {target}"]
    for key, value in sorted(edge.data.items()):
        if key == "article" and value:
            pairs.append(f"dcterms:source {_resource('article', value)}")
        elif key not in ("relation", "label") and value not in ("", ()):
            pairs.append(f"{_term(key)} {_typed(key, value, columns[key])}")
    yield _subject(_resource("edge", edge.source, edge.target, edge.key), pairs)
