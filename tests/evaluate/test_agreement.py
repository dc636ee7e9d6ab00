from __future__ import annotations

from graphkit.evaluate import agreement
from tests.evaluate.examples import make_entity, make_gold, make_relation


def test_an_annotator_agrees_with_herself() -> None:
    result = agreement(make_gold(), make_gold())
    assert result["entity"]["f1"] == result["relation"]["f1"] == result["type_kappa"] == 1.0
    assert result["differences"] == {}


def test_differences_are_listed_with_who_has_what() -> None:
    other = make_gold()
    other["entities"][2]["type"] = "Town"
    other["entities"].append(make_entity(8, "窑", "Zone"))
    del other["relations"][0]
    result = agreement(make_gold(), other)
    assert result["differences"] == {
        "entity only in B": ["窑 [Zone]"],
        "relation only in A": ["八都镇 -PART_OF-> 龙泉市"],
        "type differs": ["剑村 [Town], gold Village"],
    }
    assert 0 < result["type_kappa"] < 1


def test_f1_is_the_same_both_ways() -> None:
    other = make_gold()
    del other["relations"][0], other["entities"][6], other["relations"][-1]
    other["entities"][3]["optional"] = True
    there, back = agreement(make_gold(), other), agreement(other, make_gold())
    assert there["entity"]["f1"] == back["entity"]["f1"]
    assert there["relation"]["f1"] == back["relation"]["f1"]


def test_what_either_holds_borderline_counts_neither_way() -> None:
    other = make_gold()
    other["entities"] += [make_entity(8, "窑", "Zone", optional=True)]
    other["relations"] += [make_relation(3, "SUPPORTS", 8), make_relation(3, "BUILDS", 4, optional=True)]
    other["relations"][4]["optional"] = True
    first = make_gold()
    assert agreement(first, other)["relation"]["f1"] == agreement(other, first)["relation"]["f1"] == 1.0
    assert agreement(first, other)["relation"]["tp"] == 4
