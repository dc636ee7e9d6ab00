from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphkit.segment.dictionary import WordDictionary


def test_longest_word_wins() -> None:
    words = WordDictionary(["佛堂", "佛堂镇"])
    assert words.solve("到佛堂镇去")[:2] == (["到", "佛堂镇", "去"], [False, True, False])


def test_words_of_one_character_are_no_entries() -> None:
    assert WordDictionary(["镇", "", "乡镇"]).words == ("乡镇",)


def test_without_words_the_text_stays_whole() -> None:
    assert WordDictionary([]).solve("到佛堂镇去") == (["到佛堂镇去"], [False], [""])
    assert WordDictionary(["佛堂镇"]).solve("") == ([], [], [])


@given(st.text("甲乙丙丁", max_size=30), st.lists(st.text("甲乙丙丁", max_size=4), max_size=6))
def test_pieces_join_to_the_text(text: str, entries: list[str]) -> None:
    pieces, known, tags = WordDictionary(entries).solve(text)
    assert "".join(pieces) == text
    assert len(pieces) == len(known) == len(tags)
    assert all(piece in entries for piece, is_known in zip(pieces, known, strict=True) if is_known)
