from __future__ import annotations

import pytest

from graphkit.entities.repeated import find_repeated
from graphkit.entities.shortening import short_forms
from graphkit.records import NODE_TYPES, Mention
from tests.making import HOSTILE, check_mentions, extract_text, mark


@pytest.mark.parametrize(
    ("name", "node_type", "expected"),
    [
        ("佛堂镇", "Town", ("佛堂",)),
        ("义乌市", "Region", ("义乌",)),
        ("景宁畲族自治县", "Region", ("景宁",)),
        ("沙县", "Region", ()),
        ("王高坂村", "Village", ("王高坂",)),
        ("东村", "Village", ()),
        ("王小川", "Person", ()),
    ],
)
def test_safe_short_forms(name: str, node_type: str, expected: tuple[str, ...]) -> None:
    assert short_forms(name, node_type) == expected


@pytest.mark.parametrize("node_type", NODE_TYPES)
@pytest.mark.parametrize("name", ["", "镇", "村", "某某有限公司", "（）", "a"])
def test_a_short_form_is_shorter_and_has_two_characters(name: str, node_type: str) -> None:
    assert all(1 < len(form) < len(name) for form in short_forms(name, node_type))


def test_later_mentions_are_found_in_full_and_in_short() -> None:
    text = "上桥头村变了，上桥头的人也变了，上桥头村好。"
    found = list(find_repeated(text, mark(text[:4], [("上桥头村", "Village")])))
    assert [(one.start, one.name, one.type, one.layer) for one in found] == [
        (0, "上桥头村", "Village", "repeated"),
        (7, "上桥头", "Village", "repeated"),
        (16, "上桥头村", "Village", "repeated"),
    ]


def test_the_full_name_wins_over_its_short_form() -> None:
    text = "王高坂村，王高坂村"
    assert [one.name for one in find_repeated(text, [Mention(0, 4, "王高坂村", "Village")])] == [
        "王高坂村"
    ] * 2


def test_without_names_there_is_nothing_to_repeat() -> None:
    assert list(find_repeated("任何文字", [])) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    text = HOSTILE[name]
    check_mentions(
        text, find_repeated(text, mark(text[:60], [("金华市", "Region"), ("a", "Bank"), ("，", "Town")]))
    )


def test_a_declared_short_form_is_found_again() -> None:
    text = "浙江清风文具有限公司（以下简称“清风文具”）获贷款。清风文具的厂房开工。"
    found = extract_text(text)
    layers = [one.layer for one in found.mentions if one.name == "清风文具"]
    assert layers[0] == "declared"
    assert layers[1] in ("repeated", "model")
    assert ("浙江清风文具有限公司", "清风文具", "declared") in found.links
