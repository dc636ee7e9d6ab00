"""Where names begin and end, by the words around them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from graphkit.entities.boundaries import drop_edges
from graphkit.entities.lexicon import load_lexicon
from graphkit.entities.placed import find_placed
from graphkit.entities.places import find_places
from graphkit.entities.review import review_mentions
from graphkit.records import Mention


def spans(words: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text and its words from words with blanks between them."""
    found, at = [], 0
    for word in words.split():
        found.append((at, at + len(word)))
        at += len(word)
    return words.replace(" ", ""), found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("日前 ， 恒昌 投资 有限 公司 开业", []),  # no place at the front
        ("日前 ， 佛堂镇 恒昌 投资 有限 公司 开业", ["佛堂镇恒昌投资有限公司"]),
        ("该行 联合 台州 恒昌 信息 服务 有限 公司", ["台州恒昌信息服务有限公司"]),
        ("路桥区 路北街道 党工委 开会", ["路北街道党工委"]),
        ("农行 温岭 支行 仰慕 台州 恒昌 有限 公司", ["台州恒昌有限公司"]),
        ("在 温岭 和 有限 公司", []),
        ("温岭 工业区 块", []),
    ],
)
def test_a_body_reaches_from_its_place_to_its_head(words: str, expected: list[str]) -> None:
    text, found = spans(words)
    assert [mention.name for mention in find_placed(text, found)] == expected


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("经 市场 监管局", "Government", ["市场监管局"]),
        ("加快 产业", "Industry", []),
        ("目前 在 柳溪 社区", "Village", ["柳溪社区"]),
        ("居家 养老 服务 中心", "Zone", []),
        ("柳溪 居家 养老 服务 中心", "Zone", ["柳溪居家养老服务中心"]),
        ("推动 山海 协作", "Programme", ["推动山海协作"]),  # programmes may begin with a verb
        ("围绕 山海 协作", "Programme", ["山海协作"]),
        ("向 阿莲", "Person", ["向阿莲"]),
    ],
)
def test_words_before_a_name_are_cut_and_generic_nouns_left_out(
    words: str, kind: str, expected: list[str]
) -> None:
    text, found = spans(words)
    mention = Mention(0, len(text), text, kind, "model", 0.7)
    assert [one.name for one in drop_edges([mention], found)] == expected


def test_a_sure_name_or_one_of_the_users_stays() -> None:
    text, found = spans("居家 养老 服务 中心")
    sure = Mention(0, len(text), text, "Zone", "model", 0.95)
    own = Mention(0, len(text), text, "Zone", "user", 0.7)
    assert list(drop_edges([sure, own], found)) == [sure, own]


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [("来到清岙", "清岙", False), ("来到佛堂", "佛堂", True), ("清岙镇，清岙", "清岙", True)],
)
def test_a_town_without_its_suffix_is_one_of_the_tables_or_of_the_articles(
    text: str, name: str, kept: bool
) -> None:
    start = text.rindex(name)
    found = review_mentions(
        text, [Mention(start, start + len(name), name, "Town", "model", 0.7)], load_lexicon()
    )
    assert [one.name for one in found] == [name] * kept


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("来到巍山镇，巍山的中学", "巍山", "Town"),
        ("来到巍山县，巍山镇和巍山的中学", "巍山", "Region"),  # the county is named too
        ("来到缙云社区，缙云的老人", "缙云", "Village"),
        ("龙游乡村振兴步伐加快，龙游的竹农", "龙游", "Region"),
        ("温州有温州村，温州很大", "温州", "Region"),  # a city is what its name means
    ],
)
def test_a_short_name_is_the_unit_that_the_article_names(text: str, name: str, kind: str) -> None:
    start = text.rindex(name)
    mention = Mention(start, start + len(name), name, "Region", "lexicon", 0.8)
    units = [one for one in find_places(text) if one.type == "Town"]
    units += [Mention(at.start(), at.end(), at[0], "Village") for at in re.finditer(".{2}社区", text)]
    assert [one.type for one in review_mentions(text, [*units, mention], load_lexicon())][-1] == kind


@pytest.mark.parametrize(
    ("before", "name", "whole"),
    [
        ("泽头村在东边，", "泽头玉山制茶厂", "泽头玉山制茶厂"),
        ("村子在东边，", "泽头玉山制茶厂", "玉山制茶厂"),  # nobody says that 泽头 is a village
        ("泽头村在东边，", "泽头的玉山制茶厂", "玉山制茶厂"),
    ],
)
def test_a_firm_takes_the_short_name_of_a_village_of_the_article(before: str, name: str, whole: str) -> None:
    text = before + name
    start = text.index("玉山")
    found = [Mention(start, len(text), text[start:], "Enterprise", "model", 0.9)]
    found += [
        Mention(at.start(), at.end(), at[0], "Village", "model", 0.9) for at in re.finditer("泽头村?", text)
    ]
    firms = [one for one in review_mentions(text, found, load_lexicon()) if one.start > len(before) - 1]
    assert [one.name for one in firms if one.type == "Enterprise"] == [whole]
    assert all(one.end <= other.start for one, other in pairwise(sorted(firms, key=lambda one: one.start)))
