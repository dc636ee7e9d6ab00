"""What in a graph most deserves a reader's look, each with the correction that would mend it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import networkx

from graphkit.data import data_path

KINDS = ("merge", "edge", "two types", "same name")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at.

    Attributes
    ----------
    kind : str
        ``merge`` (two names were put together for a doubtful reason), ``edge`` (an important relation of
        low confidence), ``two types`` (one name, two types) or ``same name`` (two nodes, one name and type).
    score : float
        How much it deserves a look: doubt times importance.
    what : str
        The finding in one line.
    evidence : str
        A sentence to judge by.
    source_file : str
        Where the sentence stands.
    correction : Mapping[str, str]
        The correction for docs/curation-format.md, should the finding be a mistake.
    """

    kind: str
    score: float
    what: str
    evidence: str
    source_file: str
    correction: Mapping[str, str]


def review_graph(graph: networkx.MultiDiGraph, limit: int = 50) -> list[Finding]:
    """List what most deserves a look, the most deserving first.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A graph that follows the contract.
    limit : int
        At most so many.

    Returns
    -------
    list of Finding
        Always in the same order for the same graph.

    Examples
    --------
    >>> graph = networkx.MultiDiGraph()
    >>> for kind in ("Town", "Region"):
    ...     graph.add_node(f"{kind}:佛堂", name="佛堂", type=kind, aliases=(), links=(), mentions=3)
    >>> review_graph(graph)[0].what
    '佛堂 is a Region and a Town'
    """
    found = [*_doubtful_merges(graph), *_doubtful_edges(graph), *_equal_names(graph)]
    ordered = sorted(found, key=lambda one: (-one.score, one.kind, one.what, one.source_file))
    return ordered[:limit]


@lru_cache(maxsize=1)
def _rules() -> Mapping[str, Any]:
    return tomllib.loads(data_path("review.toml").read_text(encoding="utf-8"))


def _doubtful_merges(graph: networkx.MultiDiGraph) -> Iterator[Finding]:
    for node, fields in graph.nodes(data=True):
        for name, other, reason in fields.get("links", ()):
            doubt = _rules()["doubts"].get(reason, 0.0)
            alias = other if other != fields["name"] else name
            if not doubt or alias == fields["name"]:
                continue
            what = f"{other} was taken for {name} ({fields['type']}): {reason}"
            entry = {"action": "split", "type": fields["type"], "name": fields["name"], "other": alias}
            place = _sentence_with(graph, node, alias)
            yield Finding("merge", _round(doubt * _importance(graph, node)), what, *place, entry)


def _doubtful_edges(graph: networkx.MultiDiGraph) -> Iterator[Finding]:
    limit, amount = _rules()["low_confidence"], _rules()["amount_weight"]
    for source, target, fields in graph.edges(data=True):
        if fields["confidence"] >= limit:
            continue
        weight = graph.degree(source) + graph.degree(target) + (amount if "amount_cny" in fields else 0)
        score = (1 - fields["confidence"]) * math.log1p(weight)
        one, other = graph.nodes[source], graph.nodes[target]
        what = f"{one['name']} {fields['relation']} {other['name']}: confidence {fields['confidence']:.2f}"
        entry = {
            "action": "remove",
            "relation": fields["relation"],
            "source": one["name"],
            "source_type": one["type"],
            "target": other["name"],
            "target_type": other["type"],
            "article": fields["article"],
        }
        yield Finding("edge", _round(score), what, fields["evidence"], fields["source_file"], entry)


def _equal_names(graph: networkx.MultiDiGraph) -> Iterator[Finding]:
    by_name: dict[str, list[str]] = {}
    for node, name in graph.nodes(data="name"):
        by_name.setdefault(name, []).append(node)
    for name, nodes in by_name.items():
        for one, other in combinations(sorted(nodes), 2):
            yield _compare(graph, name, one, other)


def _compare(graph: networkx.MultiDiGraph, name: str, one: str, other: str) -> Finding:
    types = graph.nodes[one]["type"], graph.nodes[other]["type"]
    lesser = min((one, other), key=lambda node: (graph.nodes[node].get("mentions", 0), node))
    importance = _importance(graph, lesser)
    place = _sentence_with(graph, lesser, name)
    weights = _rules()["weights"]
    if types[0] != types[1]:
        kept = types[1] if lesser == one else types[0]
        entry = {"action": "retype", "type": graph.nodes[lesser]["type"], "name": name, "other": kept}
        what = f"{name} is a {types[0]} and a {types[1]}"
        return Finding("two types", _round(weights["two_types"] * importance), what, *place, entry)
    entry = {"action": "merge", "type": types[0], "name": name, "other": name}
    what = f"{name} ({types[0]}) stands twice: {one}, {other}"
    return Finding("same name", _round(weights["same_name"] * importance), what, *place, entry)


def _importance(graph: networkx.MultiDiGraph, node: str) -> float:
    return math.log1p(graph.degree(node) + graph.nodes[node].get("mentions", 0))


def _sentence_with(graph: networkx.MultiDiGraph, node: str, name: str) -> tuple[str, str]:
    """Return a sentence of the node's edges that holds the name, else any of its sentences."""
    edges = [*graph.out_edges(node, data=True), *graph.in_edges(node, data=True)]
    places = sorted((fields.get("evidence", ""), fields.get("source_file", "")) for _, _, fields in edges)
    holding = [place for place in places if name in place[0]]
    return next(iter(holding or places), ("", ""))


def _round(score: float) -> float:
    return round(score, 4)
