"""What the article as a whole says of where things are: the table of divisions, and the place it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphkit.entities.divisions import load_divisions
from graphkit.records import Mention, Statement
from graphkit.resolve.normal import load_tails
from graphkit.resolve.places import PlaceContext, locate

_PLACES = ("Region", "Town")
_BODIES = ("Government", "Organization")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an article plays: its places with codes, and the mentions that stand for them.

    ``home`` is the first mention of the narrowest region the article is about (我市, 全县); ``towns`` counts
    the towns.
    """

    context: PlaceContext
    by_code: Mapping[str, Mention]
    home: Mention | None
    towns: Mapping[str, int]


def find_setting(mentions: Sequence[Mention]) -> Setting:
    """Return the setting of an article from its place names.

    Examples
    --------
    >>> setting = find_setting([Mention(0, 3, "开化县", "Region"), Mention(3, 6, "马金镇", "Town")])
    >>> setting.home.name
    '开化县'
    """
    counts: Counter[str] = Counter()
    types: dict[str, str] = {}
    for mention in mentions:
        if mention.type in _PLACES:
            counts[mention.name] += 1
            types.setdefault(mention.name, mention.type)
    context = locate(counts, types, _written_inside(mentions))
    by_code: dict[str, Mention] = {}
    for mention in mentions:
        code = context.codes.get(mention.name)
        if code and mention.type in _PLACES:
            by_code.setdefault(code, mention)
    home = next(
        (by_code[code] for code in (context.county, context.city, context.province) if code in by_code), None
    )
    towns = {name: count for name, count in counts.items() if types[name] == "Town"}
    return Setting(context, by_code, home, towns)


def _written_inside(mentions: Sequence[Mention]) -> dict[str, str]:
    """Return for each place the one written right before it: 金华市东山区 is no other 东山区."""
    return {
        right.name: left.name
        for left, right in pairwise(mentions)
        if left.end == right.start
        and left.type == "Region"
        and right.type in _PLACES
        and right.name[-1:] in "市县区镇乡"
        and left.name[-1:] in "省市县"
    }


def find_context_relations(
    mentions: Sequence[Mention],
    sentences: Sequence[tuple[int, int]],
    setting: Setting,
    found: Iterable[Statement],
) -> Iterator[Statement]:
    """Yield where places and bodies lie, as the article's places and the table of divisions tell.

    A place with a code lies in the nearest unit above it that the article names; a body with a generic head
    (县民政局) lies in the article's home; a village without any place above it lies in the article's only
    town.
    """
    placed = {one.source.name for one in found if one.relation in ("PART_OF", "LOCATED_IN")}
    seen: set[str] = set()
    only_town = _only_town(mentions, setting)
    for mention in mentions:
        if mention.name in seen:
            continue
        seen.add(mention.name)
        target, confidence = _whereabouts(mention, setting, only_town, placed, mentions)
        if target is not None and target.name != mention.name:
            relation = "LOCATED_IN" if mention.type in (*_BODIES, "Enterprise") else "PART_OF"
            start, end = _sentence_of(mentions, mention.name, target.name, sentences)
            if mention.type == "Region" and not any(
                m.name == target.name and start <= m.start < end for m in mentions
            ):
                continue
            yield Statement(mention, relation, target, start, end, frame="setting", confidence=confidence)


def agrees_with_divisions(statement: Statement, setting: Setting) -> bool:
    """Tell whether the table of divisions allows a PART_OF between two places, and a place in a name.

    The short name of a far county inside a name is a brand or a river (龙江银行) unless the article names the
    county itself.
    """
    codes, target = setting.context.codes, statement.target
    if target.layer == "nested" and target.type == "Region" and target.name not in codes:
        return _may_be_meant(target.name, setting.context.province)
    if statement.relation != "PART_OF":
        return True
    lower, upper = codes.get(statement.source.name), codes.get(target.name)
    return not lower or not upper or (lower != upper and load_divisions().within(lower, upper))


def _may_be_meant(name: str, province: str) -> bool:
    found = [one for one in load_divisions().named(name) if one.type == "Region"]
    near = (one for one in found if one.level != "county" or one.name == name or one.code[:2] == province)
    return not found or not province or any(near)


def _whereabouts(
    mention: Mention,
    setting: Setting,
    only_town: Mention | None,
    placed: set[str],
    mentions: Sequence[Mention],
) -> tuple[Mention | None, float]:
    code = setting.context.codes.get(mention.name, "") if mention.type in _PLACES else ""
    if code:
        for division in load_divisions().chain(code)[1:]:
            if division.code in setting.by_code:
                return setting.by_code[division.code], 0.9
        return None, 0.0
    if mention.name in placed:
        return None, 0.0
    if mention.type in _BODIES or _is_public_company(mention):
        return _home_of_body(mention, setting, only_town), 0.8
    if mention.type == "Village":
        return only_town or _single_town(mention, mentions, setting) or (
            None if setting.towns else _below_province(setting)
        ), 0.65
    if mention.type == "Town":
        return _below_province(setting), 0.7
    return None, 0.0


def _is_public_company(mention: Mention) -> bool:
    """Tell whether a name is a public company's without its place: 县城投公司, 市国资公司."""
    name = mention.name
    return (
        mention.type == "Enterprise"
        and name[:1] in "市县区旗"
        and name.startswith(load_tails().public_companies, 1)
    )


def _home_of_body(mention: Mention, setting: Setting, only_town: Mention | None) -> Mention | None:
    heads = load_tails().generic_heads
    level = next((level for head, level in heads.items() if mention.name.startswith(head)), "")
    if level == "province":
        return setting.by_code.get(setting.context.province)
    if level == "town":
        return only_town
    return _below_province(setting) if level else None


def _below_province(setting: Setting) -> Mention | None:
    """Return the home of an article, unless all that is known of it is the province."""
    return None if setting.home is setting.by_code.get(setting.context.province) else setting.home


def _only_town(mentions: Sequence[Mention], setting: Setting) -> Mention | None:
    """Return the town that the article is about: named more than once, far more often than any other,
    and with no second county in the article.
    """
    ranked = sorted(setting.towns.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < 2 or _counties(setting) > 1:
        return None
    if len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]:
        return None
    return next(mention for mention in mentions if mention.name == ranked[0][0])


def _sentence_of(
    mentions: Sequence[Mention], name: str, other: str, sentences: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return the first sentence that holds both names, else the first that holds the first."""
    places: dict[str, set[int]] = {name: set(), other: set()}
    number = 0
    for mention in mentions:
        while number + 1 < len(sentences) and sentences[number][1] <= mention.start:
            number += 1
        if mention.name in places:
            places[mention.name].add(number)
    both = sorted(places[name] & places[other]) or sorted(places[name])
    return sentences[both[0]] if both and sentences else (0, 0)


def _counties(setting: Setting) -> int:
    return sum(len(code) == 6 for code in setting.by_code)


_NEAR = 300


def _single_town(village: Mention, mentions: Sequence[Mention], setting: Setting) -> Mention | None:
    """Return the town of an article that names no other, where it stands shortly before a village."""
    if len(setting.towns) != 1 or _counties(setting) > 1:
        return None
    town = next(mention for mention in mentions if mention.name in setting.towns)
    return town if town.start < village.start < town.start + _NEAR else None
