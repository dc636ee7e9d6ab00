"""Spaces and line breaks inside a paragraph: which of them mean something."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.clean.rules import CHINESE

GAP = re.compile(r"[ \n]+")
QUOTED = re.compile(r"[“‘「『《][^”’」』》]{1,60}")
LEFT = re.compile(f"[{CHINESE}“‘”’》]{{3}}$")
RIGHT = re.compile(f"[{CHINESE}“‘《”’]{{3}}|[{CHINESE}]{{2}}：")


@dataclass(frozen=True, slots=True)
class Draft:
    """A paragraph's final text with the source position of every character."""

    text: str
    offsets: tuple[int, ...]
    kind: str


def set_paragraph(folded: str, spans: Sequence[tuple[int, int]], kind: str, repairs: Counter[str]) -> Draft:
    """Join the lines of a paragraph and take out the spaces that the scan put in.

    A space stays between Latin words, and between two phrases of three or more characters in a title,
    a heading or a quotation. A line break becomes a space between Latin words, and nothing elsewhere.

    Parameters
    ----------
    folded : str
        The folded text of the file.
    spans : sequence of (int, int)
        Its lines.
    kind : str
        The kind of the paragraph.
    repairs : Counter
        Counts ``joined_line`` and ``inner_space`` up.

    Returns
    -------
    Draft
        The paragraph.

    Examples
    --------
    >>> set_paragraph("新 建 茶 厂\\n10 家", [(0, 7), (8, 12)], "body", Counter()).text
    '新建茶厂10家'
    """
    joined, offsets = _join(folded, spans)
    quotations = _quotations(joined) if " " in joined else []
    pieces: list[str] = []
    kept: list[int] = []
    start = 0
    for gap in GAP.finditer(joined):
        keep = _keeps(joined, gap, kind, quotations)
        repairs["joined_line" if "\n" in gap[0] else "inner_space"] += "\n" in gap[0] or not keep
        end = gap.start() + keep
        pieces += [joined[start : gap.start()], " " * keep]
        kept += offsets[start:end]
        start = gap.end()
    pieces.append(joined[start:])
    return Draft("".join(pieces), tuple(kept + offsets[start:]), kind)


def _join(folded: str, spans: Sequence[tuple[int, int]]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    offsets: list[int] = []
    for start, end in spans:
        if pieces:
            position = _space_between(folded, offsets[-1] + 1, start)
            pieces += ["\n"] * (position is not None)
            offsets += [] if position is None else [position]
        pieces.append(folded[start:end])
        offsets += range(start, end)
    return "".join(pieces), offsets


def _space_between(folded: str, end: int, start: int) -> int | None:
    """Find a character of the source that can stand for the line break between two lines."""
    if folded[end : end + 1].isspace():
        return end
    return start - 1 if start and folded[start - 1].isspace() else None


def _quotations(joined: str) -> list[tuple[int, int]]:
    return [match.span() for match in QUOTED.finditer(joined)]


def _keeps(joined: str, gap: re.Match[str], kind: str, quotations: list[tuple[int, int]]) -> bool:
    left, right = joined[gap.start() - 1], joined[gap.end()]
    if left.isascii() and right.isascii():
        if "\n" not in gap[0]:
            return right not in ".,%;:!?)" and left != "("
        return right.isalpha() and (left.isalpha() or left in ",.;:!?)")
    if left.isascii() or right.isascii() or "\n" in gap[0]:
        return _are_latin(left, right)
    if not (LEFT.search(joined, max(0, gap.start() - 3), gap.start()) and RIGHT.match(joined, gap.end())):
        return False
    return kind in ("title", "heading", "caption") or _is_inside(gap.start(), quotations)


def _are_latin(left: str, right: str) -> bool:
    """Letters with accents separate words as plain ones do."""
    return all(character.isalpha() and character < "\u0250" for character in (left, right))


def _is_inside(position: int, quotations: list[tuple[int, int]]) -> bool:
    at = bisect(quotations, (position, position)) - 1
    return at >= 0 and position < quotations[at][1]
