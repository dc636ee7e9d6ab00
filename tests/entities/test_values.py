"""What holds for all kinds of values together: order, overlap, speed on hostile text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.entities.values import find_values

ALPHABET = (
    "0123456789０５一二三十百千万亿余多元年月日至-.,%家个亩今去上截近约超“”十四五期间 底末、第美人民币每两半"
)


def test_kinds_come_in_text_order() -> None:
    found = find_values("截至2021年末，该行向86家企业、1.2万亩茶园投放3.5亿元，增长8%。", "2022-05-18")
    assert [value.kind for value in found] == ["date", "count", "area", "money", "percent"]


def test_empty_text_has_no_values() -> None:
    assert find_values("") == ()


@given(st.text(alphabet=ALPHABET, max_size=60), st.sampled_from(["", "2022", "2022-05", "2022-05-18"]))
def test_any_text_gives_ordered_spans(text: str, date: str) -> None:
    end = 0
    for value in find_values(text, date):
        assert end <= value.start < value.end <= len(text)
        assert text[value.start : value.end] == value.text
        end = value.end


HOSTILE = [
    "9" * 100_000, "一" * 100_000, "万亿" * 50_000, "1," * 50_000, "1-" * 50_000, "1至" * 50_000,
    "2021年" * 20_000, "近" * 100_000, "今年" * 50_000, "1 " * 50_000, "最高可" * 33_000, "10万、" * 25_000,
    "3月" * 50_000, "百分之" * 33_000, "1.1" * 33_000, "“十四五" * 25_000, "每亩" * 50_000, "8年至" * 33_000,
    "10元至" * 25_000, " " * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:5])
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    assert all(0 <= value.start < value.end <= len(text) for value in find_values(text, "2022-05-18"))
