from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.entities.lexicon import load_lexicon
from graphkit.records import NODE_TYPES
from graphkit.resolve.banks import bank_key
from graphkit.resolve.cores import company_core, strip_places
from graphkit.resolve.linking import Cluster, cluster_names
from graphkit.resolve.normal import fold, strip_tail, usual_form
from graphkit.resolve.places import locate

LEXICON = load_lexicon()
NAME = st.text(st.sampled_from("金华市佛堂镇银行公司村局“”（）a1 "), max_size=10)


def cluster(*names: tuple[str, str], declared: tuple[tuple[str, str, str], ...] = ()) -> list[Cluster]:
    types = dict(names)
    places = {name: 1 for name, kind in names if kind in ("Region", "Town")}
    return cluster_names(types, dict.fromkeys(types, 1), locate(places, types), LEXICON, declared)


def groups(*names: tuple[str, str]) -> list[list[str]]:
    return [one.names for one in cluster(*names)]


@pytest.mark.parametrize(
    ("full", "short", "kind", "reason"),
    [
        ("佛堂镇", "佛堂", "Town", "division code"),
        ("清风里镇", "清风里", "Town", "place suffix"),
        ("“三服务”", "三服务", "Programme", "typography"),
        ("中国工商银行", "工行", "Bank", "known alias"),
        ("中国工商银行温岭市支行", "工行温岭支行", "Bank", "bank name"),
        ("岚县农村信用合作联社", "岚县联社", "Bank", "bank name"),
        ("浙江桐丰纺织有限公司", "桐丰纺织", "Enterprise", "company short form"),
        ("何定远", "何会长", "Person", "surname and title"),
        ("平湖经济技术开发区", "平湖经开", "Zone", "abbreviation"),
        ("王高坂村", "王高坂", "Village", "village suffix"),
    ],
)
def test_two_forms_are_one_thing_and_the_reason_is_told(
    full: str, short: str, kind: str, reason: str
) -> None:
    (one,) = cluster((full, kind), (short, kind))
    assert one.names == [full, short]
    assert [link[2] for link in one.links] == [reason]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("工行", "农行", "Bank"),
        ("工行温岭支行", "工行玉环支行", "Bank"),
        ("佛堂镇", "赤岸镇", "Town"),
        ("义乌市公证处", "永康市公证处", "Government"),
        ("上桥头村", "下桥头村", "Village"),
        ("王小川", "王小山", "Person"),
        ("浙江桐丰纺织有限公司", "浙江桐丰机械有限公司", "Enterprise"),
    ],
)
def test_two_things_stay_two(one: str, other: str, kind: str) -> None:
    assert groups((one, kind), (other, kind)) == [[one], [other]]


def test_a_title_that_two_could_bear_joins_none() -> None:
    assert len(groups(("何定远", "Person"), ("何小山", "Person"), ("何会长", "Person"))) == 3


def test_what_the_text_equates_is_one_thing() -> None:
    declared = (("浙江农商银行联合银行", "省农信联社", "declared"),)
    (one,) = cluster(("浙江农商银行联合银行", "Bank"), ("省农信联社", "Bank"), declared=declared)
    assert one.links == list(declared)


def test_types_are_never_joined() -> None:
    assert len(groups(("佛堂", "Town"), ("佛堂镇", "Village"))) == 2


@given(st.dictionaries(NAME.filter(bool), st.sampled_from(NODE_TYPES), max_size=6))
def test_every_name_is_in_one_cluster_of_its_type(names: dict[str, str]) -> None:
    found = cluster(*names.items())
    assert sorted(name for one in found for name in one.names) == sorted(names)
    assert all(names[one.names[0]] == one.type for one in found)


@given(NAME)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAME, st.sampled_from(NODE_TYPES))
def test_any_name_has_its_plain_forms(name: str, kind: str) -> None:
    assert isinstance(usual_form(name, kind), str)
    assert fold(name).endswith(strip_places(fold(name), (), kind))
    assert isinstance(company_core(name), str)
    assert bank_key(fold(name), LEXICON) == bank_key(fold(name), LEXICON)


