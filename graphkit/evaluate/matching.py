"""Which node of a graph is which entity of the gold: one to one, by any shared name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graphkit.evaluate.names import collect_forms, normalize_name

Node = Hashable


@dataclass(frozen=True, slots=True)
class Named:
    """A gold entity or a node, with the normal forms of its names."""

    id: Any
    name: str
    type: str
    forms: frozenset[str]
    optional: bool = False

    @property
    def label(self) -> str:
        """The name with the type, for reports."""
        return f"{self.name} [{self.type}]"


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of node and gold id; ``duplicates`` are further nodes for an entity that is already taken."""

    matched: Mapping[Node, str]
    duplicates: Mapping[Node, str]

    @property
    def either(self) -> dict[Node, str]:
        """Matched nodes and duplicates: an edge of a duplicate is still about the entity."""
        return {**self.duplicates, **self.matched}


def name_entities(gold: Mapping[str, Any]) -> dict[str, Named]:
    """Return the gold's entities by id.

    Examples
    --------
    >>> name_entities({"entities": [{"id": "e1", "name": "金华", "type": "Region"}]})["e1"].label
    '金华 [Region]'
    """
    return {
        entity["id"]: Named(
            entity["id"],
            entity["name"],
            entity["type"],
            collect_forms(entity["name"], entity.get("aliases") or ()),
            bool(entity.get("optional")),
        )
        for entity in gold["entities"]
    }


def name_nodes(graph: nx.MultiDiGraph) -> dict[Node, Named]:
    """Return the graph's nodes by id; aliases may be a tuple or a text joined by ``|``.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("x", name="金华市", type="Region", aliases="金华|婺州")
    >>> sorted(name_nodes(graph)["x"].forms)
    ['婺州', '金华', '金华市']
    """
    named = {}
    for node, data in graph.nodes(data=True):
        name = str(data.get("name") or data.get("label") or node)
        aliases = data.get("aliases") or ()
        names = aliases.split("|") if isinstance(aliases, str) else aliases
        named[node] = Named(node, name, str(data.get("type") or ""), collect_forms(name, names))
    return named


def match_entities(entities: Mapping[str, Named], nodes: Mapping[Node, Named]) -> Matching:
    """Pair nodes with gold entities, the best pairs first.

    Better is: the same type, then the same name, then more shared forms, then the later node id. What is
    still equal is decided by the order of the gold.

    Examples
    --------
    >>> gold = {"e1": Named("e1", "金华市", "Region", frozenset({"金华市", "金华"}))}
    >>> nodes = {n: Named(n, n, "Region", frozenset({n})) for n in ("金华市", "金华")}
    >>> matching = match_entities(gold, nodes)
    >>> dict(matching.matched), dict(matching.duplicates)
    ({'金华市': 'e1'}, {'金华': 'e1'})
    """
    matched: dict[Node, str] = {}
    taken: set[str] = set()
    duplicates: dict[Node, str] = {}
    for node, identifier in _rank_pairs(entities, nodes):
        if node in matched:
            continue
        if identifier in taken:
            duplicates.setdefault(node, identifier)
            continue
        matched[node] = identifier
        taken.add(identifier)
    return Matching(matched, {node: name for node, name in duplicates.items() if node not in matched})


def _rank_pairs(entities: Mapping[str, Named], nodes: Mapping[Node, Named]) -> list[tuple[Node, str]]:
    by_form: dict[str, list[str]] = {}
    for identifier, entity in entities.items():
        for form in entity.forms:
            by_form.setdefault(form, []).append(identifier)
    order = {identifier: number for number, identifier in enumerate(entities)}
    pairs = []
    for node, named in nodes.items():
        overlaps = Counter(identifier for form in named.forms for identifier in by_form.get(form, ()))
        for identifier in sorted(overlaps, key=order.__getitem__):
            entity = entities[identifier]
            same_name = normalize_name(entity.name) == normalize_name(named.name)
            rank = (entity.type == named.type, same_name, overlaps[identifier], str(node))
            pairs.append((rank, node, identifier))
    pairs.sort(key=lambda pair: pair[0], reverse=True)
    return [(node, identifier) for _, node, identifier in pairs]
