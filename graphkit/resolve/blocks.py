"""Merging over the corpus: blocks of clusters that share a key become entities.

A block is what all clusters of one key, one scope and one full name have in common, counted together: its
size does not grow with the number of articles. Blocks of one key are merged without a look at any other key,
so that a corpus of any size can be merged key by key (`graphkit.large.merging`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphkit.entities.divisions import load_divisions, short_name
from graphkit.entities.lexicon import Lexicon
from graphkit.records import Entity
from graphkit.resolve.limits import default_corpus_limits
from graphkit.resolve.normal import fold, own_names, quoted_cores, strip_marks

Key = tuple[str, ...]
Link = tuple[str, str, str]


@dataclass(slots=True)
class Block:
    """Clusters with one key, one scope and one full name: their names, counted, and why they are one."""

    key: Key
    scope: str
    full: str
    tally: Counter[str] = field(default_factory=Counter)
    links: set[Link] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Oversized:
    """What would have become larger than the cap and was kept apart: ``what`` is ``names`` or ``scopes``."""

    type: str
    name: str
    what: str
    size: int
    cap: int


def merge_blocks(
    blocks: Sequence[Block], cap: int | None = None
) -> tuple[dict[Key, list[Block]], list[Oversized]]:
    """Put the blocks of one key together by their scopes.

    The scope of a village is its town, of a person the employers (one shared is enough), of a company's short
    name the full one. What states no scope joins the only one, or stays by itself.

    Parameters
    ----------
    blocks : sequence of Block
        All blocks of one key.
    cap : int, optional
        How many names one entity may have, and how many scopes may be joined through shared ones; beyond it
        names that differ, or scopes, stay apart. By default that of ``data/limits.toml``.

    Returns
    -------
    tuple of (dict, list of Oversized)
        The blocks of each entity by its key, and what was kept apart.

    Examples
    --------
    >>> one, other = Block(("Person", "王"), "甲厂", "王"), Block(("Person", "王"), "", "王")
    >>> list(merge_blocks([one, other])[0])
    [('Person', '王', '甲厂')]
    """
    if len(blocks) == 1 and "|" not in blocks[0].scope:  # most things occur once
        return {(*blocks[0].key, blocks[0].scope): [blocks[0]]}, []
    cap = default_corpus_limits().max_component if cap is None else cap
    first = _join_scopes(blocks)
    oversized = _separate_scopes(first, blocks[0].key, cap)
    heads = set(first.values())
    only = next(iter(heads)) if len(heads) == 1 else ""
    groups: dict[Key, list[Block]] = {}
    for block in blocks:
        parts = _parts(block.scope)
        groups.setdefault((*block.key, first[parts[0]] if parts else only), []).append(block)
    return _separate_names(groups, cap, oversized)


def _parts(scope: str) -> list[str]:
    return [part for part in scope.split("|") if part]


def _join_scopes(blocks: Sequence[Block]) -> dict[str, str]:
    """Return for each scope the first of those that one block or another joins it with."""
    parent: dict[str, str] = {}

    def root(scope: str) -> str:
        parent.setdefault(scope, scope)
        while parent[scope] != scope:
            parent[scope] = parent[parent[scope]]
            scope = parent[scope]
        return scope

    for scope in {block.scope for block in blocks}:
        roots = [root(part) for part in _parts(scope)]
        for other in roots:
            parent[other] = min(roots)
    return {scope: root(scope) for scope in sorted(parent)}


def _separate_scopes(first: dict[str, str], key: Key, cap: int) -> list[Oversized]:
    """Undo joins of more scopes than the cap; ``first`` is changed."""
    oversized = []
    for head, size in sorted(Counter(first.values()).items()):
        if size > cap:
            oversized.append(Oversized(key[0], _describe_key(key), "scopes", size, cap))
            first.update({scope: scope for scope, other in first.items() if other == head})
    return oversized


def _separate_names(
    groups: Mapping[Key, list[Block]], cap: int, oversized: list[Oversized]
) -> tuple[dict[Key, list[Block]], list[Oversized]]:
    separate: dict[Key, list[Block]] = {}
    for key, members in groups.items():
        size = len({name for block in members for name in block.tally}) if len(members) > 1 else 0
        if size <= cap:
            separate[key] = members
            continue
        oversized.append(Oversized(key[0], _describe_key(key), "names", size, cap))
        for block in members:
            separate.setdefault((*key, block.full), []).append(block)
    return separate, oversized


def _describe_key(key: Key) -> str:
    return " ".join(part for part in key[1:] if part)


def describe_entity(key: Key, blocks: Sequence[Block], lexicon: Lexicon) -> Entity:
    """Return the entity of some blocks; its identifier still has to be made unique.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> block = Block(("Zone", "清风区"), "", "清风区", Counter({"清风区": 2, "“清风区”": 1}))
    >>> describe_entity((*block.key, ""), [block], load_lexicon()).aliases
    ('“清风区”',)
    """
    kind = key[0]
    tally = blocks[0].tally if len(blocks) == 1 else _add_up(block.tally for block in blocks)
    code = key[2] if kind in ("Region", "Town") and key[1] == "code" else ""
    name = _canonical(kind, tally, code, lexicon)
    known = {short_name(name)} if code else _known_forms(kind, name, lexicon)
    aliases = tuple(sorted({*tally, *quoted_cores(kind, tally), *known} - {name}))
    links = tuple(sorted({link for block in blocks for link in block.links}))
    return Entity(f"{kind}:{name}", name, kind, aliases, code, links)


def _add_up(tallies: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally)
    return total


def _canonical(kind: str, tally: Mapping[str, int], code: str, lexicon: Lexicon) -> str:
    """Return the name that the graph shows: that of the division or known thing, else the fullest.

    A person's own name goes before 王董事长, however often that is said.
    """
    if code:
        return load_divisions().by_code[code].name
    for name in sorted(tally):
        entry = lexicon.by_form.get(name)
        if entry and entry.type == kind:
            return entry.name
    own = own_names(kind, tally)
    return strip_marks(min(own, key=lambda name: (-len(fold(name)), -tally[name], name)))


def _known_forms(kind: str, name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return all forms of a known thing: it is found by those too that no text uses."""
    entry = lexicon.by_form.get(name)
    return entry.forms if entry is not None and entry.type == kind else ()


