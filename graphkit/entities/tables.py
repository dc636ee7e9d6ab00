"""The tables that the trained tagger is scored with, compiled once when it is trained.

A model's three hundred thousand features have names such as ``b金华``: to sort these out by what a text looks
them up with takes longer than all else that a start needs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from graphkit.arrays import pack_arrays, unpack_arrays
from graphkit.crf import Scores, Weights
from graphkit.entities.features import WINDOWS, WORDS

Numbers = NDArray[numpy.int64]
Rows = NDArray[numpy.intp]
PLACES = "BIES"
CHARACTER_BITS, WORD_BITS = 15, 30
WIDTHS = tuple(sorted({width for _, width in WINDOWS.values()}))
_DIGITS = numpy.float16
"""Three digits of a weight are kept: more change no label."""
_NAMES = ("labels", "words", "others")
_ARRAYS = ("characters", "counts", "columns", "values", "transitions")


@dataclass(frozen=True, slots=True)
class KeyedRows:
    """Rows of weights by the numbers of things in a row: of three characters, of two words.

    Attributes
    ----------
    keys : ndarray of shape (keys,)
        In order; each holds ``width`` numbers of ``bits`` bits. The first one, -1, is that of nothing.
    rows : ndarray of shape (features, keys + 1)
        For each feature the rows of the keys; the last one is that of all other keys.
    """

    width: int
    bits: int
    keys: Numbers
    rows: Rows

    def find(self, numbers: Numbers) -> list[Rows]:
        """Return for each feature the rows of the keys that begin at each of ``numbers``."""
        last = len(numbers) - self.width + 1
        keys = _pack([numbers[step : last + step] for step in range(self.width)], self.bits)
        places = numpy.searchsorted(self.keys, keys)
        places[self.keys[numpy.minimum(places, len(self.keys) - 1)] != keys] = len(self.keys)
        return [line[places] for line in self.rows]


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
        The rows of the features that stand for no characters or words.
    characters : ndarray of shape (characters,)
        The code points that windows know, in order; their numbers count from 1.
    keyed : tuple of KeyedRows
        The windows of each width, the words by the place of the character in them, the words around.
    states : ndarray of shape (rows, labels)
        What a feature adds to the score of each label; the last row, of zeros, is for unknown features.
    transitions : ndarray of shape (labels, labels)
        What one label after another adds.
    """

    labels: tuple[str, ...]
    words: dict[str, int]
    others: dict[str, int]
    characters: NDArray[numpy.uint32]
    keyed: tuple[KeyedRows, ...]
    states: NDArray[numpy.floating[Any]]
    transitions: Scores

    @property
    def unknown(self) -> int:
        """The row of features that the model does not know."""
        return len(self.states) - 1


def _shapes() -> list[tuple[int, int, int]]:
    """Return how many numbers the keys of each table hold, of how many bits, for how many features."""
    windows = [(width, CHARACTER_BITS, sum(width == one for _, one in WINDOWS.values())) for width in WIDTHS]
    return [*windows, (1, WORD_BITS, len(PLACES)), *((len(steps), WORD_BITS, 1) for steps in WORDS.values())]


def compile_tables(weights: Weights) -> Tables:
    """Sort the features of a model out by what a text looks them up with.

    Parameters
    ----------
    weights : Weights
        Trained with the features of ``character_features``.
    """
    features = _FeatureNames(weights)
    codes = {prefix: features.windows(prefix) for prefix in WINDOWS}
    characters = numpy.unique(numpy.concatenate([found.ravel() for found, _ in codes.values()]))
    words = {word: number for number, word in enumerate(features.words(), 1)}
    found: list[list[tuple[Numbers, Rows]]] = [
        [
            (numpy.searchsorted(characters, codes[prefix][0]).astype(numpy.int64) + 1, codes[prefix][1])
            for prefix in WINDOWS
            if WINDOWS[prefix][1] == width
        ]
        for width in WIDTHS
    ]
    found.append([features.word_table(f"w{place}", 1, words) for place in PLACES])
    found += [[features.word_table(prefix, len(steps), words)] for prefix, steps in WORDS.items()]
    return _number_rows(weights, features.others(), characters, words, found)


def _number_rows(
    weights: Weights,
    others: Sequence[str],
    characters: NDArray[numpy.uint32],
    words: dict[str, int],
    found: Sequence[Sequence[tuple[Numbers, Rows]]],
) -> Tables:
    """Number the rows in the order of the tables and their keys, so that they need not be kept."""
    order: list[Rows] = []
    keyed = []
    for (width, bits, _), lines in zip(_shapes(), found, strict=True):
        packed = [_pack(list(keys.T), bits) for keys, _ in lines]
        keys = numpy.unique(numpy.concatenate([numpy.array([-1]), *packed]))
        present = numpy.zeros((len(lines), len(keys)), bool)
        for line, own, (_, rows) in zip(present, packed, lines, strict=True):
            line[numpy.searchsorted(keys, own)] = True
            order.append(rows[numpy.argsort(own)])
        keyed.append((width, bits, keys, present))
    rows = numpy.concatenate(
        [*order, numpy.array([weights.rows.get(name, weights.unknown) for name in others], numpy.intp)]
    )
    states = numpy.vstack([weights.states[rows], numpy.zeros(len(weights.labels))])
    return Tables(
        weights.labels,
        words,
        _number_others(others, states),
        characters,
        _key_rows(keyed, len(rows)),
        states,
        weights.transitions,
    )


