"""One date as it is written: which parts of it stand there, before anything is resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphkit.entities.numerals import read_number, value_tables

_LIMITS = value_tables()["date_limits"]
DIGIT = "0-9〇零○一二三四五六七八九十"
_JOIN = f" ?(?:[{value_tables()['joiners']['range']}]|——) ?"


def _not(words: list[str]) -> str:
    return f"(?!{'|'.join(map(re.escape, words))})"


_YEAR = r"(?:1[6-9]|20)[0-9]{2}|[一二][〇零○一二三四五六七八九]{3}"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = (
    r"3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
)
_PART_WORDS = "年?(?P<part>初(?![步心中级衷一二三])|[底末](?![线气薪层色部盘蕴端梢]))|[上中下]旬"
_AFTER_MONTH = _not(_LIMITS["month_not_before"]) + "(?![一二三四五六七八九](?![日号十]))"
# Every date has one of these signs near its beginning: a look ahead for them costs less than all the parts.
_SIGN_AHEAD = "(?=.{0,16}?[年季月半初底末旬])"
_POINT = re.compile(
    rf"{_SIGN_AHEAD}(?:(?P<year>{_YEAR}) ?年(?![代级龄])(?:度(?!假))?)?"
    rf"(?: ?(?P<first>前)?第?(?P<quarter>[一二三四1-4])个?季度"
    rf"|前(?P<months>{_MONTH})个月|(?P<half>[上下]半年)"
    rf"| ?(?:(?P<low_month>{_MONTH}){_JOIN})?(?P<month>{_MONTH}) ?月份?{_AFTER_MONTH}"
    rf"(?: ?(?:(?P<low>{_DAY}){_JOIN})?(?P<day>{_DAY}) ?[日号](?!楼))?)?"
    rf"(?:{_PART_WORDS})?"
)
PART_TAIL = re.compile(_PART_WORDS)
DAY_TAIL = re.compile(rf"(?P<day>{_DAY}) ?[日号](?!楼)")
BARE_DAY = re.compile(rf"(3[01]|[12][0-9]|[1-9])日{_not(_LIMITS['day_not_before'])}")
SHORT_LOW = re.compile(rf"({_YEAR}|{_MONTH}){_JOIN}(?=[{DIGIT}])")
JOINER = re.compile(_JOIN)
WRITTEN = re.compile(r"((?:19|20)[0-9]{2})([-/.])(0?[1-9]|1[0-2])\2(3[01]|[12][0-9]|0?[1-9])(?![0-9.%])")
DECADE = re.compile(r"(?:(1[0-9]|20|十[一二三四五六七八九]|二十) ?世纪)?([0-9一二三四五六七八九])[0十]年代")


@dataclass(frozen=True, slots=True)
class DatePoint:
    """What is written of a date: 0 for what is left out; ``span`` is a period that is written as one."""

    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    span: tuple[int, int] = (0, 0)
    low_day: int = 0

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``year`` or ``period``."""
        if self.span[0] or self.low_day:
            return "period"
        return "day" if self.day else "month" if self.month else "year"


def read_point(text: str, start: int, no_year: bool = False) -> DatePoint | None:
    """Read one date as it is written; None where nothing of one stands here.

    Examples
    --------
    >>> point = read_point("2021年3月底", 0)
    >>> point.year, point.month, point.precision
    (2021, 3, 'month')
    """
    match = _POINT.match(text, start)
    if match is None or not (
        match["year"] or match["quarter"] or match["half"] or match["month"] or match["months"] or no_year
    ):
        return None
    if match.end() == start or (no_year and match["year"]):
        return None
    year, month = integer(match["year"]), integer(match["month"])
    if match["quarter"]:
        last = 3 * integer(match["quarter"])
        return DatePoint(match.end(), year, span=(1 if match["first"] else last - 2, last))
    if match["months"]:
        return DatePoint(match.end(), year, span=(1, integer(match["months"])))
    if match["half"]:
        return DatePoint(match.end(), year, span=(1, 6) if match["half"][0] == "上" else (7, 12))
    low_month = integer(match["low_month"])
    if low_month:
        return (
            DatePoint(match.end(), year, span=(low_month, month))
            if low_month < month and not match["day"]
            else None
        )
    if match["part"] and not month:
        month = 1 if match["part"] == "初" else 12
    return DatePoint(match.end(), year, month, integer(match["day"]), low_day=integer(match["low"]))


def integer(written: str | None) -> int:
    """Read a year, month or day; 0 for a part that is not written.

    Examples
    --------
    >>> integer("十二"), integer("二〇二一"), integer(None)
    (12, 2021, 0)
    """
    number = read_number(written) if written else None
    return int(number) if number is not None else 0
