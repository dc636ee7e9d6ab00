"""The parts of a bank's name (full name, places, unit), so that two forms of it can be compared."""

from __future__ import annotations

import re
from functools import lru_cache

from graphkit.entities.banks import is_bank
from graphkit.entities.divisions import load_divisions, short_name
from graphkit.entities.lexicon import Lexicon
from graphkit.entities.places import place_finder

_RURAL = (
    (re.compile(r"农村商业银行|农商行|农村商业银行股份有限公司"), "农商银行"),
    (re.compile(r"农村合作银行|农合行"), "农合银行"),
    (re.compile(r"中支$"), "中心支行"),
    (re.compile(r"农村信用合作联社|信用合作联社|农信联社|农村信用联社|信用联社|农村信用合作社"), "信用联社"),
    (re.compile(r"(?<=[^用]{2})联社$"), "信用联社"),
)
_TAIL = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|公司)")


@lru_cache(maxsize=16384)
def bank_key(name: str, lexicon: Lexicon) -> str:
    """Return a key that all forms of one bank or branch share.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> one, other = "工行温岭支行", "中国工商银行股份有限公司温岭市支行"
    >>> bank_key(one, load_lexicon()) == bank_key(other, load_lexicon())
    True
    """
    name = _TAIL.sub("", name)
    for expression, plain in _RURAL:
        name = expression.sub(plain, name)
    head = ""
    for start, end, entry in lexicon.find(name):
        if is_bank(entry) and start <= 6:
            # A place before the bank (温岭工行) names the branch there.
            place = name[:start]
            unit = name[end:].removesuffix("系统")
            head = entry.name + "/"
            name = place + unit if unit or not place else place + _usual_unit(place)
            break
    return head + _short_places(name)


def names_central_bank(name: str, lexicon: Lexicon) -> bool:
    """Tell whether a name is the central bank's or a branch's of it: 人行温州市中心支行.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> names_central_bank("人行温州市中心支行", load_lexicon()), names_central_bank("工行", load_lexicon())
    (True, False)
    """
    first = next(iter(lexicon.find(name)), None)
    return first is not None and first[0] <= 6 and first[2].type == "Government" and is_bank(first[2])


def _usual_unit(place: str) -> str:
    """Return what a large bank's house in a place is: a 分行 in a province or city, a 支行 below."""
    large = any(division.level in ("province", "city") for division in load_divisions().named(place))
    return "分行" if large else "支行"


def _short_places(name: str) -> str:
    """Drop the suffix of divisions, and each division that the next lies in: 丽水市龙泉市支行 → 龙泉支行."""
    spans = [(start, end) for start, end, label in place_finder().find(name) if label in ("full", "short")]
    pieces: list[str] = []
    last = 0
    for number, (start, end) in enumerate(spans):
        pieces.append(name[last:start])
        last = end
        following = spans[number + 1] if number + 1 < len(spans) else None
        if following is None or following[0] != end or not _holds(name[start:end], name[slice(*following)]):
            pieces.append(short_name(name[start:end]))
    return "".join([*pieces, name[last:]])


def _holds(outer: str, inner: str) -> bool:
    table = load_divisions()
    return any(
        below.code != above.code and table.within(below.code, above.code)
        for above in table.named(outer)
        for below in table.named(inner)
    )