def make_identifier(plain: str, key: Key, number: int, taken: Container[str]) -> str:
    """Return an identifier that no entity before has.

    Parameters
    ----------
    plain : str
        Type and name.
    key : tuple of str
        The entity's key; its scope tells namesakes apart.
    number : int
        How many entities come before, in the order of their keys.
    taken : container of str
        The identifiers of those.

    Examples
    --------
    >>> make_identifier("Person:王", ("Person", "王", "330702", "甲厂"), 7, {"Person:王"})
    'Person:王@330702/甲厂'
    """
    if plain not in taken:
        return plain
    scoped = f"{plain}@{'/'.join(part for part in key[2:] if part)}"
    return scoped if scoped not in taken else f"{plain}@{number}"


@dataclass(frozen=True, slots=True)
class Merged:
    """What the blocks of one key became: each entity with its key and blocks, and what was kept apart."""

    entities: tuple[tuple[Key, Sequence[Block], Entity], ...]
    oversized: Sequence[Oversized] = ()


def merge_key(blocks: Sequence[Block], lexicon: Lexicon) -> Merged:
    """Merge the blocks of one key; the entities' identifiers still have to be made unique."""
    groups, oversized = merge_blocks(blocks)
    entities = ((key, group, describe_entity(key, group, lexicon)) for key, group in groups.items())
    return Merged(tuple(entities), oversized)


def number_entities(
    merged: Iterable[Merged], on_merged: Callable[[Block, str], None]
) -> tuple[dict[str, Entity], tuple[Oversized, ...]]:
    """Give the entities of all keys identifiers of their own.

    Parameters
    ----------
    merged : iterable of Merged
        In the order of their keys.
    on_merged : callable
        Told the identifier that each block got.
    """
    found: list[tuple[Key, Sequence[Block], Entity]] = []
    oversized: list[Oversized] = []
    for one in merged:
        found += one.entities
        oversized += one.oversized
    entities: dict[str, Entity] = {}
    for number, (key, blocks, entity) in enumerate(sorted(found, key=lambda entry: entry[0])):
        identifier = make_identifier(entity.id, key, number, entities)
        entities[identifier] = entity if identifier == entity.id else replace(entity, id=identifier)
        for block in blocks:
            on_merged(block, identifier)
    return entities, tuple(oversized)
