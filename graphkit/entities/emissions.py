"""The scores that the trained tagger gives the characters of a text, without a string for each feature.

The features are those of ``character_features``. Windows of characters become numbers that are found in
sorted tables, words are looked up once each, and labels where they stand; the rows of weights are then summed
for all characters at once.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy
from numpy.typing import NDArray

from graphkit.crf import Scores, Weights
from graphkit.entities.features import PADDING, WINDOWS, WORDS, fold_kinds, label_columns, word_names
from graphkit.entities.lexicon import Lexicon

Span = tuple[int, int]
Numbers = NDArray[numpy.int64]
Rows = NDArray[numpy.intp]
_PLACES = "BIES"
_CHARACTER_BITS, _WORD_BITS = 15, 30


class KeyedRows:
    """Rows of weights by the numbers of things in a row: of three characters, of two words.

    Parameters
    ----------
    tables : sequence of (ndarray of shape (keys, width), ndarray of shape (keys,))
        For each feature its keys, each a row of numbers below ``2 ** bits``, and the rows of weights.
    unknown : int
        The row of all other keys.
    """

    def __init__(self, tables: Sequence[tuple[Numbers, Rows]], bits: int, unknown: int) -> None:
        self._width, self._bits = tables[0][0].shape[1], bits
        packed = [self._pack(list(keys.T)) for keys, _ in tables]
        self._keys = numpy.unique(numpy.concatenate([*packed, numpy.array([-1])]))
        self._rows = numpy.full((len(tables), len(self._keys) + 1), unknown, numpy.intp)
        for line, keys, (_, rows) in zip(self._rows, packed, tables, strict=True):
            line[numpy.searchsorted(self._keys, keys)] = rows

    def _pack(self, columns: Sequence[Numbers]) -> Numbers:
        keys = columns[0]
        for column in columns[1:]:
            keys = keys << self._bits | column
        return keys

    def find(self, numbers: Numbers) -> list[Rows]:
        """Return for each feature the rows of the keys that begin at each of ``numbers``."""
        last = len(numbers) - self._width + 1
        keys = self._pack([numbers[step : last + step] for step in range(self._width)])
        places = numpy.searchsorted(self._keys, keys)
        places[self._keys[numpy.minimum(places, len(self._keys) - 1)] != keys] = len(self._keys)
        return [line[places] for line in self._rows]


class _FeatureNames:
    """The names of the features in order, so that those with one beginning stand together."""

    def __init__(self, weights: Weights) -> None:
        self._names = sorted(weights.rows)
        self._rows = numpy.fromiter(map(weights.rows.__getitem__, self._names), numpy.intp)

    def begin_with(self, prefix: str) -> tuple[Sequence[str], Rows]:
        """Return the names that begin with ``prefix``, and the rows of their weights."""
        first = bisect_left(self._names, prefix)
        last = bisect_left(self._names, prefix[:-1] + chr(ord(prefix[-1]) + 1), first)
        return self._names[first:last], self._rows[first:last]


class EmissionTable:
    """The weights of the tagger, by what the characters of a text are looked up with."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        features = _FeatureNames(weights)
        self._prepare_windows(features)
        self._prepare_words(features)

    def _prepare_windows(self, features: _FeatureNames) -> None:
        codes: dict[str, NDArray[numpy.uint32]] = {}
        rows: dict[str, Rows] = {}
        for prefix, (_, width) in WINDOWS.items():
            names, rows[prefix] = features.begin_with(prefix)
            codes[prefix] = _code_points("".join(names)).reshape(-1, 1 + width)[:, 1:]
        known = numpy.unique(numpy.concatenate([found.ravel() for found in codes.values()]))
        self._number_of = numpy.zeros(sys.maxunicode + 1, numpy.int64)
        self._number_of[known] = range(1, len(known) + 1)
        self._windows: list[tuple[list[int], KeyedRows]] = []
        for width in sorted({width for _, width in WINDOWS.values()}):
            prefixes = [prefix for prefix in WINDOWS if WINDOWS[prefix][1] == width]
            tables = [(self._number_of[codes[prefix]], rows[prefix]) for prefix in prefixes]
            keyed = KeyedRows(tables, _CHARACTER_BITS, self._weights.unknown)
            self._windows.append(([WINDOWS[prefix][0] for prefix in prefixes], keyed))

    def _prepare_words(self, features: _FeatureNames) -> None:
        self._words: dict[str, int] = {}
        unknown = self._weights.unknown
        own = [self._word_table(features, f"w{place}", 1) for place in _PLACES]
        self._own = KeyedRows(own, _WORD_BITS, unknown)
        self._around = [
            (steps[0], KeyedRows([self._word_table(features, prefix, len(steps))], _WORD_BITS, unknown))
            for prefix, steps in WORDS.items()
        ]

    def _word_table(self, features: _FeatureNames, prefix: str, width: int) -> tuple[Numbers, Rows]:
        """Return the features of one or two words: the numbers of these, and the rows of the weights."""
        names, rows = features.begin_with(prefix)
        number = self._words.setdefault
        keys: list[int] = []
        owners: list[int] = []
        for owner, name in enumerate(names):
            for key in _word_keys(name[2:], width):
                keys += [number(word, len(self._words) + 1) for word in key]
                owners.append(owner)
        return numpy.array(keys, numpy.int64).reshape(-1, width), rows[owners]

    def score(
        self, text: str, paragraphs: Sequence[Span], words: Sequence[Span], lexicon: Lexicon
    ) -> list[Scores]:
        """Return the scores of the labels for the characters of some paragraphs.

        Parameters
        ----------
        paragraphs : sequence of (int, int)
            Spans of ``text``, in order, apart from each other.
        words : sequence of (int, int)
            Words inside the paragraphs, in order, as spans of ``text``.

        Returns
        -------
        list of ndarray of shape (length of the paragraph, labels)
        """
        lengths = [end - start for start, end in paragraphs]
        origin, stop = paragraphs[0][0], paragraphs[-1][1]
        row_of = numpy.full(stop - origin + 2, -1, numpy.intp)
        places = _inside(paragraphs, origin) + 1
        row_of[places] = range(len(places))
        scores = numpy.zeros((len(places), len(self._weights.labels)))
        self._add_windows(scores, [text[start:end] for start, end in paragraphs])
        self._add_words(scores, text, paragraphs, words, row_of)
        self._add_labels(scores, text[origin:stop], row_of, lexicon)
        return numpy.split(scores, numpy.cumsum(lengths)[:-1])

    def _add_windows(self, scores: Scores, paragraphs: Sequence[str]) -> None:
        padded = "".join("^" * PADDING + fold_kinds(text) + "$" * PADDING for text in paragraphs)
        numbers = self._number_of[_code_points(padded)]
        shifts = numpy.arange(len(paragraphs)) * 2 * PADDING + PADDING
        places = numpy.arange(len(scores)) + numpy.repeat(shifts, [len(text) for text in paragraphs])
        states = self._weights.states
        for offsets, keyed in self._windows:
            for offset, rows in zip(offsets, keyed.find(numbers), strict=True):
                scores += states[rows[places + offset]]

    def _add_words(
        self, scores: Scores, text: str, paragraphs: Sequence[Span], words: Sequence[Span], row_of: Rows
    ) -> None:
        states = self._weights.states
        nothing = (1 + len(self._around)) * states[self._weights.rows.get("", self._weights.unknown)]
        scores += nothing
        if not words:
            return
        names, own = _word_numbers(text, paragraphs, words, self._words)
        beside = numpy.zeros((len(words), scores.shape[1])) - nothing
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

    def _add_labels(self, scores: Scores, text: str, row_of: Rows, lexicon: Lexicon) -> None:
        states, get, unknown = self._weights.states, self._weights.rows.get, self._weights.unknown
        for column in label_columns(text, lexicon):
            default = states[get(column.default, unknown)]
            scores += default
            if column.labels:
                places = row_of[numpy.fromiter(column.labels, numpy.intp, len(column.labels)) + 1]
                rows = numpy.array([get(label, unknown) for label in column.labels.values()], numpy.intp)
                inside = places >= 0
                scores[places[inside]] += states[rows[inside]] - default


def _code_points(text: str) -> NDArray[numpy.uint32]:
    return numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), numpy.uint32)


def _word_keys(text: str, width: int) -> list[tuple[str, ...]]:
    """Return the words that a feature may stand for: the sign between two may also be part of one."""
    if width == 1:
        return [(text,)]
    left, _, right = text.partition("|")
    if "|" not in right:
        return [(left, right)]
    cuts = [at for at, char in enumerate(text) if char == "|"]
    return [(text[:at], text[at + 1 :]) for at in cuts]


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
    kinds[last - lengths + 1] = _PLACES.index("B")
    kinds[last] = _PLACES.index("E")
    kinds[last[lengths == 1]] = _PLACES.index("S")
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
