from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.entities.merge import LAYER_RANK, extend_projects, join_places, merge_mentions, split_places
from graphkit.records import NODE_TYPES, Mention

TEXT = "甲乙丙丁戊己庚辛壬癸"


@st.composite
def mentions(draw: st.DrawFn) -> Mention:
    start = draw(st.integers(0, 8))
    end = draw(st.integers(start + 1, 10))
    layer = draw(st.sampled_from(sorted(LAYER_RANK)))
    node_type = draw(st.sampled_from(NODE_TYPES))
    return Mention(start, end, TEXT[start:end], node_type, layer, draw(st.sampled_from([0.5, 0.7, 0.9])))


def kept(*candidates: Mention) -> list[tuple[str, str]]:
    return [(one.name, one.layer) for one in merge_mentions(candidates)]


def test_own_names_win_over_longer_ones() -> None:
    own, longer = Mention(1, 3, "乙丙", "Bank", "user"), Mention(0, 5, "甲乙丙丁戊", "Zone", "model")
    assert ("乙丙", "user") in kept(longer, own)


def test_a_declared_short_form_wins_over_the_model() -> None:
    declared, other = (
        Mention(2, 5, "丙丁戊", "Zone", "declared"),
        Mention(4, 8, "戊己庚辛", "Person", "model"),
    )
    assert kept(other, declared) == [("丙丁戊", "declared")]


def test_the_longest_name_is_the_name() -> None:
    short, longer = (
        Mention(0, 3, "甲乙丙", "Region", "lexicon", 0.9),
        Mention(0, 6, TEXT[:6], "Bank", "model", 0.6),
    )
    assert kept(short, longer) == [(TEXT[:6], "model")]


def test_names_side_by_side_stay() -> None:
    left, right = Mention(0, 3, "甲乙丙", "Region", "lexicon"), Mention(3, 5, "丁戊", "Town", "lexicon")
    assert kept(right, left) == [("甲乙丙", "lexicon"), ("丁戊", "lexicon")]


def test_nothing_gives_nothing() -> None:
    assert merge_mentions([]) == []


@given(st.lists(mentions(), max_size=12))
def test_what_stays_is_ordered_and_does_not_overlap(candidates: list[Mention]) -> None:
    last = 0
    for one in merge_mentions(candidates):
        assert one.start >= last
        last = one.end


@given(st.lists(mentions(), max_size=8, unique_by=lambda one: (one.start, one.end)))
def test_the_order_of_the_layers_does_not_matter(candidates: list[Mention]) -> None:
    assert merge_mentions(candidates) == merge_mentions(candidates[::-1])


@given(st.lists(mentions(), max_size=8))
def test_merging_twice_changes_nothing(candidates: list[Mention]) -> None:
    once = merge_mentions(candidates)
    assert merge_mentions(once) == once


def test_a_count_behind_a_list_is_no_part_of_its_last_name() -> None:
    member = Mention(4, 7, "石溪坑", "Village", "pattern", 0.9)
    counted = Mention(4, 9, "石溪坑三村", "Village", "model", 0.99)
    assert merge_mentions([counted, member]) == [member]
    assert merge_mentions([counted]) == [counted]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("余芳是", "余芳"),
        ("余芳草", "余芳草"),
        ("欧阳明也", "欧阳明"),
        ("张建新敏", "张建新"),
        ("王是", "王是"),
    ],
)
def test_a_persons_name_does_not_run_on(name: str, expected: str) -> None:
    (person,) = split_places([Mention(0, len(name), name, "Person")])
    assert (person.name, person.end) == (expected, len(expected))


@pytest.mark.parametrize(
    ("parts", "rest", "expected"),
    [
        ([("清风产业园", "Zone")], "三期工程开工", [("清风产业园三期工程", "Project")]),
        ([("清风产业园", "Zone")], "（二期）开工", [("清风产业园（二期）", "Project")]),
        (
            [("清风医院", "Organization"), ("门诊综合楼", "Project")],
            "开工",
            [("清风医院门诊综合楼", "Project")],
        ),
        ([("清风公司", "Enterprise")], "二期开工", [("清风公司", "Enterprise")]),
        ([("清风产业园", "Zone")], "一期待开工", [("清风产业园一期", "Project")]),
        ([("清风产业园", "Zone")], "学期", [("清风产业园", "Zone")]),
    ],
)
def test_a_project_takes_its_phase_and_its_owner_along(
    parts: list[tuple[str, str]], rest: str, expected: list[tuple[str, str]]
) -> None:
    mentions, text = [], ""
    for name, kind in parts:
        mentions.append(Mention(len(text), len(text) + len(name), name, kind))
        text += name
    extended = extend_projects(text + rest, mentions)
    assert [(one.name, one.type) for one in extended] == expected
    assert all(one.name == (text + rest)[one.start : one.end] for one in extended)


def test_a_name_of_the_users_takes_nothing_along() -> None:
    own = Mention(0, 5, "清风产业园", "Zone", "user")
    assert extend_projects("清风产业园二期开工", [own]) == [own]


def test_a_school_and_its_quoted_college_are_one_name() -> None:
    school, college = (
        Mention(0, 4, "江南大学", "Organization"),
        Mention(4, 11, "“灯塔”农学院", "Organization"),
    )
    assert [one.name for one in join_places([school, college])] == ["江南大学“灯塔”农学院"]
    team = Mention(4, 12, "“灯塔”志愿服务队", "Organization")
    assert len(join_places([school, team])) == 2
