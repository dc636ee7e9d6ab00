from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from graphkit.errors import GraphkitError
from graphkit.graph.measures import list_financings, measure_financing
from tests.graph.examples import add_edge, add_node, make_graph


def amounts(graph: nx.MultiDiGraph) -> list[float]:
    return list(list_financings(graph)["amount_cny"].dropna())


def make_loans(*loans: dict[str, Any]) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(articles={})
    add_node(graph, "Bank", "甲行")
    add_node(graph, "Enterprise", "乙厂")
    for number, loan in enumerate(loans):
        add_edge(graph, "甲行", "FINANCES", "乙厂", f"{number}.txt#1", **loan)
    return graph


def test_a_loan_told_of_twice_counts_once_even_through_the_parent_bank() -> None:
    table = list_financings(make_graph(), planned=False)
    assert list(table["amount_cny"]) == [5e6, 3e6]
    loan = table.iloc[1]
    assert (loan["financier"], loan["group"]) == ("农行景宁支行", "中国农业银行")
    assert (loan["statements"], loan["articles"], loan["date"]) == (2, 2, "2020-05-01")


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ({"amount_cny": 1e6}, {"amount_cny": 1.005e6}, 1),
        ({"amount_cny": 1e6}, {"amount_cny": 1.2e6}, 2),
        ({"amount_cny": 1e6, "instrument": "loan"}, {"amount_cny": 1e6, "instrument": "equity"}, 2),
        ({"amount_cny": 1e6, "product": "茶贷"}, {"amount_cny": 1e6, "product": "竹贷"}, 2),
        ({"amount_cny": 1e6, "date": "2020-05"}, {"amount_cny": 1e6, "date": "2021"}, 2),
        ({"amount_cny": 1e6, "date": "2020-05"}, {"amount_cny": 1e6, "date": "2020"}, 1),
        ({"amount_cny": 1e6, "date": "2020-05"}, {"amount_cny": 1e6}, 1),
        ({"amount_cny": 1e6}, {}, 1),
        ({}, {}, 1),
    ],
)
def test_when_two_statements_are_one_financing(
    first: dict[str, Any], second: dict[str, Any], wanted: int
) -> None:
    for order in ((first, second), (second, first)):
        assert len(list_financings(make_loans(*order))) == wanted


def test_what_one_statement_leaves_out_the_other_fills_in() -> None:
    loans = (
        {"amount_cny": 1e6, "status": "planned"},
        {"amount_cny": 1e6, "product": "茶贷", "date": "2020-05"},
    )
    row = list_financings(make_loans(*loans)).iloc[0]
    assert (row["product"], row["date"], row["status"]) == ("茶贷", "2020-05", "stated")


def test_statements_of_one_edge_are_judged_one_by_one() -> None:
    statements = tuple({"evidence": "句。", "amount_cny": amount} for amount in (1e6, 2e6, 1e6))
    graph = make_loans({"amount_cny": 1e6, "weight": 3, "statements": statements})
    assert sorted(amounts(graph)) == [1e6, 2e6]


def test_lenders_of_different_banks_are_not_mixed() -> None:
    graph = make_loans({"amount_cny": 1e6})
    add_node(graph, "Bank", "丙行")
    add_edge(graph, "丙行", "FINANCES", "乙厂", amount_cny=1e6)
    assert amounts(graph) == [1e6, 1e6]


@pytest.mark.parametrize(
    ("sentence", "share"), [("甲、丙两行共贷给乙、丁两厂", 1e6), ("甲、丙两行各贷给乙厂和丁厂", 4e6)]
)
def test_one_amount_for_several_counts_once_unless_each_has_it(sentence: str, share: float) -> None:
    graph = nx.MultiDiGraph(articles={})
    for kind, names in (("Bank", ("甲行", "丙行")), ("Enterprise", ("乙厂", "丁厂"))):
        for name in names:
            add_node(graph, kind, name)
    for bank in ("甲行", "丙行"):
        for mill in ("乙厂", "丁厂"):
            add_edge(graph, bank, "FINANCES", mill, amount_cny=4e6, evidence=f"{sentence}400万元。")
    table = list_financings(graph)
    assert set(table["amount_cny"]) == {4e6}
    assert set(table["share_cny"]) == {share}
    assert measure_financing(graph).to_numpy().sum() == 4 * share


def test_equal_amounts_of_unlike_parties_in_one_sentence_are_two_loans() -> None:
    evidence = "甲行贷给乙厂、丙行贷给丁厂100万元。"
    graph = make_loans({"amount_cny": 1e6, "evidence": evidence})
    add_node(graph, "Bank", "丙行")
    add_node(graph, "Enterprise", "丁厂")
    add_edge(
        graph, "丙行", "FINANCES", "丁厂", amount_cny=1e6, evidence="甲行贷给乙厂、丙行贷给丁厂100万元。"
    )
    assert list(list_financings(graph)["share_cny"]) == [1e6, 1e6]


def test_matrix_by_county_period_and_group() -> None:
    matrix = measure_financing(make_graph(), period="year")
    assert matrix.to_dict() == {"景宁县": {("2020", "中国农业银行"): 3e6, ("2021", "中国农业银行"): 5e6}}
    planned = measure_financing(make_graph(), planned=True)
    assert planned.loc["景宁银座村镇银行", "景宁县"] == 1e6


def test_matrix_by_trade_town_and_count() -> None:
    graph = make_graph()
    assert measure_financing(graph, columns="trade").to_dict() == {"茶产业": {"中国农业银行": 8e6}}
    assert measure_financing(graph, level="town").columns.tolist() == ["鹤溪街道"]
    assert measure_financing(graph, level=None).columns.tolist() == ["东弄村"]
    assert measure_financing(graph, columns="type", value="count", rows="bank").to_dict() == {
        "Enterprise": {"农行景宁支行": 2.0}
    }


def test_a_graph_without_money_gives_an_empty_matrix() -> None:
    assert measure_financing(nx.MultiDiGraph()).empty
    assert list_financings(nx.MultiDiGraph()).columns[0] == "source"


@pytest.mark.parametrize(
    "wrong", [{"rows": "x"}, {"columns": "x"}, {"level": "x"}, {"period": "x"}, {"value": "x"}]
)
def test_wrong_arguments_name_the_right_ones(wrong: dict[str, Any]) -> None:
    with pytest.raises(GraphkitError, match="use one of"):
        measure_financing(make_graph(), **wrong)
