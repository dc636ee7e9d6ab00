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
_CODE = re.compile(r"\d{6}|\d{9}|\d{12}")


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
    """The places and parents of a graph's nodes, each with at most one parent.

    Of several parents the one counts that most statements name, then the first id. BRANCH_OF leads from a
    branch to its parent; PART_OF and LOCATED_IN lead to a place; a person is where what they work for is.

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
        self._banks = self._parents("BRANCH_OF")
        self._places = {**self._parents("LOCATED_IN"), **self._parents("PART_OF")}
        self._employers = self._parents("WORKS_FOR")
        self._trades = self._parents("OPERATES_IN")

    def _parents(self, relation: str) -> dict[Any, Any]:
        votes: dict[Any, Counter[Any]] = {}
        for source, target, data in self.graph.edges(data=True):
            if data.get("relation") == relation and source != target:
                votes.setdefault(source, Counter())[target] += data.get("weight", 1)
        return {
            node: min(found, key=lambda other: (-found[other], str(other))) for node, found in votes.items()
        }

    def climb_branches(self, node: Any) -> Iterator[Any]:
        """Yield the node, then what it is a branch of, up to the last."""
        return _climb(node, self._banks)

    def find_group(self, node: Any) -> Any:
        """Return the last parent along BRANCH_OF: the bank of a branch, the group of a company."""
        return list(self.climb_branches(node))[-1]

    def climb_places(self, node: Any) -> Iterator[Any]:
        """Yield the places that a node is in, the nearest first; a place itself comes first."""
        start = node
        if get_type(self.graph, node) not in PLACES:
            # A branch without a place of its own is not put where its parent is.
            seat = self._places.get(node)
            employer = self._employers.get(node)
            start = seat if seat is not None else self._places.get(employer, employer)
        if start is not None:
            yield from (
                place for place in _climb(start, self._places) if get_type(self.graph, place) in PLACES
            )

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
        levels, kind = load_levels(), get_type(self.graph, place)
        if kind != "Region":
            return levels.types.get(kind, "")
        code = str(self.graph.nodes[place].get("code") or "")
        if _CODE.fullmatch(code):
            return _level_of_code(code[:6])
        level = _level_of_name(get_name(self.graph, place))
        above = self._places.get(place)
        # 义乌市 has the name of a city but lies in one.
        return "county" if level == "city" and above not in (None, place) and self._is_city(above) else level

    def _is_city(self, place: Any) -> bool:
        code = str(self.graph.nodes[place].get("code") or "")
        if _CODE.fullmatch(code):
            return _level_of_code(code[:6]) == "city"
        return _level_of_name(get_name(self.graph, place)) == "city"

    def find_trade(self, node: Any) -> Any:
        """Return the industry that a node is in (an industry is its own), or ``None``."""
        return node if get_type(self.graph, node) == "Industry" else self._trades.get(node)


def _level_of_code(code: str) -> str:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _level_of_name(name: str) -> str:
    """Return the level that the longest fitting ending shows: 某地区 is no 区."""
    suffixes = load_levels().suffixes
    endings = {ending: level for level, own in suffixes.items() for ending in own if name.endswith(ending)}
    return endings[max(endings, key=len)] if endings else ""


def _climb(node: Any, parents: dict[Any, Any]) -> Iterator[Any]:
    seen: set[Any] = set()
    while node is not None and node not in seen:
        yield node
        seen.add(node)
        node = parents.get(node)
