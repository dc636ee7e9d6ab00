"""What the tagger sees of each character: its neighbours, words, lexicons, heads and quotation marks.

The features are declared in three tables: windows of characters, words around, and labels that few
characters bear; what is changed there needs new training. ``character_features`` writes them out as strings,
which training needs; tagging looks the same tables up without a string (``emissions``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphkit.entities.heads import head_finder, load_name_parts, post_finder
from graphkit.entities.lexicon import Lexicon
from graphkit.entities.places import find_towns, place_finder

WINDOWS: Mapping[str, tuple[int, int]] = {
    "0": (0, 1), "-": (-1, 1), "+": (1, 1), "=": (-2, 1), "*": (2, 1),
    "a": (-2, 2), "b": (-1, 2), "c": (0, 2), "d": (1, 2),
    "t": (-1, 3), "u": (0, 3), "v": (-2, 3),
    "e": (-3, 1), "f": (3, 1), "g": (0, 4), "h": (-3, 4),
}  # fmt: skip
"""Windows of characters: the prefix of the feature, where the window begins, how long it is."""

WORDS: Mapping[str, tuple[int, ...]] = {
    "W<": (-1,), "W>": (1,), "X<": (-2,), "X>": (2,), "Y<": (-1, 0), "Y>": (0, 1),
}  # fmt: skip
"""Words around: the prefix of the feature, and which words, counted from the character's own."""

PADDING = 3
"""Characters before and after a paragraph, ``^`` and ``$``: as many as a window reaches out."""

BEFORE_WORDS, BEHIND_WORDS = ("^", "^"), ("$", "$")
"""What stands for the words before and behind a paragraph: as many as a feature reaches out."""

LONGEST_WORD = 24
"""What runs on without a break (a row of letters) would make each feature as long as itself."""

_BREAK = re.compile(r"[，。！？；：、\n,;:!?]")
_QUOTED = re.compile(r"“([^“”\n]{1,40})”|《([^《》\n]{1,60})》|‘([^‘’\n]{1,40})’")
_KIND = str.maketrans(
    {**dict.fromkeys("0123456789", "9"), **dict.fromkeys("一二三四五六七八九十百千万亿两零〇", "一")}
)
_REACH = 24


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """One feature that few characters bear: its labels by position, and what all others have."""

    labels: Mapping[int, str]
    default: str = ""


def fold_kinds(text: str) -> str:
    """Return ``text`` with one sign for all digits and one for all numerals.

    Examples
    --------
    >>> fold_kinds("3万2千元")
    '9一9一元'
    """
    return text.translate(_KIND)


def word_names(text: str, words: Iterable[tuple[int, int]]) -> list[str]:
    """Return the words as features name them, with two signs for the bounds on either side."""
    inside = (text[start : min(end, start + LONGEST_WORD)] for start, end in words)
    return [*BEFORE_WORDS, *inside, *BEHIND_WORDS]


def _mark(spans: Iterable[tuple[int, int, str]], prefix: str) -> dict[int, str]:
    column: dict[int, str] = {}
    for start, end, label in spans:
        column[start] = f"{prefix}B{label}"
        for index in range(start + 1, end - 1):
            column[index] = f"{prefix}I{label}"
        if end - start > 1:
            column[end - 1] = f"{prefix}E{label}"
    return column


@lru_cache(maxsize=1024)
def _distances(label: str) -> tuple[str, ...]:
    """Return the labels of the characters before a head's end, the nearest last."""
    gaps = range(_REACH, 0, -1)
    return tuple(f"H{label}{gap if gap < 6 else 6 + (gap - 6) // 4}" for gap in gaps)


def _next_heads(text: str, heads: Sequence[tuple[int, int, str]]) -> dict[int, str]:
    """For each character: the type of the next head in its clause and how far off it ends."""
    column: dict[int, str] = {}
    clause_end = [match.start() for match in _BREAK.finditer(text)] + [len(text)]
    clause = 0
    previous = 0
    for _start, end, label in heads:
        while clause_end[clause] < end:
            clause += 1
        first = max(previous, clause_end[clause - 1] + 1 if clause else 0, end - _REACH)
        column.update(zip(range(first, end), _distances(label)[first - end :], strict=True))
        previous = end
    return column


