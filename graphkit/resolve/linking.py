"""Which names of one article are names of one thing, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

from graphkit.entities.divisions import Division, load_divisions, short_name
from graphkit.entities.lexicon import Lexicon
from graphkit.resolve.banks import bank_key
from graphkit.resolve.normal import fold, load_tails, strip_tail, usual_form
from graphkit.resolve.places import PlaceContext


@dataclass(slots=True)
class Cluster:
    """Names of one article that mean one thing; ``links`` are (name, other name, reason)."""

    type: str
    names: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)


def cluster_names(
    names: Mapping[str, str],
    counts: Mapping[str, int],
    context: PlaceContext,
    lexicon: Lexicon,
    declared: Sequence[tuple[str, str, str]] = (),
) -> list[Cluster]:
    """Group the names of an article.

    Parameters
    ----------
    names : mapping of str to str
        Each name with its node type.
    counts : mapping of str to int
        How often each occurs.
    context : PlaceContext
        The article's places.
    declared : sequence of (str, str, str)
        Names that the text itself equates, with the reason.

    Returns
    -------
    list of Cluster
        In the order of first occurrence.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> found = cluster_names({"佛堂镇": "Town", "佛堂": "Town"}, {}, PlaceContext({}), load_lexicon())
    >>> found[0].names, found[0].links[0][2]
    (['佛堂镇', '佛堂'], 'place suffix')
    """
    groups = _Groups(names, context.codes)
    for full, short, reason in declared:
        if full in names and short in names:
            groups.join(full, short, reason)
    by_type: dict[str, list[str]] = {}
    for name, node_type in names.items():
        by_type.setdefault(node_type, []).append(name)
    places = [name for name, node_type in names.items() if node_type in ("Region", "Town", "Village", "Zone")]
    for node_type, members in by_type.items():
        for reason, key in _keys(node_type, context, lexicon, places):
            groups.join_equal(members, key, reason)
        for find in _SHORTENINGS.get(node_type, ()):
            groups.join_found(members, find)
        if node_type in ("Town", "Village", "Zone", "Organization", "Government", "Project"):
            _join_prefixed(groups, members, node_type, places)
    return groups.clusters()


def product_core(name: str) -> str:
    """Return a product's name without its kind: a loan is …贷 whether or not 款 follows."""
    name = fold(name)
    return name[:-1] if name.endswith("贷款") and len(name) > 3 else strip_tail(name, load_tails().product)


def _join_prefixed(groups: _Groups, members: Sequence[str], node_type: str, places: Sequence[str]) -> None:
    """Join names that differ only in the places before them, unless those places contradict each other."""
    by_core: dict[str, list[tuple[str, str]]] = {}
    for name in members:
        plain = usual_form(name, node_type)
        core = strip_places(plain, places, node_type)
        by_core.setdefault(core, []).append((plain.removesuffix(core), name))
    for found in by_core.values():
        heads = sorted({head for head, _ in found if head}, key=len)
        if all(longer.endswith(shorter) or longer.startswith(shorter) for shorter, longer in pairwise(heads)):
            for _, name in found[1:]:
                groups.join(found[0][1], name, "place prefix")


class _Groups:
    """A union of names that remembers why."""

    def __init__(self, names: Mapping[str, str], codes: Mapping[str, str]) -> None:
        self.names = names
        self.codes = {name: {code} for name, code in codes.items() if name in names}
        self.parent = {name: name for name in names}
        self.links: list[tuple[str, str, str]] = []

    def root(self, name: str) -> str:
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def join(self, one: str, other: str, reason: str) -> None:
        first, second = self.root(one), self.root(other)
        if first == second or len(self.codes.get(first, set()) | self.codes.get(second, set())) > 1:
            return  # two divisions are never one thing
        order = {name: index for index, name in enumerate(self.names)}
        first, second = sorted((first, second), key=order.__getitem__)
        self.parent[second] = first
        self.codes[first] = self.codes.get(first, set()) | self.codes.get(second, set())
        self.links.append((one, other, reason))

    def join_equal(self, members: Iterable[str], key: Callable[[str], str], reason: str) -> None:
        seen: dict[str, str] = {}
        for name in members:
            value = key(name)
            if value and value in seen:
                self.join(seen[value], name, reason)
            elif value:
                seen[value] = name

    def join_found(self, members: Sequence[str], find: Callable[[str, str], str]) -> None:
        """Join a short name to its full one where just one full name fits."""
        for short in members:
            fitting = [(full, find(full, short)) for full in members if full != short]
            fitting = [(full, reason) for full, reason in fitting if reason]
            if fitting and len({self.root(full) for full, _ in fitting}) == 1:
                self.join(fitting[0][0], short, fitting[0][1])

    def clusters(self) -> list[Cluster]:
        found: dict[str, Cluster] = {}
        for name, node_type in self.names.items():
            found.setdefault(self.root(name), Cluster(node_type)).names.append(name)
        for one, other, reason in self.links:
            found[self.root(one)].links.append((one, other, reason))
        return list(found.values())


