"""Who speaks, and for whom: what 我们 and 我行 mean inside what somebody says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from graphkit.entities.heads import load_name_parts
from graphkit.records import Mention
from graphkit.relations.parties import ACTORS

_LONGEST_POST = 14
_NEAR = 24
"""A speaker stands within so many characters of the quotation."""
_LONGEST_QUOTATION = 300
_BREAKS = frozenset("，。；：、！？“”\n")


class Speakers:
    """The persons of an article who speak for something: 某支行行长某某说.

    Parameters
    ----------
    text : str
    mentions : sequence of Mention
        In order.

    Examples
    --------
    >>> bank, person = Mention(0, 4, "大溪支行", "Bank"), Mention(6, 9, "汪立群", "Person")
    >>> Speakers("大溪支行行长汪立群说：“我们先放款。”", [bank, person]).employer_at(12).name
    '大溪支行'
    """

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text = text
        self._persons = [one for one in mentions if one.type == "Person"]
        self._starts = [one.start for one in self._persons]
        self._employers: dict[str, Mention] = {}
        for left, right in pairwise(mentions):
            self.learn(left, left.end, right)

    def learn(self, employer: Mention, end: int, person: Mention) -> None:
        """Remember what a person speaks for where only a post stands between the two: 某支行|行长|某某.

        Parameters
        ----------
        end : int
            Where the employer, or the word that stands for it, ends.
        """
        if person.type == "Person" and employer.type in ACTORS:
            post = self.text[end : person.start]
            if 0 < len(post) <= _LONGEST_POST and _BREAKS.isdisjoint(post) and _has_post(post):
                self._employers.setdefault(person.name, employer)

    def employer_at(self, offset: int) -> Mention | None:
        """Return what the speaker of the words at ``offset`` speaks for, None where that is not told."""
        if not self._employers:
            return None
        first = max(0, offset - _LONGEST_QUOTATION)
        opened, closed = (self.text.rfind(mark, first, offset) for mark in "“”")
        if opened <= closed:
            return self._speaker_in(max(self.text.rfind(mark, first, offset) for mark in "。\n"), offset)
        end = self.text.find("”", offset, offset + _LONGEST_QUOTATION)
        behind = self._speaker_in(end, end + _NEAR) if end >= 0 else None
        return behind or self._speaker_in(opened - _NEAR, opened)

    def _speaker_in(self, start: int, end: int) -> Mention | None:
        """Return the employer of the last person between two offsets, if a verb of speech follows."""
        start = max(start, 0)
        for number in range(bisect_left(self._starts, end) - 1, bisect_left(self._starts, start) - 1, -1):
            person = self._persons[number]
            words = self.text[person.end : person.end + 6]
            if any(verb in words for verb in load_name_parts().speech):
                return self._employers.get(person.name)
        return None


def _has_post(words: str) -> bool:
    return any(post in words for post in load_name_parts().posts)
