"""The relations of a graph against those of the gold, with their attributes and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.evaluate.matching import Matching, Named, Node
from graphkit.evaluate.names import normalize_name
from graphkit.evaluate.tally import Tally
from graphkit.ontology import load_ontology

PLACE_CHAIN = frozenset({"PART_OF", "LOCATED_IN"})
AMOUNT_TOLERANCE = 0.01
SHOWN = 60

Key = tuple[str, str, str]
Edge = tuple[Node, str, Node, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RelationKeys:
    """The gold's relations by (source, target, relation), the required ones, and the chain of places."""

    wanted: Mapping[Key, Mapping[str, Any]]
    required: frozenset[Key]
    above: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, gold: Mapping[str, Any], entities: Mapping[str, Named]) -> RelationKeys:
        """Read the relations of a gold graph; one between optional entities is not required."""
        wanted = {make_key(r["source"], r["relation"], r["target"]): r for r in gold["relations"]}
        required = frozenset(
            key
            for key, relation in wanted.items()
            if not relation.get("optional")
            and not entities[relation["source"]].optional
            and not entities[relation["target"]].optional
        )
        return cls(wanted, required, _climb(gold["relations"]))

    @property
    def pairs(self) -> frozenset[frozenset[str]]:
        """The pairs of entities that any relation of the gold joins."""
        return frozenset(frozenset(key[:2]) for key in self.wanted)


def make_key(source: str, relation: str, target: str) -> Key:
    """Return the key of a relation; a symmetric one has the same both ways.

    Examples
    --------
    >>> make_key("b", "COOPERATES_WITH", "a")
    ('a', 'b', 'COOPERATES_WITH')
    """
    known = load_ontology().relations.get(relation)
    if known is not None and known.symmetric and target < source:
        source, target = target, source
    return source, target, relation


def _climb(relations: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Return for each entity everything above it in the chain of places."""
    up: dict[str, set[str]] = {}
    for relation in relations:
        if relation["relation"] in PLACE_CHAIN:
            up.setdefault(relation["source"], set()).add(relation["target"])
    above = {}
    for start in up:
        seen: set[str] = set()
        todo = list(up[start])
        while todo:
            place = todo.pop()
            if place not in seen:
                seen.add(place)
                todo += up.get(place, ())
        above[start] = frozenset(seen)
    return above


def score_relations(
    keys: RelationKeys,
    entities: Mapping[str, Named],
    nodes: Mapping[Node, Named],
    matching: Matching,
    edges: Sequence[Edge],
    tally: Tally,
) -> dict[Key, list[Mapping[str, Any]]]:
    """Count right, spurious and missing relations; return the attributes of those found."""
    found: dict[Key, list[Mapping[str, Any]]] = {}
    # One false relation between two names counts once, however many edges say it.
    spurious: dict[tuple[str, str, str], None] = {}
    pairs: set[frozenset[str]] = set()
    known, gold_pairs = matching.either, keys.pairs
    for start, relation, end, data in edges:
        source, target = known.get(start), known.get(end)
        pair = frozenset(name for name in (source, target) if name is not None)
        if source is not None and target is not None and pair in gold_pairs:
            pairs.add(pair)
        key = make_key(source, relation, target) if source is not None and target is not None else None
        if key is not None and key in keys.wanted:
            found.setdefault(key, []).append(data)
        elif not _is_neutral(source, relation, target, keys):
            spurious[nodes[start].name, relation, nodes[end].name] = None
    _count_relations(keys, entities, found, spurious, tally)
    required_pairs = {frozenset(key[:2]) for key in keys.required}
    tally.counts["pair_tp"] += len(required_pairs & pairs)
    tally.counts["pair_fn"] += len(required_pairs - pairs)
    return found


def _is_neutral(source: str | None, relation: str, target: str | None, keys: RelationKeys) -> bool:
    """Tell whether an edge counts neither way: further up the chain of places, or a thing with itself."""
    if source is None:
        return False
    return source == target or (relation in PLACE_CHAIN and target in keys.above.get(source, ()))


def _count_relations(
    keys: RelationKeys,
    entities: Mapping[str, Named],
    found: Mapping[Key, object],
    spurious: Mapping[tuple[str, str, str], None],
    tally: Tally,
) -> None:
    missing = sorted(keys.required - found.keys())
    tally.counts["rel_tp"] += len(keys.required) - len(missing)
    tally.counts["rel_fp"] += len(spurious)
    tally.counts["rel_fn"] += len(missing)
    for key in keys.required:
        tally.relations[key[2]]["tp" if key in found else "fn"] += 1
    for source, relation, target in spurious:
        tally.relations[relation]["fp"] += 1
        tally.errors["relation spurious"].append(describe(source, relation, target))
    for key in missing:
        wanted = keys.wanted[key]
        names = entities[wanted["source"]].name, entities[wanted["target"]].name
        tally.errors["relation missing"].append(describe(names[0], key[2], names[1]))


def describe(source: str, relation: str, target: str) -> str:
    """Return a relation in words.

    Examples
    --------
    >>> describe("甲行", "OFFERS", "乙贷")
    '甲行 -OFFERS-> 乙贷'
    """
    return f"{source} -{relation}-> {target}"


def score_attributes(
    keys: RelationKeys, found: Mapping[Key, Sequence[Mapping[str, Any]]], tally: Tally
) -> None:
    """Judge amounts (within one per cent) and titles (one within the other) of the relations found."""
    for key, stated in found.items():
        wanted = keys.wanted[key].get("attrs") or {}
        if wanted.get("amount_cny"):
            amount = float(wanted["amount_cny"])
            got = [value for value in map(_read_amount, stated) if value is not None]
            good = any(abs(value - amount) <= AMOUNT_TOLERANCE * amount for value in got)
            tally.counts["amount_good" if good else "amount_bad"] += 1
            if not good:
                evidence = str(keys.wanted[key].get("evidence", ""))[:SHOWN]
                tally.errors["amount"].append(
                    f"{key[2]} wanted {wanted['amount_cny']}, got {got}: {evidence}"
                )
        if wanted.get("title"):
            title = normalize_name(str(wanted["title"]))
            titles = [normalize_name(str(data["title"])) for data in stated if data.get("title")]
            good = any(title in other or other in title for other in titles)
            tally.counts["title_good" if good else "title_bad"] += 1
            if not good:
                tally.errors["title"].append(f"{key[2]} wanted {wanted['title']}, got {titles}")


def _read_amount(data: Mapping[str, Any]) -> float | None:
    try:
        return float(data["amount_cny"])
    except (KeyError, TypeError, ValueError):
        return None


def score_evidence(nodes: Mapping[Node, Named], edges: Sequence[Edge], text: str, tally: Tally) -> None:
    """Look for the evidence of every edge in the text (in normal form)."""
    for source, relation, target, data in edges:
        evidence = str(data.get("evidence") or "")
        flat = normalize_name(evidence)
        good = bool(flat) and flat in text
        tally.counts["evidence_good" if good else "evidence_bad"] += 1
        if not good:
            words = describe(nodes[source].name, relation, nodes[target].name)
            tally.errors["evidence not in the text"].append(f"{words}: {evidence[:SHOWN]}")
