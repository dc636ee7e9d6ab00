"""Folding: one spelling for each character, one character for one character, so that offsets hold."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graphkit.clean.rules import CHINESE, CHINESE_MARKS, load_rules

SPACES = "\t\x00\u00a0\u1680\u3000\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
LINE_BREAKS = "\r\x0b\x0c\x85\u2028\u2029\x1c\x1d\x1e"
FOLDED_RANGES = ((0x2E80, 0x2FD5), (0xF900, 0xFAFF))
"""Radicals and compatibility forms, which scans and PDF files hold in the place of plain characters."""
FOLDED_MARKS = "％＋－．／＆＠＃＝＿"


def fold(text: str) -> str:
    """Give every character its usual form; the length stays the same.

    Full-width digits and letters become half-width, compatibility characters plain ones, half-width
    punctuation between Chinese characters full-width, all kinds of spaces a space and all kinds of
    line breaks a line feed (the carriage return before one becomes a space).

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        A text of the same length.

    Examples
    --------
    >>> fold("２０２１年,义乌(市)")
    '2021年，义乌（市）'
    """
    plain = text.replace("\r\n", " \n").translate(_table())
    full_width = load_rules().full_width
    return _half_width().sub(lambda match: full_width[match[0]], plain)


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    rules = load_rules()
    table = {ord(space): " " for space in SPACES + rules.invisible}
    table |= {ord(line_break): "\n" for line_break in LINE_BREAKS}
    table |= {code: " " for code in range(0x20) if code not in table and code != 0x0A}
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        table[code] = chr(code - 0xFEE0)
    for code in (
        *map(ord, FOLDED_MARKS),
        *(code for low, high in FOLDED_RANGES for code in range(low, high)),
    ):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    return table | {ord(odd): usual for odd, usual in rules.characters.items()}


@lru_cache(maxsize=1)
def _half_width() -> re.Pattern[str]:
    side = f"[{CHINESE}{CHINESE_MARKS}]"
    marks = re.escape("".join(mark for mark in load_rules().full_width if mark not in "()"))
    after = f"(?=\\s{{0,3}}{side}|[ ]{{0,3}}(?:\n|\\Z))"
    return re.compile(
        f"(?:(?<={side})|(?<={side} ))[{marks}]{after}|(?<={side})[()]|(?<={side}\n)[()]|[()](?={side})"
    )
