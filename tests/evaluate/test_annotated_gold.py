from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graphkit.evaluate import parse_annotations, split_sentences, to_gold, write_sample

SOURCE = """\
# X-1 date=2021-03-04 damage=none
[云和县|Region][赤石乡|Town]办起了厂。[赤石|Town]人[雷木生|Person]是[云和农商银行赤石支行|Bank]的老客户。
该行行长[蓝山禾|Person]说，[云和农商行赤石支行|Bank]向[雷木生|Person]贷出30万元。[木玩|Product?]卖得好。
= 赤石乡 PART_OF 云和县
= 云和农商银行赤石支行 BRANCH_OF 云和农商银行
= 云和农商银行赤石支行 LOCATED_IN 云和
= 云和农商银行赤石支行 FINANCES 雷木生 | instrument=loan; amount_cny=300000
= 蓝山禾 WORKS_FOR 云和农商银行赤石支行 | title=行长
? 雷木生 OFFERS 木玩
~ 赤石乡 = 赤石
~ 云和农商银行赤石支行 = 云和农商行赤石支行
"""


def make_gold(source: str = SOURCE) -> dict[str, Any]:
    return to_gold(parse_annotations(source)[0], "x.txt")


def entity(gold: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in gold["entities"] if item["name"] == name)


def relation(gold: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(item for item in gold["relations"] if item["relation"] == kind)


def test_same_names_are_one_entity_with_the_full_name_first() -> None:
    gold = make_gold()
    assert entity(gold, "赤石乡")["aliases"] == ["赤石"]
    assert entity(gold, "云和农商银行赤石支行")["aliases"] == ["云和农商行赤石支行"]
    assert len([item for item in gold["entities"] if "赤石支行" in item["name"]]) == 1


def test_suffixless_names_stay_apart_without_a_line_that_joins_them() -> None:
    source = "# X-1\n[金华市|Region]说，[金华|Region]好。\n"
    assert len(make_gold(source)["entities"]) == 2
    assert len(make_gold(source + "~ 金华市 = 金华\n")["entities"]) == 1


def test_parent_of_a_branch_becomes_an_entity() -> None:
    gold = make_gold()
    parent = entity(gold, "云和农商银行")
    assert (parent["type"], parent["optional"]) == ("Bank", False)
    assert relation(gold, "BRANCH_OF")["target"] == parent["id"]


def test_unmarked_place_stands_for_the_marked_one() -> None:
    gold = make_gold()
    assert relation(gold, "LOCATED_IN")["target"] == entity(gold, "云和县")["id"]
    assert "云和" in entity(gold, "云和县")["aliases"]


def test_unmarked_place_with_a_suffix_stands_for_the_marked_one_without() -> None:
    source = "# X-1\n[云和|Region]的[云和县林业局|Government]来了。\n= 云和县林业局 LOCATED_IN 云和县\n"
    gold = make_gold(source)
    assert relation(gold, "LOCATED_IN")["target"] == entity(gold, "云和")["id"]
    assert entity(gold, "云和")["aliases"] == ["云和县"]


def test_evidence_names_both_sides_and_the_amount() -> None:
    gold = make_gold()
    assert relation(gold, "PART_OF")["evidence"] == "云和县赤石乡办起了厂。"
    assert relation(gold, "FINANCES")["evidence"].endswith("贷出30万元。")
    assert relation(gold, "OFFERS")["evidence"].startswith("赤石人雷木生")


def test_optional_and_attributes_are_kept() -> None:
    gold = make_gold()
    assert entity(gold, "木玩")["optional"] and relation(gold, "OFFERS")["optional"]
    assert relation(gold, "WORKS_FOR")["attrs"] == {"title": "行长"}


def test_broken_lines_do_not_end_sentences() -> None:
    assert split_sentences("云和\n县。好！”", broken=True) == ("云和\n县。", "好！”")
    source = "# X-1 damage=ocr\n[云和\n县|Region]有[赤石 乡|Town]。\n= 赤石乡 PART_OF 云和县\n"
    gold = make_gold(source)
    assert [item["name"] for item in gold["entities"]] == ["云和县", "赤石乡"]
    assert gold["relations"][0]["evidence"] == "云和\n县有赤石 乡。"


def test_sample_holds_plain_text_and_gold(tmp_path: Path) -> None:
    (tmp_path / "annotated").mkdir()
    second = "\n# X-2\n[赤石乡|Town]的第二篇。\n"
    (tmp_path / "annotated" / "01_a.txt").write_text(SOURCE + second, encoding="utf-8")
    assert write_sample(tmp_path / "annotated", tmp_path) == (tmp_path / "01_a.txt",)
    text = (tmp_path / "01_a.txt").read_text(encoding="utf-8")
    gold = json.loads((tmp_path / "gold" / "01_a.json").read_text(encoding="utf-8"))
    assert "[" not in text and "= " not in text and text.endswith("第二篇。\n")
    assert gold["file"] == "01_a.txt"
    assert len([item for item in gold["entities"] if item["name"] == "赤石乡"]) == 1
