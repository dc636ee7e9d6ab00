from __future__ import annotations

import networkx as nx
import pytest

from graphkit.graph.filters import overlaps
from graphkit.graph.hierarchy import Hierarchy
from graphkit.graph.measures import compare_graphs, filter_graph, roll_up
from tests.graph.examples import add_edge, add_node, make_graph


def test_roll_up_joins_branches_and_places() -> None:
    table = roll_up(make_graph(), level="county")
    rows = {(row.source, row.relation, row.target): row for row in table.itertuples()}
    loans = rows["中国农业银行", "FINANCES", "畲乡茶厂"]
    assert (loans.edges, loans.statements, loans.amount_cny) == (3, 3, 8e6)
    assert rows["景宁县", "IMPLEMENTS", "千村行动"].edges == 2
    assert ("景宁县", "PART_OF", "丽水市") in rows
    assert not any(row.relation == "BRANCH_OF" for row in table.itertuples())
    apart = roll_up(make_graph(), branches=False)
    assert "农行景宁支行" in apart["source"].tolist()


def test_levels_by_code_by_name_and_by_what_lies_above() -> None:
    graph = nx.MultiDiGraph()
    names = ("浙江省", "金华市", "义乌市", "武义县", "某地区", "长三角")
    for name in names:
        add_node(graph, "Region", name)
    add_edge(graph, "义乌市", "PART_OF", "金华市")
    graph.nodes["Region:长三角"]["code"] = "330000"
    levels = [Hierarchy(graph).find_level(f"Region:{name}") for name in names]
    assert levels == ["province", "city", "county", "county", "city", "province"]
    graph.nodes["Region:义乌市"]["code"] = "330782"
    graph.nodes["Region:金华市"]["code"] = "330700"
    assert [Hierarchy(graph).find_level(f"Region:{name}") for name in names[1:3]] == ["city", "county"]


def test_codes_of_any_length_show_the_level() -> None:
    levels = {"33": "province", "330000": "province", "3307": "city", "330700": "city", "330782": "county"}
    for code, level in levels.items():
        graph = nx.MultiDiGraph()
        add_node(graph, "Region", "某地")
        graph.nodes["Region:某地"]["code"] = code
        assert Hierarchy(graph).find_level("Region:某地") == level


def test_of_several_places_the_smallest_is_the_nearest() -> None:
    graph = make_graph()
    add_node(graph, "Region", "浙江省")
    add_node(graph, "Zone", "外舍园区")
    add_edge(graph, "鹤溪竹业", "LOCATED_IN", "浙江省", weight=5)
    add_edge(graph, "鹤溪竹业", "LOCATED_IN", "外舍园区")
    hierarchy = Hierarchy(graph)
    places = list(hierarchy.climb_places("Enterprise:鹤溪竹业"))
    assert places[:3] == ["Zone:外舍园区", "Town:鹤溪街道", "Region:浙江省"]
    assert hierarchy.find_place("Enterprise:鹤溪竹业", "county") == "Region:景宁县"


def test_circles_end() -> None:
    graph = make_graph()
    add_edge(graph, "丽水市", "PART_OF", "东弄村")
    add_edge(graph, "中国农业银行", "BRANCH_OF", "农行景宁支行")
    hierarchy = Hierarchy(graph)
    assert len(list(hierarchy.climb_places("Enterprise:畲乡茶厂"))) == 4
    assert hierarchy.find_group("Bank:农行景宁支行") == "Bank:中国农业银行"


def test_people_are_where_they_work() -> None:
    assert Hierarchy(make_graph()).find_place("Person:蓝小禾", "county") == "Region:景宁县"
    assert Hierarchy(make_graph()).find_place("Bank:中国农业银行") is None


def test_comparison_of_two_periods() -> None:
    graph = make_graph()
    before, after = filter_graph(graph, until="2020"), filter_graph(graph, since="2021")
    table = compare_graphs(before, after).set_index("key")
    assert table.loc["Enterprise:畲乡茶厂", "status"] == "both"
    assert table.loc["Bank:景宁银座村镇银行", "status"] == "right"
    edge = table.loc["Bank:农行景宁支行 FINANCES Enterprise:畲乡茶厂"]
    assert (edge["kind"], edge["status"], edge["left"], edge["right"]) == ("edge", "both", 1, 1)
    assert set(compare_graphs(graph, graph)["status"]) == {"both"}


def test_filters_leave_the_graph_as_it_is() -> None:
    graph = make_graph()
    before = nx.to_dict_of_dicts(graph)
    part = filter_graph(graph, relations={"IMPLEMENTS"}, minimum_confidence=0.5)
    assert {data["relation"] for *_, data in part.edges(data=True)} == {"IMPLEMENTS"}
    assert part.number_of_edges() == 4
    part.nodes["Village:东弄村"]["name"] = "x"
    assert nx.to_dict_of_dicts(graph) == before and graph.nodes["Village:东弄村"]["name"] == "东弄村"
    assert part.graph["articles"] == graph.graph["articles"]


def test_filters_by_type_status_and_place() -> None:
    graph = make_graph()
    assert set(filter_graph(graph, types={"Bank"}).nodes) == {"Bank:中国农业银行", "Bank:农行景宁支行"}
    assert filter_graph(graph, status="planned").number_of_edges() == 1
    assert len(filter_graph(graph, types={"Bank"}, keep_isolated=True)) == 3
    village = filter_graph(graph, place="东弄村")
    assert {"Enterprise:畲乡茶厂", "Person:蓝小禾", "Bank:农行景宁支行"} <= set(village)
    assert "Enterprise:鹤溪竹业" not in village


@pytest.mark.parametrize(
    ("date", "since", "until", "wanted"),
    [
        ("2020-05-03", "2020-05-03", "2020-05-03", True),
        ("2020-05-03", "2020-05-04", "", False),
        ("2020-05", "2020-05-20", "", True),
        ("2020", "", "2019-12-31", False),
        ("2020-05-03", "2020", "2020", True),
        ("", "", "", True),
        ("", "", "2020", False),
    ],
)
def test_dates_of_any_length_against_spans(date: str, since: str, until: str, wanted: bool) -> None:
    assert overlaps(date, since, until) is wanted
