"""Money, areas, percentages and counts: a number and its unit, with 近, 逾, 不少于 … 以上 around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from graphkit.entities.numerals import (
    HAS_SCALE,
    NUMBER_RUN,
    SCALE_ONLY,
    has_more,
    is_about,
    number_end,
    read_number,
    value_tables,
)
from graphkit.entities.units import UNIT_STARTS, UNITS, Unit, either, unit_at
from graphkit.records import Value

_TABLES = value_tables()
_MONEY = _TABLES["money"]
_WINDOW = 12
_LONGEST_LIST = 8


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in the text; ``scale_only`` for 万 or 百余, which need a word before them."""

    start: int
    end: int
    written: str
    amount: Decimal
    scale_only: bool


def _comparators(table: dict[str, list[str]]) -> dict[str, str]:
    return {word: sign for sign, words in table.items() if sign != "fillers" for word in words}


_BARE: dict[str, str] = _TABLES["bare_scale"]
_AFTER_SIGNS = _comparators(_TABLES["after"])
_BEFORE_SIGNS = {f"sign{number}": sign for number, sign in enumerate(_TABLES["before"]) if sign != "fillers"}
_SIGN_GROUPS = "|".join(
    f"(?P<{name}>{'|'.join(_TABLES['before'][sign])})" for name, sign in _BEFORE_SIGNS.items()
)
_BEFORE = re.compile(f"(?:{_SIGN_GROUPS})(?:{either(_TABLES['before']['fillers'])}){{0,3}} ?$")
_CURRENCY_BEFORE = {word: code for code, words in _TABLES["currency_before"].items() for word in words}
_CURRENCY_MARK = re.compile(f"({either(_CURRENCY_BEFORE)}) ?$")
_PER = either(_MONEY["per"])
_PER_BEFORE = re.compile(f"每(?:{_PER})$")
_PER_AFTER = re.compile(f"(?:/|每)(?:{_PER})")
_AFTER = re.compile(either(_AFTER_SIGNS))
_RANGE = re.compile(f" ?[{_TABLES['joiners']['range']}]{{1,2}} ?(?={NUMBER_RUN.pattern})")
_LIST = re.compile(f"[{_TABLES['joiners']['list']}]({NUMBER_RUN.pattern})")
_CLAUSE = re.compile("[，。；：！？\n]")
_VERB = re.compile(either(_MONEY["verbs"]))
_BLOCKER = re.compile(either(_MONEY["blockers"]))
_WHOLE = tuple(_MONEY["whole"])
_MAY_END = frozenset(
    "".join([*_TABLES["before"]["fillers"], *_CURRENCY_BEFORE, *_MONEY["per"], " "])
) | frozenset(word[-1] for word in _comparators(_TABLES["before"]))


def find_quantities(text: str) -> list[Value]:
    """Return money, areas, percentages and counts in text order.

    Examples
    --------
    >>> [(value.text, value.amount, value.unit) for value in find_quantities("向86户贷出逾2亿元")]
    [('86户', 86.0, '户'), ('逾2亿元', 200000000.0, 'CNY')]
    """
    found: list[Value] = []
    position = 0
    for run in NUMBER_RUN.finditer(text):
        if run.start() < position or not _may_count(text, run):
            continue
        value = _read(text, run, position)
        if value is not None:
            found.append(value)
            position = value.end
    return found


def _may_count(text: str, run: re.Match[str]) -> bool:
    """Most numbers (years, 一 in words) have nothing behind them that makes a quantity: leave early."""
    end = number_end(text, run)
    follower = text[end : end + 1]
    if follower in UNIT_STARTS:
        return run[0] != "一"
    return follower in " 分" or bool(HAS_SCALE.search(run[0])) or bool(_RANGE.match(text, end))


def _number(run: re.Match[str]) -> _Number | None:
    """Read a run; trailing points and commas are punctuation, and so is a comma that groups no thousands."""
    written = run.string[run.start() : number_end(run.string, run)].rstrip(".,")
    start = run.start()
    amount = read_number(written)
    if amount is None and "," in written:
        start += written.rindex(",") + 1
        written = written[written.rindex(",") + 1 :]
        amount = read_number(written)
    if amount is None:
        return None
    return _Number(start, start + len(written), written, amount, bool(SCALE_ONLY.fullmatch(written)))


def _read(text: str, run: re.Match[str], position: int) -> Value | None:
    number = _number(run)
    if number is None:
        return None
    if text.startswith("分之", number.end) and number.written == "百":
        return _percent_in_words(text, number, position)
    ranged = _read_range(text, number)
    if ranged is not None:
        return _dress(text, number, ranged, position)
    unit = unit_at(text, number.end) or _unit_of_context(text, number)
    if unit is None or not _fits(text, number, *unit):
        return None
    return _dress(text, number, (*unit, number.amount, _sign_of(number.written)), position)


def _sign_of(written: str) -> str:
    return ">" if has_more(written) else "~" if is_about(written) else "="


