"""Relations that names carry: a branch of its bank, a body in the place at its head, places in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from graphkit.entities.banks import SHORT_FORM, is_bank
from graphkit.entities.divisions import load_divisions, short_name
from graphkit.entities.heads import load_name_parts
from graphkit.entities.lexicon import Lexicon, load_lexicon
from graphkit.entities.places import place_finder
from graphkit.entities.review import certain_type
from graphkit.records import Mention, Statement

LEVEL_RANK = {"Region": 0, "Town": 1, "Zone": 2, "Village": 2}
LOCATED_TYPES = ("Bank", "Enterprise", "Government", "Organization", "Project")
_VILLAGE_END = re.compile(r"(?:自然村|行政村|村|社区)$")
_BRANCH = re.compile(r"(?:分行|支行|营业部|分理处|储蓄所|分公司|支公司)$")
_LOCAL_PARENT = re.compile(r"(?P<parent>.{2,12}?(?:银行|农商行|农合行|信用社|信用联社))(?P<rest>.{2,})$")


def find_name_relations(
    text: str, mentions: Sequence[Mention], sentences: Sequence[tuple[int, int]], lexicon: Lexicon
) -> Iterator[Statement]:
    """Yield the statements that the names themselves make."""
    places = NamedPlaces(mentions)
    spans = list(sentences)
    at = 0
    for mention in mentions:
        while at + 1 < len(spans) and spans[at][1] <= mention.start:
            at += 1
        start, end = spans[at] if spans else (0, len(text))
        if mention.type in ("Bank", "Enterprise", "Government", "Organization"):
            yield from _branch(mention, lexicon, start, end)
        if mention.type == "Programme":
            yield from _issuer(mention, start, end)
        for place, certain in nested_places(mention, places):
            relation = "LOCATED_IN" if mention.type in LOCATED_TYPES else "PART_OF"
            yield Statement(
                mention, relation, place, start, end, frame="name", confidence=0.9 if certain else 0.6
            )
    yield from _adjacent(text, mentions, spans)


class NamedPlaces:
    """The places that an article names.

    Attributes
    ----------
    types : dict of str to str
        The type of each place by its name.
    forms : dict of str to str
        The type of each by its name, whole or short, of two characters or more.
    units : dict of str to str
        The same without villages, in which no village or town lies.
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.types = {one.name: one.type for one in mentions if one.type in LEVEL_RANK}
        self.forms: dict[str, str] = {}
        for name, kind in self.types.items():
            for form in (name, _short_place(name, kind)):
                if len(form) > 1:
                    self.forms.setdefault(form, kind)
        self.units = {form: kind for form, kind in self.forms.items() if kind != "Village"}


def _short_place(name: str, kind: str) -> str:
    if kind == "Village":
        return _VILLAGE_END.sub("", name)
    return name if kind == "Zone" else short_name(name)


def _branch(mention: Mention, lexicon: Lexicon, start: int, end: int) -> Iterator[Statement]:
    """A branch names its parent: 工行金华分行, 金华工行, 中国移动金华分公司, 某县公安局某派出所."""
    parent = _parent(mention, lexicon) or _whole(mention)
    if parent is not None:
        name = mention.name[parent[0] : parent[1]]
        first = mention.start + parent[0]
        nested = replace(mention, start=first, end=first + len(name), name=name, layer="nested")
        yield Statement(mention, "BRANCH_OF", nested, start, end, frame="name", confidence=0.95)


