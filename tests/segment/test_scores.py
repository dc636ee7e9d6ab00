"""Our tables against pkuseg itself: the same words, whatever the text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
import spacy_pkuseg
from hypothesis import given
from hypothesis import strategies as st

from graphkit.data import data_path
from graphkit.segment.dictionary import WordDictionary
from graphkit.segment.words import WordSegmenter
from tests.making import HOSTILE

FOLDER = data_path("models", "segment")
CHARACTERS = "金华市银行发放贷款农商中国人民委员会的了，。“”；a.1５％Ａ-/二万\n\t \u3000😀\ue000\ue001\x00"


@lru_cache(maxsize=1)
def load_pkuseg() -> Any:
    pkuseg = spacy_pkuseg.pkuseg(str(FOLDER), user_dict=None)
    pkuseg.postprocesser.do_process = False
    return pkuseg


@lru_cache(maxsize=1)
def load_ours() -> WordSegmenter:
    return WordSegmenter(FOLDER, WordDictionary([]))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_cut_as_pkuseg_cuts_it(name: str) -> None:
    assert load_ours().cut(HOSTILE[name]) == load_pkuseg().cut(HOSTILE[name])


@given(st.text(st.sampled_from(CHARACTERS), max_size=60))
def test_any_text_is_cut_as_pkuseg_cuts_it(text: str) -> None:
    assert load_ours().cut(text) == load_pkuseg().cut(text)


@pytest.mark.parametrize(
    "text",
    [
        "中华人民共和国的文物保护和人口普查工作在全国各地开展起来。",
        "二〇二一年3月，工行温岭支行向１２家企业发放贷款3.5亿元，同比增长12％。",
        "联系人:王某,电话0571-88888888|传真*8/9",
    ],
)
def test_prose_is_cut_as_pkuseg_cuts_it(text: str) -> None:
    assert load_ours().cut(text) == load_pkuseg().cut(text)


def test_words_of_the_dictionary_bound_the_rest() -> None:
    segmenter = WordSegmenter(FOLDER, WordDictionary(["佛堂镇"]))
    text = "他在佛堂镇\n开工"
    assert [text[start:end] for start, end in segmenter.spans(text)] == ["他", "在", "佛堂镇", "开工"]
