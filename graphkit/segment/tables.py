"""The tables that a pkuseg model is scored with, compiled once when it is trained.

A table has a row for each character, pair of characters or word of the model; to compile them from the names
of its hundred thousand features takes longer than all else that a start needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

from graphkit.arrays import pack_arrays

TABLES = "tables.npz"
NAMES = ("tags", "words")
ARRAYS = (
    "edges",
    "rows",
    "characters",
    "single",
    "pair_keys",
    "pairs",
    "words_at",
    "neighbours",
    "neighbour_rows",
)
BREAK = "\ue000\ue000"
"""What stands between pieces that are cut apart: two characters, as far as pkuseg looks."""
_NUMBER, _LETTER = "\ue001", "\ue002"
_NUMBERS = "0123456789.几二三四五六七八九十千万亿兆零１２３４５６７８９０％"
_LETTERS = (
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
    "ａｂｃｄｅｆｇｈｉｇｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ／・－"
)
_MARKS = "-._,|/*:"
FOLD = {
    **dict.fromkeys(map(ord, _NUMBERS), _NUMBER),
    **dict.fromkeys(map(ord, _LETTERS), _LETTER),
    **dict.fromkeys(map(ord, _MARKS), "&"),  # before numbers: pkuseg takes a full stop as a mark
    **dict.fromkeys(map(ord, _NUMBER + _LETTER), "\ufffd"),
}
_CLASSES = {"**Num": _NUMBER, "**Letter": _LETTER}
SINGLE = ("c", "c-1", "c1", "c-2", "c2")
PAIRS = ("c-1c", "cc1", "c-2c-1")
LONGEST, SHORTEST = 6, 2


Found = tuple[NDArray[numpy.uint32], NDArray[numpy.int32]]
Numbers = NDArray[numpy.int32]


def write_tables(folder: Path) -> None:
    """Compile the pkuseg model in a folder and write its tables beside it.

    Parameters
    ----------
    folder : Path
        Holds ``features.msgpack`` and ``weights.npz``.
    """
    import srsly  # type: ignore[import-untyped]

    features: Mapping[str, Any] = srsly.read_msgpack(folder / "features.msgpack")
    model = numpy.load(folder / "weights.npz")
    count, size = (int(number) for number in model["sizes"])
    weights = model["w"]
    tags = sorted(features["tag_to_idx"], key=features["tag_to_idx"].__getitem__)
    names = _Names(features["feature_to_idx"])
    arrays = {
        "edges": 1.0 + weights[count * size :].reshape(count, count).T,
        # The last row is that of all features that the model does not know.
        "rows": numpy.vstack([weights[: count * size].reshape(size, count), numpy.zeros(count)]),
        **_character_tables(names, size),
    }
    words, word_arrays = _word_tables(
        _by_kind(features["feature_to_idx"], names.rest), features["unigram"], size
    )
    (folder / TABLES).write_bytes(pack_arrays({"tags": tags, "words": words}, {**arrays, **word_arrays}))


def _character_tables(names: _Names, unknown: int) -> dict[str, NDArray[Any]]:
    """Return the rows of characters and of pairs: a line for each kind of feature."""
    single = [names.find(kind, 1) for kind in SINGLE]
    pairs = [names.find(kind, 2) for kind in PAIRS]
    characters = numpy.unique(numpy.concatenate([codes.ravel() for codes, _ in (*single, *pairs)]))
    single_rows = numpy.full((len(SINGLE), len(characters) + 1), unknown, numpy.int32)
    for line, (codes, indices) in zip(single_rows, single, strict=True):
        line[numpy.searchsorted(characters, codes[:, 0]) + 1] = indices
    numbered = [(numpy.searchsorted(characters, codes) + 1).astype(numpy.int32) for codes, _ in pairs]
    keys = [join_pair(codes[:, 0], codes[:, 1]) for codes in numbered]
    pair_keys = numpy.unique(numpy.concatenate(keys))
    pair_rows = numpy.full((len(PAIRS), len(pair_keys) + 1), unknown, numpy.int32)
    for line, key, (_, indices) in zip(pair_rows, keys, pairs, strict=True):
        line[numpy.searchsorted(pair_keys, key)] = indices
    return {"characters": characters, "single": single_rows, "pair_keys": pair_keys, "pairs": pair_rows}


def _word_tables(
    indices: Mapping[str, dict[str, int]], words: Iterable[str], unknown: int
) -> tuple[list[str], dict[str, NDArray[Any]]]:
    """Return the words, the rows of those that end or begin at a character, and those of two that meet."""
    # pkuseg folds numbers and letters in the text but not in its words: such words are never found.
    usable = [word for word in words if SHORTEST <= len(word) <= LONGEST and _is_plain(word)]
    numbers = {word: number for number, word in enumerate(usable)}
    words_at = [[indices[kind].get(word, unknown) for word in usable] for kind in ("w-1", "w1")]
    neighbours: dict[int, tuple[int, int]] = {}
    for name in {**indices["ww.l"], **indices["ww.r"]}:
        left, right = name.split("*")
        if left in numbers and right in numbers:
            rows = indices["ww.l"].get(name, unknown), indices["ww.r"].get(name, unknown)
            neighbours[numbers[left] * len(usable) + numbers[right]] = rows
    return usable, {
        "words_at": numpy.array(words_at, numpy.int32),
        "neighbours": numpy.array(list(neighbours), numpy.int64),
        "neighbour_rows": numpy.array(list(neighbours.values()), numpy.int32).reshape(-1, 2),
    }


def _is_plain(word: str) -> bool:
    return word.translate(FOLD) == word and BREAK[0] not in word


def join_pair(left: Numbers, right: Numbers) -> Numbers:
    """Return one number for two characters: those of a model are fewer than 2 ** 15.

    Examples
    --------
    >>> join_pair(numpy.array([1], numpy.int32), numpy.array([2], numpy.int32)).tolist()
    [65538]
    """
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
