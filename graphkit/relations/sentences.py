"""How a sentence is seen: its clauses, the parties in it, and the topic that it inherits.

A party is a mention or a word that stands for one (该行, 该镇, 我市). The topic is the subject of an earlier
sentence; it takes part in a sentence that has no subject of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from graphkit.phrases import PhraseFinder
from graphkit.records import Mention
from graphkit.relations.words import Anaphora, load_anaphora, load_relation_words

SUBJECT_TYPES = frozenset(
    {"Bank", "Enterprise", "Government", "Organization", "Region", "Town", "Village", "Zone"}
)
_CLAUSE = re.compile(r"[，；：。！？!?,;:\n]")
MARKERS = (
    "向",
    "为",
    "给",
    "对",
    "与",
    "和",
    "同",
    "在",
    "从",
    "由",
    "被",
    "把",
    "将",
    "经",
    "以",
    "到",
    "于",
    "跟",
)


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
    edges = [start, *(match.end() + start for match in _CLAUSE.finditer(text[start:end])), end]
    spans = []
    for first, last in pairwise(edges):
        stop = last - 1 if last > first and _CLAUSE.match(text[last - 1]) else last
        if stop > first:
            spans.append((first, stop))
    return tuple(spans)


def view_sentences(
    text: str,
    mentions: Sequence[Mention],
    spans: Iterable[tuple[int, int]],
    *,
    topics: bool = True,
    home: Mention | None = None,
) -> list[Sentence]:
    """Return the sentences with their parties; ``topics`` carries subjects from one to the next.

    ``home`` is the region that the article is about: what 我市 means before any region was named.

    Examples
    --------
    >>> bank = Mention(0, 6, "温岭农商银行", "Bank")
    >>> views = view_sentences("温岭农商银行来了。该行放了贷款。", [bank], [(0, 9), (9, 16)])
    >>> views[1].parties[0].role, views[1].parties[0].mention.name
    ('anaphora', '温岭农商银行')
    """
    starts = [mention.start for mention in mentions]
    views: list[Sentence] = []
    memory = _Memory(home, find_focus(text, mentions) if topics else None)
    for number, (start, end) in enumerate(spans):
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        clauses = split_clauses(text, start, end)
        parties = (
            _find_parties(text, start, end, inside, memory, clauses)
            if topics
            else [Party(mention, mention.start, mention.end) for mention in inside]
        )
        carried = memory.topics(start, parties, text) if topics else ()
        views.append(Sentence(text, start, end, clauses, tuple(parties), carried, number))
        memory.end_sentence(parties, text, clauses, number)
    return views


def find_focus(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """Return what an article is about: the actor named most; the first line counts three times."""
    first_line = text.find("\n")
    tally: Counter[str] = Counter()
    for mention in mentions:
        if mention.type in SUBJECT_TYPES:
            tally[mention.name] += 3 if mention.end <= first_line else 1
    if not tally:
        return None
    name, count = max(tally.items(), key=lambda item: (item[1], item[0]))
    return next(mention for mention in mentions if mention.name == name) if count > 2 else None


class _Memory:
    """What has been named so far: the last thing of each type, and the subjects of earlier sentences."""

    def __init__(self, home: Mention | None = None, focus: Mention | None = None) -> None:
        self.home, self.focus = home, focus
        self.last: dict[str, list[Mention]] = {}
        self.subjects: list[tuple[int, Mention]] = []
        self.number = 0

    def remember(self, mention: Mention) -> None:
        seen = self.last.setdefault(mention.type, [])
        seen.append(mention)

    def resolve(self, anaphora: Anaphora, *, before: int) -> Mention | None:
        """Return the antecedent: the latest subject of the right type, else the latest mention of it."""
        if self.home is not None and anaphora.suffixes and _fits(self.home, anaphora):
            return self.home
        for _, subject in reversed(self.subjects[-4:]):
            if subject.type in anaphora.types and _fits(subject, anaphora):
                return subject
        for node_type in sorted(anaphora.types):
            for mention in reversed(self.last.get(node_type, [])):
                if _fits(mention, anaphora) and mention.start < before:
                    return mention
        return None

    def topics(self, start: int, parties: Sequence[Party], text: str) -> tuple[Party, ...]:
        """Return what a sentence inherits: the last two subjects, and the focus of the article."""
        known = {party.mention.name for party in parties}
        found: list[Party] = []
        for number, subject in reversed(self.subjects):
            if self.number - number > 3 or len(found) == 2:
                break
            if subject.name not in known:
                known.add(subject.name)
                found.append(Party(subject, start, start, "topic" if not found else "topic2"))
        if self.focus is not None and self.focus.name not in known:
            found.append(Party(self.focus, start, start, "focus"))
        return tuple(found)

    def end_sentence(
        self, parties: Sequence[Party], text: str, clauses: Sequence[tuple[int, int]], number: int
    ) -> None:
        self.number = number + 1
        for party in parties:
            if party.role == "named":
                self.remember(party.mention)
        subject = next((party for party in parties if is_subject(party, text, clauses)), None)
        if subject is not None:
            self.subjects.append((number, subject.mention))


def is_subject(party: Party, text: str, clauses: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a party stands where subjects stand: in its clause unmarked, of a type that acts."""
    if party.type not in SUBJECT_TYPES:
        return False
    before = text[max(0, party.start - 1) : party.start]
    return before not in MARKERS and before not in ("“", "、")


def _fits(mention: Mention, anaphora: Anaphora) -> bool:
    return (
        not anaphora.suffixes
        or mention.name.endswith(anaphora.suffixes)
        or mention.name[-1] not in "省市县区"
    )


@lru_cache(maxsize=1)
def _anaphora_finder() -> PhraseFinder[list[tuple[Anaphora, bool]]]:
    table: dict[str, list[tuple[Anaphora, bool]]] = {}
    for entry in load_anaphora():
        for word in entry.words:
            table.setdefault(word, []).append((entry, False))
        for word in entry.subjects:
            table.setdefault(word, []).append((entry, True))
    return PhraseFinder(table)


def _find_parties(
    text: str,
    start: int,
    end: int,
    inside: Sequence[Mention],
    memory: _Memory,
    clauses: Sequence[tuple[int, int]],
) -> list[Party]:
    parties = [Party(mention, mention.start, mention.end) for mention in inside]
    covered = [(mention.start, mention.end) for mention in inside]
    heads = {first for first, _ in clauses}
    for first, last, entries in _anaphora_finder().find(text[start:end]):
        first, last = start + first, start + last
        if any(a < last and first < b for a, b in covered):
            continue
        earlier = [party.mention for party in parties if party.end <= first and party.role == "named"]
        for entry, only_head in entries:
            if only_head and not (first in heads or text[first - 1 : first] == "“"):
                continue
            antecedent = _antecedent(earlier, entry, memory, first)
            if antecedent is not None:
                parties.append(Party(replace(antecedent, layer="anaphora"), first, last, "anaphora"))
                break
    return sorted(parties, key=lambda party: party.start)


def _antecedent(earlier: Sequence[Mention], entry: Anaphora, memory: _Memory, before: int) -> Mention | None:
    for mention in earlier:
        if mention.type in entry.types and _fits(mention, entry):
            return mention
    return memory.resolve(entry, before=before)


@lru_cache(maxsize=1)
def party_words() -> frozenset[str]:
    """Return the words that join two parties of a cooperation."""
    return frozenset(load_relation_words().shared["party"])