def _parent(mention: Mention, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return where the name of the parent stands in the name of its branch."""
    name, is_branch = mention.name, bool(_BRANCH.search(mention.name))
    if not is_branch and mention.type != "Bank":
        return None
    for first, last, entry in lexicon.find(name):
        if entry.type == mention.type and (
            (is_branch and last < len(name)) or _follows_place(name, first, last)
        ):
            return first, last
    match = _LOCAL_PARENT.match(name) if is_branch and mention.type == "Bank" else None
    return (0, match.end("parent")) if match else None


@lru_cache(maxsize=8)
def _part_of(kind: str) -> re.Pattern[str] | None:
    """Return the expression for names of parts of bodies of a type."""
    parts = load_name_parts()
    if kind not in parts.parents:
        return None
    parents, ends = "|".join(parts.parents[kind]), "|".join(parts.parts[kind])
    return re.compile(rf"(?P<parent>.{{2,16}}?(?:{parents}))(?!{parents}).{{1,12}}?(?:{ends})$")


def _whole(mention: Mention) -> tuple[int, int] | None:
    """Return where the name of a body stands in the name of a part of it."""
    expression = _part_of(mention.type)
    match = expression.match(mention.name) if expression else None
    return (0, match.end("parent")) if match else None


def _follows_place(name: str, first: int, last: int) -> bool:
    """Tell whether a name is a place and a known bank's short form: 金华工行."""
    if not first > 0 or last != len(name) or last - first > SHORT_FORM:
        return False
    return any(start == 0 and end == first for start, end, _ in place_finder().find(name))


_ISSUER = re.compile(
    r"(?P<body>[\u3400-\u9fff]{2,16}?(?:政府|委员会|办公室|局|厅|委|银行|协会))(?:办公室)?关于"
)


def _issuer(mention: Mention, start: int, end: int) -> Iterator[Statement]:
    """《某市人民政府关于…的意见》 names its issuer."""
    match = _ISSUER.match(mention.name)
    if match:
        name = match["body"]
        body = Mention(
            mention.start, mention.start + len(name), name, certain_type(name) or "Government", "nested"
        )
        yield Statement(body, "ISSUES", mention, start, end, frame="name", confidence=0.9)


def nested_places(mention: Mention, places: NamedPlaces) -> Iterator[tuple[Mention, bool]]:
    """Yield the places inside a name, with whether the place heads it.

    Only the last of several at the head counts: 义乌市佛堂镇经济发展服务中心 lies in 佛堂镇.
    """
    if mention.type not in (*LOCATED_TYPES, "Zone", "Village", "Town"):
        return
    name = mention.name
    forms = places.forms if mention.type not in ("Village", "Town") else places.units
    head = None if _is_known_branch(name) else _place_at(name, 0, forms)
    if head is None or head[1] >= len(name) - 1:
        if mention.type == "Bank" or (mention.type == "Enterprise" and _BRANCH.search(name)):
            yield from _middle_place(mention, places)
        return
    start, end, node_type = head
    following = _place_at(name, end, forms)
    while following is not None and following[1] < len(name) - 1:
        inner = name[following[0] : following[1]]
        if not (_is_unit(inner) or _lies_in(inner, name[start:end])):
            break
        start, end, node_type = following
        following = _place_at(name, end, forms)
    form = name[start:end]
    if _is_unit(form) or form in places.forms or not _is_doubtful(form, mention):
        yield _nest(mention, start, end, node_type), True


def _lies_in(inner: str, outer: str) -> bool:
    """Tell whether the table knows a region of the one name in one of the other: 江苏|句容."""
    table = load_divisions()
    above = [one for one in table.named(outer) if one.type == "Region"]
    below = [one for one in table.named(inner) if one.type == "Region"]
    return any(table.within(low.code, high.code) for low in below for high in above if low.code != high.code)


def _is_doubtful(form: str, mention: Mention) -> bool:
    """Tell whether a short form that the text names nowhere else may be no place.

    Short forms of districts and towns are often brands (裕华木业, 阳明汽配), those that head the names of
    projects and zones rivers or hills.
    """
    if mention.type in ("Town", "Village", "Zone", "Project"):
        return True
    divisions = load_divisions().named(form)
    larger = [one for one in divisions if one.type == "Region" and not one.name.endswith("区")]
    return mention.type != "Bank" and bool(divisions) and not larger


def _is_known_branch(name: str) -> bool:
    """Tell whether the name is a known bank's with a unit: 福建海峡银行龙岩分行 lies in 龙岩, not in 福建."""
    first = next(iter(load_lexicon().find(name)), None)
    return first is not None and first[0] == 0 and is_bank(first[2]) and bool(_BRANCH.search(name))


def _middle_place(mention: Mention, places: NamedPlaces) -> Iterator[tuple[Mention, bool]]:
    for start, end, label in place_finder().find(mention.name):
        if start and label in ("full", "short", "town") and end < len(mention.name):
            name = mention.name[start:end]
            node_type = places.types.get(name) or load_divisions().named(name)[0].type
            yield _nest(mention, start, end, node_type), False
            return


def _place_at(name: str, start: int, forms: Mapping[str, str]) -> tuple[int, int, str] | None:
    best: tuple[int, int, str] | None = None
    for first, last, label in place_finder().find(name[start:]):
        if first == 0 and label != "doubt":
            best = (start, start + last, load_divisions().named(name[start : start + last])[0].type)
        break
    for form, kind in forms.items():
        if name.startswith(form, start):
            end = start + len(form)
            if end < len(name) and (best is None or end > best[1]):
                best = (start, end, kind)
    return best


def _is_unit(name: str) -> bool:
    return name.endswith(("省", "市", "县", "区", "镇", "乡", "街道"))


def _nest(mention: Mention, start: int, end: int, node_type: str) -> Mention:
    return Mention(
        mention.start + start,
        mention.start + end,
        mention.name[start:end],
        node_type,
        "nested",
        mention.score,
    )


def _adjacent(
    text: str, mentions: Sequence[Mention], sentences: Sequence[tuple[int, int]]
) -> Iterator[Statement]:
    """Places written in a row (衢州市开化县马金镇): each lies in the one before."""
    at = 0
    for left, right in pairwise(mentions):
        if left.end != right.start or left.type not in LEVEL_RANK or right.type not in LEVEL_RANK:
            continue
        if LEVEL_RANK[left.type] > LEVEL_RANK[right.type] or left.type == "Zone":
            continue
        if left.name == right.name or (
            left.type == right.type == "Region" and not _may_hold(left.name, right.name)
        ):
            continue
        while at + 1 < len(sentences) and sentences[at][1] <= left.start:
            at += 1
        start, end = sentences[at] if sentences else (0, len(text))
        yield Statement(right, "PART_OF", left, start, end, frame="row", confidence=0.95)


def _may_hold(outer: str, inner: str) -> bool:
    """Tell whether one region may lie in the other: 杭州宁波两市 are two beside each other.

    What is written as a unit inside a larger one (某市某区) lies in it, whatever the table says.
    """
    if outer[-1] in "省市" and inner[-1] in "区县" and len(inner) > 2:
        return True
    table = load_divisions()
    above, below = table.named(outer), table.named(inner)
    return not above or not below or any(table.within(b.code, a.code) for a in above for b in below)
