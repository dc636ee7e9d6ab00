"""When an article was written.

The rules, in this order:

1. what the file's own metadata, a label, or the line with the date of the issue says;
2. the first full date (year, month, day) of the first paragraph, unless it begins or ends a period;
3. the first month and day of the first paragraph, with the evident year;
4. the evident year alone.

The evident year is one that the page shows to be the present: ``2022年，该区将…``,
``2021年度…申报启动``, or a past month with its year beside ``今年5月`` or ``今年以来``. The latest of
them holds for all articles of the page, since one page is one issue. A year that the text only mentions
gives nothing, for it is nearly always an earlier one; ``近日``, ``昨日`` and ``今年`` alone give nothing.
"""

from __future__ import annotations

import re

from graphkit.clean.rules import Rules

FULL_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:年|[-./])\s?(?P<month>1[0-2]|0?[1-9])\s?(?:月|[-./])\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?"
)
MONTH_DAY = re.compile(r"(?<![\d年.])(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日")
PERIOD = "至到起前—-~"


def iso_date(match: re.Match[str]) -> str:
    """Write a match of ``FULL_DATE`` as an ISO date.

    Examples
    --------
    >>> iso_date(FULL_DATE.search("2021年5月8日"))
    '2021-05-08'
    """
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"


def evident_year(text: str, rules: Rules) -> str:
    """Find the year that a text shows to be the present; ``""`` if there is none.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> evident_year("工厂始建于1998年。2021年，全厂将再招五十人。", load_rules())
    '2021'
    """
    patterns = (*rules.evident, rules.recent) if rules.present.search(text) else rules.evident
    years = (match["year"] for pattern in patterns for match in pattern.finditer(text))
    return max(years, default="")


def date_in_lead(lead: str, year: str) -> str:
    """Find the date in an article's first paragraph, given the evident year.

    Examples
    --------
    >>> date_in_lead("5月7日，签约仪式举行。", "2021")
    '2021-05-07'
    """
    for match in FULL_DATE.finditer(lead):
        neighbours = {lead[max(0, match.start() - 1) : match.start()], lead[match.end() : match.end() + 1]}
        if not neighbours & set(PERIOD):
            return iso_date(match)
    day = MONTH_DAY.search(lead)
    return f"{year}-{int(day['month']):02}-{int(day['day']):02}" if day and year else year