def _number_others(others: Sequence[str], states: NDArray[Any]) -> dict[str, int]:
    """Return the rows of the features that come last, before the row of unknown ones."""
    return {name: row for row, name in enumerate(others, len(states) - 1 - len(others))}


def _key_rows(
    found: Sequence[tuple[int, int, Numbers, NDArray[numpy.bool_]]], unknown: int
) -> tuple[KeyedRows, ...]:
    """Give each key that a feature has the next row."""
    keyed, first = [], 0
    for width, bits, keys, present in found:
        rows = numpy.full((len(present), len(keys) + 1), unknown, numpy.intp)
        count = int(present.sum())
        rows[:, :-1][present] = numpy.arange(first, first + count)
        first += count
        keyed.append(KeyedRows(width, bits, keys, rows))
    return tuple(keyed)


class _FeatureNames:
    """The names of the features in order, so that those with one beginning stand together."""

    def __init__(self, weights: Weights) -> None:
        self._names = sorted(weights.rows)
        self._rows = numpy.array([weights.rows[name] for name in self._names], numpy.intp)
        self._rest = numpy.ones(len(self._names), bool)

    def begin_with(self, prefix: str) -> tuple[Sequence[str], Rows]:
        """Return the names that begin with ``prefix``, and the rows of their weights."""
        first = bisect_left(self._names, prefix)
        last = bisect_left(self._names, prefix[:-1] + chr(ord(prefix[-1]) + 1), first)
        self._rest[first:last] = False
        return self._names[first:last], self._rows[first:last]

    def others(self) -> list[str]:
        """Return the names that nobody has asked for; the first is that of characters without a label."""
        return sorted({"", *(self._names[number] for number in numpy.flatnonzero(self._rest).tolist())})

    def windows(self, prefix: str) -> tuple[NDArray[numpy.uint32], Rows]:
        """Return the characters of a window's features, a row for each, and the rows of the weights."""
        names, rows = self.begin_with(prefix)
        return code_points("".join(names)).reshape(-1, 1 + WINDOWS[prefix][1])[:, 1:], rows

    def words(self) -> list[str]:
        """Return the words that features name, in order."""
        prefixes = [*((f"w{place}", 1) for place in PLACES), *((key, len(one)) for key, one in WORDS.items())]
        return sorted(
            {
                word
                for prefix, width in prefixes
                for name in self.begin_with(prefix)[0]
                for key in _word_keys(name[2:], width)
                for word in key
            }
        )

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


def pack_tables(tables: Tables) -> bytes:
    """Pack tables into an archive of arrays, without anything that could be run.

    Examples
    --------
    >>> weights = Weights(("A", "B"), {"0金": 0}, numpy.array([[0.5, 0], [0, 0]]), numpy.eye(2))
    >>> tables = unpack_tables(pack_tables(compile_tables(weights)))
    >>> tables.states.tolist(), tables.characters.tolist()
    ([[0.5, 0.0], [0.0, 0.0]], [37329])
    """
    states = tables.states[:-1].astype(_DIGITS)
    rows, columns = states.nonzero()
    arrays: dict[str, NDArray[Any]] = {
        "characters": tables.characters,
        "counts": numpy.bincount(rows, minlength=len(states)).astype(numpy.uint8),
        "columns": columns.astype(numpy.uint8),
        "values": states[rows, columns],
        "transitions": tables.transitions,
    }
    for number, one in enumerate(tables.keyed):
        arrays[f"keys{number}"] = numpy.diff(one.keys)
        arrays[f"present{number}"] = numpy.packbits(one.rows[:, :-1] != tables.unknown)
    return pack_arrays(
        {"labels": tables.labels, "words": list(tables.words), "others": list(tables.others)}, arrays
    )


def unpack_tables(data: bytes) -> Tables:
    """Read what ``pack_tables`` packed.

    Raises
    ------
    ValueError
        When the bytes are no packed tables.
    """
    shapes = _shapes()
    keyed = [f"{name}{number}" for number in range(len(shapes)) for name in ("keys", "present")]
    names, arrays = unpack_arrays(data, _NAMES, (*_ARRAYS, *keyed))
    labels, size = names["labels"], len(arrays["counts"])
    states = numpy.zeros((size + 1, len(labels)), numpy.float32)
    states[numpy.repeat(numpy.arange(size), arrays["counts"]), arrays["columns"]] = arrays["values"]
    found = []
    for number, (width, bits, features) in enumerate(shapes):
        keys = numpy.concatenate([[-1], arrays[f"keys{number}"]]).cumsum()
        present = numpy.unpackbits(arrays[f"present{number}"], count=features * len(keys))
        found.append((width, bits, keys, present.reshape(features, -1).astype(bool)))
    return Tables(
        tuple(labels),
        {word: number for number, word in enumerate(names["words"], 1)},
        _number_others(names["others"], states),
        arrays["characters"],
        _key_rows(found, size),
        states,
        arrays["transitions"].astype(numpy.float64),
    )
