"""Words that stand for a thing named before (该行, 公司, 我市), and what they stand for.

The antecedent is a name that fits the word by its type and its end (该社 is no 公司): in this order what the
speaker speaks for (我行, 我们), a subject of the same sentence, a subject of the sentences before, the latest
first, and any earlier mention.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from graphkit.phrases import PhraseFinder
from graphkit.records import Mention
from graphkit.relations.parties import ACTORS, Party, find_subjects
from graphkit.relations.speakers import Speakers
from graphkit.relations.words import Anaphora, load_anaphora

_REMEMBERED = 4
"""Sentences whose subjects a word may still stand for."""
_LATEST = 256
"""Names that it may stand for beside them: the last ones, so that long tables cost no more than others."""
_TOLD_OF = (*ACTORS, "Project", "Product", "Programme")
"""Types of what sentences tell something of."""
_FIRST_PERSON = ("我", "咱")


class Subjects(NamedTuple):
    """The subjects of the sentence of that number, those first that begin a clause."""

    number: int
    mentions: tuple[Mention, ...]


class Memory:
    """What has been named so far: the last things of each type, and the subjects of the last sentences.

    Parameters
    ----------
    speakers : Speakers
        Who speaks in the article.
    home : Mention, optional
        The region that the article is about: what 我市 means.
    """

    def __init__(self, speakers: Speakers, home: Mention | None = None) -> None:
        self.speakers, self.home = speakers, home
        self.subjects: deque[Subjects] = deque(maxlen=_REMEMBERED)
        self._latest: dict[tuple[str, str], Mention] = {}

    def end_sentence(
        self, number: int, text: str, parties: Sequence[Party], clauses: Iterable[tuple[int, int]]
    ) -> None:
        """Remember the parties of a sentence that is over."""
        for party in parties:
            if party.role == "named":
                key = (party.type, party.mention.name)
                self._latest.pop(key, None)
                self._latest[key] = party.mention
        for left, right in pairwise(parties):
            if left.role == "anaphora":
                self.speakers.learn(left.mention, left.end, right.mention)
        while len(self._latest) > _LATEST:
            del self._latest[next(iter(self._latest))]
        starts = {start for start, _ in clauses}
        subjects = sorted(find_subjects(text, parties, _TOLD_OF), key=lambda party: party.start not in starts)
        if subjects:
            self.subjects.append(Subjects(number, tuple(party.mention for party in subjects)))

    def speaker_at(self, offset: int) -> Mention | None:
        """Return what the speaker of a word in the first person speaks for."""
        speakers = self.speakers
        return speakers.employer_at(offset) if speakers.text.startswith(_FIRST_PERSON, offset) else None

    def recall(self, entry: Anaphora) -> Mention | None:
        """Return what a word of ``entry`` stands for by the sentences before."""
        if self.home is not None and entry.suffixes and fits(self.home, entry):
            return self.home
        subjects = (one for told in reversed(self.subjects) for one in told.mentions)
        return choose(subjects, entry) or choose(reversed(self._latest.values()), entry)


def choose(mentions: Iterable[Mention], entry: Anaphora) -> Mention | None:
    """Return the first of ``mentions`` whose name ends as the word says; else the first that may be meant.

    Examples
    --------
    >>> society = Anaphora(frozenset({"Enterprise"}), ("该社",), heads=("合作社",))
    >>> names = [Mention(0, 4, "甲乙公司", "Enterprise"), Mention(5, 10, "丙丁合作社", "Enterprise")]
    >>> choose(names, society).name
    '丙丁合作社'
    """
    first = None
    for one in mentions:
        if one.type in entry.types and fits(one, entry):
            if not entry.heads or one.name.endswith(entry.heads):
                return one
            first = first or one
    return None if entry.strict else first


def fits(mention: Mention, entry: Anaphora) -> bool:
    """Tell whether the end of a name allows a word of ``entry`` to stand for it."""
    if mention.name.endswith(entry.barred or ("\0",)):
        return False
    return not entry.suffixes or mention.name.endswith(entry.suffixes) or mention.name[-1] not in "省市县区"


class Use(Enum):
    """Where a word stands for something: anywhere, where a noun begins, before a person in that post."""

    WORD, NOUN, POST = range(3)


@lru_cache(maxsize=1)
def _finder() -> PhraseFinder[list[tuple[Anaphora, Use]]]:
    table: dict[str, list[tuple[Anaphora, Use]]] = {}
    for entry in load_anaphora().entries:
        for use, words in ((Use.WORD, entry.words), (Use.NOUN, entry.subjects), (Use.POST, entry.posts)):
            for word in words:
                table.setdefault(word, []).append((entry, use))
    return PhraseFinder(table)


def find_stand_ins(
    text: str,
    span: tuple[int, int],
    named: Sequence[Party],
    clauses: Sequence[tuple[int, int]],
    memory: Memory,
) -> Iterator[Party]:
    """Yield the words of a sentence that stand for something.

    Before a post (镇长某某) what it is held at is not written: the party has no length.

    Parameters
    ----------
    span : (int, int)
        The sentence.
    named : sequence of Party
        The names in it, in order.
    """
    words = _finder().find(text[span[0] : span[1]])
    if not words:
        return
    covered = {offset for party in named for offset in range(party.start, party.end)}
    persons = {party.start for party in named if party.type == "Person"}
    subjects = {id(party) for party in find_subjects(text, named, _TOLD_OF)}
    starts = {start for start, _ in clauses}
    before_nouns = load_anaphora().before_nouns
    for first, last, entries in words:
        first, last = span[0] + first, span[0] + last
        if not covered.isdisjoint(range(first, last)):
            continue
        uses = {Use.WORD}
        if first in starts or text.endswith(before_nouns, span[0], first):
            uses |= {Use.NOUN} | ({Use.POST} if last in persons else set())
        earlier = [party for party in named if party.end <= first]
        for entry, use in entries:
            found = _find_antecedent(entry, use, earlier, subjects, memory, first) if use in uses else None
            if found is not None:
                yield Party(
                    replace(found, layer="anaphora"), first, first if use is Use.POST else last, "anaphora"
                )
                break


def _find_antecedent(
    entry: Anaphora,
    use: Use,
    earlier: Sequence[Party],
    subjects: Collection[int],
    memory: Memory,
    first: int,
) -> Mention | None:
    spoken = memory.speaker_at(first)
    if entry.speaker or (spoken is not None and spoken.type in entry.types and fits(spoken, entry)):
        return spoken
    near = choose((one.mention for one in earlier if id(one) in subjects), entry)
    others = choose((one.mention for one in earlier), entry)
    # A bare noun goes on with the topic; 该公司 rather points at what was named last.
    if use is Use.WORD:
        return near or others or memory.recall(entry)
    return near or memory.recall(entry) or others
