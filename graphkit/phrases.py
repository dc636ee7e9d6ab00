"""Many phrases sought in a text at once, each with what it stands for.

An automaton (Aho and Corasick 1975) finds them in one pass, but takes longer to build than to look every
stretch of one article up in a dictionary: it is built when enough text has been read to pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

import ahocorasick_rs

Label = TypeVar("Label")

_LOOKUPS_PER_PHRASE = 4
"""So many stretches of text are looked up before all phrases are put into the automaton."""


class PhraseFinder(Generic[Label]):
    """Finds labelled phrases in a text.

    Parameters
    ----------
    labels : mapping of str to anything
        The phrases with their labels; a phrase has one character or more.
    overlapping : bool
        Whether all occurrences count, by their ends and the longer first; else the leftmost and longest
        count, without overlap.

    Raises
    ------
    ValueError
        When a phrase is empty.

    Examples
    --------
    >>> PhraseFinder({"公司": 1, "有限公司": 2}).find("某某有限公司")
    [(2, 6, 2)]
    >>> PhraseFinder({"公司": 1, "有限公司": 2}, overlapping=True).find("某某有限公司")
    [(2, 6, 2), (4, 6, 1)]
    """

    def __init__(self, labels: Mapping[str, Label], *, overlapping: bool = False) -> None:
        if "" in labels:
            raise ValueError("a phrase has one character or more")
        self._labels = dict(labels)
        self._values: tuple[Label, ...] = ()
        self._overlapping = overlapping
        self._sizes = sorted({len(phrase) for phrase in labels}, reverse=True)
        self._lookups_left = _LOOKUPS_PER_PHRASE * len(labels)
        self._automaton: ahocorasick_rs.AhoCorasick | None = None

    def find(self, text: str) -> list[tuple[int, int, Label]]:
        """Return the phrases in ``text`` as (start, end, label)."""
        if not self._labels:
            return []
        if not _is_whole(text):
            text = text.encode("utf-8", "replace").decode("utf-8")
        self._lookups_left -= len(text) * len(self._sizes)
        if self._lookups_left >= 0:
            return list(self._look_all_up(text) if self._overlapping else self._look_longest_up(text))
        return self._run_automaton(text)

    def _look_longest_up(self, text: str) -> Iterator[tuple[int, int, Label]]:
        labels, position = self._labels, 0
        while position < len(text):
            for size in self._sizes:
                phrase = text[position : position + size]
                if phrase in labels and len(phrase) == size:
                    yield position, position + size, labels[phrase]
                    position += size
                    break
            else:
                position += 1

    def _look_all_up(self, text: str) -> Iterator[tuple[int, int, Label]]:
        labels = self._labels
        for end in range(1, len(text) + 1):
            for size in self._sizes:
                if size <= end and (phrase := text[end - size : end]) in labels:
                    yield end - size, end, labels[phrase]

    def _run_automaton(self, text: str) -> list[tuple[int, int, Label]]:
        automaton = self._automaton or self._build()
        found, values = automaton.find_matches_as_indexes(text, overlapping=self._overlapping), self._values
        return [(start, end, values[number]) for number, start, end in found]

    def _build(self) -> ahocorasick_rs.AhoCorasick:
        kind = ahocorasick_rs.MatchKind
        labels = {phrase: label for phrase, label in self._labels.items() if _is_whole(phrase)}
        self._values = tuple(labels.values())
        self._automaton = ahocorasick_rs.AhoCorasick(
            labels,
            kind.Standard if self._overlapping else kind.LeftmostLongest,
            store_patterns=False,
            # As quick as what it takes by itself for few phrases, and built in half the time.
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        return self._automaton


def _is_whole(text: str) -> bool:
    """Tell whether a text has no half of a character, which no automaton takes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
