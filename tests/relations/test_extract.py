"""What the extractor says of short texts whose names are given."""

from __future__ import annotations

import pytest

from graphkit.entities.values import find_values
from graphkit.records import Mention, Statement
from graphkit.relations.extract import load_extractor, set_once
from graphkit.segment import cut_words, sentence_spans
from tests.making import HOSTILE, mark

NAMES = (
    ("温岭农商银行", "Bank"),
    ("清风公司", "Enterprise"),
    ("明月公司", "Enterprise"),
    ("石桥厂", "Enterprise"),
    ("王小川", "Person"),
    ("佛堂镇", "Town"),
    ("惠民贷", "Product"),
    ("清水工程", "Programme"),
    ("滨湖大桥", "Project"),
)
Fact = tuple[str, str, str]


def find(text: str, *, topics: bool = True, classifier: bool = True) -> list[Statement]:
    extractor = load_extractor(topics=topics, classifier=classifier)
    values = find_values(text, "2022-05-07")
    found = extractor.extract(text, mark(text, NAMES), values, sentence_spans(text), cut_words(text))
    return [one for one in found if one.frame not in ("name", "setting")]


def facts(text: str, **options: bool) -> set[Fact]:
    return {(one.source.name, one.relation, one.target.name) for one in find(text, **options)}


def loan(text: str) -> Statement:
    (one,) = (one for one in find(text) if one.relation == "FINANCES")
    return one


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("温岭农商银行向清风公司发放贷款300万元。", ("温岭农商银行", "FINANCES", "清风公司")),
        ("清风公司获得温岭农商银行贷款300万元。", ("温岭农商银行", "FINANCES", "清风公司")),
        ("清风公司总经理王小川说，企业好了。", ("王小川", "WORKS_FOR", "清风公司")),
        ("温岭农商银行推出“惠民贷”。", ("温岭农商银行", "OFFERS", "惠民贷")),
        ("佛堂镇启动清水工程。", ("佛堂镇", "IMPLEMENTS", "清水工程")),
        ("滨湖大桥由清风公司承建。", ("清风公司", "BUILDS", "滨湖大桥")),
        ("温岭农商银行走访了企业。该行向清风公司发放贷款。", ("温岭农商银行", "FINANCES", "清风公司")),
    ],
)
def test_a_plain_sentence_gives_its_relation(text: str, fact: Fact) -> None:
    assert fact in facts(text)


@pytest.mark.parametrize("denial", ["没有", "未", "拒绝", "未能", "并未", "尚未"])
def test_what_is_denied_is_no_relation(denial: str) -> None:
    text = f"温岭农商银行{denial}向清风公司发放贷款。"
    assert not facts(text)
    assert not facts(text, classifier=False)


def test_a_denial_that_belongs_to_a_party_denies_nothing() -> None:
    text = "温岭农商银行向没有抵押物的清风公司发放贷款300万元。"
    assert ("温岭农商银行", "FINANCES", "清风公司") in facts(text)


@pytest.mark.parametrize(
    ("word", "status"), [("", "stated"), ("拟", "planned"), ("计划", "planned"), ("将", "planned")]
)
def test_plans_are_told_from_facts(word: str, status: str) -> None:
    assert loan(f"温岭农商银行{word}向清风公司发放贷款300万元。").status == status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("温岭农商银行向清风公司发放贷款300万元。", {"amount_cny": 3e6, "instrument": "loan"}),
        ("温岭农商银行给予清风公司500万美元授信。", {"currency": "USD", "instrument": "credit"}),
        ("去年8月，温岭农商银行向清风公司发放贷款300万元。", {"date": "2021-08", "date_precision": "month"}),
    ],
)
def test_a_loan_has_its_attributes(text: str, expected: dict[str, object]) -> None:
    assert expected.items() <= loan(text).attributes.items()


def test_lists_of_amounts_pair_up() -> None:
    text = "温岭农商银行向清风公司、明月公司、石桥厂分别发放贷款100万元、50万元、30万元。"
    loans = [one for one in find(text) if one.relation == "FINANCES"]
    amounts = {one.target.name: one.attributes["amount_cny"] for one in loans}
    assert amounts == {"清风公司": 1e6, "明月公司": 5e5, "石桥厂": 3e5}


def test_a_post_is_a_title() -> None:
    (one,) = (one for one in find("清风公司总经理王小川说，企业好了。") if one.relation == "WORKS_FOR")
    assert one.attributes["title"] == "总经理"


def test_the_evidence_is_the_sentence() -> None:
    text = "天气好。温岭农商银行向清风公司发放贷款300万元。完。"
    one = loan(text)
    assert text[one.start : one.end] == "温岭农商银行向清风公司发放贷款300万元。"


def test_statements_come_in_the_order_of_the_text() -> None:
    text = "佛堂镇启动清水工程。温岭农商银行向清风公司发放贷款300万元。温岭农商银行推出“惠民贷”。"
    starts = [one.start for one in find(text)]
    assert starts == sorted(starts) and len(set(starts)) == 3


def test_without_topics_nothing_is_carried_over() -> None:
    text = "温岭农商银行走访了企业。该行向清风公司发放贷款300万元。"
    assert ("温岭农商银行", "FINANCES", "清风公司") not in facts(text, topics=False)


def test_explain_tells_why_a_frame_did_not_hold() -> None:
    text = "温岭农商银行发放贷款。"
    extractor = load_extractor()
    found = extractor.explain(text, mark(text, NAMES), sentence_spans(text))
    assert any(getattr(match, "reason", "").startswith("no object") for _, match in found)


def test_the_surest_of_equal_statements_is_kept() -> None:
    one, other = Mention(0, 2, "甲行", "Bank"), Mention(3, 5, "乙厂", "Enterprise")
    low = Statement(one, "FINANCES", other, 0, 9, confidence=0.6)
    high = Statement(one, "FINANCES", other, 0, 9, confidence=0.9)
    assert set_once([low, high]) == [high]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("names", [(), (("金华市", "Region"), ("银行", "Bank"), ("a", "Product"))])
def test_hostile_text_with_any_names(name: str, names: tuple[tuple[str, str], ...]) -> None:
    text = HOSTILE[name][:1_500]
    found = load_extractor().extract(text, mark(text, names), (), sentence_spans(text), cut_words(text))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


def test_no_text_and_no_names_give_nothing() -> None:
    assert load_extractor().extract("", [], [], [], []) == []
    assert load_extractor().extract("一句话。", [], [], [(0, 4)]) == []
