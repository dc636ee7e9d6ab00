from __future__ import annotations

import networkx as nx
import pytest

from graphkit.errors import GraphkitError, ReadError
from graphkit.export import write_graphml
from graphkit.graph.loading import load_graph
from graphkit.graph.lookup import make_dossier, search_nodes, summarize_graph
from graphkit.graph.lookup_text import (
    escape_markdown,
    format_amount,
    format_dossier,
    format_info,
    format_path,
)
from graphkit.graph.measures_paths import find_paths
from graphkit.graph.nodes import find_node
from tests.graph.examples import add_edge, make_graph


@pytest.mark.parametrize(
    ("query", "name", "how"),
    [
        ("畲乡茶厂", "畲乡茶厂", "exact"),
        ("茶厂", "畲乡茶厂", "exact"),
        ("景 宁", "景宁县", "exact"),
        ("千村", "千村行动", "prefix"),
        ("小禾", "蓝小禾", "inside"),
        ("lishui", "丽水市", "pinyin"),
        ("Lí Shuǐ Shì", "丽水市", "pinyin"),
        ("lss", "丽水市", "pinyin"),
        ("xiaohe", "蓝小禾", "pinyin"),
    ],
)
def test_search_by_name_alias_and_pinyin(query: str, name: str, how: str) -> None:
    best = search_nodes(make_graph(), query)[0]
    assert (best.name, best.how) == (name, how)


def test_better_hits_come_first_and_the_list_is_cut() -> None:
    graph = make_graph()
    assert [hit.how for hit in search_nodes(graph, "景宁")] == ["exact", "prefix", "inside"]
    assert len(search_nodes(graph, "景宁", limit=2)) == 2
    graph.nodes["Programme:清溪行动"]["mentions"] = 9
    assert [hit.name for hit in search_nodes(graph, "行动")] == ["清溪行动", "千村行动"]


def test_searches_without_hits() -> None:
    assert search_nodes(make_graph(), "东海") == []
    assert search_nodes(make_graph(), "  ") == []
    assert search_nodes(make_graph(), "h") == search_nodes(make_graph(), "H")


def test_find_node_takes_ids_names_and_aliases_and_offers_similar_names() -> None:
    graph = make_graph()
    assert (
        find_node(graph, "Bank:中国农业银行") == find_node(graph, "中国农业银行") == find_node(graph, "农行")
    )
    with pytest.raises(GraphkitError, match="did you mean 畲乡茶厂"):
        find_node(graph, "畲乡茶厂房")
    with pytest.raises(GraphkitError, match="graphkit search"):
        find_node(graph, "xyz")


def test_dossier_goes_by_date_with_sentence_and_source() -> None:
    dossier = make_dossier(make_graph(), "茶厂")
    dates = [row["date"] for row in dossier["timeline"]]
    assert dates == sorted(dates) and len(dates) == 7
    loan = next(row for row in dossier["timeline"] if row.get("amount") == "300万元")
    assert loan["evidence"] == "农行景宁支行给畲乡茶厂\n放了300万元。"
    assert (loan["title_of_article"], loan["outlet"], loan["source_file"]) == ("送贷上门", "某报", "a.txt")
    assert dossier["received"] == {"count": 2, "amount_cny": 8e6, "planned_cny": 0.0}


def test_one_relation_in_one_sentence_is_told_once() -> None:
    graph = make_graph()
    statement = {"start": 3, "end": 9, "evidence": "句。"}
    twice = (statement, {**statement, "title": "厂长", "frame": "other"})
    add_edge(graph, "蓝小禾", "WORKS_FOR", "鹤溪竹业", statements=twice, weight=2)
    rows = [row for row in make_dossier(graph, "蓝小禾")["timeline"] if row["target"] == "鹤溪竹业"]
    assert [row["title"] for row in rows] == ["厂长"]


def test_dossier_of_a_bank_sums_its_branches_and_plans_apart() -> None:
    assert make_dossier(make_graph(), "农行")["given"]["amount_cny"] == 8e6
    assert make_dossier(make_graph(), "银座")["given"] == {"count": 1, "amount_cny": 0.0, "planned_cny": 1e6}


def test_dossier_of_a_graph_without_money_or_dates() -> None:
    graph = nx.MultiDiGraph([("a", "b"), ("a", "a")])
    dossier = make_dossier(graph, "a")
    assert len(dossier["timeline"]) == 2 and dossier["given"]["count"] == 0
    assert "日期不详" in format_dossier(dossier)


def test_dossier_as_markdown_in_both_languages() -> None:
    text = format_dossier(make_dossier(make_graph(), "茶厂"))
    assert text.startswith("# 畲乡茶厂\n")
    assert "获得融资 2 笔，合计 800万元。" in text
    assert "  > 农行景宁支行给畲乡茶厂 放了300万元。\n  >\n  > ——送贷上门，某报，a.txt:0" in text
    assert "Received finance 2 times, 8 million yuan in all." in format_dossier(
        make_dossier(make_graph(), "茶厂"), "en"
    )
    with pytest.raises(GraphkitError, match="use one of en, zh"):
        format_dossier(make_dossier(make_graph(), "茶厂"), "fr")


def test_markup_in_articles_stays_text() -> None:
    graph = make_graph()
    add_edge(
        graph,
        "蓝小禾",
        "SUPPORTS",
        "东弄村",
        evidence="<script>alert(1)</script> [a](javascript:b) **c**\n# d",
    )
    text = format_dossier(make_dossier(graph, "蓝小禾"))
    assert "\\<script\\>" in text and "\n# d" not in text and "](" not in text
    assert escape_markdown("a*b") == "a\\*b"


def test_amounts_in_words() -> None:
    assert [format_amount(amount) for amount in (0, 999, 15_000, 2.5e8)] == [
        "0元",
        "999元",
        "1.5万元",
        "2.5亿元",
    ]


def test_info_in_at_most_twenty_lines() -> None:
    info = summarize_graph(make_graph())
    assert (info["nodes"], info["edges"], info["planned"], info["articles"], info["outlets"]) == (
        13,
        17,
        1,
        2,
        1,
    )
    assert (info["first_date"], info["last_date"]) == ("2020-05-01", "2021-06-02")
    assert next(iter(info["relations"].items())) == ("IMPLEMENTS", 5)
    assert info["most_connected"]["畲乡茶厂"] == 7
    text = format_info(info)
    assert len(text.splitlines()) <= 20 and "Bank 3" in text
    assert len(format_info(summarize_graph(nx.MultiDiGraph())).splitlines()) <= 20


def test_paths_as_text() -> None:
    text = format_path(find_paths(make_graph(), "蓝小禾", "鹤溪街道", limit=1).to_dict("records"))
    assert text.splitlines()[0] == "path 1"
    assert "蓝小禾 -WORKS_FOR-> 畲乡茶厂    蓝小禾、畲乡茶厂。" in text


def test_loading_from_folder_and_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = write_graphml(make_graph(), tmp_path / "graph.graphml")
    assert len(load_graph(tmp_path)) == len(load_graph(file)) == 13
    with pytest.raises(ReadError, match="graphkit build"):
        load_graph(tmp_path / "none")


def test_lookups_work_the_same_on_a_graph_read_from_its_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    graph = make_graph()
    read = load_graph(write_graphml(graph, tmp_path / "graph.graphml"))
    assert make_dossier(read, "茶厂") == make_dossier(graph, "茶厂")
    assert summarize_graph(read) == summarize_graph(graph)
