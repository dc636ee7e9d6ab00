from __future__ import annotations

import pytest

from graphkit.entities.banks import find_banks
from graphkit.entities.lexicon import load_lexicon
from tests.making import HOSTILE, check_mentions


def banks(text: str) -> list[str]:
    return [mention.name for mention in find_banks(text, load_lexicon())]


@pytest.mark.parametrize(
    "name",
    [
        "工行",
        "中国工商银行",
        "农行温岭支行",
        "农行温岭市支行",
        "中国农业银行股份有限公司温岭市支行",
        "泰隆银行杭州分行",
        "建行浙江省分行",
        "工行金华分行营业部",
        "人民银行金华市中心支行",
    ],
)
@pytest.mark.parametrize("frame", ["{}向企业放款", "记者从{}获悉", "在{}的支持下", "由{}牵头"])
def test_a_bank_is_found_with_its_branch(name: str, frame: str) -> None:
    assert banks(frame.format(name)) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("农行和工行温岭支行", ["农行", "工行温岭支行"]),
        ("邮储银行的支行", ["邮储银行"]),
        ("农行为温岭支行", ["农行"]),
        ("农行向贷款客户介绍支行", ["农行"]),
        ("工行、农行温岭支行", ["工行", "农行温岭支行"]),
        ("由温岭市工行牵头", ["温岭市工行"]),
        ("在温岭市中国工商银行", ["中国工商银行"]),
    ],
)
def test_what_stands_between_bank_and_branch_must_be_a_place(text: str, expected: list[str]) -> None:
    assert banks(text) == expected


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    check_mentions(HOSTILE[name], find_banks(HOSTILE[name], load_lexicon()))


def test_the_central_bank_is_a_body_of_government() -> None:
    (found,) = find_banks("人行台州市中心支行来了", load_lexicon())
    assert (found.name, found.type) == ("人行台州市中心支行", "Government")
