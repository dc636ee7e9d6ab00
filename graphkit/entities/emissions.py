"""The scores that the trained tagger gives the characters of a text, without a string for each feature.

The features are those of ``character_features``. Windows of characters become numbers that are found in
sorted tables, words are looked up once each, and labels where they stand; the rows of weights are then summed
for all characters at once.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy
from numpy.typing import NDArray

from graphkit.crf import Scores
from graphkit.entities.features import (
    PADDING,
    WINDOWS,
    WORDS,
    LabelColumn,
    fold_kinds,
    label_columns,
    word_names,
)
from graphkit.entities.lexicon import Lexicon
from graphkit.entities.tables import PLACES, WINDOW_LOOKUPS, Numbers, Rows, Tables, code_points

Span = tuple[int, int]
Sums = NDArray[numpy.floating[Any]]


class EmissionScorer:
    """Scores the characters of texts.

    Parameters
    ----------
    tables : Tables
        The weights of the tagger.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._number_of = numpy.zeros(sys.maxunicode + 1, numpy.int64)
        self._number_of[tables.characters] = range(1, len(tables.characters) + 1)
        self._windows = [
            ([WINDOWS[prefix][0] for prefix in lookup.prefixes], keyed)
            for lookup, keyed in zip(WINDOW_LOOKUPS, tables.keyed, strict=False)
        ]
        self._own, *around = tables.keyed[len(WINDOW_LOOKUPS) :]
        self._around = [(steps[0], keyed) for steps, keyed in zip(WORDS.values(), around, strict=True)]

    def score(
        self,
        text: str,
        paragraphs: Sequence[Span],
        words: Sequence[Span],
        lexicon: Lexicon,
        homes: Collection[str],
    ) -> list[Scores]:
        """Return the scores of the labels for the characters of some paragraphs.

        Parameters
        ----------
        paragraphs : sequence of (int, int)
            Spans of ``text``, in order, apart from each other.
        words : sequence of (int, int)
            Words inside the paragraphs, in order, as spans of ``text``.
        homes : collection of str
            Codes of the divisions that the article names.

        Returns
        -------
        list of ndarray of shape (length of the paragraph, labels)
        """
        lengths = [end - start for start, end in paragraphs]
        origin, stop = paragraphs[0][0], paragraphs[-1][1]
        row_of = numpy.full(stop - origin + 2, -1, numpy.intp)
        places = _inside(paragraphs, origin) + 1
        row_of[places] = range(len(places))
        scores = numpy.zeros((len(places), len(self._tables.labels)), self._tables.states.dtype)
        self._add_windows(scores, [text[start:end] for start, end in paragraphs])
        self._add_words(scores, text, paragraphs, words, row_of)
        self._add_labels(scores, row_of, label_columns(text[origin:stop], lexicon, homes))
        return numpy.split(scores.astype(numpy.float64), numpy.cumsum(lengths)[:-1])

    def _add_windows(self, scores: Sums, paragraphs: Sequence[str]) -> None:
        padded = "".join("^" * PADDING + fold_kinds(text) + "$" * PADDING for text in paragraphs)
        numbers = self._number_of[code_points(padded)]
        shifts = numpy.arange(len(paragraphs)) * 2 * PADDING + PADDING
        places = numpy.arange(len(scores)) + numpy.repeat(shifts, [len(text) for text in paragraphs])
        states = self._tables.states
        for offsets, keyed in self._windows:
            for offset, rows in zip(offsets, keyed.find(numbers), strict=True):
                scores += states[rows[places + offset]]

    def _add_words(
        self, scores: Sums, text: str, paragraphs: Sequence[Span], words: Sequence[Span], row_of: Rows
    ) -> None:
        states = self._tables.states
        nothing = (1 + len(self._around)) * states[self._tables.others[""]]
        scores += nothing
        if not words:
            return
        names, own = _word_numbers(text, paragraphs, words, self._tables.words)
        beside = numpy.zeros((len(words), scores.shape[1]), scores.dtype) - nothing
        for step, keyed in self._around:
            (rows,) = keyed.find(names)
            beside += states[rows[own + step]]
        spans = numpy.array(words)
        lengths = spans[:, 1] - spans[:, 0]
        word_of = numpy.repeat(numpy.arange(len(words)), lengths)
        places = _inside(words, paragraphs[0][0]) + 1
        kinds = _word_places(lengths)
        rows = numpy.stack(self._own.find(names[own]))[kinds, word_of]
        scores[row_of[places]] += states[rows] + beside[word_of]

    def _add_labels(self, scores: Sums, row_of: Rows, columns: Iterable[LabelColumn]) -> None:
        states, get, unknown = self._tables.states, self._tables.others.get, self._tables.unknown
        for column in columns:
            default = states[get(column.default, unknown)]
            scores += default
            if column.labels:
                places = row_of[numpy.fromiter(column.labels, numpy.intp, len(column.labels)) + 1]
                rows = numpy.array([get(label, unknown) for label in column.labels.values()], numpy.intp)
                inside = places >= 0
                scores[places[inside]] += states[rows[inside]] - default


def _inside(spans: Sequence[Span], origin: int) -> Rows:
    """Return the offsets of all characters in ``spans``, counted from ``origin``."""
    edges = numpy.array(spans)
    lengths = edges[:, 1] - edges[:, 0]
    first = edges[:, 0] - origin - (numpy.cumsum(lengths) - lengths)
    offsets: Rows = numpy.repeat(first, lengths) + numpy.arange(lengths.sum())
    return offsets


def _word_places(lengths: NDArray[numpy.int64]) -> Rows:
    """Return for each character of words of these lengths the number of its place among ``BIES``."""
    kinds = numpy.ones(lengths.sum(), numpy.intp)
    last = numpy.cumsum(lengths) - 1
    kinds[last - lengths + 1] = PLACES.index("B")
    kinds[last] = PLACES.index("E")
    kinds[last[lengths == 1]] = PLACES.index("S")
    return kinds


def _word_numbers(
    text: str, paragraphs: Sequence[Span], words: Sequence[Span], numbers: Mapping[str, int]
) -> tuple[Numbers, Rows]:
    """Return the numbers of the words with the bounds of their paragraphs, and where the words are in it."""
    edges = numpy.searchsorted([start for start, _ in words], [start for start, _ in paragraphs]).tolist()
    names: list[str] = []
    for first, last in pairwise([*edges, len(words)]):
        names += word_names(text, words[first:last])
    counts = numpy.diff([*edges, len(words)])
    bounds = len(word_names("", ()))
    shifts = numpy.arange(len(paragraphs)) * bounds + bounds // 2
    get = numbers.get
    found = numpy.array([get(name, 0) for name in names], numpy.int64)
    return found, numpy.arange(len(words)) + numpy.repeat(shifts, counts)
