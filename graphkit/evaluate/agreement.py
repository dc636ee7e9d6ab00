"""How far two annotators agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from graphkit.evaluate.matching import match_entities, name_entities, name_nodes
from graphkit.evaluate.relations import make_key
from graphkit.evaluate.score import score_graph


def gold_to_graph(gold: Mapping[str, Any]) -> nx.MultiDiGraph:
    """Turn a gold graph into a graph with the attributes that scoring needs.

    Examples
    --------
    >>> gold = {"entities": [{"id": "e1", "name": "金华", "type": "Region"}], "relations": []}
    >>> gold_to_graph(gold).nodes["e1"]["name"]
    '金华'
    """
    graph = nx.MultiDiGraph(name=str(gold.get("file", "")))
    for entity in gold["entities"]:
        aliases = tuple(entity.get("aliases") or ())
        graph.add_node(
            entity["id"], name=entity["name"], label=entity["name"], type=entity["type"], aliases=aliases
        )
    for relation in gold["relations"]:
        attributes = dict(relation.get("attrs") or {})
        graph.add_edge(
            relation["source"],
            relation["target"],
            relation=relation["relation"],
            evidence=relation.get("evidence", ""),
            **attributes,
        )
    return graph


def agreement(gold_a: Mapping[str, Any], gold_b: Mapping[str, Any]) -> dict[str, Any]:
    """Return how far two gold graphs of one text agree.

    F1 is the measure, since what no annotator marked cannot be counted; precision is the share of B's that
    A has, recall the share of A's that B has. What either holds borderline counts neither way. For the
    types of the entities that both have there is Cohen's kappa, (p_o - p_e) / (1 - p_e).

    Parameters
    ----------
    gold_a, gold_b : Mapping
        Gold graphs, as `read_gold` gives them.

    Returns
    -------
    dict
        ``entity``, ``entity_any_type``, ``relation``, ``pair_recall``, ``amount_right``, ``title_right`` as
        in `Score.summarize`, ``type_kappa``, and ``differences``: the disagreements in words, by kind.

    Examples
    --------
    >>> gold = {"entities": [{"id": "e1", "name": "金华", "type": "Region"}], "relations": []}
    >>> agreement(gold, gold)["entity"]["f1"]
    1.0
    """
    left, right = _leave_out_borderline(gold_a, gold_b)
    score = score_graph(left, gold_to_graph(right))
    summary = score.summarize()
    names = {
        "entity spurious": "entity only in B",
        "entity missing": "entity only in A",
        "entity type": "type differs",
        "entity duplicate": "entity twice in B",
        "relation spurious": "relation only in B",
        "relation missing": "relation only in A",
        "amount": "amount differs",
        "title": "title differs",
    }
    differences = {name: list(score.errors[kind]) for kind, name in names.items() if kind in score.errors}
    kept = {key: value for key, value in summary.items() if key not in ("evidence_in_text", "duplicates")}
    return {**kept, "type_kappa": _type_kappa(left, right), "differences": differences}


def _match(gold_a: Mapping[str, Any], gold_b: Mapping[str, Any]) -> dict[str, str]:
    """Return the id in A of each entity of B that A has."""
    matching = match_entities(name_entities(gold_a), name_nodes(gold_to_graph(gold_b)))
    return {str(node): identifier for node, identifier in matching.matched.items()}


def _leave_out_borderline(
    gold_a: Mapping[str, Any], gold_b: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return A with B's borderline items marked optional too, and B without those that A has not."""
    same = _match(gold_a, gold_b)
    doubted = {same[e["id"]] for e in gold_b["entities"] if e.get("optional") and e["id"] in same}
    entities = [{**e, "optional": e.get("optional") or e["id"] in doubted} for e in gold_a["entities"]]
    gone = {e["id"] for e in gold_b["entities"] if e.get("optional") and e["id"] not in same}

    def key_in_a(relation: Mapping[str, Any]) -> tuple[str, str, str]:
        ends = [same.get(relation[side], f"B:{relation[side]}") for side in ("source", "target")]
        return make_key(ends[0], relation["relation"], ends[1])

    keys_a = {make_key(r["source"], r["relation"], r["target"]) for r in gold_a["relations"]}
    doubted_keys = {key_in_a(r) for r in gold_b["relations"] if r.get("optional")}
    relations_a = [
        {
            **r,
            "optional": r.get("optional")
            or make_key(r["source"], r["relation"], r["target"]) in doubted_keys,
        }
        for r in gold_a["relations"]
    ]
    relations_b = [
        r
        for r in gold_b["relations"]
        if not gone & {r["source"], r["target"]} and (not r.get("optional") or key_in_a(r) in keys_a)
    ]
    entities_b = [e for e in gold_b["entities"] if e["id"] not in gone]
    left = {**gold_a, "entities": entities, "relations": relations_a}
    return left, {**gold_b, "entities": entities_b, "relations": relations_b}


def _type_kappa(gold_a: Mapping[str, Any], gold_b: Mapping[str, Any]) -> float | None:
    types_a = {e["id"]: e["type"] for e in gold_a["entities"]}
    types_b = {e["id"]: e["type"] for e in gold_b["entities"]}
    pairs = [(types_a[a], types_b[b]) for b, a in _match(gold_a, gold_b).items()]
    return cohen_kappa(pairs)


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of paired labels, or ``None`` without pairs.

    Source: J. Cohen, A coefficient of agreement for nominal scales, 1960.

    Examples
    --------
    >>> cohen_kappa([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    0.5
    """
    if not pairs:
        return None
    observed = sum(left == right for left, right in pairs) / len(pairs)
    lefts, rights = Counter(left for left, _ in pairs), Counter(right for _, right in pairs)
    expected = sum(lefts[label] * rights[label] for label in lefts) / len(pairs) ** 2
    return 1.0 if expected == 1 else round((observed - expected) / (1 - expected), 4)
