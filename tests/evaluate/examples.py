"""A small gold graph and graphs that differ from it in known or random ways."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx

from graphkit.evaluate import gold_to_graph
from graphkit.records import NODE_TYPES, RELATIONS

TEXT = "龙泉市八都镇的剑村办起了铸剑厂。龙泉农商银行向铸剑厂放贷200万元。厂长季仁说，剑村好。"


def make_entity(number: int, name: str, kind: str, *aliases: str, optional: bool = False) -> dict[str, Any]:
    return {"id": f"e{number}", "name": name, "type": kind, "aliases": list(aliases), "optional": optional}


def make_relation(
    source: int, relation: str, target: int, evidence: str = "", **attrs: Any
) -> dict[str, Any]:
    optional = attrs.pop("optional", False)
    ends = {"source": f"e{source}", "relation": relation, "target": f"e{target}"}
    return {**ends, "evidence": evidence, "attrs": attrs, "optional": optional}


def make_gold() -> dict[str, Any]:
    entities = [
        make_entity(1, "龙泉市", "Region", "龙泉"),
        make_entity(2, "八都镇", "Town"),
        make_entity(3, "剑村", "Village"),
        make_entity(4, "铸剑厂", "Enterprise"),
        make_entity(5, "龙泉农商银行", "Bank", "龙泉农商行"),
        make_entity(6, "季仁", "Person"),
        make_entity(7, "宝剑", "Product", optional=True),
    ]
    first, second, third = TEXT.split("。")[:3]
    relations = [
        make_relation(2, "PART_OF", 1, first),
        make_relation(3, "PART_OF", 2, first),
        make_relation(4, "LOCATED_IN", 3, first),
        make_relation(5, "FINANCES", 4, second, amount_cny=2e6, instrument="loan"),
        make_relation(6, "WORKS_FOR", 4, third, title="厂长"),
        make_relation(4, "COOPERATES_WITH", 5, second, optional=True),
        make_relation(4, "OFFERS", 7, third),
    ]
    return {"file": "x.txt", "entities": entities, "relations": relations}


def perturb(gold: dict[str, Any], seed: int) -> nx.MultiDiGraph:
    """Lose, rename, double and retype nodes; lose, turn round, invent and spoil edges."""
    chance = random.Random(seed)
    graph = gold_to_graph(gold)
    for node in list(graph):
        data = graph.nodes[node]
        if chance.random() < 0.15:
            graph.remove_node(node)
        elif chance.random() < 0.2 and data["aliases"]:
            graph.add_node(f"{node}-twin", name=data["aliases"][0], type=data["type"], aliases=())
            graph.add_edge(f"{node}-twin", chance.choice(list(graph)), relation=chance.choice(RELATIONS))
        elif chance.random() < 0.15:
            data["type"] = chance.choice(NODE_TYPES)
        elif chance.random() < 0.1:
            data["name"], data["aliases"] = f"{data['name']}x", ()
    for source, target, key in list(graph.edges(keys=True)):
        data = dict(graph.edges[source, target, key])
        if chance.random() < 0.15:
            graph.remove_edge(source, target, key)
        elif chance.random() < 0.15:
            graph.remove_edge(source, target, key)
            graph.add_edge(target, source, **data)
        elif chance.random() < 0.2:
            graph.edges[source, target, key].update(relation=chance.choice(RELATIONS), amount_cny=1.0)
        elif chance.random() < 0.2:
            graph.edges[source, target, key].update(title="总", evidence="没有这句话")
    nodes = list(graph)
    for _ in range(len(nodes) // 3):
        ends = chance.choice(nodes), chance.choice(nodes)
        graph.add_edge(*ends, relation=chance.choice(RELATIONS), evidence="")
    return graph
