"""The rows of the store's tables: from outcomes, and from a graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphkit.engine.codec import encode_extraction, encode_outcome, pack
from graphkit.records import Extraction

if TYPE_CHECKING:
    import networkx

    from graphkit.engine.pieces import Outcome
    from graphkit.large import GraphTables

Row = tuple[Any, ...]
Table = tuple[str, Iterable[Row]]
"""A table's name and rows."""

EDGE_COLUMNS = (
    "status", "article", "source_file", "start", "end", "evidence", "confidence", "weight", "frame",
    "amount_cny", "amount", "currency", "instrument", "product", "title", "date",
)  # fmt: skip


def outcome_tables(outcome: Outcome) -> list[Table]:
    """Return the rows that describe one input."""
    bare = encode_outcome(replace(outcome, extractions=(), seconds={}))
    name = outcome.piece
    troubles = [(one.name, name, one.stage, one.reason, one.tries) for one in outcome.quarantined]
    files = [(one.name, name, one.format, one.sha256, len(one.text)) for one in outcome.sources]
    return [
        ("inputs", [(name, outcome.sha256, outcome.key, pack(bare))]),
        ("files", files),
        ("articles", [_article_row(one, name) for one in outcome.extractions]),
        ("mentions", [row for one in outcome.extractions for row in _mention_rows(one, name)]),
        ("statements", [row for one in outcome.extractions for row in _statement_rows(one, name)]),
        ("quarantine", troubles),
    ]


def join_tables(several: Iterable[Iterable[Table]]) -> list[Table]:
    """Put the rows of equal tables together: the database takes few large inserts much faster."""
    joined: dict[str, list[Row]] = {}
    for tables in several:
        for name, rows in tables:
            joined.setdefault(name, []).extend(rows)
    return list(joined.items())


def graph_tables(
    graph: networkx.MultiDiGraph | GraphTables,
    names: Iterable[tuple[str, str, str, str]],
    curation: Iterable[Sequence[Any]] = (),
) -> list[Table]:
    """Return the rows that are made anew by each build."""
    import networkx

    if isinstance(graph, networkx.MultiDiGraph):
        nodes = iter(sorted(graph.nodes(data=True), key=lambda node: str(node[0])))
        edges = iter(sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]))
        names = sorted(names)
    else:
        nodes, edges = graph.nodes(), graph.edges()
    return [
        ("names", names),
        ("entities", (_entity_row(node, fields) for node, fields in nodes)),
        ("edges", (_edge_row(number, *edge) for number, edge in enumerate(edges))),
        ("curation", [tuple(row) for row in curation]),
    ]


def curation_rows(verdicts: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield the rows of a report's corrections with what became of each."""
    for one in verdicts:
        entry = json.dumps(one["entry"], ensure_ascii=False)
        yield (
            one["number"],
            one["entry"]["action"],
            entry,
            one["file"],
            one["line"],
            one["applied"],
            one["reason"],
        )


# json.dumps makes an encoder anew for every value.
_json = json.JSONEncoder(ensure_ascii=False).encode


def _article_row(one: Extraction, name: str) -> Row:
    article = one.article
    return (
        article.key,
        name,
        article.source_file,
        article.title,
        article.date,
        article.outlet,
        list(article.authors),
        len(article.text),
        article.text,
        pack(encode_extraction(one)),
    )


def _mention_rows(one: Extraction, name: str) -> Iterable[Row]:
    article = one.article
    for number, mention in enumerate(one.mentions):
        place = article.source_span(mention.start, mention.end)
        described = (mention.name, mention.type, mention.layer, mention.score)
        yield (article.key, name, number, *described, *place)


def _statement_rows(one: Extraction, name: str) -> Iterable[Row]:
    article = one.article
    for number, statement in enumerate(one.statements):
        yield (
            article.key,
            name,
            number,
            statement.source.name,
            statement.source.type,
            statement.relation,
            statement.target.name,
            statement.target.type,
            statement.status,
            statement.confidence,
            statement.frame,
            *article.source_span(statement.start, statement.end),
            article.text[statement.start : statement.end],
            _json(dict(statement.attributes)),
        )


def _entity_row(node: str, fields: dict[str, Any]) -> Row:
    return (
        node,
        fields["name"],
        fields["type"],
        fields["code"],
        list(fields["aliases"]),
        fields["mentions"],
        fields["articles"],
        fields["first_date"],
        fields["last_date"],
        _json(list(fields["links"])),
    )


def _edge_row(number: int, source: str, target: str, key: int, fields: dict[str, Any]) -> Row:
    values = (fields.get(name) for name in EDGE_COLUMNS)
    return (number, source, fields["relation"], target, *values)
