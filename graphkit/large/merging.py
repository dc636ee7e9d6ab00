"""Blocks into entities, partition by partition: all blocks of one key lie in one partition."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from graphkit.entities.lexicon import Lexicon
from graphkit.large.gathering import dump
from graphkit.large.keys import decode_key, encode_key, partition_bounds
from graphkit.large.scratch import BATCH, Row, Scratch, to_bytes, to_text
from graphkit.resolve.blocks import Block, Key, Oversized, describe_entity, make_identifier, merge_blocks

BYTES_OF_A_NAME = 1000
"""What one name of a block takes in memory while its partition is merged, measured and rounded up."""

GROUP = """
CREATE TABLE tallies AS
    SELECT block, name, sum(counted)::INTEGER AS counted FROM names GROUP BY block, name ORDER BY block;
CREATE TABLE distinct_blocks AS
    SELECT block, any_value(key) AS key, any_value(scope) AS scope, any_value("full") AS "full"
    FROM blocks GROUP BY block ORDER BY block;
CREATE TABLE distinct_links AS SELECT DISTINCT block, link FROM links ORDER BY block;
DROP TABLE blocks; DROP TABLE links;
CREATE TABLE groups (
    number INTEGER, key BLOB, plain BLOB, prefix BLOB, name BLOB, kind VARCHAR, aliases BLOB, code VARCHAR,
    links BLOB
);
CREATE TABLE members (block BLOB, number INTEGER);
CREATE TABLE identifiers (number INTEGER, id BLOB);
"""
# An identifier is contested where another one has the same text before the first @.
CONTESTED = """
SELECT number, plain, prefix, key, rank FROM (
    SELECT number, plain, prefix, key, row_number() OVER (ORDER BY key) - 1 AS rank,
           count(*) OVER (PARTITION BY prefix) AS rivals
    FROM groups
) WHERE rivals > 1 ORDER BY prefix, rank
"""
ENTITIES = """
CREATE TABLE entities AS
    SELECT number, coalesce(id, plain) AS id, name, kind, aliases, code, links
    FROM groups LEFT JOIN identifiers USING (number);
CREATE TABLE owners AS
    SELECT article, name, kind, mentions, number FROM names JOIN members USING (block) WHERE kind <> '';
DROP TABLE groups; DROP TABLE identifiers; DROP TABLE members; DROP TABLE names; DROP TABLE tallies;
DROP TABLE distinct_blocks; DROP TABLE distinct_links;
"""


def merge_partitions(
    scratch: Scratch, lexicon: Lexicon, memory_mb: int, partitions: int = 0, cap: int | None = None
) -> list[Oversized]:
    """Make the tables ``entities`` and ``owners`` (the entity of each name) of those that were gathered.

    Parameters
    ----------
    scratch : Scratch
        With the tables that `graphkit.large.gathering` fills.
    lexicon : Lexicon
    memory_mb : int
        What a partition may take in memory.
    partitions : int
        How many there are; 0 means as few as fit. The result does not depend on it.
    cap : int, optional
        As of `graphkit.resolve.blocks.merge_blocks`.

    Returns
    -------
    list of Oversized
        What the cap kept apart, in the order of the keys.
    """
    scratch.run(GROUP)
    if not partitions:
        names = scratch.value("SELECT count(*) FROM tallies")
        partitions = max(1, math.ceil(names * BYTES_OF_A_NAME / (memory_mb * 1_000_000)))
    merger = _Merger(scratch, lexicon, cap)
    for low, high in partition_bounds(partitions):
        merger.merge(low, high)
    merger.flush()
    scratch.insert("identifiers", _settle_identifiers(scratch))
    scratch.run(ENTITIES)
    return [one for _, found in sorted(merger.oversized, key=lambda pair: pair[0]) for one in found]


class _Merger:
    """Merges one partition after another and numbers the entities as they come."""

    def __init__(self, scratch: Scratch, lexicon: Lexicon, cap: int | None) -> None:
        self.scratch, self.lexicon, self.cap = scratch, lexicon, cap
        self.oversized: list[tuple[Key, list[Oversized]]] = []
        self.number = 0
        self.groups: list[Row] = []
        self.members: list[Row] = []

    def merge(self, low: bytes, high: bytes) -> None:
        for key, blocks in _read_partition(self.scratch, low, high):
            found, oversized = merge_blocks([block for _, block in blocks], self.cap)
            if oversized:
                self.oversized.append((key, oversized))
            places = {id(block): identifier for identifier, block in blocks}
            for group_key, members in found.items():
                self._add(group_key, members)
                self.members += [(places[id(block)], self.number) for block in members]
                self.number += 1
            if len(self.groups) > BATCH:
                self.flush()

    def flush(self) -> None:
        self.scratch.insert("groups", self.groups)
        self.scratch.insert("members", self.members)
        self.groups.clear()
        self.members.clear()

    def _add(self, key: Key, blocks: list[Block]) -> None:
        entity = describe_entity(key, blocks, self.lexicon)
        texts = (encode_key(key), to_bytes(entity.id), to_bytes(entity.id.partition("@")[0]))
        described = (
            to_bytes(entity.name),
            entity.type,
            dump(entity.aliases),
            entity.code,
            dump(entity.links),
        )
        self.groups.append((self.number, *texts, *described))


def _read_partition(
    scratch: Scratch, low: bytes, high: bytes
) -> Iterator[tuple[Key, list[tuple[bytes, Block]]]]:
    """Yield the blocks of each key with their identifiers."""
    bounds = "block >= ? AND block < ?"
    tallies: dict[bytes, Counter[str]] = {}
    for block, name, counted in scratch.read(
        f"SELECT block, name, counted FROM tallies WHERE {bounds}", (low, high)
    ):
        tallies.setdefault(block, Counter())[to_text(name)] = counted
    links: dict[bytes, set[Any]] = {}
    for block, link in scratch.read(f"SELECT block, link FROM distinct_links WHERE {bounds}", (low, high)):
        links.setdefault(block, set()).add(tuple(json.loads(to_text(link))))
    rows = scratch.read(
        f'SELECT key, block, scope, "full" FROM distinct_blocks WHERE {bounds} ORDER BY key, block',
        (low, high),
    )
    for encoded, found in groupby(rows, key=lambda row: row[0]):
        key = decode_key(encoded)
        yield (
            key,
            [
                (block, Block(key, to_text(scope), to_text(full), tallies[block], links.get(block, set())))
                for _, block, scope, full in found
            ],
        )


def _settle_identifiers(scratch: Scratch) -> Iterator[Row]:
    """Yield the identifiers of those that share their plain one with others."""
    for _, rivals in groupby(scratch.read(CONTESTED), key=lambda row: row[2]):
        taken: set[str] = set()
        for number, plain, _, key, rank in rivals:
            identifier = make_identifier(to_text(plain), decode_key(key), rank, taken)
            taken.add(identifier)
            yield number, to_bytes(identifier)
