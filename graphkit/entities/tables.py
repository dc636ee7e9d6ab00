"""The tables that the trained tagger is scored with, compiled once when it is trained.

A model's half a million features have names such as ``b金华``: to sort these out by what a text looks
them up with takes longer than all else that a start needs. ``tables_file`` keeps them on disk.
The network beside the random field sees some of the same features, and has its rows by the same tables.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
from numpy.typing import NDArray

from graphkit.crf import Scores, Weights
from graphkit.entities.features import WINDOWS, WORDS
from graphkit.entities.network import Network

Numbers = NDArray[numpy.int64]
Rows = NDArray[numpy.intp]
PLACES = "BIES"
# The characters of a model are fewer than 2 ** 15, its words fewer than 2 ** 30.
_CHARACTER_BITS, _WORD_BITS = 15, 30


@dataclass(frozen=True, slots=True)
class Lookup:
    """What one table is for: the features with these prefixes, by so many numbers of so many bits."""

    prefixes: tuple[str, ...]
    width: int
    bits: int


WINDOW_LOOKUPS = tuple(
    Lookup(tuple(prefix for prefix in WINDOWS if WINDOWS[prefix][1] == width), width, _CHARACTER_BITS)
    for width in sorted({width for _, width in WINDOWS.values()})
)
OWN_LOOKUP = Lookup(tuple(f"w{place}" for place in PLACES), 1, _WORD_BITS)
AROUND_LOOKUPS = tuple(Lookup((prefix,), len(steps), _WORD_BITS) for prefix, steps in WORDS.items())
LOOKUPS = (*WINDOW_LOOKUPS, OWN_LOOKUP, *AROUND_LOOKUPS)


@dataclass(frozen=True, slots=True)
class KeyedRows:
    """Rows of weights by the numbers of things in a row: of up to four characters, of two words.

    Attributes
    ----------
    width, bits : int
        How many numbers make a key, and the bits of each.
    keys : ndarray of shape (keys,)
        In order; the first one, -1, is there so that no table is empty.
    rows : ndarray of shape (features, keys + 1)
        For each feature the rows of the keys; the last one is that of all other keys.
    place_of : ndarray of shape (largest key + 2,) or None
        Where each number is among the keys, for keys of one number: quicker than looking for it. It is made
        from ``keys``; its last entry, that of all other keys, holds for all larger numbers.
    """

    width: int
    bits: int
    keys: Numbers
    rows: Rows
    place_of: Rows | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        if self.width == 1:
            places = numpy.full(self.keys[-1] + 2, len(self.keys))
            places[self.keys[1:]] = numpy.arange(1, len(self.keys))
            object.__setattr__(self, "place_of", places)

    def find(self, numbers: Numbers) -> list[Rows]:
        """Return for each feature the rows of the keys that begin at each of ``numbers``.

        Examples
        --------
        >>> keyed = KeyedRows(1, 15, numpy.array([-1, 2, 5]), numpy.array([[9, 0, 1, 9]]))
        >>> keyed.find(numpy.array([5, 2, 3, 7]))[0].tolist()
        [1, 0, 9, 9]
        """
        places = self._places(numbers)
        return [line.take(places) for line in self.rows]

    def _places(self, numbers: Numbers) -> Rows:
        if self.place_of is not None:
            return self.place_of.take(numbers, mode="clip")
        last = len(numbers) - self.width + 1
        keys = _pack([numbers[step : last + step] for step in range(self.width)], self.bits)
        places = numpy.searchsorted(self.keys, keys)
        places[self.keys.take(places, mode="clip") != keys] = len(self.keys)
        return places


def _pack(columns: Sequence[Numbers], bits: int) -> Numbers:
    keys = columns[0]
    for column in columns[1:]:
        keys = keys << bits | column
    return keys


@dataclass(frozen=True, slots=True)
class Tables:
    """The weights of the tagger, by what the characters of a text are looked up with.

    Attributes
    ----------
    labels : tuple of str
    words : dict of str to int
        The numbers of the words that features name, from 1.
    others : dict of str to int
        The rows of the features that stand for no characters or words; ``""`` is always among them.
    characters : ndarray of shape (characters,)
        The code points that windows know, in order; their numbers count from 1.
    keyed : tuple of KeyedRows
        One for each of ``LOOKUPS``.
    states : ndarray of shape (rows, labels)
        What a feature adds to the score of each label, in 32 bits where it comes from a file; the last row,
        of zeros, is for unknown features.
    transitions : ndarray of shape (labels, labels)
        What one label after another adds.
    seen : ndarray of shape (rows,)
        The network's row of each feature; its last row is for what it does not see.
    network : Network, optional
        What gives a second opinion.
    """

    labels: tuple[str, ...]
    words: dict[str, int]
    others: dict[str, int]
    characters: NDArray[numpy.uint32]
    keyed: tuple[KeyedRows, ...]
    states: NDArray[numpy.floating[Any]]
    transitions: Scores
    seen: Rows
    network: Network | None = None

    @property
    def unknown(self) -> int:
        """The row of features that the model does not know."""
        return len(self.states) - 1


def compile_tables(weights: Weights, names: Sequence[str] = (), network: Network | None = None) -> Tables:
    """Sort the features of a model out by what a text looks them up with.

    Parameters
    ----------
    weights : Weights
        Trained with the features of ``character_features``.
    names : sequence of str
        The features that the network sees, in the order of its rows.
    network : Network, optional
        What gives a second opinion.

    Raises
    ------
    ValueError
        When the network tells other labels apart, or in another order.
    """
    if network is not None and network.labels != weights.labels:
        raise ValueError("the network and the random field have different labels")
    weights = weights.extend(names)
    features = _FeatureNames(weights)
    codes = {prefix: features.windows(prefix) for prefix in WINDOWS}
    characters = numpy.unique(numpy.concatenate([found.ravel() for found, _ in codes.values()]))
    words = number_words(sorted(set(features.words())))
    order: list[Rows] = []
    keys: list[Numbers] = []
    present: list[NDArray[numpy.bool_]] = []
    for lookup in LOOKUPS:
        if lookup in WINDOW_LOOKUPS:
            found = [(number_codes(codes[one][0], characters), codes[one][1]) for one in lookup.prefixes]
        else:
            found = [features.word_table(one, lookup.width, words) for one in lookup.prefixes]
        rows, known, has = _join_keys(lookup, found)
        order.append(rows)
        keys.append(known)
        present.append(has)
    others = features.others()
    order.append(numpy.array([weights.rows.get(name, weights.unknown) for name in others], numpy.intp))
    # The last row of a model is that of unknown features.
    chosen = numpy.append(numpy.concatenate(order), weights.unknown)
    states = weights.states[chosen]
    return Tables(
        weights.labels,
        words,
        number_others(others, len(states) - 1),
        characters,
        number_rows(keys, present, len(states) - 1),
        states,
        weights.transitions,
        _number_seen(weights, names)[chosen],
        network,
    )


def _number_seen(weights: Weights, names: Sequence[str]) -> Rows:
    """Return the network's row of each feature; its last row is for those that it does not see."""
    seen = numpy.full(len(weights.states), len(names), numpy.intp)
    seen[[weights.rows[name] for name in names]] = numpy.arange(len(names))
    return seen


