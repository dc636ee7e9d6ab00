"""How a sentence is seen: its clauses, the parties in it, and which of them are subjects.

A party is a mention or a word that stands for one (该行, 该镇, 我市).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from graphkit.records import Mention

ORGANISATIONS = ("Bank", "Enterprise", "Government", "Organization")
PLACES = ("Region", "Town", "Village", "Zone")
ACTORS = ORGANISATIONS + PLACES
MARKERS = frozenset("向为给对与和同在从由被把将经以到于跟")
"""Prepositions and conjunctions: what stands behind one is no subject."""
_NEVER_BEFORE = MARKERS | set("“、")
_ATTRIBUTE = "的"
_CLAUSE = re.compile(r"[，；：。！？!?,;:\n]")


@dataclass(frozen=True, slots=True)
class Party:
    """A mention as a party of a sentence: ``start`` and ``end`` are where it (or its stand-in) is written.

    ``role`` is ``named``, ``anaphora``, or, for what is carried over and written nowhere in the sentence,
    ``topic``, ``topic2`` (the subject before it) and ``focus`` (what the article is about).
    """

    mention: Mention
    start: int
    end: int
    role: str = "named"

    @property
    def type(self) -> str:
        """The mention's node type."""
        return self.mention.type

    @property
    def carried(self) -> bool:
        """Whether the party is not written in the sentence."""
        return self.role not in ("named", "anaphora")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its clauses (spans) and parties, all in offsets of the article's text."""

    text: str
    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    parties: tuple[Party, ...]
    topics: tuple[Party, ...] = ()
    number: int = 0

    def clause_of(self, offset: int) -> int:
        """Return the number of the clause that holds ``offset``."""
        clauses = self.clauses
        number = bisect_left(clauses, (offset + 1,))
        inside = number > 0 and clauses[number - 1][1] > offset
        return number - 1 if inside or (number and number == len(clauses)) else number


def split_clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the clauses of ``text[start:end]`` as spans without their closing mark.

    Examples
    --------
    >>> split_clauses("他来了，又走了。", 0, 8)
    ((0, 3), (4, 7))
    """
    marks = [match.start() for match in _CLAUSE.finditer(text, start, end)]
    edges = zip([start, *(mark + 1 for mark in marks)], [*marks, end], strict=True)
    return tuple((first, last) for first, last in edges if first < last)


def find_subjects(text: str, parties: Sequence[Party], types: Collection[str] = ACTORS) -> Iterator[Party]:
    """Yield the parties that stand where subjects stand: unmarked, of a type that acts.

    Places in a row share the preposition before the first (位于某县某镇), and a place with 的 behind it only
    says where something else is.

    Parameters
    ----------
    parties : sequence of Party
        Those of one sentence, in order.
    types : collection of str
        The types that count.

    Examples
    --------
    >>> places = [Party(Mention(2, 4, "某县", "Region"), 2, 4), Party(Mention(4, 6, "某镇", "Town"), 4, 6)]
    >>> list(find_subjects("位于某县某镇的工厂", places))
    []
    """
    first, last = 0, -1
    for party in parties:
        first = first if party.start == last else party.start
        last = party.end if party.type in PLACES else -1
        before = text[first - 1 : first]
        attribute = party.type in PLACES and text.startswith(_ATTRIBUTE, party.end)
        if party.type in types and before not in _NEVER_BEFORE and not attribute:
            yield party
