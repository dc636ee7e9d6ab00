"""What the layers of known and of formed names give before anything is decided between them."""

from __future__ import annotations

import pytest

from graphkit.entities.layers import find_formed, find_known
from graphkit.entities.lexicon import load_lexicon
from graphkit.entities.model import Thresholds, load_thresholds
from graphkit.entities.patterns import load_patterns
from graphkit.entities.review import review_mentions
from graphkit.records import Mention
from graphkit.segment import cut_words


def known(text: str, kind: str, own: tuple[str, ...] = ()) -> list[str]:
    found = find_known(text, list(cut_words(text)), load_lexicon(), own)
    return [mention.name for mention in found if mention.type == kind]


def formed(text: str) -> list[tuple[str, str]]:
    found = find_formed(text, load_patterns(), list(cut_words(text)))
    return [(mention.name, mention.type) for mention in found]


@pytest.mark.parametrize(
    ("text", "trades"),
    [
        ("镇上办起三家服装小店。", []),
        ("镇上以服装、五金为主。", ["服装", "五金"]),
        ("服装和五金是这里的支柱。", ["服装", "五金"]),
        ("他做五金工具买卖。", []),
        ("去年服装出口增长两成，五金占三成。", ["服装", "五金"]),
    ],
)
def test_a_trade_that_only_describes_the_next_noun_is_none(text: str, trades: list[str]) -> None:
    assert known(text, "Industry") == trades


def test_a_trade_of_the_users_counts_wherever_it_stands() -> None:
    assert known("镇上办起三家服装小店。", "Industry", ("服装",)) == ["服装"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("理赔由太平洋产险余杭中心支公司负责。", "太平洋产险余杭中心支公司"),
        ("线路由国网诸暨市供电公司改造。", "国网诸暨市供电公司"),
        ("包裹交给中国邮政衢江分公司。", "中国邮政衢江分公司"),
    ],
)
def test_branches_of_insurers_and_utilities_are_whole(text: str, name: str) -> None:
    assert (name, "Enterprise") in formed(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("活动由县民政局主办。", ("县民政局", "Government")),
        ("据市统计局介绍，产值增长。", ("市统计局", "Government")),
        ("商户找到镇农办。", ("镇农办", "Government")),
        ("与区工商联共建。", ("区工商联", "Organization")),
        ("根据省政府要求整改。", ("省政府", "Government")),
    ],
)
def test_departments_are_known_by_their_level(text: str, expected: tuple[str, str]) -> None:
    assert expected in formed(text)


@pytest.mark.parametrize(
    "text",
    [
        "据市纪委员会议通报。",
        "由县政府部门牵头。",
        "找区妇联组织帮忙。",
        "云集市民政策宣讲。",
        "找区残联手工坊。",
        "由市科协同企业办。",
        "国网员工走进城关供电所。",
        "中国移动推出新套餐后分公司忙了。",
    ],
)
def test_what_runs_on_is_no_department(text: str) -> None:
    assert [name for name, kind in formed(text) if kind in ("Government", "Organization", "Enterprise")] == []


def test_names_begin_behind_the_mark_of_a_caption() -> None:
    mention = Mention(0, 6, "▲清水河大桥", "Project", "model", 0.8)
    found = review_mentions(
        "▲清水河大桥通车。", [mention], load_lexicon(), [(0, 1), (1, 4), (4, 6), (6, 8), (8, 9)]
    )
    assert [(one.start, one.name) for one in found] == [(1, "清水河大桥")]


def test_a_name_with_its_head_need_not_be_as_sure() -> None:
    thresholds, _ = load_thresholds()
    assert thresholds.of("某某酒厂", "Enterprise") < thresholds.of("某某", "Enterprise")
    assert thresholds.of("某某酒厂", "Programme") == thresholds.of("某某", "Programme")
    assert Thresholds({"others": 0.6}).of("某某酒厂", "Enterprise") == 0.6
