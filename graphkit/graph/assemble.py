"""Statements between mentions become edges between entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import networkx

from graphkit.ontology import load_ontology
from graphkit.records import SYMMETRIC_RELATIONS, Entity, Extraction, Statement
from graphkit.resolve.corpus import Resolution, all_mentions

EDGE_ATTRIBUTES = (
    "amount_cny",
    "amount",
    "currency",
    "instrument",
    "product",
    "title",
    "date",
    "date_precision",
)


def assemble_graph(
    extractions: Sequence[Extraction],
    resolution: Resolution,
    texts: Mapping[str, str],
    *,
    name: str = "graphkit",
    version: str = "",
    settings: Mapping[str, Any] | None = None,
    types: Sequence[Mapping[str, str]] = (),
    minimum_confidence: float = 0.0,
) -> networkx.MultiDiGraph:
    """Build the graph.

    Parameters
    ----------
    texts : mapping of str to str
        The text of each source file: evidence is copied from it, character by character.
    types : sequence of mapping
        The user's own node types with their look.

    Returns
    -------
    networkx.MultiDiGraph
        With the attributes of the contract; nodes and edges in a fixed order.
    """
    ordered = sorted(extractions, key=lambda one: one.article.key)
    graph = networkx.MultiDiGraph(
        name=name,
        version=version,
        articles={one.article.key: article_record(one) for one in ordered},
        settings=dict(settings or {}),
        **({"types": [dict(one) for one in types]} if types else {}),
    )
    _add_nodes(graph, ordered, resolution)
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for extraction in ordered:
        for statement in extraction.statements:
            if statement.confidence >= minimum_confidence:
                _collect(rows, statement, extraction, resolution, texts)
    _add_edges(graph, rows)
    return graph


def article_record(extraction: Extraction) -> dict[str, Any]:
    """Return what the graph tells of an article."""
    article = extraction.article
    return {
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "source_file": article.source_file,
        "authors": list(article.authors),
    }


def _add_nodes(
    graph: networkx.MultiDiGraph, extractions: Sequence[Extraction], resolution: Resolution
) -> None:
    mentions: dict[str, int] = {}
    articles: dict[str, set[str]] = {}
    dates: dict[str, list[str]] = {}
    for extraction in extractions:
        table = resolution.by_article[extraction.article.key]
        for mention in all_mentions(extraction):
            identifier = table.get((mention.name, mention.type))
            if identifier is None:
                continue
            mentions[identifier] = mentions.get(identifier, 0) + 1
            articles.setdefault(identifier, set()).add(extraction.article.key)
            if extraction.article.date:
                dates.setdefault(identifier, []).append(extraction.article.date)
    for identifier in sorted(mentions):
        entity = resolution.entities[identifier]
        seen = dates.get(identifier, [""])
        graph.add_node(
            identifier, **node_fields(entity, mentions[identifier], len(articles[identifier]), seen)
        )


def node_fields(entity: Entity, mentions: int, articles: int, dates: Sequence[str]) -> dict[str, Any]:
    """Return the attributes of a node; ``dates`` are those of the articles that mention it."""
    return {
        "name": entity.name,
        "label": entity.name,
        "type": entity.type,
        "aliases": entity.aliases,
        "mentions": mentions,
        "articles": articles,
        "first_date": min(dates),
        "last_date": max(dates),
        "code": entity.code,
        "links": entity.links,
    }


def _collect(
    rows: dict[tuple[str, ...], list[dict[str, Any]]],
    statement: Statement,
    extraction: Extraction,
    resolution: Resolution,
    texts: Mapping[str, str],
) -> None:
    article = extraction.article
    table = resolution.by_article[article.key]
    source = table.get((statement.source.name, statement.source.type))
    target = table.get((statement.target.name, statement.target.type))
    if source is None or target is None or source == target:
        return
    if statement.relation in SYMMETRIC_RELATIONS:
        source, target = sorted((source, target))
    key = (source, target, statement.relation, article.key, statement.status)
    rows.setdefault(key, []).append(statement_record(statement, extraction, texts[article.source_file]))


def statement_record(statement: Statement, extraction: Extraction, text: str) -> dict[str, Any]:
    """Return what an edge tells of one of its statements; ``text`` is that of the source file."""
    article = extraction.article
    start, end = article.source_span(statement.start, statement.end)
    before, after = _neighbours(statement, extraction)
    record: dict[str, Any] = {
        "start": start,
        "end": end,
        "evidence": text[start:end],
        "before": before,
        "after": after,
        "status": statement.status,
        "confidence": statement.confidence,
        "frame": statement.frame,
    }
    record.update({key: statement.attributes[key] for key in EDGE_ATTRIBUTES if key in statement.attributes})
    return record


def _neighbours(statement: Statement, extraction: Extraction) -> tuple[str, str]:
    spans = extraction.sentences
    text = extraction.article.text
    number = next((i for i, span in enumerate(spans) if span[0] == statement.start), -1)
    before = text[slice(*spans[number - 1])] if number > 0 else ""
    after = text[slice(*spans[number + 1])] if 0 <= number < len(spans) - 1 else ""
    return before, after


def _add_edges(
    graph: networkx.MultiDiGraph, rows: Mapping[tuple[str, ...], Sequence[dict[str, Any]]]
) -> None:
    for key in sorted(rows):
        source, target, relation, article, status = key
        source_file = graph.graph["articles"][article]["source_file"]
        graph.add_edge(source, target, **edge_fields(relation, article, status, source_file, rows[key]))


def edge_fields(
    relation: str, article: str, status: str, source_file: str, rows: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Return the attributes of the edge that some statements of one article make.

    Examples
    --------
    >>> row = {"start": 0, "end": 4, "evidence": "…", "confidence": 0.9, "frame": "lend"}
    >>> edge_fields("FINANCES", "a#1", "stated", "a", [row, row])["weight"]
    2
    """
    statements, best = rows, rows[0]
    if len(rows) > 1:  # few edges rest on more than one sentence
        statements = sorted(rows, key=lambda row: (row["start"], row["end"], str(row.get("amount", ""))))
        best = max(statements, key=_worth)
    return {
        "relation": relation,
        "label": load_ontology().relations[relation].label_zh,
        "evidence": best["evidence"],
        "article": article,
        "source_file": source_file,
        "start": best["start"],
        "end": best["end"],
        "status": status,
        "confidence": max(row["confidence"] for row in statements),
        "weight": len(statements),
        "frame": best["frame"],
        "statements": tuple(statements),
        **{name: best[name] for name in EDGE_ATTRIBUTES if name in best},
    }


def _worth(row: Mapping[str, Any]) -> tuple[float, ...]:
    """Rank the statement that speaks for its edge: by amount, title, sureness, place."""
    return (float(row.get("amount_cny", 0.0)), float("title" in row), row["confidence"], -row["start"])
