"""The parts of a bank's name: the bank by its full name, the places and the unit, so that two forms can be compared."""

from __future__ import annotations

import re
from functools import lru_cache

from graphkit.entities.divisions import load_divisions, short_name
from graphkit.entities.features import place_finder
from graphkit.entities.lexicon import Lexicon

_RURAL = (
    (re.compile(r"农村商业银行|农商行|农村商业银行股份有限公司"), "农商银行"),
    (re.compile(r"农村合作银行"), "农合银行"),
    (re.compile(r"农村信用合作联社|农信联社|农村信用联社|信用联社|农村信用合作社"), "信用联社"),
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
        if entry.type == "Bank" and start <= 6:
            # A place before the bank (温岭工行) names the branch there.
            place = name[:start]
            unit = name[end:]
            head = entry.name + "/"
            name = place + unit if unit or not place else place + "支行"
            break
    return head + _short_places(name)


def _short_places(name: str) -> str:
    """Drop the suffix of divisions: 温岭市支行 → 温岭支行; a province or city before its county goes too."""
    pieces: list[str] = []
    last = 0
    for start, end, label in place_finder().find(name):
        if label not in ("full", "short"):
            continue
        pieces.append(name[last:start])
        pieces.append(short_name(name[start:end]))
        last = end
    pieces.append(name[last:])
    shortened = "".join(pieces)
    for division in ("浙江省", "浙江"):
        rest = shortened.removeprefix(division)
        if rest != shortened and len(rest) > 4 and load_divisions().named(rest[:2]):
            return rest
    return shortened
