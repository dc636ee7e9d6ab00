"""What the whole article tells about single mentions: certain types, doubtful places, words too many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from graphkit.entities.banks import is_bank
from graphkit.entities.boundaries import BODIES, balance_quotes, cut_clauses, drop_edges, drop_marks
from graphkit.entities.divisions import TOWN_SUFFIXES, load_divisions
from graphkit.entities.heads import load_name_parts
from graphkit.entities.lexicon import Lexicon
from graphkit.records import Mention

_LISTED = re.compile(r"[^、“”‘’]{1,30}(?:、[^、“”‘’]{1,30}){1,8}")
_JOINED = re.compile(r"(.{2,20}?)(?:和|与|及|以及)(.{2,20})")
_LARGE_LEVELS = frozenset({"province", "city"})
_REGION_UNITS = ("县", "市", "区", "旗")
_VILLAGE_UNITS = ("村", "社区")
_VILLAGE_SIZE = 2
"""Characters of a village's short name that stands before a firm's."""
_TRIMMED = ("Village", "Town", "Zone", "Enterprise", "Person")


def review_mentions(
    text: str, mentions: Sequence[Mention], lexicon: Lexicon, words: Sequence[tuple[int, int]] = ()
) -> list[Mention]:
    """Return the mentions after a second look with the article as a whole.

    Parameters
    ----------
    words : sequence of (int, int)
        The words as spans: those before a name that are no part of it (经|市场监管局) are cut off.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> place = Mention(2, 4, "资源", "Region", "model")
    >>> review_mentions("他在资源上下功夫。", [place], load_lexicon())
    []
    """
    if words:
        mentions = list(drop_edges(cut_clauses(balance_quotes(text, drop_marks(mentions))), words))
    reviewed = [one for mention in mentions for one in _split_joined(mention, mentions, lexicon)]
    named = {one.name for one in reviewed}
    reviewed = [_with_village(one, named, text) for one in reviewed]
    behind = {one.start for one in reviewed if one.type == "Enterprise"}
    reviewed = [one for one in reviewed if one.type != "Village" or one.start not in behind]
    placed = (_as_named_unit(one, named, text) for one in reviewed if not _is_doubtful_place(one, text))
    reviewed = [_with_certain_type(mention, lexicon) for mention in placed]
    return _trim_heads(reviewed)


@lru_cache(maxsize=1)
def _certain_ends() -> tuple[dict[str, str], tuple[int, ...]]:
    """Return the types of the ends that leave no doubt, and their lengths, the longest first."""
    ends = {end: kind for kind, ends in load_name_parts().certain.items() for end in ends}
    return ends, tuple(sorted({len(end) for end in ends}, reverse=True))


@lru_cache(maxsize=65536)
def certain_type(name: str) -> str:
    """Return the type that the end of a name leaves no doubt about, or "".

    Examples
    --------
    >>> certain_type("某某农商银行某某支行"), certain_type("某某")
    ('Bank', '')
    """
    ends, sizes = _certain_ends()
    return next((ends[name[-size:]] for size in sizes if len(name) > size and name[-size:] in ends), "")


def _with_certain_type(mention: Mention, lexicon: Lexicon) -> Mention:
    kind = certain_type(mention.name)
    first = next(iter(lexicon.find(mention.name)), None) if kind == "Bank" else None
    if first is not None and first[0] == 0 and is_bank(first[2]):
        kind = first[2].type
    fixed = mention.type == "Project" or (mention.type == "Programme" and kind != "Product")
    if not kind or kind == mention.type or mention.layer == "user" or fixed:
        return mention
    return replace(mention, type=kind)


def _is_doubtful_place(mention: Mention, text: str) -> bool:
    """资源, 惠民, 东方 are places only where the article also names the unit with its suffix.

    So is a town without its suffix that the table does not know (发展).
    """
    table, name = load_divisions(), mention.name
    if mention.layer == "user":
        return False
    if mention.type == "Town" and mention.layer == "model":
        known = name.endswith(TOWN_SUFFIXES) or name in table.by_short_name
        return not known and not any(name + suffix in text for suffix in TOWN_SUFFIXES)
    if mention.type != "Region" or name not in table.ambiguous:
        return False
    return not any(division.name in text for division in table.by_short_name.get(name, ()))


def _as_named_unit(mention: Mention, named: Collection[str], text: str) -> Mention:
    """A short name (故城) is the town or village that the article names (故城镇) beside no such county."""
    name = mention.name
    if mention.type != "Region" or mention.layer == "user":
        return mention
    divisions = [one for one in load_divisions().by_short_name.get(name, ()) if one.type == "Region"]
    large = any(one.level in _LARGE_LEVELS for one in divisions)
    whole = (*(one.name for one in divisions), *(name + unit for unit in _REGION_UNITS))
    if not divisions or large or any(one in text for one in whole):
        return mention
    for kind, units in (("Town", TOWN_SUFFIXES), ("Village", _VILLAGE_UNITS)):
        if any(name + unit in named for unit in units):
            return replace(mention, type=kind)
    return mention


def _with_village(mention: Mention, named: Collection[str], text: str) -> Mention:
    """A firm takes the short name before it of a village that the article names: 甲乙|某某茶厂, 甲乙村."""
    start = mention.start - _VILLAGE_SIZE
    short = text[max(start, 0) : mention.start]
    if mention.type != "Enterprise" or mention.layer != "model" or len(short) < _VILLAGE_SIZE:
        return mention
    if not any(short + unit in named for unit in _VILLAGE_UNITS):
        return mention
    return replace(mention, start=start, name=short + mention.name)


def _split_joined(mention: Mention, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """A name with 和 between two names that are known, or end as such names do, is two names."""
    if _LISTED.fullmatch(mention.name) and len({part[-2:] for part in mention.name.split("、")}) == 1:
        yield from _split_list(mention)
        return
    match = _JOINED.fullmatch(mention.name) if mention.layer == "model" else None
    if match is None or not all(_is_known(part, mention.type, mentions, lexicon) for part in match.groups()):
        yield mention
        return
    for number in (1, 2):
        start, end = match.span(number)
        yield replace(mention, start=mention.start + start, end=mention.start + end, name=match[number])


def _split_list(mention: Mention) -> Iterator[Mention]:
    """城市有机更新、工业有机更新: parts with one end are names of their own."""
    position = mention.start
    for part in mention.name.split("、"):
        yield replace(mention, start=position, end=position + len(part), name=part)
        position += len(part) + 1


def _is_known(name: str, kind: str, mentions: Sequence[Mention], lexicon: Lexicon) -> bool:
    entry = lexicon.by_form.get(name)
    if kind in BODIES and len(name) > 3 and name.endswith(load_name_parts().heads[kind]):
        return True
    return (entry is not None and entry.type == kind) or any(
        one.name == name and one.type == kind for one in mentions
    )


def _trim_heads(mentions: Iterable[Mention]) -> list[Mention]:
    """Shorten names that run on where the article names the shorter one elsewhere, and the longer only once.

    提升某某村 becomes 某某村, 某某达投产 becomes 某某达.
    """
    listed = list(mentions)
    counts = Counter((mention.name, mention.type) for mention in listed)
    return [_trim(mention, counts) for mention in listed]


def _trim(mention: Mention, counts: Mapping[tuple[str, str], int]) -> Mention:
    if mention.type not in _TRIMMED or mention.layer != "model" or counts[mention.name, mention.type] > 1:
        return mention
    table, verbs, name = load_divisions(), load_name_parts().verbs, mention.name
    for extra in (1, 2):
        rest, head = name[extra:], name[:extra]
        if len(rest) > 1 and head not in table.by_short_name and counts.get((rest, mention.type), 0):
            return replace(mention, start=mention.start + extra, name=rest)
    rest, tail = name[:-2], name[-2:]
    if tail in verbs and counts.get((rest, mention.type), 0):
        return replace(mention, end=mention.end - 2, name=rest)
    return mention
