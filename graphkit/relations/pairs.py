"""Candidate pairs of a sentence: which types a relation may join, and which parties stand in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from graphkit.relations.parties import ACTORS, ORGANISATIONS, PLACES, Party, Sentence
from graphkit.relations.words import load_relation_words

# The types that each relation may join (ONTOLOGY): what is not listed is never a candidate.
SIGNATURES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "PART_OF": (PLACES, ("Region", "Town", "Village")),
    "LOCATED_IN": ((*ORGANISATIONS, "Project"), PLACES),
    "BRANCH_OF": (ORGANISATIONS, ORGANISATIONS),
    "WORKS_FOR": (("Person",), ACTORS),
    "FINANCES": (
        ("Bank", "Enterprise", "Government"),
        ("Enterprise", "Person", "Organization", *PLACES, "Project", "Programme", "Industry"),
    ),
    "OFFERS": ((*ORGANISATIONS, "Village", "Town", "Zone"), ("Product",)),
    "IMPLEMENTS": (ACTORS, ("Programme",)),
    "ISSUES": (ACTORS, ("Programme",)),
    "BUILDS": (ACTORS, ("Project", "Zone")),
    "COOPERATES_WITH": (ACTORS, ACTORS),
    "ESTABLISHES": (ACTORS, ("Bank", "Enterprise", "Government", "Organization", "Zone")),
    "SUPPORTS": (ORGANISATIONS, (*ACTORS, "Person", "Industry", "Programme", "Project")),
    "OPERATES_IN": (("Enterprise", *PLACES), ("Industry",)),
}


@lru_cache(maxsize=256)
def possible_relations(source: str, target: str) -> tuple[str, ...]:
    """Return the relations that may lead from one type to the other.

    Examples
    --------
    >>> possible_relations("Person", "Bank")
    ('WORKS_FOR',)
    """
    return tuple(name for name, (left, right) in SIGNATURES.items() if source in left and target in right)


class Pair(NamedTuple):
    """Two parties in the direction source → target, and how far apart they stand.

    Attributes
    ----------
    source, target : Party
    forward : bool
        Whether the source stands before the target.
    clauses, between : int
        The clauses and the parties from one to the other; both 0 for neighbours.
    """

    source: Party
    target: Party
    forward: bool = True
    clauses: int = 0
    between: int = 0


Directions = tuple[bool, bool]
"""Whether a relation may lead from the first of two parties to the second, and back."""


def allow_types(left: Party, right: Party, clauses: int, between: int) -> Directions:
    """Return the directions in which some relation may join the types of two parties."""
    one, other = left.mention.type, right.mention.type
    return bool(possible_relations(one, other)), bool(possible_relations(other, one))


def candidate_pairs(
    sentence: Sentence, allow: Callable[[Party, Party, int, int], Directions] = allow_types, reach: int = 14
) -> Iterator[Pair]:
    """Yield the pairs of a sentence that some relation may join.

    Parameters
    ----------
    allow : callable
        Given two parties in the order of the text and the clauses and the parties between them, tells the
        directions in which a relation may join them.
    reach : int
        Parties further apart than this many parties are left out: it keeps long lists linear.
    """
    carried = len(sentence.topics)
    parties = [*sentence.topics, *sentence.parties]
    clauses = [sentence.clause_of(party.start) for party in parties]
    modifiers = _modifiers(sentence.parties)
    for first, left in enumerate(parties):
        for second in range(max(first + 1, carried), min(first + 1 + reach, len(parties))):
            right = parties[second]
            if left.mention.name == right.mention.name:
                continue
            gap, between = clauses[second] - clauses[first], second - max(first, carried - 1) - 1
            forward, backward = allow(left, right, gap, between)
            if forward and id(left) not in modifiers:
                yield Pair(left, right, True, gap, between)
            if backward and id(right) not in modifiers:
                yield Pair(right, left, False, gap, between)


def _modifiers(parties: Sequence[Party]) -> set[int]:
    """Return the places (by identity) that only say where the name behind them is (某市 in 某市某街道)."""
    return {
        id(left)
        for left, right in pairwise(parties)
        if left.end == right.start and left.type in ("Region", "Town") and right.type in ACTORS
    }


Span = tuple[int, int]


def list_spans(sentence: Sentence) -> Iterator[tuple[Span, Span]]:
    """Yield (span of a party, span of its list) for the named parties of a sentence."""
    group: list[Party] = []
    for party in (one for one in sentence.parties if one.role == "named"):
        joined = group and party.type == group[-1].type
        if joined and sentence.text[group[-1].end : party.start] not in _list_joints():
            joined = False
        if group and not joined:
            yield from (((one.start, one.end), (group[0].start, group[-1].end)) for one in group)
            group = []
        group.append(party)
    yield from (((one.start, one.end), (group[0].start, group[-1].end)) for one in group)


@lru_cache(maxsize=1)
def _list_joints() -> frozenset[str]:
    return frozenset(load_relation_words().shared["joint"])
