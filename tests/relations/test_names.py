from __future__ import annotations

import pytest

from graphkit.entities.lexicon import load_lexicon
from graphkit.records import Statement
from graphkit.relations.context import agrees_with_divisions, find_context_relations, find_setting
from graphkit.relations.names import find_name_relations
from graphkit.segment import sentence_spans
from tests.making import HOSTILE, mark

Fact = tuple[str, str, str]


def find(text: str, *names: tuple[str, str]) -> list[Statement]:
    return list(find_name_relations(text, mark(text, names), sentence_spans(text), load_lexicon()))


def facts(text: str, *names: tuple[str, str]) -> set[Fact]:
    return {(one.source.name, one.relation, one.target.name) for one in find(text, *names)}


def setting_facts(text: str, *names: tuple[str, str]) -> set[Fact]:
    mentions = mark(text, names)
    found = find_context_relations(mentions, sentence_spans(text), find_setting(mentions), ())
    return {(one.source.name, one.relation, one.target.name) for one in found}


@pytest.mark.parametrize(
    ("branch", "parent"),
    [
        ("工行温岭支行", "工行"),
        ("中国农业银行温岭市支行", "中国农业银行"),
        ("泰隆银行杭州分行", "泰隆银行"),
        ("清风农商行石桥支行", "清风农商行"),
        ("温岭工行", "工行"),
    ],
)
def test_a_branch_is_of_its_bank(branch: str, parent: str) -> None:
    check_branch(branch, parent, "Bank")


@pytest.mark.parametrize(
    ("branch", "parent", "kind"),
    [
        ("中国移动温岭分公司", "中国移动", "Enterprise"),
        ("人行台州市中心支行", "人行", "Government"),
    ],
)
def test_other_bodies_have_branches_too(branch: str, parent: str, kind: str) -> None:
    check_branch(branch, parent, kind)


def check_branch(branch: str, parent: str, kind: str) -> None:
    found = [one for one in find(f"{branch}来了。", (branch, kind)) if one.relation == "BRANCH_OF"]
    assert [(one.source.name, one.target.name, one.target.layer) for one in found] == [
        (branch, parent, "nested")
    ]


def test_a_bank_is_no_branch() -> None:
    assert not [one for one in find("工行放款。", ("工行", "Bank")) if one.relation == "BRANCH_OF"]


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("义乌市公证处", "Government", ("义乌市公证处", "LOCATED_IN", "义乌市")),
        ("义乌市佛堂镇文化站", "Government", ("义乌市佛堂镇文化站", "LOCATED_IN", "佛堂镇")),
        ("佛堂镇石桥村", "Village", ("佛堂镇石桥村", "PART_OF", "佛堂镇")),
        ("工行温岭支行", "Bank", ("工行温岭支行", "LOCATED_IN", "温岭")),
        ("温岭农商银行", "Bank", ("温岭农商银行", "LOCATED_IN", "温岭")),
        ("江苏句容农商银行", "Bank", ("江苏句容农商银行", "LOCATED_IN", "句容")),
        ("中国移动温岭分公司", "Enterprise", ("中国移动温岭分公司", "LOCATED_IN", "温岭")),
    ],
)
def test_the_place_in_a_name_tells_where_it_is(name: str, kind: str, expected: Fact) -> None:
    assert expected in facts(f"{name}来了。", (name, kind))


def test_a_zone_lies_in_the_place_at_its_head_that_the_article_names() -> None:
    names = (("通城县", "Region"), ("通城经济开发区", "Zone"))
    assert ("通城经济开发区", "PART_OF", "通城") in facts("通城县建起通城经济开发区。", *names)


def test_a_village_named_in_the_article_places_what_is_named_after_it() -> None:
    names = (("燕桥村", "Village"), ("燕桥柠檬合作社", "Enterprise"))
    assert ("燕桥柠檬合作社", "LOCATED_IN", "燕桥") in facts("燕桥村办起燕桥柠檬合作社。", *names)


@pytest.mark.parametrize(
    ("province", "kept"), [(("浙江省", "Region"), False), (("黑龙江省", "Region"), True)]
)
def test_a_far_county_inside_a_name_is_a_brand(province: tuple[str, str], kept: bool) -> None:
    text = f"{province[0]}的龙江银行来了。"
    mentions = mark(text, (province, ("龙江银行", "Bank")))
    found = find_name_relations(text, mentions, sentence_spans(text), load_lexicon())
    setting = find_setting(mentions)
    placed = [one for one in found if one.target.name == "龙江" and agrees_with_divisions(one, setting)]
    assert bool(placed) is kept


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "开化县的县城投公司来了。",
            (("开化县", "Region"), ("县城投公司", "Enterprise")),
            {("县城投公司", "LOCATED_IN", "开化县")},
        ),
        ("浙江省的市城管局来了。", (("浙江省", "Region"), ("市城管局", "Government")), set()),
    ],
)
def test_a_body_without_its_place_lies_where_the_article_plays(
    text: str, names: tuple[tuple[str, str], ...], expected: set[Fact]
) -> None:
    assert setting_facts(text, *names) == expected


def test_places_in_a_row_hold_each_other() -> None:
    names = (("金华市", "Region"), ("义乌市", "Region"), ("佛堂镇", "Town"))
    found = facts("金华市义乌市佛堂镇开工。", *names)
    assert {("义乌市", "PART_OF", "金华市"), ("佛堂镇", "PART_OF", "义乌市")} <= found


@pytest.mark.parametrize("text", ["杭州市宁波市开工。", "金华市金华市开工。", "佛堂镇义乌市开工。"])
def test_places_side_by_side_do_not_always_hold_each_other(text: str) -> None:
    names = (
        ("杭州市", "Region"),
        ("宁波市", "Region"),
        ("金华市", "Region"),
        ("佛堂镇", "Town"),
        ("义乌市", "Region"),
    )
    assert not facts(text, *names)


def test_the_table_of_divisions_tells_what_the_text_leaves_out() -> None:
    found = setting_facts("义乌市开会。佛堂镇修路。", ("义乌市", "Region"), ("佛堂镇", "Town"))
    assert ("佛堂镇", "PART_OF", "义乌市") in found


def test_only_places_that_the_article_names_take_part() -> None:
    assert not setting_facts("佛堂镇修路。", ("佛堂镇", "Town"))


def test_evidence_is_a_sentence_that_holds_the_name() -> None:
    text = "开头。义乌市公证处来了。结尾。"
    for one in find(text, ("义乌市公证处", "Government")):
        assert text[one.start : one.end] == "义乌市公证处来了。"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    text = HOSTILE[name][:1_500]
    for one in find(
        text, ("金华市", "Region"), ("农商银行", "Bank"), ("银行", "Bank"), ("王", "Person"), ("a", "Zone")
    ):
        assert one.source.name != one.target.name
        assert 0 <= one.start < one.end <= len(text)
