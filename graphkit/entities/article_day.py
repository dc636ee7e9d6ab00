"""The article's date as the point from which 昨天, 上月 and a bare 3月 are counted."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class ArticleDay:
    """The article's date; 0 for what is not known of it.

    Examples
    --------
    >>> ArticleDay.of("2022-05").month_back(-6), ArticleDay.of("").year
    ('2021-11', 0)
    """

    year: int = 0
    month: int = 0
    day: int = 0

    @classmethod
    def of(cls, date: str) -> ArticleDay:
        """Read an ISO date; what is none resolves nothing.

        Examples
        --------
        >>> ArticleDay.of("2022-05-18").day
        18
        """
        match = _ISO.fullmatch(date)
        if match is None:
            return cls()
        year, month, day = (int(part or 0) for part in match.groups())
        return cls(year, month, day) if is_day(year, month or 1, day or 1) else cls()

    @property
    def iso(self) -> str:
        """The date, as precise as it is known."""
        return iso_of(self.year, self.month, self.day)

    def day_back(self, shift: int, weekday: int = -1) -> str:
        """Return the day ``shift`` days from here; with ``weekday``, that day ``shift`` weeks from here.

        Examples
        --------
        >>> ArticleDay(2022, 5, 18).day_back(-1), ArticleDay(2022, 5, 18).day_back(-1, weekday=4)
        ('2022-05-17', '2022-05-13')
        """
        if not self.day:
            return ""
        here = datetime.date(self.year, self.month, self.day)
        days = shift if weekday < 0 else 7 * shift + weekday - here.weekday()
        return (here + datetime.timedelta(days=days)).isoformat()

    def month_back(self, shift: int) -> str:
        """Return the month ``shift`` months from here.

        Examples
        --------
        >>> ArticleDay(2022, 1).month_back(-1)
        '2021-12'
        """
        if not self.month:
            return ""
        year, month = divmod(self.year * 12 + self.month - 1 + shift, 12)
        return iso_of(year, month + 1)

    def year_of(self, month: int, day: int = 0) -> int:
        """Return the year of a bare month: this one, or the last where it would lie over a month ahead.

        Examples
        --------
        >>> ArticleDay(2022, 5, 18).year_of(12), ArticleDay(2022, 5, 18).year_of(6, 10)
        (2021, 2022)
        """
        if not self.year or not self.month:
            return self.year
        ahead = month - self.month
        later = ahead > 1 or (ahead == 1 and bool(self.day) and day > self.day)
        return self.year - 1 if later else self.year

    def year_of_span(self, month: int) -> int:
        """Return the year of a quarter or half: plans name those ahead, only far ones are of last year.

        Examples
        --------
        >>> ArticleDay(2022, 5, 18).year_of_span(7), ArticleDay(2022, 1, 18).year_of_span(10)
        (2022, 2021)
        """
        return self.year - 1 if self.year and self.month and month - self.month > 6 else self.year

    def month_of(self, day: int) -> str:
        """Return the date of a bare day: of this month, or of the last where it lies over a week ahead.

        Examples
        --------
        >>> ArticleDay(2022, 5, 2).month_of(17), ArticleDay(2022, 5, 2).month_of(4)
        ('2022-04-17', '2022-05-04')
        """
        month = self.month_back(-1 if self.day and day > self.day + 7 else 0)
        return f"{month}-{day:02d}" if month and is_day(int(month[:4]), int(month[5:]), day) else ""


def is_day(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has this day.

    Examples
    --------
    >>> is_day(2021, 2, 29), is_day(2020, 2, 29)
    (False, True)
    """
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def iso_of(year: int, month: int = 0, day: int = 0) -> str:
    """Write a date as precisely as it is known; without a year it is not known at all.

    Examples
    --------
    >>> iso_of(2022), iso_of(2022, 5), iso_of(2022, 5, 8), iso_of(0, 5)
    ('2022', '2022-05', '2022-05-08', '')
    """
    if not year:
        return ""
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
