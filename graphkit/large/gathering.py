"""Articles, one after another, into rows: what resolution and the graph will need of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.engine.pieces import Outcome
from graphkit.entities.lexicon import Lexicon
from graphkit.export.cleaning import clean_text
from graphkit.graph.assemble import article_record, statement_record
from graphkit.large.keys import block_id, encode_key
from graphkit.large.scratch import BATCH, Row, Scratch, to_bytes
from graphkit.records import Extraction
from graphkit.resolve.corpus import all_mentions, group_names

SCHEMA = """
CREATE TABLE articles (
    article INTEGER, key BLOB, clean_key BLOB, source_file BLOB, date VARCHAR, record BLOB
);
CREATE TABLE blocks (block BLOB, key BLOB, scope BLOB, "full" BLOB);
CREATE TABLE links (block BLOB, link BLOB);
CREATE TABLE names (article INTEGER, block BLOB, name BLOB, kind VARCHAR, mentions INTEGER, counted INTEGER);
CREATE TABLE statements (
    article INTEGER, number INTEGER, source BLOB, source_kind VARCHAR, relation VARCHAR, target BLOB,
    target_kind VARCHAR, status VARCHAR, record BLOB
);
"""
NO_KIND = ""
"""The kind of a name that counts for its block's names, but by which no mention finds it."""


def dump(value: Any) -> bytes:
    """Return a JSON value as bytes."""
    return to_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class Gatherer:
    """Takes outcomes and fills the tables; `finish` writes what is still waiting.

    Parameters
    ----------
    scratch : Scratch
    lexicon : Lexicon
    minimum_confidence : float
        Statements below it are left out.
    """

    def __init__(self, scratch: Scratch, lexicon: Lexicon, minimum_confidence: float = 0.0) -> None:
        self._scratch, self._lexicon, self._minimum = scratch, lexicon, minimum_confidence
        self._waiting: dict[str, list[Row]] = {}
        self._articles = 0
        scratch.run(SCHEMA)

    def add(self, outcome: Outcome) -> None:
        """Take one outcome."""
        texts = {source.name: source.text for source in outcome.sources}
        for extraction in outcome.extractions:
            self._add_article(extraction, texts)
            self._articles += 1
        if sum(map(len, self._waiting.values())) > BATCH:
            self.finish()

    def finish(self) -> None:
        """Write the rows that are waiting."""
        for table, rows in self._waiting.items():
            self._scratch.insert(table, rows)
        self._waiting.clear()

    def _add_article(self, extraction: Extraction, texts: Mapping[str, str]) -> None:
        article, number = extraction.article, self._articles
        described = (to_bytes(article.key), to_bytes(clean_text(article.key)), to_bytes(article.source_file))
        self._put("articles", [(number, *described, article.date, dump(article_record(extraction)))])
        self._add_names(extraction)
        self._put(
            "statements",
            (
                (
                    number,
                    place,
                    to_bytes(one.source.name),
                    one.source.type,
                    one.relation,
                    to_bytes(one.target.name),
                    one.target.type,
                    one.status,
                    dump(statement_record(one, extraction, texts[article.source_file])),
                )
                for place, one in enumerate(extraction.statements)
                if one.confidence >= self._minimum
            ),
        )

    def _add_names(self, extraction: Extraction) -> None:
        things = group_names(extraction, self._lexicon) if extraction.things is None else extraction.things
        mentions = Counter((mention.name, mention.type) for mention in all_mentions(extraction))
        for thing in things:
            block = block_id(thing.key, thing.scope, thing.full)
            key = (encode_key(thing.key), to_bytes(thing.scope), to_bytes(thing.full))
            self._put("blocks", [(block, *key)])
            self._put("links", ((block, dump(link)) for link in thing.links))
            unseen = dict(thing.names)
            for name, kind in thing.named:
                # A name's count belongs to its block once, however many kinds its mentions have.
                self._put_name(block, name, kind, mentions[name, kind], unseen.pop(name, 0))
            for name, count in sorted(unseen.items()):
                self._put_name(block, name, NO_KIND, 0, count)

    def _put_name(self, block: bytes, name: str, kind: str, mentions: int, counted: int) -> None:
        self._put("names", [(self._articles, block, to_bytes(name), kind, mentions, counted)])

    def _put(self, table: str, rows: Iterable[Row]) -> None:
        self._waiting.setdefault(table, []).extend(rows)
