"""Thirty hard amounts and dates: what other libraries read of them, and how fast (results in docs/VALUES.md).

    python benchmarks/compare_values.py [graphkit] [jionlp] [cn2an] [recognizers] [dateparser]

Each library must be installed; none is a dependency of graphkit. A case counts as read when the value is
among those that the library finds in the sentence: the amount in base units, or the ISO date.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable

TODAY = "2022-05-18"
CASES: list[tuple[str, float | str]] = [  # the ISO date may be any of those that | separates
    ("惠农卡累计放贷80余万元。", 8e5),
    ("村里分红近300万元。", 3e6),
    ("意向授信不少于50亿元。", 5e9),
    ("单户最高可达300万元。", 3e6),
    ("合作社投了一千八百多万元。", 1.8e7),
    ("大坝造价2亿多元。", 2e8),
    ("销售收入上亿元。", 1e8),
    ("募集规模10至15亿元。", 1e9),
    ("支行为园区授信30亿。", 3e9),
    ("奖金100万、50万、30万元。", 1e6),
    ("货款1,200万元已结清。", 1.2e7),
    ("余额１２．５亿元。", 1.25e9),
    ("进口额3500万美元。", 3.5e7),
    ("年租金两万五千元。", 2.5e4),
    ("损失数百万元。", 1e6),
    ("上周五放款。", "2022-05-13"),
    ("今年6月底完工。", "2022-06|2022-06-25/2022-06-30"),
    ("截至4月末的余额。", "2022-04|2022-04-25/2022-04-30"),
    ("2016年以来连年增长。", "2016|2016-01-01/2022-05-18"),
    ("“十四五”期间建成。", "2021/2025"),
    ("规划期为2013-2030年。", "2013/2030"),
    ("1月至4月完成投资。", "2022-01/2022-04"),
    ("上世纪60年代的水库。", "1960/1969"),
    ("二〇二一年十二月三十日印发。", "2021-12-30"),
    ("12月3日已放款。", "2021-12-03"),
    ("今年上半年盈利。", "2022-01/2022-06"),
    ("上月投产。", "2022-04"),
    ("去年8月12日到账。", "2021-08-12"),
    ("3月13日至15日办展。", "2022-03-13/2022-03-15"),
    ("日前，镇里开会。", "2022-05"),
]
TRAPS = [
    "他是第一个万元户。", "志愿者开展一元爱心购。", "元素检测合格。", "元宵灯会。", "多元化解纠纷。",
    "住在3单元。",
    "80后青年回乡。", "镇上建成5G基站。", "亩均效益论英雄。", "农历三月初三赶庙会。",
]  # fmt: skip


def span(first: datetime.date, last: datetime.date) -> str:
    """Write a span of days as the shortest ISO date or period that says the same."""
    next_day = last + datetime.timedelta(days=1)
    if first == last:
        return first.isoformat()
    if first.day == 1 and next_day.day == 1:
        if first.month == 1 and next_day.month == 1:
            return str(first.year) if first.year == last.year else f"{first.year}/{last.year}"
        months = f"{first:%Y-%m}", f"{last:%Y-%m}"
        return months[0] if months[0] == months[1] else "/".join(months)
    return f"{first.isoformat()}/{last.isoformat()}"


def with_graphkit() -> Callable[[str], set[float | str]]:
    from graphkit.entities.values import find_values

    def read(text: str) -> set[float | str]:
        found = find_values(text, TODAY)
        return {v.iso if v.kind == "date" else v.amount or 0.0 for v in found if v.kind in ("date", "money")}

    return read


def with_jionlp() -> Callable[[str], set[float | str]]:
    import jionlp

    base = {"year": 2022, "month": 5, "day": 18, "hour": 12}

    def read(text: str) -> set[float | str]:
        values: set[float | str] = set()
        for item in jionlp.ner.extract_money(text, with_parsing=True) or []:
            number = item["detail"]["num"]
            values.add(float(number[0] if isinstance(number, (list, tuple)) else number))
        for item in jionlp.ner.extract_time(text, time_base=base, with_parsing=True) or []:
            times = item["detail"]["time"]
            if item["detail"]["type"] in ("time_point", "time_span") and isinstance(times, list):
                days = [datetime.date.fromisoformat(t[:10]) for t in times if t[:4].isdigit()]
                values |= {span(days[0], days[-1])} if len(days) == 2 else {"?"}
            else:
                values.add("?")
        return values

    return read


def with_cn2an() -> Callable[[str], set[float | str]]:
    import re

    import cn2an

    def read(text: str) -> set[float | str]:
        """It converts the numerals of a sentence; the unit is left to the caller."""
        plain = cn2an.transform(text, "cn2an")
        numbers = re.findall(r"(\d+(?:\.\d+)?)(?=元)", plain)
        dates = re.findall(r"(\d{4})年(\d{1,2})月(\d{1,2})日", plain)
        return {float(n) for n in numbers} | {f"{y}-{int(m):02d}-{int(d):02d}" for y, m, d in dates}

    return read


def with_recognizers() -> Callable[[str], set[float | str]]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number_with_unit import recognize_currency

    now = datetime.datetime(2022, 5, 18)

    def read(text: str) -> set[float | str]:
        values: set[float | str] = set()
        for item in recognize_currency(text, "zh-cn"):
            values.add(float(item.resolution["value"] or 0))
        for item in recognize_datetime(text, "zh-cn", reference=now):
            for row in (item.resolution or {}).get("values", []):
                values |= {row.get("timex", ""), row.get("value", "")}
                if "start" in row and "end" in row:
                    last = datetime.date.fromisoformat(row["end"][:10]) - datetime.timedelta(days=1)
                    values.add(span(datetime.date.fromisoformat(row["start"][:10]), last))
        return values - {""}

    return read


def with_dateparser() -> Callable[[str], set[float | str]]:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.datetime(2022, 5, 18), "PREFER_DATES_FROM": "past"}

    def read(text: str) -> set[float | str]:
        found = search_dates(text, languages=["zh"], settings=settings) or []
        return {form for _, day in found for form in (f"{day:%Y-%m-%d}", f"{day:%Y-%m}", f"{day:%Y}")}

    return read


LIBRARIES = {
    "graphkit": with_graphkit,
    "jionlp": with_jionlp,
    "cn2an": with_cn2an,
    "recognizers": with_recognizers,
    "dateparser": with_dateparser,
}


def accepted(wanted: float | str) -> set[float | str]:
    """Return the readings that count: 今年6月底 may be the month or its last days."""
    return set(wanted.split("|")) if isinstance(wanted, str) else {wanted}


def attempt(read: Callable[[str], set[float | str]], text: str) -> set[float | str]:
    """Read a sentence; a library that fails on it has read nothing."""
    try:
        return read(text)
    except Exception as error:
        print(f"    {text} {type(error).__name__}: {error}")
        return set()


def report(name: str) -> None:
    """Print what one library misses, which traps it falls into, and its speed."""
    read = LIBRARIES[name]()
    attempt(read, CASES[0][0])
    begin = time.process_time()
    results = [(text, wanted, attempt(read, text)) for text, wanted in CASES]
    seconds = time.process_time() - begin
    missed = [(text, got) for text, wanted, got in results if not accepted(wanted) & got]
    fallen = [text for text in TRAPS if attempt(read, text)]
    size = sum(len(text) for text, _ in CASES)
    read_count, trap_count = len(CASES) - len(missed), len(fallen)
    print(f"{name}: {read_count}/{len(CASES)} read, {trap_count}/{len(TRAPS)} traps", end=", ")
    print(f"{size / seconds:.0f} characters/s")
    for text, got in missed:
        print(f"    missed {text} {sorted(map(str, got))}")
    for text in fallen:
        print(f"    trap   {text}")


if __name__ == "__main__":
    for library in sys.argv[1:] or list(LIBRARIES):
        report(library)
