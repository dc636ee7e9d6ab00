"""Corrections applied to a build: after its own decisions, in order, each with its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import networkx

from graphkit.records import Entity
from graphkit.resolve.corpus import Resolution
from graphkit.resolve.corrections import Correction, load_corrections
from graphkit.resolve.curated_relations import Answer, correct_relation

__all__ = ["Correction", "Verdict", "curate_entities", "curate_relations", "load_corrections"]

REASON = "curation"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one correction; ``reason`` says why it was not applied, or what to know about it."""

    number: int
    file: str
    line: int
    entry: dict[str, str]
    applied: bool
    reason: str = ""


def curate_entities(
    resolution: Resolution, corrections: Iterable[Correction]
) -> tuple[Resolution, list[Verdict]]:
    """Apply the corrections of entities.

    Parameters
    ----------
    resolution : Resolution
        The build's own decisions; not changed.
    corrections : iterable of Correction
        Those of relations are left for `curate_relations`.

    Returns
    -------
    tuple of (Resolution, list of Verdict)

    Examples
    --------
    >>> one = Entity("Bank:某行", "某行", "Bank")
    >>> wish = Correction(0, "curation.toml", 1, "rename", type="Bank", name="某行", other="某某银行")
    >>> found, verdicts = curate_entities(Resolution({one.id: one}, {}), [wish])
    >>> [entity.name for entity in found.entities.values()], verdicts[0].applied
    (['某某银行'], True)
    """
    ours = [one for one in corrections if not one.of_relation]
    if not ours:
        return resolution, []
    desk = _Desk(resolution)
    verdicts = [_judge(one, desk.apply(one)) for one in ours]
    return Resolution(desk.entities, desk.by_article), verdicts


def curate_relations(
    graph: networkx.MultiDiGraph, corrections: Iterable[Correction], texts: Mapping[str, str] | None = None
) -> list[Verdict]:
    """Apply the corrections of relations to a graph, which is changed.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    corrections : iterable of Correction
        Those of entities are left for `curate_entities`.
    texts : mapping of str to str, optional
        The text of each source file, in which the sentence of an added relation is looked up.

    Examples
    --------
    >>> wish = Correction(0, "curation.toml", 1, "remove", relation="OFFERS", source="某行", target="某某贷")
    >>> [verdict.applied for verdict in curate_relations(networkx.MultiDiGraph(), [wish])]
    [False]
    """
    ours = [one for one in corrections if one.of_relation]
    if not ours:
        return []
    names = _Names(
        Entity(node, fields["name"], fields["type"], fields["aliases"])
        for node, fields in graph.nodes(data=True)
    )
    return [_judge(one, correct_relation(graph, names.find, one, texts or {})) for one in ours]


def _judge(correction: Correction, answer: Answer) -> Verdict:
    applied, reason = answer
    place = (correction.number, correction.file, correction.line)
    return Verdict(*place, correction.entry(), applied, reason)


