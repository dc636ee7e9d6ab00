from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphkit.phrases import PhraseFinder

TEXT = st.text("甲乙丙丁", max_size=30)
PHRASES = st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), max_size=6)


def leftmost_longest(text: str, phrases: list[str]) -> list[tuple[int, int, int]]:
    found = []
    position = 0
    while position < len(text):
        longest = max((len(one) for one in phrases if text.startswith(one, position)), default=0)
        if longest:
            found.append((position, position + longest, longest))
        position += longest or 1
    return found


@given(TEXT, PHRASES)
def test_the_leftmost_and_longest_count(text: str, phrases: list[str]) -> None:
    finder = PhraseFinder({phrase: len(phrase) for phrase in phrases})
    assert finder.find(text) == leftmost_longest(text, phrases)


@given(TEXT, PHRASES)
def test_overlapping_ones_come_by_their_ends_the_longer_first(text: str, phrases: list[str]) -> None:
    finder = PhraseFinder({phrase: phrase for phrase in phrases}, overlapping=True)
    expected = [
        (end - length, end, text[end - length : end])
        for end in range(len(text) + 1)
        for length in range(end, 0, -1)
        if text[end - length : end] in phrases
    ]
    assert finder.find(text) == expected


def test_half_characters_hide_nothing() -> None:
    assert PhraseFinder({"佛堂镇": 1}).find("到\ud800佛堂镇😀佛堂镇") == [(2, 5, 1), (6, 9, 1)]
