"""Candidate pairs of a sentence, and what the classifier sees of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from graphkit.records import Value
from graphkit.relations.frames import FrameMatch
from graphkit.relations.sentences import Party, Sentence
from graphkit.relations.words import load_relation_words

ORGANISATIONS = ("Bank", "Enterprise", "Government", "Organization")
PLACES = ("Region", "Town", "Village", "Zone")
ACTORS = ORGANISATIONS + PLACES

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


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties in the direction source → target."""

    source: Party
    target: Party


def candidate_pairs(sentence: Sentence, reach: int = 14) -> Iterator[Pair]:
    """Yield the pairs of a sentence that some relation may join.

    Parameters
    ----------
    reach : int
        Parties further apart than this many parties are left out: it keeps long lists linear.
    """
    parties = [*sentence.topics, *sentence.parties]
    modifiers = _modifiers(sentence.parties)
    for first, left in enumerate(parties):
        for right in parties[first + 1 : first + 1 + reach]:
            if (left.carried and right.carried) or left.mention.name == right.mention.name:
                continue
            for source, target in ((left, right), (right, left)):
                if source not in modifiers and possible_relations(source.type, target.type):
                    yield Pair(source, target)


def _modifiers(parties: Sequence[Party]) -> set[Party]:
    """Return the places that only say where the name right behind them is (某市 in 某市某街道)."""
    return {
        left
        for left, right in pairwise(parties)
        if left.end == right.start and left.type in ("Region", "Town") and right.type in ACTORS
    }


