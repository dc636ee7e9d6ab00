"""Places by the table of divisions: full names, short names, and towns near what an article names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from graphkit.entities.divisions import load_divisions
from graphkit.entities.heads import goes_on
from graphkit.phrases import PhraseFinder
from graphkit.records import Mention

_LARGE = ("province", "city")
_COUNTY_DIGITS, _CITY_DIGITS, _PROVINCE_DIGITS = 6, 4, 2


@lru_cache(maxsize=1)
def place_finder() -> PhraseFinder[str]:
    """Return the finder of division names: labels tell level and whether the name is short or doubtful."""
    table = load_divisions()
    labels: dict[str, str] = {}
    for name, divisions in table.by_short_name.items():
        if name in table.towns_by_short_name:
            continue
        doubtful = name in table.ambiguous or all(division.name.endswith("区") for division in divisions)
        labels[name] = "doubt" if doubtful else "short"
    for name, divisions in table.by_full_name.items():
        level = "town" if divisions[0].level == "town" else "full"
        labels[name] = "doubt" if name in table.ambiguous else level
    return PhraseFinder(labels)


@lru_cache(maxsize=1)
def _town_finder() -> PhraseFinder[tuple[str, ...]]:
    """Return the finder of towns without their suffix; labels are the codes of all towns of that name."""
    return PhraseFinder(
        {
            name: tuple(one.code for one in found)
            for name, found in load_divisions().towns_by_short_name.items()
        }
    )


def find_homes(text: str) -> frozenset[str]:
    """Return the codes of the counties and cities that a text names: what its towns may lie in.

    A municipality is the city of its towns, though the table has it among the provinces.

    Examples
    --------
    >>> sorted(find_homes("湖州市吴兴区的织里")), sorted(find_homes("上海的嘉定区"))
    (['3305', '330502'], ['31', '310114'])
    """
    table = load_divisions()
    names = {text[start:end] for start, end, label in place_finder().find(text) if label in ("full", "short")}
    found = (division for name in names for division in table.named(name))
    return frozenset(
        one.code for one in found if one.level in ("city", "county") or one.code in _municipalities()
    )


@lru_cache(maxsize=1)
def _municipalities() -> frozenset[str]:
    """Return the codes of the provinces that have no cities below them."""
    codes = load_divisions().by_code
    with_cities = {code[:_PROVINCE_DIGITS] for code in codes if len(code) == _CITY_DIGITS}
    return frozenset(code for code in codes if len(code) == _PROVINCE_DIGITS) - with_cities


def find_towns(text: str, homes: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Yield towns' short names and how near they are: ``c`` in a county of ``homes``, ``i`` in a city, ``t``.

    Examples
    --------
    >>> list(find_towns("织里的童装", {"3305", "330502"})), list(find_towns("织里的童装", ()))
    ([(0, 2, 'c')], [(0, 2, 't')])
    """
    for start, end, codes in _town_finder().find(text):
        yield start, end, _nearness(codes, homes)


def _nearness(codes: Iterable[str], homes: Collection[str]) -> str:
    if any(code[:_COUNTY_DIGITS] in homes for code in codes):
        return "c"
    # Of the provinces, homes hold municipalities only.
    near = any(code[:digits] in homes for code in codes for digits in (_CITY_DIGITS, _PROVINCE_DIGITS))
    return "i" if near else "t"


def find_places(text: str, words: Sequence[tuple[int, int]] = ()) -> Iterator[Mention]:
    """Yield the divisions that ``text`` names in full, and provinces and cities by their short names.

    A short name of these (金华) counts where it is a word or some: it is hardly ever anything else. Those of
    counties and towns (磐安) are left to the trained layer, which sees them as a feature: many are parts of
    everyday words somewhere (拓宽城市, 搬迁安置).

    Parameters
    ----------
    words : sequence of (int, int)
        The words of the text as spans.

    Examples
    --------
    >>> [(m.name, m.type) for m in find_places("从磐安县到佛堂镇")]
    [('磐安县', 'Region'), ('佛堂镇', 'Town')]
    >>> [(m.name, m.type) for m in find_places("去金华", [(0, 1), (1, 3)])]
    [('金华', 'Region')]
    """
    table = load_divisions()
    edges = {edge for span in words for edge in span}
    for start, end, label in place_finder().find(text):
        name = text[start:end]
        if label in ("full", "town") and end - start > 2 and not goes_on(text, end):
            yield Mention(start, end, name, table.named(name)[0].type, "lexicon", 0.7)
        elif label == "short" and start in edges and end in edges and table.named(name)[0].level in _LARGE:
            yield Mention(start, end, name, "Region", "lexicon", 0.7)
