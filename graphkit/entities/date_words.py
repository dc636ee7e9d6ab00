"""Dates by word: 昨天, 上周五, 近日, “十四五”期间, 国庆: what each means on the article's day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.entities.article_day import ArticleDay, iso_of
from graphkit.entities.numerals import value_tables

_TABLES = value_tables()
_FESTIVAL: dict[str, int] = _TABLES["spring_festival"]
_PLANS: dict[str, int] = _TABLES["plans"]
_WEEKDAY = re.compile("[一二三四五六日天](?![年期周轮线])")
_PLAN_TAIL = re.compile('[”’」』"]?(?:' + "|".join(map(re.escape, _TABLES["plan_needs"]["texts"])) + ")")
_HOLIDAY_TAIL = re.compile("节?(?:期间|假期|长假|黄金周)?")
_CENTURY_TAIL = re.compile("([0-9一二三四五六七八九])[0十]年代")
_HALVES = {"上半年": (1, 6), "下半年": (7, 12)}


@dataclass(frozen=True, slots=True)
class DateWord:
    """One word of values.toml with what must not stand beside it."""

    kind: str
    shift: int = 0
    after: str = ""
    before: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class WordDate:
    """A resolved word: where it ends, its date, its precision."""

    start: int
    end: int
    iso: str
    precision: str
    comparator: str = "="


def _word(row: Mapping[str, Any]) -> DateWord:
    return DateWord(
        row["kind"], row.get("shift", 0), row.get("after", ""), tuple(row.get("before", ())),
        tuple(row.get("needs", ())), row.get("month", 0) or row.get("part", 0), row.get("day", 0),
    )  # fmt: skip


DATE_WORDS: dict[str, DateWord] = {word: _word(row) for row in _TABLES["date"] for word in row["words"]}
DATE_WORDS |= {plan: DateWord("plan") for plan in _PLANS}
WORD_START = re.compile("|".join(sorted(map(re.escape, DATE_WORDS), key=len, reverse=True)))


def word_at(text: str, match: re.Match[str]) -> DateWord | None:
    """Return the word that was found, unless its neighbours show that it is part of another.

    Examples
    --------
    >>> text = "今日头条报道"
    >>> word_at(text, WORD_START.match(text)) is None
    True
    """
    word = DATE_WORDS[match[0]]
    if word.after and match.start() and text[match.start() - 1] in word.after:
        return None
    if word.before and text.startswith(word.before, match.end()):
        return None
    if word.needs and match.end() < len(text) and not text.startswith(word.needs, match.end()):
        return None
    return word


def resolve_word(text: str, start: int, end: int, word: DateWord, today: ArticleDay) -> WordDate | None:
    """Resolve a word that is a date by itself; 今年 and 上月, which may go on, are not resolved here.

    Examples
    --------
    >>> resolve_word("昨天", 0, 2, DateWord("day", -1), ArticleDay(2022, 5, 18)).iso
    '2022-05-17'
    """
    if word.kind == "day":
        return WordDate(start, end, today.day_back(word.shift), "day")
    if word.kind == "near":
        return WordDate(start, end, iso_of(today.year, today.month), "near")
    if word.kind == "now":
        precision = "day" if today.day or not today.year else "month" if today.month else "year"
        return WordDate(start, end, today.iso, precision, "<=")
    if word.kind == "year_part":
        return WordDate(start, end, iso_of(today.year, word.month), "month")
    if word.kind == "half":
        return WordDate(start, end, months_of(today.year, *_HALVES[text[start:end]]), "period")
    if word.kind == "month_part":
        return WordDate(start, end, today.month_back(0), "month")
    return _resolve_span(text, start, end, word, today)


def months_of(year: int, first: int, last: int) -> str:
    """Write a run of months of one year.

    Examples
    --------
    >>> months_of(2022, 1, 3), months_of(0, 1, 3)
    ('2022-01/2022-03', '')
    """
    return f"{iso_of(year, first)}/{iso_of(year, last)}" if year else ""


def _resolve_span(text: str, start: int, end: int, word: DateWord, today: ArticleDay) -> WordDate | None:
    if word.kind == "week":
        return _week(text, start, end, word.shift, today)
    if word.kind == "plan":
        return _plan(text, start, end)
    if word.kind == "holiday":
        return _holiday(text, start, end, word, today)
    tail = _CENTURY_TAIL.match(text, end)
    if word.kind == "century" and tail:
        century = (today.year or 2000) // 100 * 100 + 100 * word.shift
        return WordDate(start, tail.end(), decade_of(century, tail[1]), "period")
    return None


def decade_of(century: int, digit: str) -> str:
    """Write a decade (60年代 of 1900).

    Examples
    --------
    >>> decade_of(1900, "6"), decade_of(1900, "九")
    ('1960/1969', '1990/1999')
    """
    first = century + 10 * (int(digit) if digit.isascii() else "零一二三四五六七八九".index(digit))
    return f"{first}/{first + 9}"


def _week(text: str, start: int, end: int, shift: int, today: ArticleDay) -> WordDate:
    weekday = _WEEKDAY.match(text, end)
    if weekday:
        index = min("一二三四五六日天".index(weekday[0]), 6)
        return WordDate(start, weekday.end(), today.day_back(shift, index), "day")
    monday, sunday = today.day_back(shift, 0), today.day_back(shift, 6)
    return WordDate(start, end, f"{monday}/{sunday}" if monday else "", "period")


def _plan(text: str, start: int, end: int) -> WordDate | None:
    """“十四五”期间 is a time; “十四五”规划 is a document."""
    tail = _PLAN_TAIL.match(text, end)
    if tail is None or (start and text[start - 1] in "0123456789〇零一二三四五六七八九十百千万第"):
        return None
    first = _PLANS[text[start:end]]
    opened = start and text[start - 1] in '“‘「『"' and tail[0][0] in '”’」』"'
    sign = ">=" if tail[0].endswith("以来") else "="
    return WordDate(start - 1 if opened else start, tail.end(), f"{first}/{first + 4}", "period", sign)


def holiday_of(text: str, start: int, year: int) -> WordDate | None:
    """Return the holiday that begins here, in the year that stands before it (2024年元旦).

    Examples
    --------
    >>> holiday_of("去年国庆节开业", 2, 2021).iso
    '2021-10-01'
    """
    match = WORD_START.match(text, start)
    word = word_at(text, match) if match else None
    if match is None or word is None or word.kind != "holiday":
        return None
    month, day = (word.month, word.day) if word.month else divmod(_FESTIVAL.get(str(year), 0), 100)
    iso = iso_of(year, month, day) if month else ""
    return WordDate(start, _holiday_end(text, match.end()), iso, "day")


def _holiday_end(text: str, end: int) -> int:
    tail = _HOLIDAY_TAIL.match(text, end)
    return tail.end() if tail else end


def _holiday(text: str, start: int, end: int, word: DateWord, today: ArticleDay) -> WordDate:
    """Give the first day of the holiday; the Spring Festival's is in a table."""
    end = _holiday_end(text, end)
    if word.month:
        year = today.year_of(word.month, word.day)
        return WordDate(start, end, iso_of(year, word.month, word.day), "day")
    for year in (today.year, today.year - 1):
        month, day = divmod(_FESTIVAL.get(str(year), 0), 100)
        if month and today.year_of(month, day) == year:
            return WordDate(start, end, iso_of(year, month, day), "day")
    return WordDate(start, end, "", "day")