class _Names:
    """Entities by type and name; an entity's own name goes before another one's alias."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.by_name: dict[tuple[str, str], list[str]] = {}
        self.by_alias: dict[tuple[str, str], list[str]] = {}
        for entity in sorted(entities, key=lambda one: one.id):
            self.by_name.setdefault((entity.type, entity.name), []).append(entity.id)
            for alias in entity.aliases:
                self.by_alias.setdefault((entity.type, alias), []).append(entity.id)

    def find(self, kind: str, name: str) -> list[str]:
        return self.by_name.get((kind, name)) or self.by_alias.get((kind, name)) or []


class _Desk:
    """The entities as they are corrected, one after another."""

    def __init__(self, resolution: Resolution) -> None:
        self.entities = dict(resolution.entities)
        self.by_article = {key: dict(table) for key, table in resolution.by_article.items()}
        self._names: _Names | None = None
        self.actions: dict[str, Callable[[Correction, Entity], Answer]] = {
            "merge": self._merge,
            "keep-apart": self._keep_apart,
            "split": self._split,
            "rename": self._rename,
            "retype": self._retype,
            "remove": self._remove,
        }

    def apply(self, one: Correction) -> Answer:
        found = self._find(one.type, one.name)
        if not found:
            return False, f"no {one.type} has the name {one.name}"
        applied, reason = self.actions[one.action](one, self.entities[found[0]])
        self._names = None  # they may have changed
        if len(found) > 1 and not reason:
            reason = f"{len(found)} entities have this name; {found[0]} was taken"
        return applied, reason

    def _find(self, kind: str, name: str) -> list[str]:
        if self._names is None:
            self._names = _Names(self.entities.values())
        return self._names.find(kind, name)

    def _merge(self, one: Correction, entity: Entity) -> Answer:
        found = [other for other in self._find(one.type, one.other) if other != entity.id]
        if not found and one.other in (entity.name, *entity.aliases):
            return True, "they are one already"
        if not found:
            others = {found_one.id for found_one in self.entities.values() if found_one.name == one.other}
            found = sorted(others - {entity.id}) if len(others) == 1 else []
        if not found:
            return False, f"no {one.type} has the name {one.other}"
        self._join(entity, self.entities[found[0]], name=one.name)
        return True, ""

    def _keep_apart(self, one: Correction, entity: Entity) -> Answer:
        if one.other in (entity.name, *entity.aliases) and one.other != one.name:
            # The name that is asked about first keeps the entity.
            alias = one.other if one.other != entity.name else one.name
            return self._split(replace(one, other=alias), entity)
        if self._find(one.type, one.other):
            return True, "they are apart already"
        return False, f"no {one.type} has the name {one.other}"

    def _split(self, one: Correction, entity: Entity) -> Answer:
        if one.other not in entity.aliases:
            reason = "is its own name, not an alias" if one.other == entity.name else "is no alias of it"
            return False, f"{one.other} {reason}"
        apart = Entity(self._free_id(entity.type, one.other), one.other, entity.type)
        links = tuple(link for link in entity.links if one.other not in link[:2])
        rest = tuple(alias for alias in entity.aliases if alias != one.other)
        self.entities[entity.id] = replace(entity, aliases=rest, links=links)
        self.entities[apart.id] = apart
        self._move(lambda owner, name: owner == entity.id and name == one.other, apart.id)
        return True, ""

    def _rename(self, one: Correction, entity: Entity) -> Answer:
        if one.other == entity.name:
            return True, "it has this name already"
        return self._become(entity, entity.type, one.other)

    def _retype(self, one: Correction, entity: Entity) -> Answer:
        if one.other == entity.type:
            return True, "it has this type already"
        return self._become(replace(entity, code=""), one.other, entity.name)

    def _become(self, entity: Entity, kind: str, name: str) -> Answer:
        """Give an entity another name or type; where there is such a one already, they become one."""
        same = [
            other
            for other in self._find(kind, name)
            if other != entity.id and self.entities[other].name == name
        ]
        if same:
            self._join(self.entities[same[0]], entity, name=name)
            return True, f"joined with the {kind} of that name"
        aliases = {*entity.aliases, entity.name} - {name}
        old = self.entities.pop(entity.id)
        new = replace(
            entity, id=self._free_id(kind, name), name=name, type=kind, aliases=tuple(sorted(aliases))
        )
        self.entities[new.id] = new
        self._move(lambda owner, _: owner == old.id, new.id)
        return True, ""

    def _remove(self, one: Correction, entity: Entity) -> Answer:
        del self.entities[entity.id]
        for table in self.by_article.values():
            for key in [key for key, owner in table.items() if owner == entity.id]:
                del table[key]
        return True, ""

    def _join(self, entity: Entity, other: Entity, name: str) -> None:
        names = {entity.name, *entity.aliases, other.name, *other.aliases}
        links = {*entity.links, *other.links, (name, other.name, REASON)}
        del self.entities[other.id], self.entities[entity.id]
        joined = Entity(
            self._free_id(entity.type, name) if name != entity.name else entity.id,
            name,
            entity.type,
            tuple(sorted(names - {name})),
            entity.code or (other.code if other.type == entity.type else ""),
            tuple(sorted(links)),
        )
        self.entities[joined.id] = joined
        self._move(lambda owner, _: owner in (entity.id, other.id), joined.id)

    def _move(self, belongs: Callable[[str, str], bool], new: str) -> None:
        for table in self.by_article.values():
            for (name, kind), owner in table.items():
                if belongs(owner, name):
                    table[(name, kind)] = new

    def _free_id(self, kind: str, name: str) -> str:
        identifier = plain = f"{kind}:{name}"
        number = 2
        while identifier in self.entities:
            identifier, number = f"{plain}@{number}", number + 1
        return identifier
