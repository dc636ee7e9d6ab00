"""The grammar of bank names: [place] bank [place] unit, as in 工行金华分行 or 中国农业银行温岭市支行."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphkit.entities.lexicon import Lexicon, LexiconEntry
from graphkit.entities.places import place_finder
from graphkit.records import Mention

_UNIT = re.compile(
    r"(?P<places>[\u3400-\u9fff]{0,14}?)(?P<unit>省分行|市分行|县支行|市支行|区支行|分行|支行|营业部|分理处|储蓄所|总行)(?:营业部|分理处|储蓄所)?(?![长的]?员)"
)
SHORT_FORM = 3
"""A short form of so many characters may follow its place: 温岭工行."""
_STOP = re.compile(r"[的与和向为在了对从将把给到及等]|贷款|客户|联合|携手")


def is_bank(entry: LexiconEntry) -> bool:
    """Tell whether a known thing is a bank: so is the central bank, a body of government by type."""
    return entry.type == "Bank" or (entry.type == "Government" and entry.name.endswith("银行"))


def find_nearest_banks(mentions: Sequence[Mention], lexicon: Lexicon) -> list[tuple[str, str, str]]:
    """Return (full name, short name, reason) for branches named without their bank: the nearest is meant.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> full, short = Mention(0, 6, "工行温岭支行", "Bank"), Mention(8, 12, "温岭支行", "Bank")
    >>> find_nearest_banks([full, short], load_lexicon())
    [('工行温岭支行', '温岭支行', 'nearest before')]
    """
    links: dict[str, tuple[str, str, str]] = {}
    earlier: list[str] = []
    for mention in mentions:
        if mention.type != "Bank":
            continue
        name = mention.name
        if name not in links and _UNIT.search(name) and not lexicon.find(name):
            full = next((one for one in reversed(earlier) if one != name and one.endswith(name)), None)
            if full is not None:
                links[name] = (full, name, "nearest before")
        earlier.append(name)
    return list(links.values())


def find_banks(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield known banks, extended to the branch that the text names (工行金华分行, 金华工行).

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> [mention.name for mention in find_banks("农行温岭支行向企业放款", load_lexicon())]
    ['农行温岭支行']
    """
    places: dict[int, int] | None = None
    for start, end, entry in lexicon.find(text):
        if not is_bank(entry):
            continue
        match = _UNIT.match(text, end)
        if match and not _STOP.search(match["places"]):
            end = match.end()
        elif end - start <= SHORT_FORM:
            if places is None:
                places = {last: first for first, last, label in place_finder().find(text) if label != "doubt"}
            start = places.get(start, start)
        yield Mention(start, end, text[start:end], entry.type, "lexicon", 0.95)