def _join_keys(
    lookup: Lookup, found: Sequence[tuple[Numbers, Rows]]
) -> tuple[Rows, Numbers, NDArray[numpy.bool_]]:
    """Return the rows of the features in the order of their keys, all keys, and who has which key."""
    packed = [_pack(list(keys.T), lookup.bits) for keys, _ in found]
    together = numpy.unique(numpy.concatenate([numpy.array([-1]), *packed]))
    present = numpy.zeros((len(found), len(together)), bool)
    for line, own in zip(present, packed, strict=True):
        line[numpy.searchsorted(together, own)] = True
    order = [rows[numpy.argsort(own)] for own, (_, rows) in zip(packed, found, strict=True)]
    return numpy.concatenate(order), together, present


def number_words(words: Sequence[str]) -> dict[str, int]:
    """Return the words with their numbers; 0 is that of all others."""
    return {word: number for number, word in enumerate(words, 1)}


def number_codes(codes: NDArray[numpy.uint32], characters: NDArray[numpy.uint32]) -> Numbers:
    """Return the numbers of known code points: their places in ``characters``, from 1."""
    return numpy.searchsorted(characters, codes).astype(numpy.int64) + 1


def number_others(names: Sequence[str], rows: int) -> dict[str, int]:
    """Return the rows of the features that come last of all ``rows``."""
    return {name: row for row, name in enumerate(names, rows - len(names))}


