"""Dates: 2021年3月13日, 今年6月底, 1月至5月, 截至4月末; words without numbers are in date_words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graphkit.entities.calendar import ArticleDay, is_day, iso_of
from graphkit.entities.date_words import (
    WORD_START,
    DateWord,
    decade_of,
    holiday_of,
    months_of,
    resolve_word,
    word_at,
)
from graphkit.entities.numerals import read_number, value_tables
from graphkit.records import Value

_LIMITS = value_tables()["date_limits"]
_DIGIT = "0-9〇零○一二三四五六七八九十"
_JOIN = f" ?(?:[{value_tables()['joiners']['range']}]|——) ?"


def _not(words: list[str]) -> str:
    return f"(?!{'|'.join(map(re.escape, words))})"


_YEAR = r"(?:1[6-9]|20)[0-9]{2}|[一二][〇零○一二三四五六七八九]{3}"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = (
    r"3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
)
_PART = "年?(?P<part>初(?![步心中级衷一二三])|[底末](?![线气薪层色部盘蕴端梢]))|[上中下]旬"
_AFTER_MONTH = _not(_LIMITS["month_not_before"]) + "(?![一二三四五六七八九](?![日号十]))"
_POINT = re.compile(
    rf"(?:(?P<year>{_YEAR}) ?年(?![代级龄])(?:度(?!假))?)?"
    rf"(?: ?(?P<first>前)?第?(?P<quarter>[一二三四1-4])个?季度|前(?P<months>{_MONTH})个月|(?P<half>[上下]半年)"
    rf"| ?(?:(?P<low_month>{_MONTH}){_JOIN})?(?P<month>{_MONTH}) ?月份?{_AFTER_MONTH}"
    rf"(?: ?(?:(?P<low>{_DAY}){_JOIN})?(?P<day>{_DAY}) ?[日号](?!楼))?)?"
    rf"(?:{_PART})?"
)
_DAY_TAIL = re.compile(rf"(?P<day>{_DAY}) ?[日号](?!楼)")
_BARE_DAY = re.compile(rf"(3[01]|[12][0-9]|[1-9])日{_not(_LIMITS['day_not_before'])}")
_SHORT_LOW = re.compile(rf"({_YEAR}|{_MONTH}){_JOIN}(?=[{_DIGIT}])")
_JOINER = re.compile(_JOIN)
_WRITTEN = re.compile(r"((?:19|20)[0-9]{2})([-/.])(0?[1-9]|1[0-2])\2(3[01]|[12][0-9]|0?[1-9])(?![0-9.%])")
_DECADE = re.compile(r"(?:(1[0-9]|20|十[一二三四五六七八九]|二十) ?世纪)?([0-9一二三四五六七八九])[0十]年代")
_START = re.compile(
    rf"[{_DIGIT}][{_DIGIT}]{{0,3}} ?(?:[年月日]|个?季度|个月|世纪|"
    rf"(?:[{value_tables()['joiners']['range']}/.]|——) ?[{_DIGIT}])"
)
_SINCE = re.compile(_not(_LIMITS["not_since"]) + "(?:" + "|".join(_LIMITS["since"]) + ")")
_LEAD = tuple(_LIMITS["lead"])
_LEAD_ENDS = frozenset(word[-1] for word in _LEAD)
_FUTURE_BEFORE = tuple(_LIMITS["future_before"])
_FUTURE_AFTER = tuple(_LIMITS["future_after"])
_LUNAR = tuple(_LIMITS["lunar"])
_LENGTHS = tuple(_LIMITS["year_after"])
_ORDINAL = "0123456789.第数多几余"


@dataclass(frozen=True, slots=True)
class _Point:
    """What is written of a date: 0 for what is left out; ``span`` is a period that is written as one."""

    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    span: tuple[int, int] = (0, 0)
    low_day: int = 0

    @property
    def precision(self) -> str:
        if self.span[0] or self.low_day:
            return "period"
        return "day" if self.day else "month" if self.month else "year"


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


def _continue_word(text: str, end: int, word: DateWord, today: ArticleDay) -> _Point:
    """Read what follows 今年 (6月底) or 上月 (15日)."""
    if word.kind == "year":
        year = today.year + word.shift if today.year else 0
        point = _point(text, end, no_year=True)
        if point is None:
            return _Point(end + 1 if text.startswith("度", end) else end, year)
        return _Point(point.end, year, point.month, point.day, point.span, point.low_day)
    month = today.month_back(word.shift)
    year, number = (int(month[:4]), int(month[5:])) if month else (0, 1)
    day = _DAY_TAIL.match(text, end)
    part = re.compile(_PART).match(text, end)
    return _Point(
        day.end() if day else part.end() if part else end, year, number, _integer(day["day"]) if day else 0
    )


def _read_number(text: str, start: int, today: ArticleDay, year: int) -> Value | None:
    if text.endswith(_LENGTHS, 0, start) or _continues(text, start):
        return None
    written = _WRITTEN.match(text, start)
    if written:
        return _finish(
            text, start, _Point(written.end(), int(written[1]), int(written[3]), int(written[4])), today
        )
    decade = _DECADE.match(text, start)
    if decade:
        century = 100 * (_integer(decade[1]) - 1) if decade[1] else 1900
        if not decade[1] and decade[2] in "0123412一二三四":
            return None
        iso = decade_of(century, decade[2])
        return Value(start, decade.end(), "date", decade[0], None, "", "=", iso, "period")
    point = _point(text, start)
    if point is not None:
        return _finish(text, start, point, today, year)
    return _read_short(text, start, today) or _read_bare_day(text, start, today)


def _continues(text: str, start: int) -> bool:
    """Tell whether the number is the end of a longer one or an ordinal (other than 第一季度)."""
    return bool(start) and text[start - 1] in _ORDINAL and text[start : start + 2] not in _ORDINAL_QUARTERS


_ORDINAL_QUARTERS = frozenset(f"{digit}季" for digit in "一二三四1234")


def _point(text: str, start: int, no_year: bool = False) -> _Point | None:
    """Read one date as it is written; None where nothing of one stands here."""
    match = _POINT.match(text, start)
    if match is None or not (
        match["year"] or match["quarter"] or match["half"] or match["month"] or match["months"] or no_year
    ):
        return None
    if match.end() == start or (no_year and match["year"]):
        return None
    year, month = _integer(match["year"]), _integer(match["month"])
    if match["quarter"]:
        last = 3 * _integer(match["quarter"])
        return _Point(match.end(), year, span=(1 if match["first"] else last - 2, last))
    if match["months"]:
        return _Point(match.end(), year, span=(1, _integer(match["months"])))
    if match["half"]:
        return _Point(match.end(), year, span=(1, 6) if match["half"][0] == "上" else (7, 12))
    low_month = _integer(match["low_month"])
    if low_month:
        return (
            _Point(match.end(), year, span=(low_month, month))
            if low_month < month and not match["day"]
            else None
        )
    if match["part"] and not month:
        month = 1 if match["part"] == "初" else 12
    return _Point(match.end(), year, month, _integer(match["day"]), low_day=_integer(match["low"]))


def _integer(written: str | None) -> int:
    number = read_number(written) if written else None
    return int(number) if number is not None else 0


def _read_short(text: str, start: int, today: ArticleDay) -> Value | None:
    """Read 2013-2030年 and 1-5月: the first number has no unit."""
    low = _SHORT_LOW.match(text, start)
    point = _point(text, low.end()) if low else None
    if low is None or point is None or point.day or point.span[0]:
        return None
    number = _integer(low[1])
    if point.year and not point.month and len(low[1]) == 4:
        return _period(text, start, point.end, iso_of(number), iso_of(point.year))
    if point.month and not point.year and number < point.month:
        year = today.year_of(point.month)
        return _period(text, start, point.end, iso_of(year, number), iso_of(year, point.month))
    return None


def _read_bare_day(text: str, start: int, today: ArticleDay) -> Value | None:
    """Read 17日 in running text; 连续7日 and 7日游 are lengths."""
    match = _BARE_DAY.match(text, start)
    if match is None or (start and text[start - 1] in _LIMITS["day_after"]):
        return None
    return Value(start, match.end(), "date", match[0], None, "", "=", today.month_of(int(match[1])), "day")


def _finish(
    text: str, start: int, point: _Point, today: ArticleDay, year: int = 0, known: bool = True
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


def _fill(point: _Point, today: ArticleDay, year: int = 0) -> _Point | None:
    """Put in the year that is not written; None for a day that no calendar has."""
    if not (point.year or year):
        year = today.year_of_span(point.span[0]) if point.span[0] else today.year_of(point.month, point.day)
    year = point.year or year
    if point.day and not is_day(year or 2000, point.month, point.day):
        return None
    return _Point(point.end, year, point.month, point.day, point.span, point.low_day)


def _second_point(text: str, point: _Point, first: _Point, today: ArticleDay) -> _Point | None:
    joiner = _JOINER.match(text, point.end)
    if joiner is None or point.precision == "period":
        return None
    word = WORD_START.match(text, joiner.end())
    known = word_at(text, word) if word else None
    if word and known and known.kind == "year":
        return _continue_word(text, word.end(), known, today)
    second = _point(text, joiner.end())
    if second is None and point.day:
        day = _DAY_TAIL.match(text, joiner.end())
        second = _Point(day.end(), first.year, first.month, _integer(day["day"])) if day else None
    if second is None or second.precision != point.precision:
        return None
    return _fill(second, today, 0 if second.year else first.year)


def _iso(point: _Point) -> str:
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
