"""Scores of a pkuseg model for all characters of a text at once.

pkuseg builds some sixty strings for each character and looks each of them up. The same numbers come from
tables (``tables.py``): one row per character, pair of characters or word of the model, gathered for the whole
text in a few array operations. The sums are formed in pkuseg's order, so that not even the last bit differs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy
from numpy.typing import NDArray

from graphkit.arrays import unpack_arrays
from graphkit.phrases import PhraseFinder
from graphkit.segment.tables import ARRAYS, FOLD, LONGEST, NAMES, PAIRS, SHORTEST, SINGLE, TABLES, join_pair

Scores = NDArray[numpy.float64]


class ScoreTable:
    """The weights of a pkuseg model as tables.

    Parameters
    ----------
    folder : Path
        Holds the tables that ``write_tables`` wrote, whose hash has been checked.

    Attributes
    ----------
    tags : tuple of str
        pkuseg's tags; those with a ``B`` begin a word.
    edges : ndarray of shape (tags, tags)
        Scores of one tag after another.

    Raises
    ------
    ValueError
        When the tables are damaged.
    """

    def __init__(self, folder: Path) -> None:
        names, arrays = unpack_arrays((folder / TABLES).read_bytes(), NAMES, ARRAYS, what="tables")
        self.tags = tuple(names["tags"])
        self.edges: Scores = arrays["edges"]
        self._rows: Scores = arrays["rows"]
        self._number_of = numpy.zeros(sys.maxunicode + 1, numpy.int32)
        self._number_of[arrays["characters"]] = range(1, len(arrays["characters"]) + 1)
        self._single = dict(zip(SINGLE, arrays["single"], strict=True))
        self._pair_keys = arrays["pair_keys"]
        self._pairs = dict(zip(PAIRS, arrays["pairs"], strict=True))
        self._words = PhraseFinder(
            {word: number for number, word in enumerate(names["words"])}, overlapping=True
        )
        self._ends, self._starts = arrays["words_at"]
        self._neighbours = dict(
            zip(arrays["neighbours"].tolist(), arrays["neighbour_rows"].tolist(), strict=True)
        )

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
        folded = text.translate(FOLD)
        numbers = self._number_of[numpy.frombuffer(folded.encode("utf-32-le", "surrogatepass"), numpy.uint32)]
        size = len(numbers)
        padded = numpy.zeros(size + 4, numpy.int32)
        padded[2:-2] = numbers
        pairs = self._find_pairs(padded)
        columns = (
            self._single["c"].take(numbers),
            self._single["c-1"].take(padded[1 : size + 1]),
            self._pairs["c-1c"].take(pairs[1 : size + 1]),
            self._single["c1"].take(padded[3 : size + 3]),
            self._pairs["cc1"].take(pairs[2 : size + 2]),
            self._single["c-2"].take(padded[:size]),
            self._pairs["c-2c-1"].take(pairs[:size]),
            self._single["c2"].take(padded[4:]),
        )
        scores = numpy.tile(self._rows[0], (size, 1))
        for column in columns:
            scores += self._rows.take(column, axis=0, mode="clip")
        self._add_words(folded, scores)
        return scores

    def _find_pairs(self, numbers: NDArray[numpy.int32]) -> NDArray[numpy.intp]:
        """Return the row of each pair of neighbours; the last row stands for unknown pairs."""
        keys = join_pair(numbers[:-1], numbers[1:])
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
            for length in range(LONGEST, SHORTEST - 1, -1):
                chosen = lengths == length
                scores[places[chosen]] += self._rows[table[words[chosen]]]
        self._add_neighbours(matches, scores)

    def _add_neighbours(self, matches: list[tuple[int, int, int]], scores: Scores) -> None:
        ending: dict[int, list[tuple[int, int]]] = {}
        for start, end, word in matches:
            ending.setdefault(end, []).append((start - end, word))
        found: list[tuple[int, int, int, int, int]] = []
        count = len(self._ends)
        for start, end, word in matches:
            for before, left in ending.get(start, ()):
                rows = self._neighbours.get(left * count + word)
                if rows is not None:
                    found.append((start, 0, before, start - end, rows[0]))
                    found.append((start - 1, 1, before, start - end, rows[1]))
        if found:
            found.sort()  # pkuseg's order: what begins here before what ends here, longer words first
            places, _, _, _, added = zip(*found, strict=True)
            numpy.add.at(scores, list(places), self._rows[list(added)])
