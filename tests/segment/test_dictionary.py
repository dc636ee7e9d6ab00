from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphkit.segment.dictionary import WordDictionary


def test_longest_word_wins() -> None:
    assert WordDictionary(["佛堂", "佛堂镇"]).find("到佛堂镇去") == [(1, 4)]


def test_words_of_one_character_are_no_entries() -> None:
    assert WordDictionary(["镇", "", "乡镇"]).words == ("乡镇",)


def test_without_words_nothing_is_found() -> None:
    assert WordDictionary([]).find("到佛堂镇去") == []
    assert WordDictionary(["佛堂镇"]).find("") == []


@given(st.text("甲乙丙丁", max_size=30), st.lists(st.text("甲乙丙丁", max_size=4), max_size=6))
def test_only_entries_are_found_in_order(text: str, entries: list[str]) -> None:
    last = 0
    for start, end in WordDictionary(entries).find(text):
        assert last <= start < end
        assert text[start:end] in entries
        last = end
