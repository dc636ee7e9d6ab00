"""Units of values.toml: 元, 亩, %, 家 … and what each counts in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graphkit.entities.numerals import value_tables

_TABLES = value_tables()
_MONEY = _TABLES["money"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its kind of value, its code, its size in the base unit, what makes it part of another word."""

    kind: str
    code: str
    factor: float
    not_before: tuple[str, ...] = ()


def _units() -> dict[str, Unit]:
    begins_word = tuple(_MONEY["not_before"])
    units = {word: Unit("count", word, 1.0, tuple(blocked)) for word, blocked in _TABLES["count"].items()}
    units |= {word: Unit("area", "m2", float(factor)) for word, factor in _TABLES["area"].items()}
    units |= {word: Unit("percent", code, 1.0) for word, code in _TABLES["percent"].items()}
    units |= {word: Unit("money", "CNY", float(factor)) for word, factor in _MONEY["heaps"].items()}
    for code, words in _TABLES["currencies"].items():
        units |= {word: Unit("money", code, 1.0, begins_word if word == "元" else ()) for word in words}
    return units


def either(words: Iterable[str]) -> str:
    """Return an expression for any of the words, longest first.

    Examples
    --------
    >>> either(["元", "万元"])
    '万元|元'
    """
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


UNITS = _units()
_UNIT_LENGTHS = sorted({len(word) for word in UNITS}, reverse=True)
UNIT_STARTS = frozenset(word[0] for word in UNITS)


def unit_at(text: str, start: int) -> tuple[Unit, int] | None:
    """Return the longest unit that begins at ``start`` (a space may precede it) and its end.

    Examples
    --------
    >>> unit_at("50万欧元", 3)[0].code, unit_at("3个月", 1)
    ('EUR', None)
    """
    if text[start : start + 1] == " ":
        start += 1
    for length in _UNIT_LENGTHS:
        word = text[start : start + length]
        unit = UNITS.get(word)
        if unit is not None:
            end = start + len(word)
            return None if text.startswith(unit.not_before, end) and unit.not_before else (unit, end)
    return None
