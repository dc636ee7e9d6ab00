"""Lists whose last words tell what their members are: 东岙、西岙、上园三村; 甲、乙、丙等十余个区块.

The words that may close a list, with the type they give, are data (``data/lexicons/patterns.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graphkit.data import data_path
from graphkit.records import Mention

_NUMBERS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_SHORTEST_ITEM, _LONGEST_ITEM = 2, 4
_ITEM = re.compile(r"[^、和与及]+")


@dataclass(frozen=True, slots=True)
class ListWords:
    """The words around lists.

    ``markers`` may stand right before the first member and are no part of it; with those of ``never_first``
    no name begins; ``shared`` are suffixes that a
    counted list leaves out of its members (三村); ``heads`` are nouns that sum up a list after 等; ``needs``
    and ``followers`` are what may not, and what may, stand after such a noun.
    """

    markers: str
    never_first: str
    openers: tuple[str, ...]
    shared: Mapping[str, str]
    heads: Mapping[str, str]
    needs: tuple[str, ...]
    followers: str


@lru_cache(maxsize=1)
def load_list_words() -> ListWords:
    """Read the words once.

    Examples
    --------
    >>> load_list_words().shared["村"]
    'Village'
    """
    table = tomllib.loads(data_path("lexicons", "patterns.toml").read_text(encoding="utf-8"))["lists"]
    heads = {head: kind for kind, words in table["heads"].items() for head in words}
    shared = {head: kind for kind, words in table["shared"].items() for head in words}
    return ListWords(
        table["markers"],
        table["never_first"],
        tuple(table["openers"]),
        shared,
        heads,
        tuple(table["needs"]),
        table["followers"],
    )


def find_list_members(text: str) -> Iterator[Mention]:
    """Yield the members of lists that share a suffix or are summed up by a noun.

    Examples
    --------
    >>> [(m.name, m.type) for m in find_list_members("走进东岙、西岙、上园三村。")]
    [('东岙', 'Village'), ('西岙', 'Village'), ('上园', 'Village')]
    >>> [(m.name, m.type) for m in find_list_members("引进了甲光能、乙电子、丙科技等8家企业。")]
    [('乙电子', 'Enterprise'), ('丙科技', 'Enterprise')]
    """
    yield from _find_shared(text)
    yield from _find_summed(text)


@lru_cache(maxsize=1)
def _shared_suffix() -> re.Pattern[str]:
    words = load_list_words()
    return re.compile(
        rf"(?:{_any(words.openers)})?"
        r"(?P<list>[\u3400-\u9fff]{2,4}(?:、[\u3400-\u9fff]{2,4}){0,8}(?:、|和|与|及)[\u3400-\u9fff]{2,4}?)"
        r"(?<![一二三四五六七八九十百\d])(?P<count>[两二三四五六七八九十]|\d{1,2})(?:个)?"
        rf"(?P<head>{_any(words.shared)})(?![委党民镇级])"
    )


def _find_shared(text: str) -> Iterator[Mention]:
    """The stated number must fit: it is what tells such a list from words that happen to stand so."""
    for match in _shared_suffix().finditer(text):
        items = _items(match, _ITEM)
        count = _NUMBERS.get(match["count"]) or int(match["count"])
        if count < 2 or len(items) < count:
            continue
        head = load_list_words().shared[match["head"]]
        for start, end in _without_verb(text, items[-count:]):
            yield Mention(start, end, text[start:end], head, "pattern", 0.9)


def _without_verb(text: str, items: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut the first of a list where it runs into the verb before it: 走进东岙、西岙 → 东岙、西岙."""
    (start, end), *others = items
    widest, words = max(last - first for first, last in others), load_list_words()
    runs_on = end - start == _LONGEST_ITEM or text[start] in words.markers
    if runs_on and end - start > widest:
        start = end - widest
    if end - start > _SHORTEST_ITEM and text[start] in words.never_first:
        start += 1
    return [(start, end), *others]


@lru_cache(maxsize=1)
def _summed_up() -> re.Pattern[str]:
    words = load_list_words()
    letter = r"[^，。；：、！？\s“”《》（）()等]"
    phase = r"(?:[（(][一二三四五六七八九十\d]{1,2}期?[）)])?"
    # Of the first member its end will do, wherever it begins.
    return re.compile(
        rf"(?P<list>{letter}{{2}}{phase}(?:、{letter}{{2,12}}{phase}){{1,20}})等"
        r"(?P<count>(?:\d{1,4}|[一二三四五六七八九十百几数多两]{1,3})余?多?(?:个|家|座|处|大|条))?"
        rf"(?(count)[\u3400-\u9fff]{{0,6}}?)(?P<head>{_any(words.heads)})"
        rf"(?!{_any(words.needs)})(?(count)|(?=[^\u3400-\u9fff]|[{words.followers}]))"
    )


def _find_summed(text: str) -> Iterator[Mention]:
    """The first member is left to the other layers: nothing tells where it begins."""
    for match in _summed_up().finditer(text):
        for start, end in _items(match, _MEMBER)[1:]:
            yield Mention(start, end, text[start:end], load_list_words().heads[match["head"]], "pattern", 0.7)


_MEMBER = re.compile(r"[^、]+")


def _items(match: re.Match[str], item: re.Pattern[str]) -> list[tuple[int, int]]:
    offset = match.start("list")
    return [(one.start() + offset, one.end() + offset) for one in item.finditer(match["list"])]


def _any(words: Mapping[str, str] | tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
