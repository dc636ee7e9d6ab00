"""Bodies named after their place: 某镇某某投资有限公司, 某县农业农村局, found by both their ends.

The head (有限公司, 农业农村局) tells the type, the place at the front where the name begins; between them
stand only words that a name may hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from graphkit.entities.heads import load_name_parts
from graphkit.entities.places import place_finder
from graphkit.records import Mention

_LONGEST = 22
_CERTAIN = 4
"""A head of so many characters holds wherever words were cut."""
_PART = re.compile(r"[\u3400-\u9fffA-Za-z0-9·（）()]+")
_SCORE = 0.65
_UNITS = "省市县区"


def find_placed(text: str, words: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Yield the bodies whose name begins with a place and ends with a head that leaves no doubt.

    Parameters
    ----------
    words : sequence of (int, int)
        The words of the text as spans.

    Examples
    --------
    >>> text = "日前，佛堂镇兴隆投资有限公司开业。"
    >>> spans = [(0, 2), (2, 3), (3, 6), (6, 8), (8, 10), (10, 12), (12, 14), (14, 16), (16, 17)]
    >>> [mention.name for mention in find_placed(text, spans)]
    ['佛堂镇兴隆投资有限公司']
    """
    heads = list(_placed_heads().finditer(text))
    if not heads:
        return
    places = {start: end for start, end, label in place_finder().find(text) if label != "doubt"}
    ends = [end for _, end in words]
    for head in heads:
        number = bisect_left(ends, head.end())
        if number >= len(words) or (ends[number] != head.end() and len(head.group()) < _CERTAIN):
            continue  # the head runs on: 合作社|员
        first = _name_start(text, words, number, head.start())
        start = _first_place(text, places, first, head.start() - 2)
        if start is not None and _is_balanced(text[start : head.end()]):
            yield Mention(
                start, head.end(), text[start : head.end()], _types()[head.group()], "pattern", _SCORE
            )


def _is_balanced(name: str) -> bool:
    """Tell whether the brackets of a name are closed: 某集团（以下简称某公司 are two names."""
    return all(name.count(left) == name.count(right) for left, right in ("（）", "()"))


def _first_place(text: str, places: Mapping[int, int], first: int, last: int) -> int | None:
    """Return where the place that heads a name begins.

    Of places in a row the last counts after a unit (某市某镇政府 is the town's), and a place that stands
    further on begins a name of its own (某支行走访浙江某公司).
    """
    found: int | None = None
    for start in (at for at in range(first, last) if at in places):
        if found is None or start > places[found] or (start == places[found] and text[start - 1] in _UNITS):
            found = start
    return found


def _name_start(text: str, words: Sequence[tuple[int, int]], number: int, head: int) -> int:
    """Return how far a name may reach to the left: to a word that is no part of names."""
    parts = load_name_parts()
    end = words[number][1]
    while number and words[number - 1][1] == words[number][0] and end - words[number - 1][0] <= _LONGEST:
        start, stop = words[number - 1]
        word = text[start:stop]
        if start < head and (word in parts.edges or word in parts.verbs or not _PART.fullmatch(word)):
            break
        number -= 1
    return words[number][0]


@lru_cache(maxsize=1)
def _types() -> dict[str, str]:
    return {head: kind for kind, heads in load_name_parts().placed.items() for head in heads}


@lru_cache(maxsize=1)
def _placed_heads() -> re.Pattern[str]:
    longest_first = sorted(_types(), key=lambda head: (-len(head), head))
    return re.compile("|".join(map(re.escape, longest_first)))