def _percent_in_words(text: str, number: _Number, position: int) -> Value | None:
    run = NUMBER_RUN.match(text, number.end + 2)
    share = _number(run) if run else None
    if share is None:
        return None
    whole = _Number(number.start, share.end, share.written, share.amount, False)
    return _dress(text, whole, (UNITS["%"], share.end, share.amount, "="), position)


def _read_range(text: str, low: _Number) -> tuple[Unit, int, Decimal, str] | None:
    """Read 10至15亿元 and 5000元至8000元: the lower bound, in the scale of the upper where it has none."""
    first = unit_at(text, low.end)
    joiner = _RANGE.match(text, first[1] if first else low.end)
    run = NUMBER_RUN.match(text, joiner.end()) if joiner else None
    high = _number(run) if run else None
    unit = unit_at(text, high.end) if high else None
    if high is None or unit is None or (first and first[0] is not unit[0]):
        return None
    amount = low.amount
    scale = HAS_SCALE.search(high.written)
    if scale and not first and not HAS_SCALE.search(low.written):
        amount = read_number(low.written + high.written[scale.start() :]) or amount
    return unit[0], unit[1], amount, ">="


def _unit_of_context(text: str, number: _Number) -> tuple[Unit, int] | None:
    """授信30亿 and 100万、50万、30万元: yuan although no 元 follows."""
    if number.scale_only or not HAS_SCALE.search(number.written):
        return None
    end = number.end
    for _ in range(_LONGEST_LIST):
        item = _LIST.match(text, end)
        if item is None:
            break
        unit = unit_at(text, item.end())
        if unit is not None:
            return (unit[0], number.end) if unit[0].kind == "money" else None
        end = item.end()
    if unit_at(text, number.end) is not None or text[number.end : number.end + 1] in UNIT_STARTS:
        return None
    before = _CLAUSE.split(text[max(0, number.start - _MONEY["verb_distance"]) : number.start])[-1]
    marked = _CURRENCY_MARK.search(before) or (_VERB.search(before) and not _BLOCKER.search(before))
    return (UNITS["元"], number.end) if marked else None


def _fits(text: str, number: _Number, unit: Unit, end: int) -> bool:
    """Refuse ordinals, 一元爱心购, 千家万户: a numeral in a word, not an amount."""
    before = text[number.start - 1 : number.start] if number.start else ""
    if before == "第" or (number.scale_only and len(number.written) > 1 and unit.kind == "count"):
        return before in _BARE or has_more(number.written) or _sign_before(text, number.start, 0) is not None
    if len(number.written) > 1 or (number.written.isdigit() and number.written.isascii()):
        return True
    if number.written == "十" or not number.scale_only:
        return unit.kind != "money" or text.startswith(_WHOLE, end)
    return before in _BARE or _sign_before(text, number.start, 0) is not None


def _sign_before(text: str, start: int, position: int) -> tuple[int, str] | None:
    """Return where the words 近, 逾, 不少于 … before a number begin, and their comparator."""
    if text[start - 1 : start] not in _MAY_END:
        return None
    origin = max(position, start - _WINDOW)
    match = _BEFORE.search(text[origin:start])
    if match is None or match.lastgroup is None:
        return None
    return origin + match.start(), _BEFORE_SIGNS[match.lastgroup]


def _dress(text: str, number: _Number, core: tuple[Unit, int, Decimal, str], position: int) -> Value:
    """Widen the span by the words around the amount, and let them set the comparator."""
    unit, end, amount, sign = core
    start, code, ranged = number.start, unit.code, sign == ">="
    if number.scale_only and start > position and text[start - 1] in _BARE:
        start, sign = start - 1, _BARE[text[start - 1]]
    elif number.scale_only and sign == "=" and len(number.written) > 1:
        sign = "~"
    start, code = _currency_before(text, start, position, unit)
    ahead = _sign_before(text, start, position)
    if ahead is not None:
        start, sign = ahead[0], sign if ranged else ahead[1]
    else:
        start = _per_before(text, start, position, unit)
    end, sign = _behind(text, end, sign, unit, ranged)
    return Value(start, end, unit.kind, text[start:end], float(amount) * unit.factor, code, sign)


def _currency_before(text: str, start: int, position: int, unit: Unit) -> tuple[int, str]:
    if unit.kind == "money" and text[start - 1 : start] in _MAY_END:
        origin = max(position, start - _WINDOW)
        mark = _CURRENCY_MARK.search(text[origin:start])
        if mark:
            code = _CURRENCY_BEFORE[mark[1]] if unit.code == "CNY" else unit.code
            return origin + mark.start(), code
    return start, unit.code


def _per_before(text: str, start: int, position: int, unit: Unit) -> int:
    if unit.kind != "money" or text[start - 1 : start] not in _MAY_END:
        return start
    origin = max(position, start - _WINDOW)
    match = _PER_BEFORE.search(text[origin:start])
    return origin + match.start() if match else start


def _behind(text: str, end: int, sign: str, unit: Unit, ranged: bool) -> tuple[int, str]:
    per = _PER_AFTER.match(text, end) if unit.kind == "money" else None
    end = per.end() if per else end
    after = _AFTER.match(text, end)
    if after is None:
        return end, sign
    return after.end(), sign if ranged else _AFTER_SIGNS[after[0]]
