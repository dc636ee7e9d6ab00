"""Which names of one article are names of one thing, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from graphkit.entities.lexicon import Lexicon
from graphkit.resolve.banks import bank_key, names_central_bank
from graphkit.resolve.cores import product_core, strip_all_tails, strip_places
from graphkit.resolve.normal import fold, load_tails, usual_form
from graphkit.resolve.places import PlaceContext
from graphkit.resolve.shortenings import SHORTENINGS, WEAK


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
        for find in SHORTENINGS.get(node_type, ()):
            groups.join_found(members, find)
        if node_type in ("Town", "Village", "Zone", "Organization", "Government", "Project"):
            _join_prefixed(groups, members, node_type, places)
    return groups.clusters()


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
        """Join a short name to its full one where just one fits; for a weak reason only if it has none."""
        joined = {name for one, other, _ in self.links for name in (one, other)}
        for short in members:
            fitting = [(full, find(full, short)) for full in members if full != short]
            fitting = [(full, reason) for full, reason in fitting if reason]
            strong = [one for one in fitting if one[1] not in WEAK]
            fitting = strong or ([] if short in joined else fitting)
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
    if node_type == "Government":
        keys.append(
            (
                "bank name",
                lambda name: bank_key(fold(name), lexicon) if names_central_bank(name, lexicon) else "",
            )
        )
    tails = load_tails()
    if node_type == "Programme":
        keys.append(("programme tail", lambda name: strip_all_tails(fold(name), tails.programme)))
    if node_type == "Project":
        keys.append(
            (
                "project tail",
                lambda name: strip_all_tails(strip_places(fold(name), places, "Project"), tails.project),
            )
        )
    if node_type == "Product":
        keys.append(("product tail", product_core))
    return keys
