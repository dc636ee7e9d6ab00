"""The rows of the store's tables: from outcomes, and from a graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphkit.records import Extraction
from graphkit.store.codec import encode_extraction, encode_outcome, pack

if TYPE_CHECKING:
    import networkx

    from graphkit.engine.pieces import Outcome

Row = tuple[Any, ...]
Table = tuple[str, Sequence[Row]]
"""A table's name and rows."""

SURROGATES = re.compile("[\ud800-\udfff]")
EDGE_COLUMNS = (
    "status", "article", "source_file", "start", "end", "evidence", "confidence", "weight", "frame",
    "amount_cny", "amount", "currency", "instrument", "product", "title", "date",
)  # fmt: skip


def outcome_tables(outcome: Outcome, key: str) -> list[Table]:
    """Return the rows that describe one input."""
    bare = encode_outcome(replace(outcome, extractions=(), seconds={}))
    name = outcome.piece
    troubles = [(one.name, name, one.stage, _fit(one.reason), one.tries) for one in outcome.quarantined]
    files = [(one.name, name, one.format, one.sha256, len(one.text)) for one in outcome.sources]
    return [
        ("inputs", [(name, outcome.sha256, key, pack(bare))]),
        ("files", files),
        ("articles", [_article_row(one, name) for one in outcome.extractions]),
        ("mentions", [row for one in outcome.extractions for row in _mention_rows(one, name)]),
        ("statements", [row for one in outcome.extractions for row in _statement_rows(one, name)]),
        ("quarantine", troubles),
    ]


def graph_tables(
    graph: networkx.MultiDiGraph,
    names: Iterable[tuple[str, str, str, str]],
    curation: Iterable[Sequence[Any]] = (),
) -> list[Table]:
    """Return the rows that are made anew by each build."""
    entities = [_entity_row(node, fields) for node, fields in graph.nodes(data=True)]
    ordered = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    edges = [_edge_row(number, *edge) for number, edge in enumerate(ordered)]
    return [
        ("names", [tuple(map(_fit, row)) for row in sorted(names)]),
        ("entities", sorted(entities, key=lambda row: str(row[0]))),
        ("edges", edges),
        ("curation", [tuple(row) for row in curation]),
    ]


def _fit(text: str) -> str:
    """Columns hold valid Unicode only; the records keep what was there."""
    return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def _json(value: Any) -> str:
    return _fit(json.dumps(value, ensure_ascii=False))


def _article_row(one: Extraction, name: str) -> Row:
    article = one.article
    return (
        article.key,
        name,
        article.source_file,
        _fit(article.title),
        article.date,
        _fit(article.outlet),
        [_fit(author) for author in article.authors],
        len(article.text),
        _fit(article.text),
        pack(encode_extraction(one)),
    )


def _mention_rows(one: Extraction, name: str) -> Iterable[Row]:
    article = one.article
    for number, mention in enumerate(one.mentions):
        place = article.source_span(mention.start, mention.end)
        described = (_fit(mention.name), mention.type, mention.layer, mention.score)
        yield (article.key, name, number, *described, *place)


def _statement_rows(one: Extraction, name: str) -> Iterable[Row]:
    article = one.article
    for number, statement in enumerate(one.statements):
        yield (
            article.key,
            name,
            number,
            _fit(statement.source.name),
            statement.source.type,
            statement.relation,
            _fit(statement.target.name),
            statement.target.type,
            statement.status,
            statement.confidence,
            statement.frame,
            *article.source_span(statement.start, statement.end),
            _fit(article.text[statement.start : statement.end]),
            _json(dict(statement.attributes)),
        )


def _entity_row(node: str, fields: dict[str, Any]) -> Row:
    return (
        _fit(node),
        _fit(fields["name"]),
        fields["type"],
        fields["code"],
        [_fit(alias) for alias in fields["aliases"]],
        fields["mentions"],
        fields["articles"],
        fields["first_date"],
        fields["last_date"],
        _json(list(fields["links"])),
    )


def _edge_row(number: int, source: str, target: str, key: int, fields: dict[str, Any]) -> Row:
    values = (fields.get(name) for name in EDGE_COLUMNS)
    plain = (_fit(value) if isinstance(value, str) else value for value in values)
    ends = (_fit(source), fields["relation"], _fit(target))
    return (number, *ends, *plain, _json(list(fields.get("statements", ()))))
