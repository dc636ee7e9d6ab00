"""The scores that the trained tagger gives the characters of a text, without a string for each feature.

The features are those of ``character_features``. Windows of characters become numbers that are found in
tables, words are looked up once each, and labels where they stand; the rows of weights are then summed
for all characters at once.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from graphkit.crf import Scores
from graphkit.entities.features import (
    BEFORE_WORDS,
    BEHIND_WORDS,
    LONGEST_WORD,
    PADDING,
    WINDOWS,
    WORDS,
    LabelColumn,
    fold_kinds,
    label_columns,
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
    ) -> Scores:
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
        ndarray of shape (characters, labels)
            Those of the paragraphs, one after another.
        """
        lengths = [end - start for start, end in paragraphs]
        origin, stop = paragraphs[0][0], paragraphs[-1][1]
        row_of = numpy.full(stop - origin + 2, -1, numpy.intp)
        places = list_offsets(paragraphs, origin) + 1
        row_of[places] = numpy.arange(len(places))
        sums = _Sums(self._tables, len(places))
        self._add_windows(sums, [text[start:end] for start, end in paragraphs])
        self._add_words(sums, text, paragraphs, words, row_of)
        self._add_labels(sums, row_of, label_columns(text[origin:stop], lexicon, homes))
        scores: Scores = sums.field.astype(numpy.float64)
        if self._tables.network:
            scores += self._share * self._tables.network.score(sums.sight, lengths)
        return scores

    def _add_windows(self, sums: _Sums, paragraphs: Sequence[str]) -> None:
        padded = "".join("^" * PADDING + fold_kinds(text) + "$" * PADDING for text in paragraphs)
        numbers = self._number_of.take(code_points(padded))
        shifts = numpy.arange(len(paragraphs)) * 2 * PADDING + PADDING
        places = numpy.arange(len(sums.field)) + numpy.repeat(shifts, [len(text) for text in paragraphs])
        for prefixes, keyed in self._windows:
            for prefix, rows in zip(prefixes, keyed.find(numbers), strict=True):
                sums.add(rows.take(places + WINDOWS[prefix][0]), seen=prefix in NETWORK_WINDOWS)

    def _add_words(
        self, sums: _Sums, text: str, paragraphs: Sequence[Span], words: Sequence[Span], row_of: Rows
    ) -> None:
        own_rows = numpy.full(len(sums.field), self._tables.others[""])
        nothing = len(self._around) * self._tables.states[self._tables.others[""]]
        sums.field += nothing
        if words:
            edges = numpy.array(words)
            names, own = _word_numbers(text, paragraphs, edges, self._tables.words)
            lengths = edges[:, 1] - edges[:, 0]
            word_of = numpy.arange(len(words)).repeat(lengths)
            places = row_of.take(list_offsets(edges, paragraphs[0][0] - 1))
            rows = numpy.stack(self._own.find(names.take(own)), axis=1).ravel()
            own_rows[places] = rows.take(word_of * len(PLACES) + _word_places(lengths))
            sums.field[places] += _take(self._beside(names, own) - nothing, word_of)
        sums.add(own_rows, seen=True)

    def _beside(self, names: Numbers, own: Rows) -> Sums:
        """Return what the words around each word add."""
        found = numpy.zeros((len(own), self._tables.states.shape[1]), self._tables.states.dtype)
        for step, keyed in self._around:
            (rows,) = keyed.find(names)
            found += _take(self._tables.states, rows.take(own + step))
        return found

    def _add_labels(self, sums: _Sums, row_of: Rows, columns: Sequence[LabelColumn]) -> None:
        get, unknown = self._tables.others.get, self._tables.unknown
        for column in columns:
            # One more than there are characters: it is that of line ends, whose row is -1.
            rows = numpy.full(len(sums.field) + 1, get(column.default, unknown))
            if column.labels:
                places = row_of.take(numpy.fromiter(column.labels, numpy.intp, len(column.labels)) + 1)
                rows[places] = [get(label, unknown) for label in column.labels.values()]
            sums.add(rows[:-1], seen=True)


class _Sums:
    """What the rows of the characters' features add up to: for the random field, and for the network."""

    def __init__(self, tables: Tables, size: int) -> None:
        self._states, self._seen = tables.states, tables.seen
        self._table = tables.network.table if tables.network else numpy.zeros((1, 0), numpy.float32)
        self.field: Sums = numpy.zeros((size, self._states.shape[1]), self._states.dtype)
        self.sight: Table = numpy.zeros((size, self._table.shape[1]), numpy.float32)

    def add(self, rows: Rows, *, seen: bool) -> None:
        """Add a row for each character; ``seen`` tells whether the network sees the feature too."""
        self.field += _take(self._states, rows)
        if seen:
            self.sight += _take(self._table, self._seen.take(rows))


def _take(table: Sums, rows: Rows) -> Sums:
    """Return rows of a table, in a third of the time: all must exist, for others it gives wrong ones."""
    return table.take(rows, axis=0, mode="clip")


def list_offsets(spans: Sequence[Span] | Numbers, origin: int = 0) -> Rows:
    """Return the offsets of all characters in ``spans``, counted from ``origin``.

    Examples
    --------
    >>> list_offsets([(1, 3), (4, 5)]).tolist()
    [1, 2, 4]
    """
    starts, ends = numpy.asarray(spans).T
    lengths = ends - starts
    before = lengths.cumsum()
    offsets: Rows = (ends - before - origin).repeat(lengths)
    offsets += numpy.arange(len(offsets))
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
    text: str, paragraphs: Sequence[Span], words: Numbers, numbers: Mapping[str, int]
) -> tuple[Numbers, Rows]:
    """Return the numbers of the words and of the bounds of paragraphs, and where those of the words are."""
    get, bounds = numbers.get, len(BEFORE_WORDS) + len(BEHIND_WORDS)
    starts, lengths = words[:, 0], words[:, 1] - words[:, 0]
    first = starts.searchsorted([start for start, _ in paragraphs])
    counts = numpy.diff(first, append=len(words))
    before = first + numpy.arange(len(paragraphs)) * bounds
    own = numpy.arange(len(words)) + (before - first + len(BEFORE_WORDS)).repeat(counts)
    found = numpy.empty(len(words) + bounds * len(paragraphs), numpy.int64)
    for places, signs in ((before, BEFORE_WORDS), (before + counts + len(BEFORE_WORDS), BEHIND_WORDS)):
        for step, sign in enumerate(signs):
            found[places + step] = get(sign, 0)
    found[own] = [get(text[start:end], 0) for start, end in words.tolist()]
    for number in numpy.flatnonzero(lengths > LONGEST_WORD).tolist():
        found[own[number]] = get(text[starts[number] : starts[number] + LONGEST_WORD], 0)
    return found, own