def _keys(
    node_type: str, context: PlaceContext, lexicon: Lexicon, places: Sequence[str]
) -> list[tuple[str, Callable[[str], str]]]:
    """The functions whose equal values join names of a type, with the reason."""

    def known(name: str) -> str:
        entry = lexicon.by_form.get(name) or lexicon.by_form.get(fold(name))
        return entry.name if entry and entry.type == node_type else ""

    keys: list[tuple[str, Callable[[str], str]]] = [("typography", fold), ("known alias", known)]
    if node_type in ("Region", "Town"):
        keys.append(("division code", lambda name: context.codes.get(name, "")))
    if node_type in ("Government", "Organization", "Zone"):
        keys.append(("usual form", lambda name: usual_form(name, node_type)))
    if node_type == "Bank":
        keys.append(("bank name", lambda name: bank_key(fold(name), lexicon)))
    tails = load_tails()
    if node_type == "Programme":
        keys.append(("programme tail", lambda name: _without_tails(fold(name), tails.programme)))
    if node_type == "Project":
        keys.append(
            (
                "project tail",
                lambda name: _without_tails(strip_places(fold(name), places, "Project"), tails.project),
            )
        )
    if node_type == "Product":
        keys.append(("product tail", lambda name: product_core(name)))
    return keys


def _without_tails(name: str, tails: tuple[str, ...]) -> str:
    previous = ""
    while previous != name:
        previous, name = name, strip_tail(name, tails, least=3)
    return name


def strip_places(name: str, places: Iterable[str], node_type: str) -> str:
    """Return a name without the places that head it: 义乌市公证处 → 公证处, 萧山区横一村 → 横一村."""
    known = {form for place in places for form in (place, short_name(place))}
    shorter = _without_head(name, known, node_type)
    while shorter != name:
        name, shorter = shorter, _without_head(shorter, known, node_type)
    return name


def _without_head(name: str, known: AbstractSet[str], node_type: str) -> str:
    """Drop the longest place, or else the generic head (市, 我县), that a name begins with."""
    table = load_divisions()
    least = 2 if node_type in ("Town", "Village") else 3
    for size in range(min(8, len(name) - least), 1, -1):
        head, rest = name[:size], name[size:]
        short = head in table.by_short_name and head not in table.ambiguous
        if (short or head in table.by_full_name or head in known) and _complete(rest, node_type):
            return rest
    if node_type in ("Government", "Organization"):
        for head in load_tails().generic_heads:
            rest = name.removeprefix(head)
            if rest != name and len(rest) >= 3 and rest[0] not in "政府委":
                return rest
    return name


def _complete(rest: str, node_type: str) -> bool:
    """Tell whether what is left is still a name: 镇 and 政府 alone are not."""
    if node_type in ("Government", "Organization"):
        return len(rest) >= 3 and not rest.startswith(
            ("政府", "人民政府", "党委", "委", "市", "县", "区", "镇")
        )
    if node_type == "Zone":
        return len(rest) >= 4 and not rest.startswith(("经济", "高新", "工业", "开发", "产业"))
    if node_type == "Project":
        return len(rest) >= 4
    return len(rest) >= 3 and rest[0] not in "市县区镇乡村"


def _same_zone(full: str, short: str) -> str:
    """平湖经开 for 平湖经济技术开发区: the same place, then some of the same characters in order."""
    if len(short) < 4 or len(short) >= len(full) or full[:2] != short[:2]:
        return ""
    if full[-2:] == short[-2:] and not short.endswith("区"):
        rest = iter(full)
        return "abbreviation" if all(char in rest for char in short) else ""
    if not full.endswith("区") or not (short.endswith(("区", "经开", "高新"))):
        return ""
    rest = iter(full[2:])
    return "abbreviation" if all(char in rest for char in short[2:]) else ""


