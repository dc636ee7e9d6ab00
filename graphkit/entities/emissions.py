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
from graphkit.entities.network import NETWORK_WINDOWS, Table
from graphkit.entities.tables import PLACES, WINDOW_LOOKUPS, Numbers, Rows, Tables, code_points

Span = tuple[int, int]
Sums = NDArray[numpy.floating[Any]]


class EmissionScorer:
    """Scores the characters of texts.

    Parameters
    ----------
    tables : Tables
        The weights of the tagger.
    share : float
        The weight of the network's opinion, where that of the random field weighs 1.
    """

    def __init__(self, tables: Tables, share: float = 0.0) -> None:
        self._tables, self._share = tables, share
        self._number_of = numpy.zeros(sys.maxunicode + 1, numpy.int64)
        self._number_of[tables.characters] = range(1, len(tables.characters) + 1)
        self._windows = [
            (lookup.prefixes, keyed) for lookup, keyed in zip(WINDOW_LOOKUPS, tables.keyed, strict=False)
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
        sums = _Sums(self._tables, len(places))
        self._add_windows(sums, [text[start:end] for start, end in paragraphs])
        self._add_words(sums, text, paragraphs, words, row_of)
        self._add_labels(sums, row_of, label_columns(text[origin:stop], lexicon, homes))
        scores = sums.field.astype(numpy.float64)
        if self._tables.network:
            scores += self._share * self._tables.network.log_probabilities(sums.sight, lengths)
        return numpy.split(scores, numpy.cumsum(lengths)[:-1])

    def _add_windows(self, sums: _Sums, paragraphs: Sequence[str]) -> None:
        padded = "".join("^" * PADDING + fold_kinds(text) + "$" * PADDING for text in paragraphs)
        numbers = self._number_of[code_points(padded)]
        shifts = numpy.arange(len(paragraphs)) * 2 * PADDING + PADDING
        places = numpy.arange(len(sums.field)) + numpy.repeat(shifts, [len(text) for text in paragraphs])
        for prefixes, keyed in self._windows:
            for prefix, rows in zip(prefixes, keyed.find(numbers), strict=True):
                sums.add(rows[places + WINDOWS[prefix][0]], seen=prefix in NETWORK_WINDOWS)

    def _add_words(
        self, sums: _Sums, text: str, paragraphs: Sequence[Span], words: Sequence[Span], row_of: Rows
    ) -> None:
        own_rows = numpy.full(len(sums.field), self._tables.others[""], numpy.intp)
        nothing = len(self._around) * self._tables.states[self._tables.others[""]]
        sums.field += nothing
        if words:
            names, own = _word_numbers(text, paragraphs, words, self._tables.words)
            spans = numpy.array(words)
            lengths = spans[:, 1] - spans[:, 0]
            word_of = numpy.repeat(numpy.arange(len(words)), lengths)
            places = row_of[_inside(words, paragraphs[0][0]) + 1]
            own_rows[places] = numpy.stack(self._own.find(names[own]))[_word_places(lengths), word_of]
            sums.field[places] += (self._beside(names, own) - nothing)[word_of]
        sums.add(own_rows, seen=True)

    def _beside(self, names: Numbers, own: Rows) -> Sums:
        """Return what the words around each word add."""
        found = numpy.zeros((len(own), self._tables.states.shape[1]), self._tables.states.dtype)
        for step, keyed in self._around:
            (rows,) = keyed.find(names)
            found += self._tables.states[rows[own + step]]
        return found

    def _add_labels(self, sums: _Sums, row_of: Rows, columns: Iterable[LabelColumn]) -> None:
        get, unknown = self._tables.others.get, self._tables.unknown
        defaults = []
        for column in columns:
            defaults.append(get(column.default, unknown))
            if column.labels:
                places = row_of[numpy.fromiter(column.labels, numpy.intp, len(column.labels)) + 1]
                rows = numpy.array([get(label, unknown) for label in column.labels.values()], numpy.intp)
                inside = places >= 0
                sums.replace(defaults[-1], rows[inside], places[inside])
        sums.add_for_all(defaults)


class _Sums:
    """What the rows of the characters' features add up to: for the random field, and for the network."""

    def __init__(self, tables: Tables, size: int) -> None:
        self._states, self._seen = tables.states, tables.seen
        self._table = tables.network.table if tables.network else numpy.zeros((1, 0), numpy.float32)
        self.field: Sums = numpy.zeros((size, self._states.shape[1]), self._states.dtype)
        self.sight: Table = numpy.zeros((size, self._table.shape[1]), numpy.float32)

    def add(self, rows: Rows, *, seen: bool) -> None:
        """Add a row for each character; ``seen`` tells whether the network sees the feature too."""
        self.field += self._states[rows]
        if seen:
            self.sight += self._table[self._seen[rows]]

    def add_for_all(self, rows: Sequence[int]) -> None:
        """Add the same rows for each character."""
        self.field += self._states[rows].sum(axis=0)
        self.sight += self._table[self._seen[rows]].sum(axis=0)

    def replace(self, default: int, rows: Rows, places: Rows) -> None:
        """Put other rows in the place of one that is added for all."""
        self.field[places] += self._states[rows] - self._states[default]
        self.sight[places] += self._table[self._seen[rows]] - self._table[self._seen[default]]


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