class PairView:
    """A sentence prepared for the features of its pairs.

    Parameters
    ----------
    words : sequence of (int, int)
        The words of the whole text as spans, in order.
    matches : sequence of FrameMatch
        The frames that hold in this sentence.
    """

    def __init__(
        self,
        sentence: Sentence,
        words: Sequence[tuple[int, int]],
        values: Sequence[Value],
        matches: Sequence[FrameMatch],
        triggers: Sequence[tuple[int, int, str]],
    ) -> None:
        self.sentence = sentence
        self.words = words
        self.word_starts = [start for start, _ in words]
        self.money = [value.start for value in values if value.kind == "money"]
        self.triggers = triggers
        self._list_spans: dict[tuple[int, int], tuple[int, int]] | None = None
        self.frames: dict[tuple[int, int, str, str], list[str]] = {}
        for match in matches:
            key = (
                match.source.start,
                match.target.start,
                match.source.mention.name,
                match.target.mention.name,
            )
            self.frames.setdefault(key, []).append(match.frame.name)

    def features(self, pair: Pair) -> list[str]:
        """Return the features of a pair as strings."""
        source, target = pair.source, pair.target
        forward = (source.start, source.end) <= (target.start, target.end)
        left, right = (source, target) if forward else (target, source)
        types = f"{source.type}>{target.type}"
        way = "f" if forward else "b"
        rows = [f"t={types}", f"t={types}{way}", f"r={source.role}{target.role}{types}"]
        rows += self._distance(left, right, types, way)
        rows += self._gap(left, right, types, way)
        rows += self._context(source, "s", types) + self._context(target, "o", types)
        rows += self._frames(pair, types)
        rows += self._between(left, right, types, way)
        rows += _without_types(rows, types, way)
        return rows + self._lists(left, right, types, way)

    def _distance(self, left: Party, right: Party, types: str, way: str) -> list[str]:
        sentence = self.sentence
        clauses = sentence.clause_of(right.start) - sentence.clause_of(left.start)
        gap = max(0, right.start - left.end)
        bucket = gap if gap < 4 else 4 + min(gap // 4, 12)
        inside = [p for p in sentence.parties if left.end <= p.start and p.end <= right.start]
        rows = [
            f"c={min(clauses, 4)}{types}{way}",
            f"g={bucket}{types}{way}",
            f"n={min(len(inside), 5)}{types}{way}",
        ]
        rows += [f"i={party.type}{types}{way}" for party in inside[:4]]
        if any(party.type == left.type for party in inside):
            rows.append(f"sameL{types}{way}")
        if any(party.type == right.type for party in inside):
            rows.append(f"sameR{types}{way}")
        rows.append(f"pos={sentence.clause_of(left.start) == 0}{left.role}{types}{way}")
        rows.append(f"head={sentence.number == 0}{types}{way}")
        if self.money:
            near = any(left.start <= at <= right.end + 30 for at in self.money)
            rows.append(f"m={near}{types}{way}")
        return rows

    def _gap(self, left: Party, right: Party, types: str, way: str) -> list[str]:
        gap = self.sentence.text[left.end : right.start]
        if left.carried:
            return [f"{left.role}gap{types}{way}"]
        rows = [f"G={gap}{way}", f"G={gap}{types}{way}"] if len(gap) <= 6 else []
        rows += [
            f"g1={gap[:2]}{types}{way}",
            f"g2={gap[-2:]}{types}{way}",
            f"g3={gap[-1:]}{way}{types}",
            f"g4={gap[:1]}{types}{way}",
        ]
        return rows

    def _lists(self, left: Party, right: Party, types: str, way: str) -> list[str]:
        """What stands around the lists that the two belong to: members of one list share these."""
        if left.carried:
            return []
        text = self.sentence.text
        (first, left_end), (right_start, last) = self._list_of(left), self._list_of(right)
        if (first, left_end) == (right_start, last):
            return [f"LL=True{types}{way}"]
        rows = [f"LL=False{types}{way}"]
        if left_end != left.end or right_start != right.start:
            gap = text[left_end:right_start]
            rows += [f"G={gap}{way}", f"G={gap}{types}{way}"] if len(gap) <= 6 else []
            rows += [f"Lg1={gap[:2]}{types}{way}", f"Lg2={gap[-2:]}{types}{way}"]
        before, after = text[max(0, first - 2) : first], text[last : last + 2]
        return [*rows, f"La={after}{types}{way}", f"Lp={before}{types}{way}"]

    def _list_of(self, party: Party) -> tuple[int, int]:
        """Return the span of the list of parties of one type that a party belongs to."""
        if self._list_spans is None:
            self._list_spans = dict(_list_spans(self.sentence))
        return self._list_spans.get((party.start, party.end), (party.start, party.end))

    def _context(self, party: Party, role: str, types: str) -> list[str]:
        text, sentence = self.sentence.text, self.sentence
        before = text[max(sentence.start, party.start - 2) : party.start]
        after = text[party.end : min(sentence.end, party.end + 2)]
        return [
            f"{role}<{before}{types}",
            f"{role}<{before[-1:]}{types}",
            f"{role}>{after}{types}",
            f"{role}>{after[:1]}{types}",
            f"{role}e{party.mention.name[-2:]}{types}",
            f"{role}e{party.mention.name[-1:]}{types}",
        ]

    def _frames(self, pair: Pair, types: str) -> list[str]:
        key = (pair.source.start, pair.target.start, pair.source.mention.name, pair.target.mention.name)
        names = self.frames.get(key, [])
        return [f"F={name}" for name in names] + [f"F={name}{types}" for name in names] or [f"F0{types}"]

    def _between(self, left: Party, right: Party, types: str, way: str) -> list[str]:
        """The words between the two (or from the sentence's start), and the triggers around."""
        sentence = self.sentence
        first = left.end if not left.carried else sentence.start
        index = bisect_left(self.word_starts, first)
        rows: list[str] = []
        while index < len(self.words) and self.words[index][0] < right.start and len(rows) < 24:
            start, end = self.words[index]
            word = sentence.text[start:end]
            if end - start > 1 or word in "向为给与和对由被在的是":
                rows.append(f"b{word}{types}{way}")
            index += 1
        tail = bisect_left(self.word_starts, right.end)
        for start, end in self.words[tail : tail + 5]:
            if start >= sentence.end:
                break
            rows.append(f"a{sentence.text[start:end]}{types}{way}")
        clause_start = (
            sentence.clauses[sentence.clause_of(right.start)][0] if sentence.clauses else sentence.start
        )
        for start, end, names in self.triggers:
            place = (
                "B"
                if left.end <= start and end <= right.start
                else "A"
                if 0 <= start - right.end < 16
                else "P"
                if end <= left.start and start >= clause_start
                else ""
            )
            if place:
                rows.append(f"T{place}{names}{types}{way}")
                rows.append(f"V{place}{sentence.text[start:end]}{types}")
        return rows


_BACKED_OFF = frozenset("baTVGgsoF")


def _without_types(rows: Sequence[str], types: str, way: str) -> list[str]:
    """Return the features of words and marks once more for all types: 提供 means much the same for each."""
    found = []
    for row in rows:
        if row[0] in _BACKED_OFF and row.endswith(types + way):
            found.append("_" + row.removesuffix(types + way) + way)
        elif row[0] in _BACKED_OFF and row.endswith(types):
            found.append("_" + row.removesuffix(types))
    return found


def _list_spans(sentence: Sentence) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
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
