"""Frames at work: a trigger in a clause, the parties around it, and why a frame did not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphkit.caching import keep_while_unchanged
from graphkit.phrases import PhraseFinder
from graphkit.relations.frame_files import Frame
from graphkit.relations.parties import Party, Sentence
from graphkit.relations.words import load_relation_words


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """A frame that holds between two parties; ``source`` and ``target`` follow the relation's direction."""

    frame: Frame
    source: Party
    target: Party
    trigger: tuple[int, int]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A frame whose trigger stands in the sentence but that did not hold, and the role that failed."""

    frame: Frame
    trigger: tuple[int, int]
    reason: str


Trigger = tuple[int, int, list[Frame]]
"""Where a trigger stands, and the frames that have it."""


class FrameMatcher:
    """Matches all frames in a sentence.

    Parameters
    ----------
    extra : tuple of Path
        The user's own frame files.
    own_types : tuple of str
        The names of the user's own node types, which those may name.
    """

    def __init__(self, extra: tuple[Path, ...] = (), own_types: tuple[str, ...] = ()) -> None:
        self.words = load_relation_words(extra, own_types)
        by_trigger: dict[str, list[Frame]] = {}
        for frame in self.words.frames:
            for trigger in frame.triggers:
                by_trigger.setdefault(trigger, []).append(frame)
        self.has_own = any(frame.own for frame in self.words.frames)
        self._triggers = PhraseFinder(by_trigger, overlapping=True)
        self.instruments = {
            word: kind
            for frame in self.words.frames
            for kind, words in frame.instrument.items()
            for word in words
        }

    def triggers(self, sentence: Sentence) -> list[Trigger]:
        """Return the triggers of a sentence as (start, end, frames), outside of its names."""
        names = [(party.start, party.end) for party in sentence.parties if party.role == "named"]
        origin = sentence.start
        return [
            (origin + start, origin + end, frames)
            for start, end, frames in self._triggers.find(sentence.text[origin : sentence.end])
            if not any(first <= origin + start and origin + end <= last for first, last in names)
        ]

    def match(
        self, sentence: Sentence, triggers: Sequence[Trigger] | None = None
    ) -> Iterator[FrameMatch | NearMiss]:
        """Yield what holds and what nearly held around the triggers of a sentence, by default all of them."""
        for start, end, frames in self.triggers(sentence) if triggers is None else triggers:
            for frame in frames:
                yield from self._match_frame(frame, sentence, (start, end))

    def _match_frame(
        self, frame: Frame, sentence: Sentence, trigger: tuple[int, int]
    ) -> Iterator[FrameMatch | NearMiss]:
        reason = self._blocked(frame, sentence, trigger)
        if reason:
            yield NearMiss(frame, trigger, reason)
            return
        objects = find_objects(frame, sentence, trigger)
        if not objects:
            yield NearMiss(frame, trigger, f"no object ({'/'.join(sorted(frame.object))})")
            return
        subjects = find_subjects(frame, sentence, trigger, objects)
        if not subjects:
            yield NearMiss(frame, trigger, f"no subject ({'/'.join(sorted(frame.subject))})")
            return
        for subject in subjects:
            for target in objects:
                if subject.mention.name == target.mention.name:
                    continue
                pair = (target, subject) if frame.starts_at == "object" else (subject, target)
                yield FrameMatch(frame, pair[0], pair[1], trigger)

    def _blocked(self, frame: Frame, sentence: Sentence, trigger: tuple[int, int]) -> str:
        text, (start, end) = sentence.text, trigger
        clause = (
            sentence.clauses[sentence.clause_of(start)]
            if sentence.clauses
            else (sentence.start, sentence.end)
        )
        before = text[max(clause[0], start - 6) : start]
        for word in self.words.shared["negation"]:
            if word in before:
                return f"negated by {word}"
        for word in frame.blocks:
            if before.endswith(word) or text.startswith(word, end):
                return f"blocked by {word}"
        if frame.needs and not any(word in text[sentence.start : sentence.end] for word in frame.needs):
            return f"needs one of {'/'.join(frame.needs)}"
        return ""


def find_objects(frame: Frame, sentence: Sentence, trigger: tuple[int, int]) -> list[Party]:
    """Return the parties in the object's place, with those coordinated with them."""
    start, end = trigger
    clause = sentence.clause_of(start)
    eligible = [
        party for party in sentence.parties if party.type in frame.object and _ends_right(party, frame)
    ]
    for place in frame.place:
        if place == "after":
            near = [p for p in eligible if p.start >= end and _reachable(sentence, end, p.start, clause)]
            chosen = near[:1]
        elif place == "marked":
            marked = [
                p
                for p in eligible
                if p.end <= start
                and sentence.clause_of(p.start) >= clause - 1
                and _marked(sentence, p, frame.markers)
            ]
            chosen = marked[-1:]
        else:
            chosen = [p for p in eligible if p.end <= start and sentence.clause_of(p.start) == clause][-1:]
        if chosen:
            return coordinated(chosen[0], eligible, sentence.text)
    return []


