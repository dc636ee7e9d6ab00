"""Who stands above whom: branch → bank, village → town → county → city → province."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import networkx as nx

from graphkit.errors import GraphkitError
from graphkit.graph.nodes import get_name, get_type

PLACES = frozenset({"Region", "Town", "Village", "Zone"})
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels in order, from the smallest, and the endings of names that show them."""

    order: tuple[str, ...]
    types: dict[str, str]
    suffixes: dict[str, tuple[str, ...]]


@cache
def load_levels() -> Levels:
    """Read ``data/levels.toml``.

    Examples
    --------
    >>> load_levels().order[:2]
    ('village', 'town')
    """
    data = tomllib.loads(files("graphkit").joinpath("data/levels.toml").read_text(encoding="utf-8"))
    suffixes = {level: tuple(endings) for level, endings in data["suffixes"].items()}
    return Levels(tuple(data["order"]), data["types"], suffixes)


class Hierarchy:
    """The places and parents of a graph's nodes.

    BRANCH_OF leads from a branch to its parent, PART_OF and LOCATED_IN to places; a person is where what
    they work for is. Of several parents the one counts that most statements name; of several places the
    smallest comes first (a village before a town before a county), then the one named most often.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_nodes_from([("v", {"type": "Village"}), ("t", {"type": "Town"})])
    >>> _ = graph.add_edge("v", "t", relation="PART_OF")
    >>> _ = graph.add_edge("factory", "v", relation="LOCATED_IN")
    >>> Hierarchy(graph).find_place("factory", "town")
    't'
    """

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.graph = graph
        self._banks = self._first_parents("BRANCH_OF")
        self._employers = self._first_parents("WORKS_FOR")
        self._trades = self._first_parents("OPERATES_IN")
        self._places = {
            node: sorted(votes, key=lambda place: (self._size(place), -votes[place], str(place)))
            for node, votes in self._votes("PART_OF", "LOCATED_IN").items()
        }

    def _votes(self, *relations: str) -> dict[Any, Counter[Any]]:
        votes: dict[Any, Counter[Any]] = {}
        for source, target, data in self.graph.edges(data=True):
            if data.get("relation") in relations and source != target:
                votes.setdefault(source, Counter())[target] += data.get("weight", 1)
        return votes

    def _first_parents(self, relation: str) -> dict[Any, Any]:
        found = self._votes(relation)
        return {
            node: min(votes, key=lambda other: (-votes[other], str(other))) for node, votes in found.items()
        }

    def _size(self, place: Any) -> int:
        """Return how large a place is: its level's number; a zone is small, what has no level is large."""
        if get_type(self.graph, place) == "Zone":
            return 0
        level, order = self._own_level(place), load_levels().order
        return order.index(level) if level else len(order)

    def climb_branches(self, node: Any) -> Iterator[Any]:
        """Yield the node, then what it is a branch of, up to the last."""
        seen: set[Any] = set()
        while node is not None and node not in seen:
            yield node
            seen.add(node)
            node = self._banks.get(node)

    def find_group(self, node: Any) -> Any:
        """Return the last parent along BRANCH_OF: the bank of a branch, the group of a company."""
        return list(self.climb_branches(node))[-1]

    def climb_places(self, node: Any) -> Iterator[Any]:
        """Yield the places that a node is in, the nearest first; a place itself comes first."""
        employer = self._employers.get(node)
        if get_type(self.graph, node) in PLACES:
            rim = [node]
        elif node in self._places or employer is None:
            rim = self._places.get(node, [])
        else:
            rim = [employer] if get_type(self.graph, employer) in PLACES else self._places.get(employer, [])
        seen: set[Any] = set()
        while rim:
            fresh = [place for place in dict.fromkeys(rim) if place not in seen]
            seen.update(fresh)
            yield from (place for place in fresh if get_type(self.graph, place) in PLACES)
            rim = [above for place in fresh for above in self._places.get(place, ())]

    def find_place(self, node: Any, level: str | None = None) -> Any:
        """Return the place of a node at a level (the nearest one without a level), or ``None``."""
        if level is not None and level not in load_levels().order:
            remedy = f"use one of {', '.join(load_levels().order)}"
            raise GraphkitError(f"unknown level {level!r}", remedy=remedy)
        for place in self.climb_places(node):
            if level is None or self.find_level(place) == level:
                return place
        return None

    def find_level(self, place: Any) -> str:
        """Return a place's level, or ``""`` (a zone, a country, a macro-region)."""
        level = self._own_level(place)
        # 义乌市 has the name of a city but lies in one.
        lies_in_city = any(self._own_level(above) == "city" for above in self._places.get(place, ()))
        return "county" if level == "city" and lies_in_city and not self._code(place) else level

    def _code(self, place: Any) -> str:
        code = str(self.graph.nodes[place].get("code") or "")
        return code if _CODE.fullmatch(code) else ""

    def _own_level(self, place: Any) -> str:
        kind = get_type(self.graph, place)
        if kind != "Region":
            return load_levels().types.get(kind, "")
        code = self._code(place)
        return _level_of_code(code) if code else _level_of_name(get_name(self.graph, place))

    def find_trade(self, node: Any) -> Any:
        """Return the industry that a node is in (an industry is its own), or ``None``."""
        return node if get_type(self.graph, node) == "Industry" else self._trades.get(node)


def _level_of_code(code: str) -> str:
    """Return the level of an official code: 33, 3307, 330782, also with zeros at the end (330000, 330700)."""
    short = code[:6].removesuffix("00").removesuffix("00") if len(code) >= 6 else code
    return {2: "province", 4: "city"}.get(len(short), "county")


def _level_of_name(name: str) -> str:
    """Return the level that the longest fitting ending shows: 某地区 is no 区."""
    suffixes = load_levels().suffixes
    endings = {ending: level for level, own in suffixes.items() for ending in own if name.endswith(ending)}
    return endings[max(endings, key=len)] if endings else ""
