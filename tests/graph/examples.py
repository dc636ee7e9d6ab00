"""A small graph that follows the contract."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graphkit.ontology import load_ontology

ARTICLES = {
    "a.txt#1": {
        "title": "送贷上门",
        "date": "2020-05-01",
        "outlet": "某报",
        "source_file": "a.txt",
        "authors": [],
    },
    "b.txt#1": {
        "title": "一年之后",
        "date": "2021-06-02",
        "outlet": "某报",
        "source_file": "b.txt",
        "authors": [],
    },
}
NODES = (
    ("Bank", "中国农业银行", ("农行",)),
    ("Bank", "农行景宁支行", ()),
    ("Bank", "景宁银座村镇银行", ("银座",)),
    ("Enterprise", "畲乡茶厂", ("茶厂",)),
    ("Enterprise", "鹤溪竹业", ()),
    ("Region", "景宁县", ("景宁",)),
    ("Region", "丽水市", ("丽水",)),
    ("Town", "鹤溪街道", ()),
    ("Village", "东弄村", ()),
    ("Programme", "千村行动", ()),
    ("Programme", "清溪行动", ()),
    ("Industry", "茶产业", ()),
    ("Person", "蓝小禾", ()),
)


def add_node(graph: nx.MultiDiGraph, kind: str, name: str, aliases: tuple[str, ...] = ()) -> None:
    graph.add_node(
        f"{kind}:{name}", name=name, label=name, type=kind, aliases=aliases, mentions=2, articles=1,
        first_date="2020-05-01", last_date="2021-06-02", code="", links=(),
    )  # fmt: skip


def find(graph: nx.MultiDiGraph, name: str) -> str:
    return next(str(node) for node, data in graph.nodes(data=True) if data["name"] == name)


def add_edge(
    graph: nx.MultiDiGraph,
    source: str,
    relation: str,
    target: str,
    article: str = "a.txt#1",
    **attributes: Any,
) -> None:
    evidence = attributes.pop("evidence", f"{source}、{target}。")
    label = load_ontology().relations[relation].label_zh
    statement = {
        "start": 0,
        "end": len(evidence),
        "evidence": evidence,
        "status": "stated",
        "confidence": 0.9,
    }
    data = {
        "relation": relation, "label": label, "evidence": evidence, "article": article,
        "source_file": article.partition("#")[0], "start": 0, "end": len(evidence), "status": "stated",
        "confidence": 0.9, "weight": 1, "frame": "test", **attributes,
    }  # fmt: skip
    statements = data.pop("statements", ({**statement, **attributes},))
    graph.add_edge(find(graph, source), find(graph, target), **data, statements=statements)


def make_graph() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(name="样例", version="0.1.0", articles=ARTICLES, settings={})
    for kind, name, aliases in NODES:
        add_node(graph, kind, name, aliases)
    add_edge(graph, "农行景宁支行", "BRANCH_OF", "中国农业银行")
    add_edge(graph, "景宁县", "PART_OF", "丽水市")
    add_edge(graph, "鹤溪街道", "PART_OF", "景宁县")
    add_edge(graph, "东弄村", "PART_OF", "鹤溪街道")
    add_edge(graph, "畲乡茶厂", "LOCATED_IN", "东弄村")
    add_edge(graph, "鹤溪竹业", "LOCATED_IN", "鹤溪街道")
    add_edge(graph, "畲乡茶厂", "OPERATES_IN", "茶产业")
    add_edge(graph, "蓝小禾", "WORKS_FOR", "畲乡茶厂", title="厂长")
    sentence = "农行景宁支行给畲乡茶厂\n放了300万元。"
    loan = {"amount_cny": 3e6, "amount": "300万元", "instrument": "loan"}
    add_edge(graph, "农行景宁支行", "FINANCES", "畲乡茶厂", evidence=sentence, **loan)
    add_edge(graph, "中国农业银行", "FINANCES", "畲乡茶厂", "b.txt#1", amount_cny=3e6, instrument="loan")
    add_edge(graph, "农行景宁支行", "FINANCES", "畲乡茶厂", "b.txt#1", amount_cny=5e6, date="2021-06")
    add_edge(graph, "景宁银座村镇银行", "FINANCES", "鹤溪竹业", "b.txt#1", amount_cny=1e6, status="planned")
    add_edge(graph, "东弄村", "IMPLEMENTS", "千村行动")
    add_edge(graph, "鹤溪街道", "IMPLEMENTS", "千村行动", "b.txt#1", date="2019")
    add_edge(graph, "畲乡茶厂", "IMPLEMENTS", "千村行动", "b.txt#1")
    add_edge(graph, "东弄村", "IMPLEMENTS", "清溪行动", confidence=0.3)
    add_edge(graph, "鹤溪街道", "IMPLEMENTS", "清溪行动", "b.txt#1")
    return graph
