"""Dates: 2021年3月13日, 今年6月底, 1月至5月, 截至4月末; words without numbers are in date_words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphkit.entities.article_day import ArticleDay, is_day, iso_of
from graphkit.entities.date_points import (
    BARE_DAY,
    DAY_TAIL,
    DECADE,
    DIGIT,
    JOINER,
    PART_TAIL,
    SHORT_LOW,
    WRITTEN,
    DatePoint,
    integer,
    read_point,
)
from graphkit.entities.date_words import (
    WORD_START,
    DateWord,
    decade_of,
    holiday_of,
    months_of,
    resolve_word,
    word_at,
)
from graphkit.entities.numerals import value_tables
from graphkit.records import Value

_LIMITS = value_tables()["date_limits"]
_START = re.compile(
    rf"[{DIGIT}][{DIGIT}]{{0,3}} ?(?:[年月日]|个?季度|个月|世纪|"
    rf"(?:[{value_tables()['joiners']['range']}/.]|——) ?[{DIGIT}])"
)
_SINCE = re.compile(f"(?!{'|'.join(_LIMITS['not_since'])})" + "(?:" + "|".join(_LIMITS["since"]) + ")")
_LEAD = tuple(_LIMITS["lead"])
_LEAD_ENDS = frozenset(word[-1] for word in _LEAD)
_FUTURE_BEFORE = tuple(_LIMITS["future_before"])
_FUTURE_AFTER = tuple(_LIMITS["future_after"])
_LUNAR = tuple(_LIMITS["lunar"])
_LENGTHS = tuple(_LIMITS["year_after"])
_ORDINAL = "0123456789.第数多几余"


def find_dates(text: str, date: str = "") -> list[Value]:
    """Return the dates in text order; ``iso`` is empty where the article's date would be needed.

    Examples
    --------
    >>> [(value.text, value.iso) for value in find_dates("去年8月至今年3月", "2022-05-18")]
    [('去年8月至今年3月', '2021-08/2022-03')]
    """
    today = ArticleDay.of(date)
    found: list[Value] = []
    for start, word in _starts(text):
        position = found[-1].end if found else 0
        if start < position or text.endswith(_LUNAR, max(0, start - 2), start):
            continue
        year = _year_of_list(text, found, start)
        value = _read_word(text, start, word, today) if word else _read_number(text, start, today, year)
        if value is not None:
            found.append(_with_context(text, value, position))
    return found


def _starts(text: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Yield where a date may begin: words of values.toml and numbers before 年, 月, 日 …, in text order."""
    words = WORD_START.finditer(text)
    word = next(words, None)
    for number in _START.finditer(text):
        while word is not None and word.start() <= number.start():
            yield word.start(), word
            word = next(words, None)
        start = number.start()
        yield start - (text[start - 1 : start] == "前" and number[0].endswith(("季度", "个月"))), None
    while word is not None:
        yield word.start(), word
        word = next(words, None)


def _year_of_list(text: str, found: list[Value], start: int) -> int:
    """Return the year of the date just before: in 2019年3月、5月 both months are of 2019."""
    if found and found[-1].end == start - 1 and text[start - 1] in "、和及" and found[-1].iso:
        return int(found[-1].iso[:4])
    return 0


def _read_word(text: str, start: int, match: re.Match[str], today: ArticleDay) -> Value | None:
    word = word_at(text, match)
    if word is None:
        return None
    if word.kind in ("year", "month"):
        first = _continue_word(text, match.end(), word, today)
        known = today.year if word.kind == "year" else today.month
        return _finish(text, start, first, today, known=bool(known))
    resolved = resolve_word(text, start, match.end(), word, today)
    if resolved is None:
        return None
    start, end = resolved.start, resolved.end
    return Value(
        start, end, "date", text[start:end], None, "", resolved.comparator, resolved.iso, resolved.precision
    )


def _continue_word(text: str, end: int, word: DateWord, today: ArticleDay) -> DatePoint:
    """Read what follows 今年 (6月底) or 上月 (15日)."""
    if word.kind == "year":
        year = today.year + word.shift if today.year else 0
        point = read_point(text, end, no_year=True)
        if point is None:
            return DatePoint(end + 1 if text.startswith("度", end) else end, year)
        return DatePoint(point.end, year, point.month, point.day, point.span, point.low_day)
    month = today.month_back(word.shift)
    year, number = (int(month[:4]), int(month[5:])) if month else (0, 1)
    day = DAY_TAIL.match(text, end)
    part = PART_TAIL.match(text, end)
    return DatePoint(
        day.end() if day else part.end() if part else end, year, number, integer(day["day"]) if day else 0
    )


def _read_number(text: str, start: int, today: ArticleDay, year: int) -> Value | None:
    if text.endswith(_LENGTHS, 0, start) or _continues(text, start):
        return None
    written = WRITTEN.match(text, start)
    if written:
        return _finish(
            text, start, DatePoint(written.end(), int(written[1]), int(written[3]), int(written[4])), today
        )
    decade = DECADE.match(text, start)
    if decade:
        century = 100 * (integer(decade[1]) - 1) if decade[1] else 1900
        if not decade[1] and decade[2] in "0123412一二三四":
            return None
        iso = decade_of(century, decade[2])
        return Value(start, decade.end(), "date", decade[0], None, "", "=", iso, "period")
    point = read_point(text, start)
    if point is not None:
        return _finish(text, start, point, today, year)
    return _read_short(text, start, today) or _read_bare_day(text, start, today)


