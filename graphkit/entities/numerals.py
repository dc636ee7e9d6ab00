"""Numbers as Chinese news writes them: 1,200, 1.2万, 三百万, 一千八百多, 1亿2000万."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from graphkit.data import data_path

LONGEST_NUMBER = 32
"""Characters; a longer run of digits is an account number or damage, and costs time to read."""


@lru_cache(maxsize=1)
def value_tables() -> Mapping[str, Any]:
    """Read values.toml once.

    Examples
    --------
    >>> value_tables()["numerals"]["large"]["亿"]
    100000000
    """
    return tomllib.loads(data_path("lexicons", "values.toml").read_text(encoding="utf-8"))


_UNIT_OF_THOUSAND = re.compile("千[瓦米克伏]|百分[点之]")
_NUMERALS = value_tables()["numerals"]
_DIGITS: dict[str, int] = _NUMERALS["digits"]
_SMALL: dict[str, int] = _NUMERALS["small"]
_LARGE = sorted(_NUMERALS["large"].items(), key=lambda pair: -pair[1])
_MORE: str = _NUMERALS["more"]
_NO_MORE = str.maketrans("", "", _MORE + " ,")
_SCALES = "".join(_SMALL) + "".join(scale for scale, _ in _LARGE)
_NUMERAL = "0-9" + "".join(_DIGITS) + _SCALES
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([十百千拾佰仟]?)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])")
_ONE_TO_NINE = "".join(sign for sign, digit in _DIGITS.items() if digit)
_ABOUT = re.compile(
    rf"(?<![{''.join(_DIGITS)}0-9.])([{_ONE_TO_NINE}])(?!\1)[{_ONE_TO_NINE}](?=[{_SCALES}]|$)"
)
_WIDE = re.compile("[０-９．％]")
_TO_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")

# The first character stands alone so that the search can skip to it.
NUMBER_RUN = re.compile(rf"[{_NUMERAL}][{_NUMERAL}{_MORE}.,]*(?: (?=[{_SCALES}])[{_NUMERAL}{_MORE}]*)?")
SCALE_ONLY = re.compile(rf"[{_SCALES}]+[{_MORE}]?")
HAS_SCALE = re.compile("[万亿]")


def narrow(text: str) -> str:
    """Turn full-width digits into ASCII ones, position by position.

    Examples
    --------
    >>> narrow("１２．５％")
    '12.5%'
    """
    return text.translate(_TO_NARROW) if _WIDE.search(text) else text


def has_more(written: str) -> bool:
    """Tell whether the number is rounded down (80余, 十几, 2亿多).

    Examples
    --------
    >>> has_more("80余万"), has_more("80万")
    (True, False)
    """
    return any(sign in written for sign in _MORE)


def is_about(written: str) -> bool:
    """Tell whether two neighbouring digits give a rough number (两三百, 三五家).

    Examples
    --------
    >>> is_about("两三百"), is_about("二十三")
    (True, False)
    """
    return bool(_ABOUT.search(written))


def number_end(text: str, run: re.Match[str]) -> int:
    """Return where the number of a run ends: the 千 of 3亿千瓦时 belongs to the unit.

    Examples
    --------
    >>> text = "3亿千瓦时"
    >>> number_end(text, NUMBER_RUN.match(text))
    2
    """
    return run.end() - 1 if len(run[0]) > 1 and _UNIT_OF_THOUSAND.match(text, run.end() - 1) else run.end()


def read_number(written: str) -> Decimal | None:
    """Return the number that is written, or None if it is none.

    Examples
    --------
    >>> read_number("2986.4亿")
    Decimal('298640000000.0')
    >>> read_number("一千八百多万"), read_number("两万五"), read_number("1.2.3")
    (Decimal('18000000'), Decimal('25000'), None)
    """
    if len(written) > LONGEST_NUMBER or ("," in written and not _GROUPED.match(written)):
        return None
    return _read_large(_ABOUT.sub(r"\1", written).translate(_NO_MORE))


def _read_large(written: str) -> Decimal | None:
    """Read at 亿 and 万; what stands left of the scale counts as 1 where nothing stands there."""
    for scale, factor in _LARGE:
        left, found, right = written.rpartition(scale)
        if found:
            head = _read_large(left) if left else Decimal(1)
            tail = _read_tail(right, factor)
            return None if head is None or tail is None else head * factor + tail
    return _read_small(written)


def _read_tail(written: str, factor: int) -> Decimal | None:
    """Read what follows a scale: 两万五 is 25000, 一亿零五百 is 100000500."""
    if not written:
        return Decimal(0)
    if len(written) == 1 and written in _DIGITS:
        return Decimal(_DIGITS[written] * factor // 10)
    tail = _read_large(written)
    return tail if tail is not None and tail < factor else None


def _read_small(written: str) -> Decimal | None:
    arabic = _ARABIC.fullmatch(written)
    if arabic:
        return Decimal(arabic[1]) * _SMALL.get(arabic[2], 1)
    if not written or not all(sign in _DIGITS or sign in _SMALL for sign in written):
        return None
    if len(written) > 2 and all(sign in _DIGITS for sign in written):
        return Decimal("".join(str(_DIGITS[sign]) for sign in written))
    return _read_section(written)


def _read_section(written: str) -> Decimal:
    """Read 一千八百零五, 十二, 百: digit and scale in turn."""
    total, digit, last_scale = 0, None, 0
    for sign in written:
        if sign in _SMALL:
            total += (1 if digit is None else digit) * _SMALL[sign]
            digit, last_scale = None, _SMALL[sign]
        else:
            zero_before, digit = digit == 0, _DIGITS[sign]
            last_scale = 0 if zero_before else last_scale
    if digit is None:
        return Decimal(total)
    return Decimal(total + digit * (last_scale // 10 if last_scale > 10 else 1))