def company_core(name: str) -> str:
    """Return a company's name without its places and its tail: 浙江瑞辰生物科技有限公司 → 瑞辰生物科技.

    Examples
    --------
    >>> company_core("浙江桐丰纺织有限公司")
    '桐丰纺织'
    """
    name = strip_tail(fold(name), load_tails().company)
    table = load_divisions()
    above: list[Division] = []
    for _ in range(2):
        for size in range(min(6, len(name) - 2), 1, -1):
            found = [
                one
                for one in table.named(name[:size])
                if not above or any(table.within(one.code, up.code) for up in above)
            ]
            if (
                found
                and (above or found[0].level != "town" or name[:size] == found[0].name)
                and name[:size] not in table.ambiguous
            ):
                name, above = name[size:], found
                break
        else:
            break
    return name


def _same_company(full: str, short: str) -> str:
    if len(short) >= len(full):
        return ""
    core, own = company_core(full), company_core(short)
    if len(own) >= 2 and len(core) >= len(own) and core.startswith(own) and core != fold(full):
        return "company short form"
    if len(own) >= 3 and own in full and full.startswith(own):
        return "company short form"
    return ""


def _same_body(full: str, short: str) -> str:
    """A body's later, shorter mention: the end of its full name, or its characters in order."""
    full, short = usual_form(full, "Government"), usual_form(short, "Government")
    if len(full) <= len(short) or full.startswith(short):
        return ""
    if len(short) >= 3 and full.endswith(short):
        return "end of name"
    if len(short) >= 4 and full[:2] == short[:2] and full[-1] == short[-1]:
        rest = iter(full)
        return "abbreviation" if all(char in rest for char in short) else ""
    return ""


def _same_person(full: str, short: str) -> str:
    """杨会长 or 老杨 for 杨定升: one person of that surname in the article."""
    tails = load_tails()
    if len(full) not in (2, 3) or full[1:] in tails.person_titles or full[0] in tails.person_heads:
        return ""
    if short[0] in tails.person_heads and short[1:] == full[0]:
        return "familiar form"
    return "surname and title" if full[0] == short[0] and short[1:] in tails.person_titles else ""


def _same_place(full: str, short: str) -> str:
    return "place suffix" if full != short and short_name(fold(full)) == fold(short) else ""


def _same_bank(full: str, short: str) -> str:
    """龙泉支行 for 工行龙泉支行: the end of one branch's name in the article."""
    if len(short) >= 4 and len(full) > len(short) and fold(full).endswith(fold(short)):
        return "end of name"
    return ""


def _same_village(full: str, short: str) -> str:
    for tail in ("自然村", "行政村", "村", "社区", "小区"):
        if full == short + tail:
            return "village suffix"
    return "place prefix" if len(short) >= 3 and full.endswith(short) and len(full) > len(short) else ""


def _same_named_part(full: str, short: str) -> str:
    """The quoted part of a longer name: “拾光舞台” for 某社区“拾光舞台”."""
    for mark, end in (("“", "”"), ("‘", "’")):
        if mark in full and end in full:
            core = full[full.index(mark) + 1 : full.index(end)]
            if fold(core) == fold(short) and len(core) >= 2:
                return "quoted core"
    return ""


def _same_document(full: str, short: str) -> str:
    return _same_end(full, short) if len(fold(short)) >= 8 else ""


def _same_end(full: str, short: str) -> str:
    return (
        "end of name"
        if len(fold(short)) >= 5 and fold(full).endswith(fold(short)) and len(full) > len(short)
        else ""
    )


_SHORTENINGS: Mapping[str, tuple[Callable[[str, str], str], ...]] = {
    "Region": (_same_place,),
    "Town": (_same_place,),
    "Bank": (_same_bank,),
    "Zone": (_same_zone, _same_named_part, _same_end),
    "Enterprise": (_same_company, _same_named_part),
    "Government": (_same_body,),
    "Organization": (_same_body, _same_named_part, _same_end),
    "Person": (_same_person,),
    "Village": (_same_village,),
    "Project": (_same_named_part, _same_end),
    "Programme": (_same_named_part, _same_document),
    "Product": (_same_named_part,),
}
