"""Words by the bundled pkuseg model and the dictionary of division names, without spaCy."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import numpy
from spacy_pkuseg.inference import run_viterbi

from graphkit.data import data_path
from graphkit.entities.divisions import load_divisions
from graphkit.models import verify_model
from graphkit.segment.dictionary import WordDictionary
from graphkit.segment.scores import ScoreTable
from graphkit.segment.tables import BREAK

_FRAGMENT = re.compile(r"\S+")
Span = tuple[int, int]


class WordSegmenter:
    """Cuts text into words: those of a dictionary as they stand, the rest by a pkuseg model.

    Parameters
    ----------
    folder : Path
        A model that ``python -m graphkit.segment.train`` wrote.
    dictionary : WordDictionary
        Words that are always cut as one.
    """

    def __init__(self, folder: Path, dictionary: WordDictionary) -> None:
        self.dictionary = dictionary
        self._table = ScoreTable(folder)
        self._begins = numpy.array(["B" in tag for tag in self._table.tags])

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``; white space is left out."""
        return [text[start:end] for start, end in self.spans(text)]

    def spans(self, text: str) -> list[Span]:
        """Return the words of ``text`` as (start, end) offsets; white space is left out."""
        known: list[Span] = []
        pieces: list[Span] = []
        for fragment in _FRAGMENT.finditer(text):
            last, end = fragment.span()
            for start, stop in self.dictionary.find(fragment.group()):
                start, stop = start + fragment.start(), stop + fragment.start()
                if start > last:
                    pieces.append((last, start))
                known.append((start, stop))
                last = stop
            if last < end:
                pieces.append((last, end))
        return sorted([*known, *self._decode(text, pieces)])

    def _decode(self, text: str, pieces: list[Span]) -> list[Span]:
        if not pieces:
            return []
        scores = self._table.score(BREAK + BREAK.join(text[start:end] for start, end in pieces))
        found: list[Span] = []
        position = len(BREAK)
        for start, end in pieces:
            stop = position + end - start
            _, tags = run_viterbi(scores[position:stop], self._table.edges)
            starts = [start, *(numpy.flatnonzero(self._begins[tags[1:]]) + start + 1).tolist()]
            found += zip(starts, [*starts[1:], end], strict=True)
            position = stop + len(BREAK)
        return found


@lru_cache(maxsize=2)
def load_segmenter(extra_words: tuple[str, ...] = ()) -> WordSegmenter:
    """Return the segmenter with the bundled weights.

    Raises
    ------
    ModelError
        When the weights are missing or damaged.
    """
    folder = data_path("models", "segment")
    verify_model(folder)
    return WordSegmenter(folder, WordDictionary([*load_divisions().full_names, *extra_words]))


def cut_words(text: str) -> list[Span]:
    """Return the words of ``text`` as (start, end) offsets, without spaCy.

    Examples
    --------
    >>> cut_words("去佛堂镇")
    [(0, 1), (1, 4)]
    """
    return load_segmenter().spans(text)