def _continues(text: str, start: int) -> bool:
    """Tell whether the number is the end of a longer one or an ordinal (other than 第一季度)."""
    return bool(start) and text[start - 1] in _ORDINAL and text[start : start + 2] not in _ORDINAL_QUARTERS


_ORDINAL_QUARTERS = frozenset(f"{digit}季" for digit in "一二三四1234")


def _read_short(text: str, start: int, today: ArticleDay) -> Value | None:
    """Read 2013-2030年 and 1-5月: the first number has no unit."""
    low = SHORT_LOW.match(text, start)
    point = read_point(text, low.end()) if low else None
    if low is None or point is None or point.day or point.span[0]:
        return None
    number = integer(low[1])
    if point.year and not point.month and len(low[1]) == 4:
        return _period(text, start, point.end, iso_of(number), iso_of(point.year))
    if point.month and not point.year and number < point.month:
        year = today.year_of(point.month)
        return _period(text, start, point.end, iso_of(year, number), iso_of(year, point.month))
    return None


def _read_bare_day(text: str, start: int, today: ArticleDay) -> Value | None:
    """Read 17日 in running text; 连续7日 and 7日游 are lengths."""
    match = BARE_DAY.match(text, start)
    if match is None or (start and text[start - 1] in _LIMITS["day_after"]):
        return None
    return Value(start, match.end(), "date", match[0], None, "", "=", today.month_of(int(match[1])), "day")


def _finish(
    text: str, start: int, point: DatePoint, today: ArticleDay, year: int = 0, known: bool = True
) -> Value | None:
    """Resolve a point, or the period to the second point behind it."""
    year = year or (today.year if _lies_ahead(text, start, point.end) else 0)
    first = _fill(point, today, year)
    if first is None:
        return None
    if first.precision == "year":
        holiday = holiday_of(text, point.end, first.year)
        if holiday:
            return Value(
                start, holiday.end, "date", text[start : holiday.end], None, "", "=", holiday.iso, "day"
            )
    second = _second_point(text, point, first, today)
    if second is not None:
        return _period(text, start, second.end, _iso(first), _iso(second))
    iso = _iso(first) if known else ""
    return Value(start, point.end, "date", text[start : point.end], None, "", "=", iso, point.precision)


def _lies_ahead(text: str, start: int, end: int) -> bool:
    """将于12月10日 and 8月底前 may lie ahead of the article."""
    return text.startswith(_FUTURE_AFTER, end) or text.endswith(_FUTURE_BEFORE, 0, start)


def _fill(point: DatePoint, today: ArticleDay, year: int = 0) -> DatePoint | None:
    """Put in the year that is not written; None for a day that no calendar has."""
    if not (point.year or year):
        year = today.year_of_span(point.span[0]) if point.span[0] else today.year_of(point.month, point.day)
    year = point.year or year
    if point.day and not is_day(year or 2000, point.month, point.day):
        return None
    return DatePoint(point.end, year, point.month, point.day, point.span, point.low_day)


def _second_point(text: str, point: DatePoint, first: DatePoint, today: ArticleDay) -> DatePoint | None:
    joiner = JOINER.match(text, point.end)
    if joiner is None or point.precision == "period":
        return None
    word = WORD_START.match(text, joiner.end())
    known = word_at(text, word) if word else None
    if word and known and known.kind == "year":
        return _continue_word(text, word.end(), known, today)
    second = read_point(text, joiner.end())
    if second is None and point.day:
        day = DAY_TAIL.match(text, joiner.end())
        second = DatePoint(day.end(), first.year, first.month, integer(day["day"])) if day else None
    if second is None or second.precision != point.precision:
        return None
    return _fill(second, today, 0 if second.year else first.year)


def _iso(point: DatePoint) -> str:
    if point.span[0]:
        return months_of(point.year, *point.span)
    iso = iso_of(point.year, point.month, point.day)
    return f"{iso_of(point.year, point.month, point.low_day)}/{iso}" if point.low_day and iso else iso


def _period(text: str, start: int, end: int, first: str, last: str) -> Value:
    iso = f"{first}/{last}" if first and last else ""
    return Value(start, end, "date", text[start:end], None, "", "=", iso, "period")


def _with_context(text: str, value: Value, position: int) -> Value:
    """Widen the span by 截至 before or 以来 behind it; they say from when or until when."""
    start, end, sign = value.start, value.end, value.comparator
    if text[start - 1 : start] == "第":
        start -= 1
    since = _SINCE.match(text, end) if value.precision != "near" else None
    if since:
        end, sign = since.end(), ">="
    elif start > position and text[start - 1] in _LEAD_ENDS:
        lead = next((word for word in _LEAD if text.endswith(word, position, start)), "")
        bound = len(lead) > 1 or start < 2 or text[start - 2] not in _LIMITS["lead_after"]
        start, sign = (start - len(lead), "<=") if lead and bound else (start, sign)
    if (start, end) == (value.start, value.end):
        return value
    return Value(start, end, "date", text[start:end], None, "", sign, value.iso, value.precision)