def _quotes(text: str) -> dict[int, str]:
    """For each quoted character: the mark, the length class and what follows in the paragraph."""
    column: dict[int, str] = {}
    for match in _QUOTED.finditer(text):
        start, end = match.span()
        size = end - start - 2
        tail = text[end : end + 2].partition("\n")[0]
        label = f"Q{text[start]}{'s' if size <= 6 else 'm' if size <= 12 else 'l'}{tail}"
        column[start] = column[end - 1] = label + "|"
        for index in range(start + 1, end - 1):
            column[index] = label
    return column


def _around(prefix: str, *columns: Mapping[int, str]) -> LabelColumn:
    """Join the labels of the previous and the next character in each of ``columns``."""
    beside = {index + step for column in columns for index in column for step in (-1, 1)}
    labels = {
        index: prefix + "".join(f"~{one.get(index - 1, '')}~{one.get(index + 1, '')}" for one in columns)
        for index in beside
    }
    return LabelColumn(labels, prefix + "~~" * len(columns))


@lru_cache(maxsize=1)
def _surname() -> re.Pattern[str]:
    single = sorted(name for name in load_name_parts().surnames if len(name) == 1)
    return re.compile(f"[{re.escape(''.join(single))}]")


def label_columns(text: str, lexicon: Lexicon, homes: Collection[str] = ()) -> list[LabelColumn]:
    """Return the labels that the characters of ``text`` bear; paragraphs do not reach into each other.

    ``homes`` are the codes of the divisions that the whole article names.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> label_columns("向工行", load_lexicon())[0].labels
    {1: 'LBBank', 2: 'LEBank'}
    """
    heads = head_finder().find(text)
    lexical = _mark(((start, end, entry.type) for start, end, entry in lexicon.find(text)), "L")
    places = _mark(place_finder().find(text), "P")
    posts = _mark(post_finder().find(text), "J")
    return [
        LabelColumn(lexical),
        LabelColumn(places),
        LabelColumn(_mark(find_towns(text, homes), "T")),
        LabelColumn(posts),
        _around("x", places, lexical),
        _around("y", posts),
        LabelColumn(_mark(heads, "D")),
        LabelColumn(_next_heads(text, heads)),
        LabelColumn(_quotes(text)),
        LabelColumn({match.start(): f"s{match[0]}" for match in _surname().finditer(text)}),
    ]


def character_features(
    text: str, words: Sequence[tuple[int, int]], lexicon: Lexicon, homes: Collection[str] = ()
) -> list[tuple[str, ...]]:
    """Return the features of each character of ``text``.

    Parameters
    ----------
    text : str
        A paragraph.
    words : sequence of (int, int)
        Its words as spans, in order, without overlap.
    lexicon : Lexicon
        The known names.
    homes : collection of str
        Codes of the divisions that the article names (``find_homes``).

    Returns
    -------
    list of tuple of str
        One tuple per character, all of the same length.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> rows = character_features("工行", [(0, 2)], load_lexicon())
    >>> len(rows), "0工" in rows[0]
    (2, True)
    """
    if not text:
        return []
    size = len(text)
    padded = "^" * PADDING + fold_kinds(text) + "$" * PADDING
    windows = [
        [prefix + padded[at : at + width] for at in range(offset + PADDING, offset + PADDING + size)]
        for prefix, (offset, width) in WINDOWS.items()
    ]
    labels = [
        [column.labels.get(index, column.default) for index in range(size)]
        for column in label_columns(text, lexicon, homes)
    ]
    return list(zip(*windows, *_word_columns(text, words), *labels, strict=True))


def word_places(length: int) -> Iterator[str]:
    """Yield the place of each character of a word: ``B``, ``I``, ``E``, or ``S`` of a single one."""
    yield "S" if length == 1 else "B"
    if length > 1:
        yield from "I" * (length - 2)
        yield "E"


def _word_columns(text: str, words: Sequence[tuple[int, int]]) -> list[list[str]]:
    """The word of each character with its place in it, and the words around."""
    columns = [[""] * len(text) for _ in range(1 + len(WORDS))]
    names = word_names(text, words)
    for number, (start, end) in enumerate(words, 2):
        columns[0][start:end] = [f"w{place}{names[number]}" for place in word_places(end - start)]
        for column, (prefix, steps) in zip(columns[1:], WORDS.items(), strict=True):
            value = prefix + "|".join(names[number + step] for step in steps)
            column[start:end] = [value] * (end - start)
    return columns
