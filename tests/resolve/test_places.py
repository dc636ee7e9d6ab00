from __future__ import annotations

import pytest

from graphkit.entities.divisions import load_divisions
from graphkit.resolve.places import PlaceContext, candidates_for, locate

TABLE = load_divisions()


def where(**names: str) -> PlaceContext:
    return locate(dict.fromkeys(names, 1), names)


@pytest.mark.parametrize("county", ["磐安县", "庆元县", "嵊泗县"])
def test_a_county_alone_is_itself(county: str) -> None:
    context = where(**{county: "Region"})
    assert TABLE.by_code[context.codes[county]].name == county
    assert context.area == context.county == context.codes[county]


def test_of_eighty_towns_of_one_name_the_countys_is_meant() -> None:
    counties = sorted({town.parent for town in TABLE.named("城关镇")})[:3]
    for code in counties:
        county = TABLE.by_code[code].name
        context = where(**{county: "Region", "城关镇": "Town"})
        assert context.codes["城关镇"].startswith(context.codes.get(county, "no county"))


def test_a_town_of_many_places_alone_has_no_code() -> None:
    assert "城关镇" not in where(城关镇="Town").codes


@pytest.mark.parametrize(("one", "other"), [(0, 1), (2, 3), (5, 20), (10, 40)])
def test_of_two_counties_with_such_a_town_none_is_chosen(one: int, other: int) -> None:
    parents = sorted({town.parent for town in TABLE.named("城关镇")})
    counties = [TABLE.by_code[parents[number]].name for number in (one, other)]
    assert "城关镇" not in where(**dict.fromkeys(counties, "Region"), 城关镇="Town").codes


def test_the_city_rather_than_the_county_of_that_name() -> None:
    assert where(金华="Region").codes["金华"] == "3307"


def test_a_prefix_narrows_a_name() -> None:
    assert [one.code for one in candidates_for(TABLE, "义乌市佛堂镇", "Town")] == ["330782100"]


def test_an_unknown_place_has_no_code() -> None:
    context = where(没有这个镇="Town")
    assert context.codes == {} and context.area == ""


def test_no_names_give_no_context() -> None:
    assert locate({}, {}) == PlaceContext({})
