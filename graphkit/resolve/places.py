"""Places of an article tied to their official codes: each name by what the others around it say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graphkit.entities.divisions import Division, DivisionTable, load_divisions

PLACE_TYPES = ("Region", "Town")


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """The codes of an article's place names and of the county, city and province it is about, or ""."""

    codes: Mapping[str, str]
    county: str = ""
    city: str = ""
    province: str = ""

    @property
    def area(self) -> str:
        """The narrowest of county, city and province that is known."""
        return self.county or self.city or self.province


def locate(
    names: Mapping[str, int], types: Mapping[str, str], stated: Mapping[str, str] | None = None
) -> PlaceContext:
    """Choose a division for each place name.

    Parameters
    ----------
    names : mapping of str to int
        Place names with how often they occur.
    types : mapping of str to str
        Their node types; a Town is never a county.
    stated : mapping of str to str, optional
        The place that the text itself puts a place into: a division elsewhere is not meant.

    Returns
    -------
    PlaceContext
        Names that fit several divisions equally well get no code.

    Examples
    --------
    >>> context = locate({"义乌市": 2, "城西街道": 1}, {"义乌市": "Region", "城西街道": "Town"})
    >>> context.codes["城西街道"].startswith(context.county)
    True
    """
    table = load_divisions()
    candidates = {name: candidates_for(table, name, types.get(name, "Region")) for name in names}
    for name, upper in (stated or {}).items():
        if name in candidates and candidates.get(upper):
            candidates[name] = _inside(table, candidates[name], candidates[upper])
    votes = _count_votes(table, candidates, names)
    codes: dict[str, str] = {}
    for name, found in candidates.items():
        chosen = _choose(table, found, votes, names[name])
        if chosen is not None:
            codes[name] = chosen.code
    return _describe(table, codes, names)


def candidates_for(table: DivisionTable, name: str, node_type: str) -> list[Division]:
    """Return the divisions that a name may mean; a prefix (义乌市佛堂镇) narrows them."""
    found = [
        division for division in table.named(name) if (division.level == "town") == (node_type == "Town")
    ]
    if found or len(name) < 4:
        return found
    for cut in range(2, len(name) - 1):
        above = table.named(name[:cut])
        below = [division for division in table.named(name[cut:]) if division.type == node_type]
        inside = [
            division for division in below if any(table.within(division.code, upper.code) for upper in above)
        ]
        if inside:
            return inside
    return []


def _inside(table: DivisionTable, lower: list[Division], upper: list[Division]) -> list[Division]:
    return [one for one in lower if any(table.within(one.code, other.code) for other in upper)]


def _count_votes(
    table: DivisionTable, candidates: Mapping[str, list[Division]], names: Mapping[str, int]
) -> Counter[str]:
    votes: Counter[str] = Counter()
    for name, found in candidates.items():
        # A name of two hundred places says nothing of where the article is.
        weight = names[name] / len(found) ** 2 if found else 0.0
        for division in found:
            for one in table.chain(division.code):
                votes[one.code] += weight  # type: ignore[assignment]
    return votes


def _choose(table: DivisionTable, found: list[Division], votes: Counter[str], count: int) -> Division | None:
    if len(found) < 2:
        return found[0] if found else None
    # A name's own candidates say nothing of which of them is meant.
    own = Counter(one.code for division in found for one in table.chain(division.code))
    weight = count / len(found) ** 2

    def support(division: Division) -> float:
        above = table.chain(division.code)[1:]
        other = [votes[one.code] - own[one.code] * weight for one in above]
        # A municipality has no cities: its vote counts for the level that is missing.
        return sum(other) + (other[-1] if division.level == "town" and len(other) == 2 else 0.0)

    ranked = sorted(
        found, key=lambda division: (-round(support(division), 6), len(division.code), division.code)
    )
    first, second = ranked[0], ranked[1]
    if support(first) > support(second) + 1e-6:
        return first
    # 金华 is the city rather than the county of that name when both fit.
    if len(first.code) < len(second.code) and first.level != "town":
        return first
    return None


def _describe(table: DivisionTable, codes: Mapping[str, str], names: Mapping[str, int]) -> PlaceContext:
    tally: Counter[str] = Counter()
    for name, code in codes.items():
        for division in table.chain(code):
            tally[division.code] += names[name]

    def best(digits: int, within: str = "") -> str:
        found = [
            (count, code) for code, count in tally.items() if len(code) == digits and code.startswith(within)
        ]
        if not found:
            return ""
        count, code = max(found, key=lambda item: (item[0], item[1]))
        ties = [other for number, other in found if number == count]
        return code if len(ties) == 1 else ""

    province = best(2)
    city = best(4, province) if province else ""
    county = best(6, city or province) if province else ""
    return PlaceContext(dict(codes), county, city or county[:4], province)
