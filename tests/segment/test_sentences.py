from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.segment import sentence_spans
from tests.making import HOSTILE

PROSE = st.text(st.sampled_from("金华市银行放款，。！？；：“”（）\n \u3000a1"), max_size=80)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开工了。投产了！", ["开工了。", "投产了！"]),
        ("真的吗？！真的。", ["真的吗？！", "真的。"]),
        ("一句没有句号", ["一句没有句号"]),
        ("标题\n正文一。正文二。", ["标题", "正文一。", "正文二。"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("“资金到了！”村支书说。", ["“资金到了！”村支书说。"]),
        ("　　开头空两格。 \n\n 下一段。", ["开头空两格。", "下一段。"]),
        ("（会议结束。）下一句。", ["（会议结束。）", "下一句。"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_cuts_where_a_reader_does(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(PROSE)
def test_keeps_every_character_but_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(PROSE)
def test_spans_are_ordered_and_without_white_space_around(text: str) -> None:
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        last = end


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_cut_into_bounded_sentences(name: str) -> None:
    text = HOSTILE[name]
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(one) <= 600 for one in found)


def test_what_runs_on_is_cut_at_a_comma() -> None:
    text = "甲银行放款一千万元，" * 100
    assert all(one.endswith("，") for one in sentences(text))


def test_a_long_sentence_of_prose_stays_whole() -> None:
    text = "镇里的干部走访了企业，" * 20 + "解决了问题。"
    assert sentences(text) == [text]
