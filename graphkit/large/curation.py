"""Corrections of a graph in tables: what they may touch is taken into memory, corrected and put back.

A correction finds entities by their names. So the entities that bear a name of a correction, as their own or
as an alias, are all that the corrections of a file can reach, and the code that corrects a whole graph in
memory corrects this part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from graphkit.engine.pieces import Outcome
from graphkit.large.gathering import dump
from graphkit.large.scratch import Row, Scratch, to_bytes, to_text
from graphkit.large.tables import GraphTables
from graphkit.records import Entity
from graphkit.resolve.corpus import Resolution
from graphkit.resolve.curated_relations import search_sentence
from graphkit.resolve.curation import Correction, Verdict, curate_entities, curate_relations

if TYPE_CHECKING:
    import networkx


def correct_entities(scratch: Scratch, corrections: Sequence[Correction]) -> list[Verdict]:
    """Apply the corrections of entities to the tables ``entities`` and ``owners``."""
    ours = [one for one in corrections if not one.of_relation]
    if not ours:
        return []
    _find_touched(scratch, "number", "entities", {name for one in ours for name in (one.name, one.other)})
    corrected, verdicts = curate_entities(_load_touched(scratch), ours)
    _replace_touched(scratch, corrected)
    return verdicts


def _find_touched(scratch: Scratch, number: str, table: str, names: set[str]) -> None:
    """Make the table ``touched`` of those that bear one of the names."""
    scratch.run("CREATE OR REPLACE TABLE touched (number INTEGER)")
    found = (
        (number,)
        for number, name, aliases in scratch.read(f"SELECT {number}, name, aliases FROM {table}")
        if to_text(name) in names or not names.isdisjoint(json.loads(to_text(aliases)))
    )
    scratch.insert("touched", found)


def _load_touched(scratch: Scratch) -> Resolution:
    columns = "number, id, name, kind, aliases, code, links"
    entities: dict[str, Entity] = {}
    for _, identifier, name, kind, aliases, code, links in scratch.read(
        f"SELECT {columns} FROM entities WHERE number IN (FROM touched) ORDER BY id"
    ):
        joined = tuple(tuple(link) for link in json.loads(to_text(links)))
        described = (to_text(name), kind, tuple(json.loads(to_text(aliases))), code, joined)
        entities[to_text(identifier)] = Entity(to_text(identifier), *described)
    by_article: dict[str, dict[tuple[str, str], str]] = {}
    for article, name, kind, identifier in scratch.read(
        "SELECT article, owners.name, owners.kind, id FROM owners JOIN entities USING (number) "
        "WHERE number IN (FROM touched) ORDER BY article"
    ):
        by_article.setdefault(str(article), {})[to_text(name), kind] = to_text(identifier)
    return Resolution(entities, by_article)


def _replace_touched(scratch: Scratch, after: Resolution) -> None:
    first = scratch.value("SELECT max(number) + 1 FROM entities")
    numbers = {identifier: first + place for place, identifier in enumerate(after.entities)}
    scratch.run("CREATE OR REPLACE TABLE moved (article INTEGER, name BLOB, kind VARCHAR, owner INTEGER)")
    scratch.insert("moved", _moved(after, numbers))
    scratch.run(
        "CREATE OR REPLACE TABLE owners AS "
        "SELECT article, name, kind, mentions, coalesce(owner, number) AS number "
        "FROM owners LEFT JOIN moved USING (article, name, kind) "
        "WHERE owner IS NOT NULL OR number NOT IN (FROM touched)"
    )
    scratch.run("DELETE FROM entities WHERE number IN (FROM touched)")
    scratch.insert("entities", _entity_rows(after, numbers))


def _moved(after: Resolution, numbers: dict[str, int]) -> Iterator[Row]:
    for article, table in after.by_article.items():
        for (name, kind), identifier in table.items():
            yield int(article), to_bytes(name), kind, numbers[identifier]


def _entity_rows(after: Resolution, numbers: dict[str, int]) -> Iterator[Row]:
    for one in after.entities.values():
        named = (to_bytes(one.id), to_bytes(one.name), one.type, dump(one.aliases), one.code, dump(one.links))
        yield numbers[one.id], *named


class CitedTexts:
    """The texts of the files that added relations cite: of a large corpus, the only ones that are kept.

    Parameters
    ----------
    corrections : sequence of Correction
    """

    def __init__(self, corrections: Sequence[Correction]) -> None:
        added = [one for one in corrections if one.action == "add" and one.evidence]
        self._articles = {one.article for one in added if one.article}
        self._sentences = {one.evidence for one in added if not one.article}
        self.texts: dict[str, str] = {}

    def watch(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Pass outcomes on and keep the texts that are cited."""
        for outcome in outcomes:
            cited = {
                one.article.source_file for one in outcome.extractions if one.article.key in self._articles
            }
            for source in outcome.sources:
                if source.name in cited or any(search_sentence(one, source.text) for one in self._sentences):
                    self.texts[source.name] = source.text
            yield outcome


def correct_relations(
    tables: GraphTables, corrections: Sequence[Correction], texts: Mapping[str, str]
) -> list[Verdict]:
    """Apply the corrections of relations to the table ``edges``."""
    ours = [one for one in corrections if one.of_relation]
    if not ours:
        return []
    scratch = tables.scratch
    _find_touched(scratch, "node", "nodes", {name for one in ours for name in (one.source, one.target)})
    graph = tables.part("node IN (FROM touched)", "source IN (FROM touched) AND target IN (FROM touched)")
    articles = {one.article for one in ours}
    graph.graph["articles"] = {
        key: record
        for key, record in sorted(tables.articles())
        if key in articles or record["source_file"] in texts
    }
    verdicts = curate_relations(graph, ours, texts)
    scratch.run("DELETE FROM edges WHERE source IN (FROM touched) AND target IN (FROM touched)")
    scratch.insert("edges", _edge_rows(scratch, graph))
    return verdicts


def _edge_rows(scratch: Scratch, graph: networkx.MultiDiGraph) -> Iterator[Row]:
    numbers = {
        to_text(identifier): node
        for identifier, node in scratch.read("SELECT id, node FROM nodes WHERE node IN (FROM touched)")
    }
    for source, target, key, fields in graph.edges(keys=True, data=True):
        yield numbers[source], numbers[target], key, fields["relation"], dump(fields)
