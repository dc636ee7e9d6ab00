"""How good a graph is, measured against a gold graph.

Entities match one to one when any of their names is equal in normal form. An entity counts as right with
the right type. What the gold marks optional counts neither way. A second node for one entity is a false
positive and a duplicate. An edge to something further up the gold's chain of PART_OF and LOCATED_IN than
the gold's own counts neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from graphkit.evaluate.matching import Matching, Named, Node, match_entities, name_entities, name_nodes
from graphkit.evaluate.names import normalize_name
from graphkit.evaluate.relations import RelationKeys, score_attributes, score_evidence, score_relations
from graphkit.evaluate.tally import Tally, measure, share


@dataclass(frozen=True, slots=True)
class Score:
    """What a comparison found.

    Attributes
    ----------
    counts : Mapping[str, int]
        The raw counts; those of several files can be added.
    types, relations : Mapping[str, Mapping[str, int]]
        True positives, false positives and false negatives (``tp``, ``fp``, ``fn``) by type and relation.
    errors : Mapping[str, tuple of str]
        What is spurious, missing or wrong, by kind.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    relations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def summarize(self) -> dict[str, Any]:
        """Return precision, recall, F1 and the shares of right attributes.

        Examples
        --------
        >>> Score({"ent_tp": 3, "ent_fp": 1}).summarize()["entity"]["p"]
        0.75
        """
        counts = Counter(self.counts)
        return {
            "entity": measure(counts["ent_tp"], counts["ent_fp"], counts["ent_fn"]),
            "entity_any_type": measure(counts["any_tp"], counts["any_fp"], counts["any_fn"]),
            "duplicates": counts["duplicates"],
            "relation": measure(counts["rel_tp"], counts["rel_fp"], counts["rel_fn"]),
            "pair_recall": share(counts["pair_tp"], counts["pair_fn"]),
            "amount_right": share(counts["amount_good"], counts["amount_bad"]),
            "title_right": share(counts["title_good"], counts["title_bad"]),
            "evidence_in_text": share(counts["evidence_good"], counts["evidence_bad"]),
        }


def score_graph(gold: Mapping[str, Any], graph: nx.MultiDiGraph, text: str | None = None) -> Score:
    """Compare a graph with a gold graph.

    Parameters
    ----------
    gold : Mapping
        A gold graph, as `read_gold` gives it.
    graph : networkx.MultiDiGraph
        The graph; nodes need ``name``, ``type`` and ``aliases``, edges ``relation`` and ``evidence``.
    text : str, optional
        The source text: each edge's evidence is then looked for in it.

    Returns
    -------
    Score
        Counts, tables and error lists.

    Examples
    --------
    >>> gold = {"entities": [{"id": "e1", "name": "佛堂镇", "type": "Town"}], "relations": []}
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Town:佛堂镇", name="佛堂镇", type="Town", aliases=())
    >>> score_graph(gold, graph).summarize()["entity"]["f1"]
    1.0
    """
    entities, nodes = name_entities(gold), name_nodes(graph)
    matching = match_entities(entities, nodes)
    tally = Tally()
    _score_nodes(entities, nodes, matching, tally)
    _score_missing(entities, nodes, matching, tally)
    keys = RelationKeys.of(gold, entities)
    edges = [(source, read_relation(data), target, data) for source, target, data in graph.edges(data=True)]
    found = score_relations(keys, entities, nodes, matching, edges, tally)
    score_attributes(keys, found, tally)
    if text is not None:
        score_evidence(nodes, edges, normalize_name(text), tally)
    return Score(*tally.freeze())


def read_relation(data: Mapping[str, Any]) -> str:
    """Return an edge's relation, or its label where it has none.

    Examples
    --------
    >>> read_relation({"relation": "OFFERS"})
    'OFFERS'
    """
    return str(data.get("relation") or data.get("label") or "")


def _score_nodes(
    entities: Mapping[str, Named], nodes: Mapping[Node, Named], matching: Matching, tally: Tally
) -> None:
    for node, named in nodes.items():
        entity = entities.get(matching.matched.get(node, ""))
        if entity is None:
            _count_extra(named, node in matching.duplicates, tally)
        elif not entity.optional:
            tally.counts["any_tp"] += 1
            if entity.type == named.type:
                tally.counts["ent_tp"] += 1
                tally.types[named.type]["tp"] += 1
            else:
                tally.counts["ent_fp"] += 1
                tally.types[named.type]["fp"] += 1
                tally.errors["entity type"].append(f"{named.label}, gold {entity.type}")


def _count_extra(named: Named, is_duplicate: bool, tally: Tally) -> None:
    tally.counts["ent_fp"] += 1
    tally.counts["any_fp"] += 1
    tally.counts["duplicates"] += is_duplicate
    tally.types[named.type]["fp"] += 1
    tally.errors["entity duplicate" if is_duplicate else "entity spurious"].append(named.label)


def _score_missing(
    entities: Mapping[str, Named], nodes: Mapping[Node, Named], matching: Matching, tally: Tally
) -> None:
    matched = set(matching.matched.values())
    right = {name for node, name in matching.matched.items() if entities[name].type == nodes[node].type}
    for identifier, entity in entities.items():
        if entity.optional:
            continue
        if identifier not in right:
            tally.counts["ent_fn"] += 1
            tally.types[entity.type]["fn"] += 1
        if identifier not in matched:
            tally.counts["any_fn"] += 1
            tally.errors["entity missing"].append(entity.label)


def add_scores(scores: Iterable[Score]) -> Score:
    """Return the score of several files together.

    Examples
    --------
    >>> add_scores([Score({"ent_tp": 1}), Score({"ent_tp": 2})]).counts["ent_tp"]
    3
    """
    tally = Tally()
    for score in scores:
        tally.counts.update(score.counts)
        for name, counts in score.types.items():
            tally.types[name].update(counts)
        for name, counts in score.relations.items():
            tally.relations[name].update(counts)
        for kind, items in score.errors.items():
            tally.errors[kind] += items
    return Score(*tally.freeze())
