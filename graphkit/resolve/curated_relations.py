"""Corrections of relations, applied to the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import networkx

from graphkit.records import SYMMETRIC_RELATIONS
from graphkit.resolve.corrections import Correction

Answer = tuple[bool, str]
"""Whether a correction was applied, and why not or what to know about it."""

Find = Callable[[str, str], list[str]]


def correct_relation(graph: networkx.MultiDiGraph, find: Find, one: Correction) -> Answer:
    """Remove, turn or add a relation; tell whether it was done, and why not.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph; it is changed.
    find : callable
        Returns the nodes that a type and a name mean.
    one : Correction
    """
    source, target = find(one.source_type, one.source), find(one.target_type, one.target)
    for kind, name, found in ((one.source_type, one.source, source), (one.target_type, one.target, target)):
        if not any(node in graph for node in found):
            return False, f"no {kind} has the name {name}"
    if one.action == "add":
        return _add(graph, source[0], target[0], one)
    edges = _edges_between(graph, source, target, one)
    if one.relation in SYMMETRIC_RELATIONS and not edges:
        edges = _edges_between(graph, target, source, one)
    if not edges:
        return False, "no such relation" + (f" in {one.article}" if one.article else "")
    for edge in edges:
        _turn(graph, edge) if one.action == "reverse" else graph.remove_edge(*edge)
    return True, ""


def _edges_between(
    graph: networkx.MultiDiGraph, sources: Sequence[str], targets: Sequence[str], one: Correction
) -> list[tuple[str, str, int]]:
    return [
        (source, target, key)
        for source in sources
        for target in targets
        for key, fields in sorted((graph.get_edge_data(source, target) or {}).items())
        if fields["relation"] == one.relation and one.article in ("", fields["article"])
    ]


def _turn(graph: networkx.MultiDiGraph, edge: tuple[str, str, int]) -> None:
    source, target, key = edge
    fields = dict(graph.edges[edge])
    graph.remove_edge(source, target, key)
    same = ("relation", "article", "status")
    for other in (graph.get_edge_data(target, source) or {}).values():
        if all(other[name] == fields[name] for name in same):
            statements = (*other["statements"], *fields["statements"])
            other["statements"] = tuple(sorted(statements, key=lambda row: (row["start"], row["end"])))
            other["weight"] += fields["weight"]
            return
    graph.add_edge(target, source, **fields)


def _add(graph: networkx.MultiDiGraph, source: str, target: str, one: Correction) -> Answer:
    from graphkit.ontology import load_ontology

    if _edges_between(graph, [source], [target], one):
        return True, "it is there already"
    article: dict[str, Any] = graph.graph["articles"].get(one.article, {})
    if one.article and not article:
        return False, f"no article {one.article}"
    if one.relation in SYMMETRIC_RELATIONS:
        source, target = sorted((source, target))
    fields = {
        "relation": one.relation,
        "label": load_ontology().relations[one.relation].label_zh,
        "evidence": "",
        "article": one.article,
        "source_file": article.get("source_file", ""),
        "start": 0,
        "end": 0,
        "status": "stated",
        "confidence": 1.0,
        "weight": 1,
        "frame": "curation",
        "statements": (),
    }
    graph.add_edge(source, target, **fields)
    return True, ""