def find_subjects(
    frame: Frame, sentence: Sentence, trigger: tuple[int, int], objects: Sequence[Party]
) -> list[Party]:
    """Return the parties in the subject's place: what 由/被 marks, the clause's own subject, or a topic."""
    start = trigger[0]
    clause = sentence.clause_of(start)
    taken = {(party.start, party.end) for party in objects}
    eligible = [
        party
        for party in sentence.parties
        if party.type in frame.subject and party.end <= start and (party.start, party.end) not in taken
    ]
    passive = [
        p
        for p in eligible
        if sentence.clause_of(p.start) == clause and _marked(sentence, p, ("由", "被", "经"))
    ]
    if passive:
        return coordinated(passive[-1], eligible, sentence.text)
    for number in range(clause, -1, -1):
        own = [
            p
            for p in eligible
            if sentence.clause_of(p.start) == number
            and not _marked(sentence, p, ("向", "为", "给", "对", "在", "到", "从"))
        ]
        if own:
            return coordinated(own[0], eligible, sentence.text)
    carried = [party for party in sentence.topics if party.type in frame.subject]
    return carried[:1]


def coordinated(party: Party, eligible: Sequence[Party], text: str) -> list[Party]:
    """Return ``party`` and the parties joined to it by 、 or 和.

    Only what follows directly counts: a longer gap is no list.
    """
    members = [party]
    ordered = sorted(eligible, key=lambda one: one.start)
    position = ordered.index(party) if party in ordered else 0
    for step in (1, -1):
        current, index = party, position + step
        while 0 <= index < len(ordered):
            other = ordered[index]
            gap = text[current.end : other.start] if step > 0 else text[other.end : current.start]
            if gap.strip("“”《》 ") not in ("、", "和", "及", "以及", "与", "”“"):
                break
            members.append(other)
            current, index = other, index + step
    return members


def _ends_right(party: Party, frame: Frame) -> bool:
    return not frame.object_ends or party.mention.name.rstrip("）)0123456789试行（(").endswith(
        frame.object_ends
    )


def _marked(sentence: Sentence, party: Party, markers: Sequence[str]) -> bool:
    before = sentence.text[max(sentence.start, party.start - 5) : party.start].rstrip("“《")
    return before.endswith(tuple(markers)) if markers else False


def _reachable(sentence: Sentence, end: int, start: int, clause: int) -> bool:
    return sentence.clause_of(start) == clause and start - end <= 24


@keep_while_unchanged(4)
def load_matcher(extra: tuple[Path, ...] = (), own_types: tuple[str, ...] = ()) -> FrameMatcher:
    """Return the matcher for our frames and the user's."""
    return FrameMatcher(extra, own_types)
