"""Statements between mentions become edges between entities."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
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


EdgeKey = tuple[str, str, str, str, str]
"""Source, target, relation, article, status."""


@dataclass(frozen=True, slots=True)
class ArticleEdges:
    """The edges of one article, and what they were made of."""

    extraction: Extraction
    meant: Mapping[tuple[str, str], str]
    minimum_confidence: float
    edges: tuple[tuple[EdgeKey, dict[str, Any]], ...]

    def holds(
        self, extraction: Extraction, meant: Mapping[tuple[str, str], str], minimum_confidence: float
    ) -> bool:
        """Tell whether the edges are the same for this extraction, whose names mean these entities."""
        same = extraction is self.extraction and minimum_confidence == self.minimum_confidence
        return same and meant == self.meant


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
    known: dict[str, ArticleEdges] | None = None,
) -> networkx.MultiDiGraph:
    """Build the graph.

    Parameters
    ----------
    texts : mapping of str to str
        The text of each source file: evidence is copied from it, character by character.
    types : sequence of mapping
        The user's own node types with their look.
    known : dict of str to ArticleEdges, optional
        What an earlier call left there of each article. It is taken where nothing has changed; afterwards
        the dict holds what this call made.

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
    found = {
        one.article.key: _find_edges(one, resolution, texts, minimum_confidence, known) for one in ordered
    }
    edges = [edge for one in found.values() for edge in one.edges]
    for (source, target, *_), fields in sorted(edges, key=itemgetter(0)):
        graph.add_edge(source, target, **fields)
    if known is not None:
        known.clear()
        known.update(found)
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
    counts: dict[str, list[int]] = {}
    dates: dict[str, list[str]] = {}
    for extraction in extractions:
        table = resolution.by_article[extraction.article.key]
        named = (table.get((mention.name, mention.type)) for mention in all_mentions(extraction))
        for identifier, count in Counter(one for one in named if one is not None).items():
            counts.setdefault(identifier, []).append(count)
            if extraction.article.date:
                dates.setdefault(identifier, []).append(extraction.article.date)
    for identifier, of_articles in sorted(counts.items()):
        seen = dates.get(identifier, [""])
        fields = node_fields(resolution.entities[identifier], sum(of_articles), len(of_articles), seen)
        graph.add_node(identifier, **fields)


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


def _find_edges(
    extraction: Extraction,
    resolution: Resolution,
    texts: Mapping[str, str],
    minimum_confidence: float,
    known: Mapping[str, ArticleEdges] | None,
) -> ArticleEdges:
    """Return the edges of one article: statements of one relation from one entity to another are one edge."""
    article = extraction.article
    meant = resolution.by_article[article.key]
    before = known.get(article.key) if known else None
    if before is not None and before.holds(extraction, meant, minimum_confidence):
        return before
    rows: dict[EdgeKey, list[dict[str, Any]]] = {}
    for statement in extraction.statements:
        ends = _find_ends(statement, meant)
        if ends is not None and statement.confidence >= minimum_confidence:
            key = (*ends, statement.relation, article.key, statement.status)
            record = statement_record(statement, extraction, texts[article.source_file])
            rows.setdefault(key, []).append(record)
    edges = ((key, edge_fields(*key[2:], article.source_file, told)) for key, told in rows.items())
    return ArticleEdges(extraction, meant, minimum_confidence, tuple(edges))


def _find_ends(statement: Statement, meant: Mapping[tuple[str, str], str]) -> tuple[str, str] | None:
    source = meant.get((statement.source.name, statement.source.type))
    target = meant.get((statement.target.name, statement.target.type))
    if source is None or target is None or source == target:
        return None
    turned = statement.relation in SYMMETRIC_RELATIONS and target < source
    return (target, source) if turned else (source, target)


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
    if statement.attributes:  # most statements say nothing but their relation
        record.update(
            {key: statement.attributes[key] for key in EDGE_ATTRIBUTES if key in statement.attributes}
        )
    return record


def _neighbours(statement: Statement, extraction: Extraction) -> tuple[str, str]:
    spans = extraction.sentences
    text = extraction.article.text
    number = bisect_left(spans, (statement.start,))
    if number == len(spans) or spans[number][0] != statement.start:
        return "", ""
    before = text[slice(*spans[number - 1])] if number > 0 else ""
    after = text[slice(*spans[number + 1])] if number < len(spans) - 1 else ""
    return before, after


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
