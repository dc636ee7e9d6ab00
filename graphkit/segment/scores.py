"""Scores of a pkuseg model for all characters of a text at once.

pkuseg builds some sixty strings for each character and looks each of them up. The same numbers come from
tables: one row per character, pair of characters or word of the model, gathered for the whole text in a few
array operations. The sums are formed in pkuseg's order, so that not even the last bit differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from itertools import compress
from pathlib import Path
from typing import Any

import numpy
import srsly  # type: ignore[import-untyped]
from numpy.typing import NDArray

from graphkit.phrases import PhraseFinder

BREAK = "\ue000\ue000"
"""What stands between pieces that are cut apart: two characters, as far as pkuseg looks."""
_NUMBER, _LETTER = "\ue001", "\ue002"
_NUMBERS = "0123456789.几二三四五六七八九十千万亿兆零１２３４５６７８９０％"
_LETTERS = (
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
    "ａｂｃｄｅｆｇｈｉｇｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ／・－"
)
_MARKS = "-._,|/*:"
_FOLD = {
    **dict.fromkeys(map(ord, _NUMBERS), _NUMBER),
    **dict.fromkeys(map(ord, _LETTERS), _LETTER),
    **dict.fromkeys(map(ord, _MARKS), "&"),  # before numbers: pkuseg takes a full stop as a mark
    **dict.fromkeys(map(ord, _NUMBER + _LETTER), "\ufffd"),
}
_CLASSES = {"**Num": _NUMBER, "**Letter": _LETTER}
_SINGLE = ("c", "c-1", "c1", "c-2", "c2")
_PAIRS = ("c-1c", "cc1", "c-2c-1")
_LONGEST, _SHORTEST = 6, 2

Scores = NDArray[numpy.float64]
Found = tuple[NDArray[numpy.uint32], NDArray[numpy.int32]]


class ScoreTable:
    """The weights of a pkuseg model as tables.

    Parameters
    ----------
    folder : Path
        Holds ``features.msgpack`` and ``weights.npz``, whose hashes have been checked.

    Attributes
    ----------
    tags : tuple of str
        pkuseg's tags; those with a ``B`` begin a word.
    edges : ndarray of shape (tags, tags)
        Scores of one tag after another.
    """

    def __init__(self, folder: Path) -> None:
        features: Mapping[str, Any] = srsly.read_msgpack(folder / "features.msgpack")
        arrays = numpy.load(folder / "weights.npz")
        count, size = (int(number) for number in arrays["sizes"])
        weights = arrays["w"]
        self.tags = tuple(sorted(features["tag_to_idx"], key=features["tag_to_idx"].__getitem__))
        self.edges = 1.0 + weights[count * size :].reshape(count, count).T
        # The last row is that of all features that the model does not know.
        self._rows = numpy.vstack([weights[: count * size].reshape(size, count), numpy.zeros(count)])
        names = _Names(features["feature_to_idx"])
        single = {kind: names.find(kind, 1) for kind in _SINGLE}
        pairs = {kind: names.find(kind, 2) for kind in _PAIRS}
        self._number_characters([codes for codes, _ in (*single.values(), *pairs.values())])
        self._fill_characters(single, size)
        self._fill_pairs(pairs, size)
        self._fill_words(_by_kind(features["feature_to_idx"], names.rest), features["unigram"], size)

    def _number_characters(self, codes: Iterable[NDArray[numpy.uint32]]) -> None:
        known = numpy.unique(numpy.concatenate([one.ravel() for one in codes]))
        self._number_of = numpy.zeros(sys.maxunicode + 1, numpy.int32)
        self._number_of[known] = range(1, len(known) + 1)

    def _fill_characters(self, found: Mapping[str, Found], unknown: int) -> None:
        count = int(self._number_of.max()) + 1
        self._single = {kind: numpy.full(count, unknown, numpy.int32) for kind in _SINGLE}
        for kind, (codes, indices) in found.items():
            self._single[kind][self._number_of[codes[:, 0]]] = indices

    def _fill_pairs(self, found: Mapping[str, Found], unknown: int) -> None:
        keys = {
            kind: _join_pair(self._number_of[codes[:, 0]], self._number_of[codes[:, 1]])
            for kind, (codes, _) in found.items()
        }
        self._pair_keys = numpy.unique(numpy.concatenate(list(keys.values())))
        self._pairs = {kind: numpy.full(len(self._pair_keys) + 1, unknown, numpy.int32) for kind in _PAIRS}
        for kind, (_, indices) in found.items():
            self._pairs[kind][numpy.searchsorted(self._pair_keys, keys[kind])] = indices

    def _fill_words(self, indices: Mapping[str, dict[str, int]], words: Iterable[str], unknown: int) -> None:
        # pkuseg folds numbers and letters in the text but not in its words: such words are never found.
        usable = [word for word in words if _SHORTEST <= len(word) <= _LONGEST and _is_plain(word)]
        numbers = {word: number for number, word in enumerate(usable)}
        self._words = PhraseFinder(numbers, overlapping=True)
        self._ends = numpy.array([indices["w-1"].get(word, unknown) for word in usable], numpy.int32)
        self._starts = numpy.array([indices["w1"].get(word, unknown) for word in usable], numpy.int32)
        self._neighbours: dict[tuple[int, int], tuple[int, int]] = {}
        for name in {**indices["ww.l"], **indices["ww.r"]}:
            left, right = name.split("*")
            if left in numbers and right in numbers:
                rows = indices["ww.l"].get(name, unknown), indices["ww.r"].get(name, unknown)
                self._neighbours[numbers[left], numbers[right]] = rows

    def score(self, text: str) -> Scores:
        """Return the score of each tag for each character.

        Parameters
        ----------
        text : str
            Pieces with ``BREAK`` around each.

        Returns
        -------
        ndarray of shape (len(text), tags)
        """
        folded = text.translate(_FOLD)
        numbers = self._number_of[numpy.frombuffer(folded.encode("utf-32-le", "surrogatepass"), numpy.uint32)]
        size = len(numbers)
        padded = numpy.zeros(size + 4, numpy.int32)
        padded[2:-2] = numbers
        pairs = self._find_pairs(padded)
        columns = (
            self._single["c"][numbers],
            self._single["c-1"][padded[1 : size + 1]],
            self._pairs["c-1c"][pairs[1 : size + 1]],
            self._single["c1"][padded[3 : size + 3]],
            self._pairs["cc1"][pairs[2 : size + 2]],
            self._single["c-2"][padded[:size]],
            self._pairs["c-2c-1"][pairs[:size]],
            self._single["c2"][padded[4:]],
        )
        scores = numpy.tile(self._rows[0], (size, 1))
        for column in columns:
            scores += self._rows[column]
        self._add_words(folded, scores)
        return scores

    def _find_pairs(self, numbers: NDArray[numpy.int32]) -> NDArray[numpy.intp]:
        """Return the row of each pair of neighbours; the last row stands for unknown pairs."""
        keys = _join_pair(numbers[:-1], numbers[1:])
        rows = numpy.searchsorted(self._pair_keys, keys)
        found = self._pair_keys[numpy.minimum(rows, len(self._pair_keys) - 1)] == keys
        rows[~found] = len(self._pair_keys)
        return rows

    def _add_words(self, text: str, scores: Scores) -> None:
        """Add what the words of the model say that end at a character, begin at it, or meet at it."""
        matches = self._words.find(text)
        if not matches:
            return
        starts, ends, words = numpy.array(matches).T
        lengths = ends - starts
        for places, table in ((ends - 1, self._ends), (starts, self._starts)):
            for length in range(_LONGEST, _SHORTEST - 1, -1):
                chosen = lengths == length
                scores[places[chosen]] += self._rows[table[words[chosen]]]
        self._add_neighbours(matches, scores)

    def _add_neighbours(self, matches: list[tuple[int, int, int]], scores: Scores) -> None:
        ending: dict[int, list[tuple[int, int]]] = {}
        for start, end, word in matches:
            ending.setdefault(end, []).append((start - end, word))
        found: list[tuple[int, int, int, int, int]] = []
        for start, end, word in matches:
            for before, left in ending.get(start, ()):
                rows = self._neighbours.get((left, word))
                if rows is not None:
                    found.append((start, 0, before, start - end, rows[0]))
                    found.append((start - 1, 1, before, start - end, rows[1]))
        if found:
            found.sort()  # pkuseg's order: what begins here before what ends here, longer words first
            places, _, _, _, added = zip(*found, strict=True)
            numpy.add.at(scores, list(places), self._rows[list(added)])


def _is_plain(word: str) -> bool:
    return word.translate(_FOLD) == word and BREAK[0] not in word


def _join_pair(left: NDArray[numpy.int32], right: NDArray[numpy.int32]) -> NDArray[numpy.int32]:
    """Return one number for two characters: those of the model are fewer than 2 ** 15."""
    return left << 16 | right


class _Names:
    """The names of a hundred thousand features, taken apart at once: ``c-1c.金.华`` is a kind and characters.

    Parameters
    ----------
    indices : mapping of str to int
    """

    def __init__(self, indices: Mapping[str, int]) -> None:
        text = "\n".join(["", *indices, ""])
        for name, sign in _CLASSES.items():
            text = text.replace(name, sign)
        self._codes = numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), numpy.uint32)
        breaks = numpy.flatnonzero(self._codes == ord("\n"))
        self._starts = breaks[:-1] + 1
        self._lengths = numpy.diff(breaks) - 1
        self._indices = numpy.fromiter(indices.values(), numpy.int32, len(indices))
        self.rest = numpy.ones(len(indices), bool)
        """The names that no search has found yet."""

    def find(self, kind: str, size: int) -> Found:
        """Return the characters of the features of a kind, one row for each, and the indices."""
        chosen = numpy.flatnonzero(self.rest & (self._lengths == len(kind) + 2 * size))
        for step, char in enumerate(kind + "."):
            chosen = chosen[self._codes[self._starts[chosen] + step] == ord(char)]
        self.rest[chosen] = False
        places = self._starts[chosen][:, None] + len(kind) + 1 + 2 * numpy.arange(size)
        return self._codes[places], self._indices[chosen]


def _by_kind(indices: Mapping[str, int], chosen: NDArray[numpy.bool_]) -> dict[str, dict[str, int]]:
    """Divide the chosen features by their kind: ``w1.人民`` is 人民 of the kind ``w1``."""
    kinds: dict[str, dict[str, int]] = {kind: {} for kind in ("w-1", "w1", "ww.l", "ww.r")}
    for name, index in compress(indices.items(), chosen.tolist()):
        kind, _, rest = name.partition(".")
        if kind == "ww":
            side, _, rest = rest.partition(".")
            kind = f"ww.{side}"
        if kind in kinds:
            kinds[kind][rest] = index
    return kinds
