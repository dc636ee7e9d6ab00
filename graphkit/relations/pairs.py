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
from graphkit.relations.subjects import SubjectRanks
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
                if id(source) not in modifiers and possible_relations(source.type, target.type):
                    yield Pair(source, target)


def _modifiers(parties: Sequence[Party]) -> set[int]:
    """Return the places (by identity) that only say where the name behind them is (某市 in 某市某街道)."""
    return {
        id(left)
        for left, right in pairwise(parties)
        if left.end == right.start and left.type in ("Region", "Town") and right.type in ACTORS
    }


Groups = Sequence[tuple[str, str, Sequence[str]]]
"""Features in groups: what all of a group begin with, what they end with, and what is between."""

_BACKED_OFF = frozenset("baTVGgsoF")
"""The features of words and marks (by how they begin), which count once more for all types."""


class PairView:
    """A sentence prepared for the features of its pairs.

    What does not depend on the pair is worked out once a sentence, what does not depend on its direction once
    for both directions.

    Parameters
    ----------
    words : sequence of (int, int)
        The words of the whole text as spans, in order.
    matches : sequence of FrameMatch
        The frames that hold in this sentence.
    triggers : sequence of (int, int, str)
        The triggers in this sentence as spans, with the names of their frames.
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
        self.money = [value.start for value in values if value.kind == "money"]
        self.triggers = triggers
        self.frames: dict[tuple[int, int, str, str], list[str]] = {}
        for match in matches:
            key = (
                match.source.start,
                match.target.start,
                match.source.mention.name,
                match.target.mention.name,
            )
            self.frames.setdefault(key, []).append(match.frame.name)
        self._clauses: dict[int, int] = {}
        self._contexts: dict[tuple[int, str], list[str]] = {}
        self._latest: tuple[Party, Party, _Shared] | None = None
        self._lists = dict(list_spans(sentence))
        self._ranks = SubjectRanks(sentence, ACTORS)
        self._prepare_words(words)

    def _prepare_words(self, words: Sequence[tuple[int, int]]) -> None:
        text, start, end = self.sentence.text, self.sentence.start, self.sentence.end
        inside = words[bisect_left(words, (start,)) : bisect_left(words, (end,))]
        told = [(first, last) for first, last in inside if last - first > 1 or text[first] in _SHORT_WORDS]
        self._starts = [first for first, _ in inside]
        self._after = [f"a{text[first:last]}" for first, last in inside]
        self._told_starts = [first for first, _ in told]
        self._told = [f"b{text[first:last]}" for first, last in told]

    def features(self, pair: Pair) -> list[str]:
        """Return the features of a pair as strings."""
        return [start + body + ending for start, ending, bodies in self.groups(pair) for body in bodies]

    def groups(self, pair: Pair) -> Groups:
        """Return the features of a pair in groups."""
        source, target = pair.source, pair.target
        forward = (source.start, source.end) <= (target.start, target.end)
        left, right = (source, target) if forward else (target, source)
        types, way = f"{source.type}>{target.type}", "f" if forward else "b"
        shared = self._share(left, right)
        marked = [*self._context(source, "s"), *self._context(target, "o"), *shared.triggers]
        marked += [f"g3={gap}{way}" for gap in shared.last]
        frames = self._frames(pair)
        marked += frames or ["F0"]
        ranks = self._ranks.describe(source, target)
        return (
            ("", types, ["t=", f"r={source.role}{target.role}", *marked]),
            ("", types + way, (*shared.directed, *ranks)),
            ("", way, shared.gaps),
            ("", "", frames),
            ("_", "", marked),
            ("_", way, (*shared.backed_off, *ranks)),
        )

    def _share(self, left: Party, right: Party) -> _Shared:
        """Return what both directions of a pair have in common; they are asked for one after the other."""
        latest = self._latest
        if latest is None or latest[0] is not left or latest[1] is not right:
            latest = self._latest = (left, right, self._find_shared(left, right))
        return latest[2]

    def _find_shared(self, left: Party, right: Party) -> _Shared:
        names, triggers = self._find_triggers(left, right)
        directed = ["t=", *self._distance(left, right), *self._gap(left, right)]
        directed += [*self._words(left, right), *names]
        backed_off = [body for body in directed if body[0] in _BACKED_OFF]
        if left.carried:
            return _Shared(directed, backed_off, triggers)
        lists, list_gap = self._around_lists(left, right)
        gap = self.sentence.text[left.end : right.start]
        gaps = [f"G={one}" for one in (gap, list_gap) if one is not None and len(one) <= _SHORT_GAP]
        return _Shared(directed + lists, backed_off, triggers, gaps, (gap[-1:],))

    def _distance(self, left: Party, right: Party) -> list[str]:
        sentence = self.sentence
        first = self._clause_of(left)
        clauses = self._clause_of(right) - first
        gap = max(0, right.start - left.end)
        bucket = gap if gap < 4 else 4 + min(gap // 4, 12)
        inside = [p.type for p in sentence.parties if left.end <= p.start and p.end <= right.start]
        rows = [f"c={min(clauses, 4)}", f"g={bucket}", f"n={min(len(inside), 5)}"]
        rows += [f"i={kind}" for kind in inside[:4]]
        if left.type in inside:
            rows.append("sameL")
        if right.type in inside:
            rows.append("sameR")
        rows.append(f"pos={first == 0}{left.role}")
        rows.append(f"head={sentence.number == 0}")
        if self.money:
            near = any(left.start <= at <= right.end + 30 for at in self.money)
            rows.append(f"m={near}")
        return rows

    def _clause_of(self, party: Party) -> int:
        number = self._clauses.get(party.start)
        if number is None:
            number = self._clauses[party.start] = self.sentence.clause_of(party.start)
        return number

    def _gap(self, left: Party, right: Party) -> list[str]:
        if left.carried:
            return [f"{left.role}gap"]
        gap = self.sentence.text[left.end : right.start]
        rows = [f"G={gap}"] if len(gap) <= _SHORT_GAP else []
        return [*rows, f"g1={gap[:2]}", f"g2={gap[-2:]}", f"g4={gap[:1]}"]

    def _around_lists(self, left: Party, right: Party) -> tuple[list[str], str | None]:
        """What stands around the lists that the two belong to, and between: members of one list share it."""
        text = self.sentence.text
        (first, left_end), (right_start, last) = self._list_of(left), self._list_of(right)
        if (first, left_end) == (right_start, last):
            return ["LL=True"], None
        rows, gap = ["LL=False"], None
        if left_end != left.end or right_start != right.start:
            gap = text[left_end:right_start]
            rows += [f"G={gap}"] if len(gap) <= _SHORT_GAP else []
            rows += [f"Lg1={gap[:2]}", f"Lg2={gap[-2:]}"]
        return [*rows, f"La={text[last : last + 2]}", f"Lp={text[max(0, first - 2) : first]}"], gap

    def _list_of(self, party: Party) -> tuple[int, int]:
        """Return the span of the list of parties of one type that a party belongs to."""
        return self._lists.get((party.start, party.end), (party.start, party.end))

    def _context(self, party: Party, role: str) -> list[str]:
        key = (id(party), role)
        if key not in self._contexts:
            text, sentence, name = self.sentence.text, self.sentence, party.mention.name
            before = text[max(sentence.start, party.start - 2) : party.start]
            after = text[party.end : min(sentence.end, party.end + 2)]
            self._contexts[key] = [
                f"{role}<{before}",
                f"{role}<{before[-1:]}",
                f"{role}>{after}",
                f"{role}>{after[:1]}",
                f"{role}e{name[-2:]}",
                f"{role}e{name[-1:]}",
            ]
        return self._contexts[key]

    def _frames(self, pair: Pair) -> list[str]:
        if not self.frames:
            return []
        key = (pair.source.start, pair.target.start, pair.source.mention.name, pair.target.mention.name)
        return [f"F={name}" for name in self.frames.get(key, ())]

    def _words(self, left: Party, right: Party) -> list[str]:
        """The words between the two (or from the sentence's start), and some behind."""
        first = left.end if not left.carried else self.sentence.start
        begin = bisect_left(self._told_starts, first)
        end = bisect_left(self._told_starts, right.start, begin)
        tail = bisect_left(self._starts, right.end)
        return self._told[begin : min(end, begin + 24)] + self._after[tail : tail + 5]

    def _find_triggers(self, left: Party, right: Party) -> tuple[list[str], list[str]]:
        """The frames and the words of the triggers between the two, behind them and before."""
        if not self.triggers:
            return [], []
        sentence, names, words = self.sentence, [], []
        clauses = sentence.clauses
        clause = clauses[self._clause_of(right)][0] if clauses else sentence.start
        for start, end, frames in self.triggers:
            if left.end <= start and end <= right.start:
                place = "B"
            elif 0 <= start - right.end < 16:
                place = "A"
            elif end <= left.start and start >= clause:
                place = "P"
            else:
                continue
            names.append(f"T{place}{frames}")
            words.append(f"V{place}{sentence.text[start:end]}")
        return names, words


@dataclass(frozen=True, slots=True)
class _Shared:
    """What both directions of a pair have in common.

    ``directed`` takes types and direction, ``backed_off`` and ``gaps`` the direction, ``triggers`` the
    types; ``last`` is the last character between the two, if any can be.
    """

    directed: Sequence[str]
    backed_off: Sequence[str]
    triggers: Sequence[str]
    gaps: Sequence[str] = ()
    last: Sequence[str] = ()


def list_spans(sentence: Sentence) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
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


_SHORT_WORDS = frozenset("向为给与和对由被在的是")
_SHORT_GAP = 6
