from __future__ import annotations

import pytest
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
    for find in (finder.find, finder._run_automaton, lambda one: list(finder._look_longest_up(one))):
        assert find(text) == (leftmost_longest(text, phrases) if phrases else [])


@given(TEXT, PHRASES)
def test_overlapping_ones_come_by_their_ends_the_longer_first(text: str, phrases: list[str]) -> None:
    finder = PhraseFinder({phrase: phrase for phrase in phrases}, overlapping=True)
    expected = [
        (end - length, end, text[end - length : end])
        for end in range(len(text) + 1)
        for length in range(end, 0, -1)
        if text[end - length : end] in phrases
    ]
    for find in (finder.find, finder._run_automaton, lambda one: list(finder._look_all_up(one))):
        assert find(text) == expected


def test_no_phrase_is_empty() -> None:
    with pytest.raises(ValueError, match="one character"):
        PhraseFinder({"": 1})


def test_half_of_a_character_is_no_phrase() -> None:
    finder = PhraseFinder({"甲\ud800": 1, "乙": 2})
    for find in (finder.find, finder._run_automaton):
        assert find("甲?乙") == [(2, 3, 2)]
    assert finder.find("甲\ud800乙") == [(2, 3, 2)]


def test_the_automaton_is_built_when_it_pays() -> None:
    finder = PhraseFinder({f"甲乙{number}": number for number in range(100, 200)})
    assert finder.find("到甲乙142") == [(1, 6, 142)]
    assert finder._automaton is None
    assert finder.find("到甲乙142" * 400)[-1] == (2395, 2400, 142)
    assert finder._automaton is not None
    assert finder.find("到甲乙142") == [(1, 6, 142)]


def test_half_characters_hide_nothing() -> None:
    finder = PhraseFinder({"佛堂镇": 1})
    assert finder.find("到\ud800佛堂镇😀佛堂镇") == [(2, 5, 1), (6, 9, 1)]
    assert finder.find("到\ud800佛堂镇😀佛堂镇" * 9)[:2] == [(2, 5, 1), (6, 9, 1)]
