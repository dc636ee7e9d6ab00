"""What the tagger sees of each character: its neighbours, words, lexicons, heads and quotation marks.

Features are strings; a column is a list with one string per character, and the columns are zipped at the end,
which is several times faster in Python than a loop over characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from graphkit.entities.divisions import load_divisions
from graphkit.entities.heads import head_finder, load_name_parts, post_finder
from graphkit.entities.lexicon import Lexicon
from graphkit.phrases import PhraseFinder

_BREAK = re.compile(r"[，。！？；：、\n,;:!?]")
_QUOTED = re.compile(r"“([^“”\n]{1,40})”|《([^《》\n]{1,60})》|‘([^‘’\n]{1,40})’")
_KIND = str.maketrans(
    {**dict.fromkeys("0123456789", "9"), **dict.fromkeys("一二三四五六七八九十百千万亿两零〇", "一")}
)

_LONGEST_WORD = (
    24  # what runs on without a break (a row of letters) would make each feature as long as itself
)


@lru_cache(maxsize=1)
def place_finder() -> PhraseFinder[str]:
    """Return the finder of division names: labels tell level and whether the name is short or doubtful."""
    table = load_divisions()
    labels: dict[str, str] = {}
    for name, divisions in table.by_short_name.items():
        levels = {division.level for division in divisions}
        if levels == {"town"}:
            continue
        doubtful = name in table.ambiguous or all(division.name.endswith("区") for division in divisions)
        labels[name] = "doubt" if doubtful else "short"
    for name, divisions in table.by_full_name.items():
        labels[name] = "town" if divisions[0].level == "town" else "full"
    return PhraseFinder(labels)


@lru_cache(maxsize=1)
def town_finder() -> PhraseFinder[str]:
    """Return the finder of towns without their suffix: weak evidence, so it has a column of its own."""
    table = load_divisions()
    return PhraseFinder(
        {
            name: "t"
            for name, found in table.by_short_name.items()
            if all(one.level == "town" for one in found)
        }
    )


def _mark(length: int, spans: Iterable[tuple[int, int, str]], prefix: str) -> list[str]:
    column = [""] * length
    for start, end, label in spans:
        column[start] = f"{prefix}B{label}"
        for index in range(start + 1, end - 1):
            column[index] = f"{prefix}I{label}"
        if end - start > 1:
            column[end - 1] = f"{prefix}E{label}"
    return column


def _next_heads(text: str, heads: Sequence[tuple[int, int, str]]) -> list[str]:
    """For each character: the type of the next head in its clause and how far off it ends."""
    column = [""] * len(text)
    clause_end = [match.start() for match in _BREAK.finditer(text)] + [len(text)]
    clause = 0
    previous = 0
    for _start, end, label in heads:
        while clause_end[clause] < end:
            clause += 1
        first = max(previous, clause_end[clause - 1] + 1 if clause else 0)
        for index in range(max(first, end - 24), end):
            gap = end - index
            column[index] = f"H{label}{gap if gap < 6 else 6 + (gap - 6) // 4}"
        previous = end
    return column


def _quotes(text: str) -> list[str]:
    """For each quoted character: the mark, the length class and what follows the closing mark."""
    column = [""] * len(text)
    for match in _QUOTED.finditer(text):
        start, end = match.span()
        size = end - start - 2
        tail = text[end : end + 2]
        label = f"Q{text[start]}{'s' if size <= 6 else 'm' if size <= 12 else 'l'}{tail}"
        column[start] = column[end - 1] = label + "|"
        for index in range(start + 1, end - 1):
            column[index] = label
    return column


def _word_columns(text: str, words: Sequence[tuple[int, int]]) -> tuple[list[str], ...]:
    """The word of each character with its place in it, two words before and after, and their pairs."""
    size = len(text)
    columns = tuple([""] * size for _ in range(7))
    names = ["^", "^", *(text[start : min(end, start + _LONGEST_WORD)] for start, end in words), "$", "$"]
    for number, (start, end) in enumerate(words, 2):
        word, left, right = names[number], names[number - 1], names[number + 1]
        shared = (
            "W<" + left,
            "W>" + right,
            "X<" + names[number - 2],
            "X>" + names[number + 2],
            f"Y<{left}|{word}",
            f"Y>{word}|{right}",
        )
        for index in range(start, end):
            place = "S" if end - start == 1 else "B" if index == start else "E" if index == end - 1 else "I"
            columns[0][index] = f"w{place}{word}"
            for column, value in zip(columns[1:], shared, strict=True):
                column[index] = value
    return columns


def _lexicon_spans(text: str, lexicon: Lexicon) -> Iterable[tuple[int, int, str]]:
    return ((start, end, entry.type) for start, end, entry in lexicon.find(text))


def _around(column: list[str]) -> list[str]:
    """Join the labels of the previous and the next character."""
    padded = ["", *column, ""]
    return [f"~{left}~{right}" for left, right in zip(padded, padded[2:], strict=False)]


def character_features(
    text: str, words: Sequence[tuple[int, int]], lexicon: Lexicon
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
    shown = text.translate(_KIND)
    padded = "^^" + shown + "$$"
    wider = "^^^" + shown + "$$$"
    pairs = [padded[index : index + 2] for index in range(size + 3)]
    heads = head_finder().find(text)
    lexical = _mark(size, _lexicon_spans(text, lexicon), "L")
    places = _mark(size, place_finder().find(text), "P")
    towns = _mark(size, town_finder().find(text), "T")
    posts = _mark(size, post_finder().find(text), "J")
    surnames = load_name_parts().surnames
    columns: tuple[list[str], ...] = (
        ["0" + char for char in shown],
        ["-" + char for char in padded[1 : size + 1]],
        ["+" + char for char in padded[3 : size + 3]],
        ["=" + char for char in padded[:size]],
        ["*" + char for char in padded[4 : size + 4]],
        ["a" + pair for pair in pairs[:size]],
        ["b" + pair for pair in pairs[1 : size + 1]],
        ["c" + pair for pair in pairs[2 : size + 2]],
        ["d" + pair for pair in pairs[3 : size + 3]],
        ["t" + padded[index : index + 3] for index in range(1, size + 1)],
        ["u" + padded[index : index + 3] for index in range(2, size + 2)],
        ["v" + padded[index : index + 3] for index in range(size)],
        ["e" + char for char in wider[:size]],
        ["f" + char for char in wider[6:]],
        ["g" + wider[index : index + 4] for index in range(3, size + 3)],
        ["h" + wider[index : index + 4] for index in range(size)],
        *_word_columns(text, words),
        lexical,
        places,
        towns,
        posts,
        [f"x{one}{two}" for one, two in zip(_around(places), _around(lexical), strict=True)],
        ["y" + one for one in _around(posts)],
        _mark(size, heads, "D"),
        _next_heads(text, heads),
        _quotes(text),
        [f"s{char}" if char in surnames else "" for char in text],
    )
    return list(zip(*columns, strict=True))
