from __future__ import annotations

import pytest

from graphkit.entities.divisions import LEVELS, load_divisions, short_name
from graphkit.entities.places import find_places
from tests.making import HOSTILE, check_mentions

TABLE = load_divisions()


def test_every_division_hangs_below_a_province() -> None:
    for code, division in TABLE.by_code.items():
        assert division.code == code and division.level in LEVELS and division.name
        chain = TABLE.chain(code)
        assert chain[0] is division
        assert chain[-1].level == "province"
        assert [LEVELS.index(one.level) for one in chain] == sorted(
            {LEVELS.index(one.level) for one in chain}
        )[::-1]


def test_numbers_are_those_of_the_country() -> None:
    counts = {level: sum(one.level == level for one in TABLE.by_code.values()) for level in LEVELS}
    assert counts["province"] >= 31
    assert 300 < counts["city"] < 400
    assert 2800 < counts["county"] < 3300
    assert counts["town"] > 38_000


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("义乌市", "义乌"),
        ("佛堂镇", "佛堂"),
        ("稠江街道", "稠江"),
        ("沙县", "沙县"),
        ("景宁畲族自治县", "景宁"),
        ("恩施土家族苗族自治州", "恩施"),
        ("内蒙古自治区", "内蒙古"),
        ("香港特别行政区", "香港"),
        ("大兴安岭地区", "大兴安岭"),
        ("", ""),
        ("市", "市"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_name_leads_to_all_its_divisions_in_the_order_of_codes() -> None:
    found = TABLE.named("城关镇")
    assert len(found) > 10
    assert [one.code for one in found] == sorted(one.code for one in found)
    assert TABLE.named("金华")[0].code == "3307"
    assert TABLE.named("没有这个地方") == []
    assert TABLE.chain("no code") == []


def test_within_is_true_up_the_chain_only() -> None:
    (yiwu,) = TABLE.named("义乌市")
    assert TABLE.within(yiwu.code, "33") and TABLE.within(yiwu.code, yiwu.code)
    assert not TABLE.within("33", yiwu.code)


@pytest.mark.parametrize(
    ("name", "node_type"), [("浙江省", "Region"), ("义乌市", "Region"), ("佛堂镇", "Town")]
)
def test_types_follow_levels(name: str, node_type: str) -> None:
    assert TABLE.named(name)[0].type == node_type


def test_full_names_are_found_in_text_and_short_ones_left_to_the_model() -> None:
    found = [(one.name, one.type) for one in find_places("从磐安县城关镇到杭州，搬迁安置")]
    assert found == [("磐安县", "Region"), ("城关镇", "Town")]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    check_mentions(HOSTILE[name], find_places(HOSTILE[name]))
