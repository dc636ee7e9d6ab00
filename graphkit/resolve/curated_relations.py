"""Corrections of relations, applied to the graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx

from graphkit.records import SYMMETRIC_RELATIONS
from graphkit.resolve.corrections import Correction

Answer = tuple[bool, str]
"""Whether a correction was applied, and why not or what to know about it."""

Find = Callable[[str, str], list[str]]


def correct_relation(
    graph: networkx.MultiDiGraph, find: Find, one: Correction, texts: Mapping[str, str]
) -> Answer:
    """Remove, turn or add a relation; tell whether it was done, and why not.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph; it is changed.
    find : callable
        Returns the nodes that a type and a name mean.
    one : Correction
    texts : mapping of str to str
        The text of each source file, in which the sentence of an added relation is looked up.
    """
    source, target = find(one.source_type, one.source), find(one.target_type, one.target)
    for kind, name, found in ((one.source_type, one.source, source), (one.target_type, one.target, target)):
        if not any(node in graph for node in found):
            return False, f"no {kind} has the name {name}"
    if one.action == "add":
        return _add(graph, source[0], target[0], one, texts)
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


def _add(
    graph: networkx.MultiDiGraph, source: str, target: str, one: Correction, texts: Mapping[str, str]
) -> Answer:
    from graphkit.ontology import load_ontology

    if _edges_between(graph, [source], [target], one):
        return True, "it is there already"
    if one.article and one.article not in graph.graph["articles"]:
        return False, f"no article {one.article}"
    if one.relation in SYMMETRIC_RELATIONS:
        source, target = sorted((source, target))
    place, reason = _find_evidence(graph, one, texts)
    fields = {
        "relation": one.relation,
        "label": load_ontology().relations[one.relation].label_zh,
        **place,
        "status": "stated",
        "confidence": 1.0,
        "weight": 1,
        "frame": "curation",
        "statements": (),
    }
    graph.add_edge(source, target, **fields)
    return True, reason


def _find_evidence(
    graph: networkx.MultiDiGraph, one: Correction, texts: Mapping[str, str]
) -> tuple[dict[str, Any], str]:
    """Return where an added relation is stated, and what to know: its sentence, or else the curation file.

    Every edge leads to what can be read again: to the sentence in its file where one is given and found, else
    to the line of the correction.
    """
    articles: Mapping[str, Mapping[str, Any]] = graph.graph["articles"]
    files = [articles[one.article]["source_file"]] if one.article else sorted(texts)
    for file in files if one.evidence else ():
        found = search_sentence(one.evidence, texts.get(file, ""))
        if found:
            inside = [key for key, record in articles.items() if record["source_file"] == file]
            article = one.article or (inside[0] if len(inside) == 1 else "")
            start, end = found.span()
            place = {"evidence": found[0], "article": article, "source_file": file}
            return {**place, "start": start, "end": end}, ""
    remarks = "；".join(filter(None, (one.evidence, one.note)))
    told = f"人工添加（added by hand）：{remarks or f'{one.file}:{one.line}'}"
    file = articles[one.article]["source_file"] if one.article else one.file
    place = {"evidence": told, "article": one.article, "source_file": file}
    reason = f"its sentence is not in {one.article or 'any article'}" if one.evidence else ""
    return {**place, "start": 0, "end": 0}, reason


def search_sentence(sentence: str, text: str) -> re.Match[str] | None:
    """Find a sentence in a file's text, whatever line breaks and spaces stand in either."""
    characters = "".join(sentence.split())
    return re.search(r"\s*".join(map(re.escape, characters)), text) if characters else None
