"""Records as JSON and back, without loss: what the shards and the store keep.

The form is compact, because a store holds it once per article: mentions stand in lists, statements name them
by number, and the offsets of an article are written as runs of consecutive positions.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from graphkit.engine.pieces import Outcome, Trouble
from graphkit.records import Article, Extraction, Mention, Paragraph, SourceFile, Statement, Thing, Value

COMPRESSION = 1
"""The fastest level: records are small, and a build reads all of them."""


def pack(value: Any) -> bytes:
    """Turn a JSON value into compressed bytes; lone surrogates survive.

    Examples
    --------
    >>> unpack(pack({"name": "金华"}))
    {'name': '金华'}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), COMPRESSION)


def unpack(data: bytes) -> Any:
    """Turn bytes from `pack` back into the value."""
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))


def encode_extraction(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction as a JSON value.

    Examples
    --------
    >>> extraction = Extraction(Article("a#1", "a.txt", "金华市", (4, 5, 6)), (), ())
    >>> decode_extraction(encode_extraction(extraction)) == extraction
    True
    """
    numbers: dict[Mention, int] = {}
    for mention in extraction.mentions:
        numbers.setdefault(mention, len(numbers))
    own = [numbers[mention] for mention in extraction.mentions]
    statements = [_encode_statement(one, numbers) for one in extraction.statements]
    return {
        "article": encode_article(extraction.article),
        "table": [mention_row(mention) for mention in numbers],
        "mentions": own,
        "statements": statements,
        "sentences": [offset for span in extraction.sentences for offset in span],
        "values": [list(astuple(value)) for value in extraction.values],
        "links": [list(link) for link in extraction.links],
        "things": None if extraction.things is None else [_thing_row(thing) for thing in extraction.things],
    }


def decode_extraction(table: Mapping[str, Any]) -> Extraction:
    """Return the extraction that `encode_extraction` wrote."""
    mentions = [Mention(*row) for row in table["table"]]
    ends = iter(table["sentences"])
    return Extraction(
        decode_article(table["article"]),
        tuple(mentions[number] for number in table["mentions"]),
        tuple(_decode_statement(row, mentions) for row in table["statements"]),
        tuple(zip(ends, ends, strict=True)),
        tuple(Value(*row) for row in table["values"]),
        tuple((one, other, reason) for one, other, reason in table["links"]),
        None if table["things"] is None else tuple(_decode_thing(*row) for row in table["things"]),
    )


def _thing_row(thing: Thing) -> list[Any]:
    return [thing.key, thing.scope, thing.full, thing.names, thing.links, thing.named]


def _decode_thing(
    key: list[str], scope: str, full: str, names: list[Any], links: list[Any], named: list[Any]
) -> Thing:
    return Thing(tuple(key), scope, full, *(tuple(map(tuple, rows)) for rows in (names, links, named)))


def mention_row(mention: Mention) -> list[Any]:
    """Return a mention's fields in order."""
    # dataclasses.astuple copies deeply, which costs ten times as much.
    return [mention.start, mention.end, mention.name, mention.type, mention.layer, mention.score]


def _encode_statement(one: Statement, numbers: dict[Mention, int]) -> list[Any]:
    source = numbers.setdefault(one.source, len(numbers))
    target = numbers.setdefault(one.target, len(numbers))
    place = (one.start, one.end, dict(one.attributes), one.status, one.confidence, one.frame)
    return [source, one.relation, target, *place]


def _decode_statement(row: Sequence[Any], mentions: Sequence[Mention]) -> Statement:
    source, relation, target, *rest = row
    return Statement(mentions[source], relation, mentions[target], *rest)


def encode_article(article: Article) -> dict[str, Any]:
    """Return an article as a JSON value."""
    return {
        "key": article.key,
        "source_file": article.source_file,
        "text": article.text,
        "offsets": _encode_runs(article.offsets),
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "paragraphs": [[one.start, one.end, one.kind] for one in article.paragraphs],
        "dropped": [list(span) for span in article.dropped],
        "repairs": dict(article.repairs),
    }


def decode_article(table: Mapping[str, Any]) -> Article:
    """Return the article that `encode_article` wrote."""
    fields = dict(table)
    fields["offsets"] = _decode_runs(table["offsets"])
    fields["authors"] = tuple(table["authors"])
    fields["paragraphs"] = tuple(Paragraph(*row) for row in table["paragraphs"])
    fields["dropped"] = tuple((start, end) for start, end in table["dropped"])
    return Article(**fields)


def _encode_runs(offsets: Iterable[int]) -> list[int]:
    """Write offsets as (first, length) pairs; a run of ``-1`` stays a run of its own kind."""
    runs: list[int] = []
    expected = None
    for offset in offsets:
        if offset == expected:
            runs[-1] += 1
        else:
            runs += (offset, 1)
        expected = offset + 1 if offset >= 0 else None
    return runs


def _decode_runs(runs: Sequence[int]) -> tuple[int, ...]:
    offsets: list[int] = []
    pairs = iter(runs)
    for first, length in zip(pairs, pairs, strict=True):
        offsets.extend(range(first, first + length))
    return tuple(offsets)


def encode_source(source: SourceFile) -> dict[str, Any]:
    """Return a source file as a JSON value."""
    return {
        "name": source.name,
        "text": source.text,
        "format": source.format,
        "sha256": source.sha256,
        "metadata": dict(source.metadata),
        "repairs": dict(source.repairs),
    }


def encode_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as a JSON value."""
    return {
        "piece": outcome.piece,
        "key": outcome.key,
        "sha256": outcome.sha256,
        "sources": [encode_source(source) for source in outcome.sources],
        "extractions": [encode_extraction(extraction) for extraction in outcome.extractions],
        "skipped": [encode_trouble(one) for one in outcome.skipped],
        "quarantined": [encode_trouble(one) for one in outcome.quarantined],
        "found": outcome.found,
        "seconds": dict(outcome.seconds),
    }


def decode_outcome(table: Mapping[str, Any]) -> Outcome:
    """Return the outcome that `encode_outcome` wrote."""
    return Outcome(
        table["piece"],
        table["key"],
        table["sha256"],
        tuple(SourceFile(**one) for one in table["sources"]),
        tuple(decode_extraction(one) for one in table["extractions"]),
        tuple(Trouble(**one) for one in table["skipped"]),
        tuple(Trouble(**one) for one in table["quarantined"]),
        table["found"],
        table["seconds"],
    )


def encode_trouble(trouble: Trouble) -> dict[str, Any]:
    """Return a trouble as a JSON value."""
    return {
        "name": trouble.name,
        "stage": trouble.stage,
        "reason": trouble.reason,
        "piece": trouble.piece,
        "tries": trouble.tries,
    }