@pytest.mark.parametrize(
    ("name", "places", "kind", "expected"),
    [
        ("义乌市公证处", (), "Government", "公证处"),
        ("浙江省金华市义乌市公证处", (), "Government", "公证处"),
        ("市政府", (), "Government", "市政府"),
        ("清风镇石桥村", ("清风镇",), "Village", "石桥村"),
    ],
)
def test_places_before_a_name(name: str, places: tuple[str, ...], kind: str, expected: str) -> None:
    assert strip_places(name, places, kind) == expected


def test_the_longest_tail_goes_but_never_the_whole_name() -> None:
    assert strip_tail("垃圾分类工作", ("工作", "分类工作")) == "垃圾分类"
    assert strip_tail("工作", ("工作",)) == "工作"


@pytest.mark.parametrize(
    "name", ["工行温岭支行", "中国工商银行温岭支行", "中国工商银行股份有限公司温岭市支行", "温岭工行"]
)
def test_all_forms_of_a_branch_share_a_key(name: str) -> None:
    assert bank_key(name, LEXICON) == bank_key("工行温岭支行", LEXICON)


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        ("Enterprise", ["汀朗药业", "汀朗"], [["汀朗药业", "汀朗"]]),
        ("Enterprise", ["汀朗药业", "汀朗石化", "汀朗"], [["汀朗药业"], ["汀朗石化"], ["汀朗"]]),
        ("Enterprise", ["汀朗集团", "汀朗教育", "汀朗"], [["汀朗集团", "汀朗"], ["汀朗教育"]]),
        ("Enterprise", ["汀朗大酒楼", "汀朗"], [["汀朗大酒楼"], ["汀朗"]]),
        ("Enterprise", ["云和县农投公司", "县农投公司"], [["云和县农投公司", "县农投公司"]]),
        ("Bank", ["黑水县农村信用合作联社", "联社"], [["黑水县农村信用合作联社", "联社"]]),
        (
            "Bank",
            ["青田农商银行", "缙云农商银行", "农商行"],
            [["青田农商银行"], ["缙云农商银行"], ["农商行"]],
        ),
        ("Bank", ["富川农村合作银行", "农合行"], [["富川农村合作银行", "农合行"]]),
        ("Bank", ["岚县农村信用合作联社", "省联社"], [["岚县农村信用合作联社"], ["省联社"]]),
        ("Organization", ["青田县石雕协会", "省协会"], [["青田县石雕协会"], ["省协会"]]),
        ("Enterprise", ["京东科技", "京东"], [["京东科技"], ["京东"]]),  # 京东 is known, and another one
        ("Enterprise", ["杭州市政建设公司", "市政建设公司"], [["杭州市政建设公司"], ["市政建设公司"]]),
        ("Zone", ["城南工业区", "南工业区"], [["城南工业区"], ["南工业区"]]),
        ("Zone", ["清风国际眼镜城", "眼镜城"], [["清风国际眼镜城", "眼镜城"]]),
        ("Zone", ["清风珠宝城", "明月珠宝城", "珠宝城"], [["清风珠宝城"], ["明月珠宝城"], ["珠宝城"]]),
        ("Zone", ["丹阳经济开发区", "开发区"], [["丹阳经济开发区", "开发区"]]),
        ("Organization", ["青田县石雕协会", "协会"], [["青田县石雕协会", "协会"]]),
        ("Organization", ["青田县石雕协会", "青田县杨梅协会", "协会"], 3),
        ("Programme", ["青田县农家乐管理办法", "办法"], [["青田县农家乐管理办法", "办法"]]),
        ("Government", ["新港区管委会", "管委会"], [["新港区管委会", "管委会"]]),
    ],
)
def test_what_is_left_of_a_name_joins_the_only_one_that_it_fits(
    kind: str, names: list[str], expected: list[list[str]] | int
) -> None:
    found = groups(*((name, kind) for name in names))
    assert (len(found) if isinstance(expected, int) else found) == expected
