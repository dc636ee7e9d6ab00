"""Nodes with their numbers, and edges in the order in which they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from graphkit.export.cleaning import clean_text
from graphkit.graph.assemble import edge_fields
from graphkit.large.gathering import dump
from graphkit.large.scratch import Row, Scratch, to_bytes, to_text
from graphkit.records import SYMMETRIC_RELATIONS

# Identifiers are sorted as they are written; control characters may be written otherwise than they are.
CLEAN = r"""
CREATE TABLE clean_ids (number INTEGER, clean_id BLOB);
"""
NODES = """
CREATE TABLE nodes AS
    SELECT row_number() OVER (ORDER BY coalesce(clean_id, id), id) - 1 AS node, number, id,
           coalesce(clean_id, id) AS clean_id, name, kind, aliases, code, links,
           mentions, articles, first_date, last_date
    FROM entities LEFT JOIN clean_ids USING (number) JOIN (
        SELECT number, sum(mentions)::INTEGER AS mentions, count(DISTINCT article) AS articles,
               coalesce(min(nullif(date, '')), '') AS first_date,
               coalesce(max(nullif(date, '')), '') AS last_date
        FROM owners JOIN articles USING (article) GROUP BY number
    ) USING (number)
    ORDER BY node;
"""
STATED = """
CREATE TABLE stated AS
    SELECT CASE WHEN turned THEN target ELSE source END AS source,
           CASE WHEN turned THEN source ELSE target END AS target,
           relation, status, article, number, record
    FROM (
        SELECT one.node AS source, other.node AS target, relation, status, statements.article,
               statements.number, record,
               list_contains(?, relation) AND other.id < one.id AS turned
        FROM statements
        JOIN owners AS first ON first.article = statements.article
             AND first.name = statements.source AND first.kind = statements.source_kind
        JOIN owners AS second ON second.article = statements.article
             AND second.name = statements.target AND second.kind = statements.target_kind
        JOIN nodes AS one ON one.number = first.number
        JOIN nodes AS other ON other.number = second.number
        WHERE one.node <> other.node
    );
DROP TABLE statements;
CREATE TABLE edges (
    source INTEGER, target INTEGER, key INTEGER, relation VARCHAR, record BLOB
);
"""
ORDERED = """
SELECT source, target, relation, articles.key, status, source_file, stated.record
FROM stated JOIN articles USING (article)
ORDER BY source, target, relation, articles.key, status, number
"""


def number_nodes(scratch: Scratch) -> None:
    """Make the table ``nodes`` of entities that an article mentions."""
    scratch.run(CLEAN)
    scratch.insert("clean_ids", _find_unclean(scratch))
    scratch.run(NODES)


def _find_unclean(scratch: Scratch) -> Iterator[Row]:
    for number, identifier in scratch.read("SELECT number, id FROM entities"):
        text = to_text(identifier)
        if not text.isprintable() and clean_text(text) != text:
            yield number, to_bytes(clean_text(text))


def make_edges(scratch: Scratch) -> None:
    """Make the table ``edges`` of the statements."""
    scratch.run(STATED.replace("?", str(sorted(SYMMETRIC_RELATIONS))))
    scratch.insert("edges", _join_statements(scratch))
    scratch.run("DROP TABLE stated")


def _join_statements(scratch: Scratch) -> Iterator[Row]:
    for (source, target), rows in groupby(scratch.read(ORDERED), key=lambda row: row[:2]):
        for key, (described, same) in enumerate(groupby(rows, key=lambda row: row[2:6])):
            relation, article, status, file = described
            records: list[dict[str, Any]] = [json.loads(to_text(row[6])) for row in same]
            fields = edge_fields(relation, to_text(article), status, to_text(file), records)
            yield source, target, key, relation, dump(fields)
