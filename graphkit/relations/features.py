"""What the classifier sees of a pair: the words and marks around, where the two stand, which frames hold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from graphkit.records import Value
from graphkit.relations.frames import FrameMatch
from graphkit.relations.pairs import Pair, list_spans
from graphkit.relations.parties import ACTORS, Party, Sentence
from graphkit.relations.subjects import SubjectRanks, name_rank
from graphkit.relations.vocabulary import Encoded, Vocabulary

_SHORT_WORDS = frozenset("向为给与和对由被在的是")
_SHORT_GAP = 6
_WORDS_BETWEEN, _WORDS_BEHIND = 24, 5


class PairView:
    """A sentence prepared for the features of its pairs.

    What does not depend on the pair is worked out once a sentence, what does not depend on its direction once
    for both directions.

    Parameters
    ----------
    vocabulary : Vocabulary
        The numbers of the features.
    words : sequence of (int, int)
        The words of the whole text as spans, in order.
    matches : sequence of FrameMatch
        The frames that hold in this sentence.
    triggers : sequence of (int, int, str)
        The triggers in this sentence as spans, with the names of their frames.

    Attributes
    ----------
    lists : dict of (int, int) to (int, int)
        The span of the list that each named party belongs to, by the party's own.
    """

    def __init__(
        self,
        sentence: Sentence,
        vocabulary: Vocabulary,
        words: Sequence[tuple[int, int]],
        values: Sequence[Value],
        matches: Sequence[FrameMatch],
        triggers: Sequence[tuple[int, int, str]],
    ) -> None:
        self.sentence = sentence
        self.money = [value.start for value in values if value.kind == "money"]
        self.triggers = triggers
        self._vocabulary = vocabulary
        self._number = vocabulary.number
        self._number_kind = vocabulary.number_kind
        self._frames = self._prepare_frames(matches)
        self._party_starts = [party.start for party in sentence.parties]
        self._party_types = tuple(party.mention.type for party in sentence.parties)
        self._clauses: dict[int, int] = {}
        self._contexts: dict[tuple[int, str], list[int]] = {}
        self._latest: tuple[Party, Party, _Shared] | None = None
        self.lists = dict(list_spans(sentence))
        self._ranks = SubjectRanks(sentence, ACTORS)
        self._prepare_words(words)

    def _prepare_frames(self, matches: Sequence[FrameMatch]) -> dict[tuple[int, int, str, str], list[int]]:
        names: dict[tuple[int, int, str, str], list[str]] = {}
        for match in matches:
            names.setdefault(_frame_key(match.source, match.target), []).append(f"F={match.frame.name}")
        return {key: self._number(found) for key, found in names.items()}

    def _prepare_words(self, words: Sequence[tuple[int, int]]) -> None:
        text, start, end = self.sentence.text, self.sentence.start, self.sentence.end
        inside = words[bisect_left(words, (start,)) : bisect_left(words, (end,))]
        told = [(first, last) for first, last in inside if last - first > 1 or text[first] in _SHORT_WORDS]
        self._starts = [first for first, _ in inside]
        self._after = self._number(["a" + text[first:last] for first, last in inside])
        self._told_starts = [first for first, _ in told]
        self._told = self._number(["b" + text[first:last] for first, last in told])

    def encode(self, pair: Pair) -> Encoded:
        """Return the features of a pair in groups, one for each kind."""
        source, target = pair.source, pair.target
        types, way = f"{source.type}>{target.type}", "f" if pair.forward else "b"
        shared = self._share(source, target) if pair.forward else self._share(target, source)
        frames = self._frames.get(_frame_key(source, target), []) if self._frames else []
        ranks = self._vocabulary.remember(self._ranks.look_at(source, target), name_rank)
        standing = (source.role, target.role, shared.last, way)
        always, no_frame, roles, last = self._vocabulary.remember(standing, _name_standing)
        context = [*self._context(source, "s"), *self._context(target, "o"), *shared.triggers]
        marked = [*context, last, *(frames or (no_frame,))]
        kind = self._number_kind
        return (
            (kind(types), [always, roles, *marked]),
            (kind(types + way), [*shared.directed, *ranks]),
            (kind(way), shared.gaps),
            (kind(""), frames),
            (kind("_"), marked),
            (kind("_" + way), [*shared.backed_off, *ranks]),
        )

    def _share(self, left: Party, right: Party) -> _Shared:
        """Return what both directions of a pair have in common; they are asked for one after the other."""
        latest = self._latest
        if latest is None or latest[0] is not left or latest[1] is not right:
            latest = self._latest = (left, right, self._find_shared(left, right))
        return latest[2]

    def _find_shared(self, left: Party, right: Party) -> _Shared:
        names, triggers = self._find_triggers(left, right)
        gap, around, gaps = self._between(left, right)
        numbers = self._number((*gap, *names, *around, *triggers, *gaps))
        sizes = len(gap) + len(names), len(around), len(triggers)
        marks_end, around_end, triggers_end = accumulate(sizes)
        backed_off = [*self._words(left, right), *numbers[:marks_end]]
        directed = [*self._distance(left, right), *numbers[marks_end:around_end], *backed_off]
        last = "" if left.carried else self.sentence.text[left.end : right.start][-1:]
        return _Shared(directed, backed_off, numbers[around_end:triggers_end], numbers[triggers_end:], last)

    def _distance(self, left: Party, right: Party) -> list[int]:
        sentence = self.sentence
        first = self._clause_of(left)
        gap = max(0, right.start - left.end)
        kinds, (begin, end) = self._party_types, self._parties_between(left, right)
        seen = (
            min(self._clause_of(right) - first, 4),
            gap if gap < 4 else 4 + min(gap // 4, 12),
            min(end - begin, 5),
            kinds[begin : min(begin + 4, end)],
            left.mention.type in kinds[begin:end],
            right.mention.type in kinds[begin:end],
            first == 0,
            left.role,
            sentence.number == 0,
            any(left.start <= at <= right.end + 30 for at in self.money) if self.money else None,
        )
        return self._vocabulary.remember(seen, _name_distance)

    def _parties_between(self, left: Party, right: Party) -> tuple[int, int]:
        """Return the range of the parties that stand from the end of one to the start of another.

        A party without length (before a post) stands at both of its ends.
        """
        begin = bisect_left(self._party_starts, left.end)
        end = bisect_left(self._party_starts, right.start, begin)
        return begin, end + (right.start == right.end)

    def _clause_of(self, party: Party) -> int:
        number = self._clauses.get(party.start)
        if number is None:
            number = self._clauses[party.start] = self.sentence.clause_of(party.start)
        return number

    def _between(self, left: Party, right: Party) -> tuple[list[str], list[str], list[str]]:
        """What stands between the two, what around their lists, and between once more where it is short."""
        if left.carried:
            return [f"{left.role}gap"], [], []
        gap = self.sentence.text[left.end : right.start]
        around, list_gap = self._around_lists(left, right)
        gaps = [f"G={one}" for one in (gap, list_gap) if one is not None and len(one) <= _SHORT_GAP]
        marks = [*gaps[: len(gap) <= _SHORT_GAP], f"g1={gap[:2]}", f"g2={gap[-2:]}", f"g4={gap[:1]}"]
        return marks, around, gaps

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
        return self.lists.get((party.start, party.end), (party.start, party.end))

    def _context(self, party: Party, role: str) -> list[int]:
        key = (id(party), role)
        if key not in self._contexts:
            text, sentence, name = self.sentence.text, self.sentence, party.mention.name
            before = text[max(sentence.start, party.start - 2) : party.start]
            after = text[party.end : min(sentence.end, party.end + 2)]
            marks = (
                f"<{before}",
                f"<{before[-1:]}",
                f">{after}",
                f">{after[:1]}",
                f"e{name[-2:]}",
                f"e{name[-1:]}",
            )
            self._contexts[key] = self._number(role + mark for mark in marks)
        return self._contexts[key]

    def _words(self, left: Party, right: Party) -> list[int]:
        """The words between the two (or from the sentence's start), and some behind."""
        first = left.end if not left.carried else self.sentence.start
        begin = bisect_left(self._told_starts, first)
        end = bisect_left(self._told_starts, right.start, begin)
        tail = bisect_left(self._starts, right.end)
        return self._told[begin : min(end, begin + _WORDS_BETWEEN)] + self._after[tail : tail + _WORDS_BEHIND]

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
    """What both directions of a pair have in common, as numbers.

    ``directed`` takes types and direction, ``backed_off`` and ``gaps`` the direction, ``triggers`` the
    types; ``last`` is the last character between the two.
    """

    directed: Sequence[int]
    backed_off: Sequence[int]
    triggers: Sequence[int]
    gaps: Sequence[int]
    last: str


def _frame_key(source: Party, target: Party) -> tuple[int, int, str, str]:
    return source.start, target.start, source.mention.name, target.mention.name


Distance = tuple[int, int, int, tuple[str, ...], bool, bool, bool, str, bool, bool | None]
"""How far apart two parties stand: in clauses, characters (in classes) and parties; what these are; where."""


def _name_standing(seen: tuple[str, str, str, str]) -> list[str]:
    """The features of every pair: of all, of those without a frame, of two roles, of the last character."""
    source, target, last, way = seen
    return ["t=", "F0", f"r={source}{target}", f"g3={last}{way}"]


def _name_distance(seen: Distance) -> list[str]:
    clauses, gap, between, inside, same_left, same_right, at_head, role, first_sentence, money = seen
    rows = ["t=", f"c={clauses}", f"g={gap}", f"n={between}", *(f"i={kind}" for kind in inside)]
    rows += ["sameL"] * same_left + ["sameR"] * same_right
    rows += [f"pos={at_head}{role}", f"head={first_sentence}"]
    return rows if money is None else [*rows, f"m={money}"]