def number_rows(
    keys: Sequence[Numbers], present: Sequence[NDArray[numpy.bool_]], unknown: int
) -> tuple[KeyedRows, ...]:
    """Give each key that a feature has the next row, so that the archive need not hold the rows."""
    keyed, first = [], 0
    for lookup, known, has in zip(LOOKUPS, keys, present, strict=True):
        rows = numpy.full((len(has), len(known) + 1), unknown, numpy.intp)
        count = int(has.sum())
        rows[:, :-1][has] = numpy.arange(first, first + count)
        first += count
        keyed.append(KeyedRows(lookup.width, lookup.bits, known, rows))
    return tuple(keyed)


class _FeatureNames:
    """The names of the features in order, so that those with one beginning stand together."""

    def __init__(self, weights: Weights) -> None:
        self._names = sorted(weights.rows)
        self._rows = numpy.array([weights.rows[name] for name in self._names], numpy.intp)

    def _range(self, prefix: str) -> tuple[int, int]:
        first = bisect_left(self._names, prefix)
        return first, bisect_left(self._names, prefix[:-1] + chr(ord(prefix[-1]) + 1), first)

    def begin_with(self, prefix: str) -> tuple[Sequence[str], Rows]:
        """Return the names that begin with ``prefix``, and the rows of their weights."""
        first, last = self._range(prefix)
        return self._names[first:last], self._rows[first:last]

    def others(self) -> list[str]:
        """Return the names that no table is for; the first is that of characters without a label."""
        rest = numpy.ones(len(self._names), bool)
        for lookup in LOOKUPS:
            for prefix in lookup.prefixes:
                rest[slice(*self._range(prefix))] = False
        return sorted({"", *(self._names[number] for number in numpy.flatnonzero(rest).tolist())})

    def windows(self, prefix: str) -> tuple[NDArray[numpy.uint32], Rows]:
        """Return the characters of a window's features, a row for each, and the rows of the weights."""
        names, rows = self.begin_with(prefix)
        return code_points("".join(names)).reshape(-1, 1 + WINDOWS[prefix][1])[:, 1:], rows

    def words(self) -> Iterator[str]:
        """Yield the words that features name."""
        for lookup in (OWN_LOOKUP, *AROUND_LOOKUPS):
            for prefix in lookup.prefixes:
                for name in self.begin_with(prefix)[0]:
                    for key in _word_keys(name[2:], lookup.width):
                        yield from key

    def word_table(self, prefix: str, width: int, numbers: Mapping[str, int]) -> tuple[Numbers, Rows]:
        """Return the features of one or two words: the numbers of these, and the rows of the weights."""
        names, rows = self.begin_with(prefix)
        keys: list[int] = []
        owners: list[int] = []
        for owner, name in enumerate(names):
            for key in _word_keys(name[2:], width):
                keys += [numbers[word] for word in key]
                owners.append(owner)
        return numpy.array(keys, numpy.int64).reshape(-1, width), rows[owners]


def code_points(text: str) -> NDArray[numpy.uint32]:
    """Return the code points of a text.

    Examples
    --------
    >>> code_points("A金").tolist()
    [65, 37329]
    """
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
