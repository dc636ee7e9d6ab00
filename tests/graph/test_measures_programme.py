from __future__ import annotations

import pytest

from graphkit.graph.measures import list_programmes, measure_reach, project_pairs
from tests.graph.examples import add_edge, add_node, make_graph


def test_reach_goes_by_date_and_counts_bodies_at_their_place() -> None:
    table = measure_reach(make_graph(), "千村行动")
    columns = ["name", "level", "county", "first_date", "last_date", "articles", "who"]
    assert table[columns].values.tolist() == [
        ["鹤溪街道", "town", "景宁县", "2019", "2019", 1, "鹤溪街道"],
        ["东弄村", "village", "景宁县", "2020-05-01", "2021-06-02", 2, "东弄村|畲乡茶厂"],
    ]


def test_plans_count_only_when_asked_for() -> None:
    graph = make_graph()
    add_edge(graph, "丽水市", "IMPLEMENTS", "千村行动", status="planned")
    assert len(measure_reach(graph, "千村行动")) == 2
    assert "丽水市" in measure_reach(graph, "千村行动", planned=True)["name"].tolist()


def test_programmes_by_how_far_they_reach() -> None:
    table = list_programmes(make_graph())
    assert table[["name", "implementers", "places", "counties"]].values.tolist() == [
        ["千村行动", 3, 2, 1],
        ["清溪行动", 2, 2, 1],
    ]


def test_co_implementation_weighs_what_few_share_more() -> None:
    table = project_pairs(make_graph()).set_index(["left", "right"])
    pair = table.loc[("Town:鹤溪街道", "Village:东弄村")]
    assert (pair["shared"], pair["jaccard"], pair["what"]) == (2, 1.0, "千村行动|清溪行动")
    assert pair["newman"] == pytest.approx(1 / 2 + 1)
    assert len(table) == 3
    assert len(project_pairs(make_graph(), minimum=2)) == 1
    assert len(project_pairs(make_graph(), types=("Town", "Village"))) == 1


def test_projection_on_the_targets_and_over_large_hubs() -> None:
    graph = make_graph()
    add_node(graph, "Enterprise", "双厂")
    add_edge(graph, "农行景宁支行", "FINANCES", "双厂")
    shared = project_pairs(graph, "FINANCES", side="target")
    assert shared[["left", "right", "what"]].values.tolist() == [
        ["Enterprise:双厂", "Enterprise:畲乡茶厂", "农行景宁支行"]
    ]
    assert project_pairs(graph, "FINANCES", side="target", largest=1).empty
