"""When an article was written.

The rules, in this order:

1. what the file's own metadata, a label, or the line with the date of the issue says;
2. the first full date (year, month, day) of the first paragraph, unless it begins or ends a period;
3. the first month and day of the first paragraph, with the evident year;
4. the evident year alone.

The evident year is the latest year that the page names as past or present: a year after ``到``, ``预计``
and the like is future, one after ``始建于``, ``早在`` and the like is history, one inside a range
(``2013-2030年``) is neither. All articles of one page share it, since one page is one issue.
``近日``, ``昨日`` and ``今年`` alone give nothing.
"""

from __future__ import annotations

import re

from graphkit.clean.rules import Rules

FULL_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:年|[-./])\s?(?P<month>1[0-2]|0?[1-9])\s?(?:月|[-./])\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?"
)
MONTH_DAY = re.compile(r"(?<![\d年.])(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日")
YEAR = re.compile(r"(?<![\d\-—~至.])(?P<year>(?:19|20)\d\d)年(?!代|以后)")
PERIOD = "至到起前—-~"
BEFORE = 12


def iso_date(match: re.Match[str]) -> str:
    """Write a match of ``FULL_DATE`` as an ISO date.

    Examples
    --------
    >>> iso_date(FULL_DATE.search("2021年5月8日"))
    '2021-05-08'
    """
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"


def evident_year(text: str, rules: Rules) -> str:
    """Find the latest year that a text names as past or present; ``""`` if there is none.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> evident_year("工厂始建于1998年，2021年产值翻番，到2025年再翻一番。", load_rules())
    '2021'
    """
    years = (
        match["year"] for match in YEAR.finditer(text) if _is_past_or_present(text, match.start(), rules)
    )
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
    match = MONTH_DAY.search(lead)
    if match and year:
        return f"{year}-{int(match['month']):02}-{int(match['day']):02}"
    return year


def _is_past_or_present(text: str, start: int, rules: Rules) -> bool:
    before = re.split("[，。；！？\n]", text[max(0, start - BEFORE) : start])[-1]
    year = int(text[start : start + 4])
    if year < rules.earliest or rules.history.search(before):
        return False
    future = rules.future.search(before)
    # "By the end of 2021" may be a look back; with a word of planning before it, it is none.
    return not future or (future[0] in "到至" and text.startswith("末", start + 5))
