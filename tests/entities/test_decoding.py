"""From scores to names: what labels say, where names end, and what no name reaches over."""

from __future__ import annotations

from itertools import pairwise

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.crf import label_probabilities
from graphkit.entities.decoding import NameDecoder
from graphkit.entities.tables import code_points

LABELS = ["B-Bank", "B-Town", "I-Bank", "I-Town", "O"]
PARAGRAPHS = st.lists(st.lists(st.sampled_from(LABELS), min_size=1, max_size=12), min_size=1, max_size=3)


def find(text: str, labels: list[str], lengths: list[int] | None = None) -> list[tuple[int, int, str]]:
    """Return the names of a text whose scores leave no doubt of its labels."""
    scores = numpy.full((len(text), len(LABELS)), -30.0)
    scores[numpy.arange(len(text)), [LABELS.index(label) for label in labels]] = 30
    decoder = NameDecoder(LABELS, numpy.zeros((len(LABELS), len(LABELS))))
    found = decoder.find(code_points(text), numpy.array(lengths or [len(text)]), scores)
    return [one[:3] for one in found]


def read_labels(labels: list[str], start: int = 0) -> list[tuple[int, int, str]]:
    """Return the names of one paragraph, label by label."""
    found, begun, first = [], "", start
    for place, label in enumerate([*labels, "O"], start):
        if begun and label != f"I-{begun[2:]}":
            if begun[0] == "B":
                found.append((first, place, begun[2:]))
            begun = ""
        if not begun and label != "O":
            first, begun = place, label
    return found


@given(PARAGRAPHS)
def test_names_are_those_that_the_labels_tell(paragraphs: list[list[str]]) -> None:
    lengths = [len(labels) for labels in paragraphs]
    labels = [label for one in paragraphs for label in one]
    starts = numpy.cumsum([0, *lengths]).tolist()
    wanted = [
        name for one, start in zip(paragraphs, starts, strict=False) for name in read_labels(one, start)
    ]
    found = find("甲" * len(labels), labels, lengths)
    assert found == wanted
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_names_side_by_side_stay_two() -> None:
    assert find("甲乙丙", ["B-Bank", "B-Bank", "I-Bank"]) == [(0, 1, "Bank"), (1, 3, "Bank")]


def test_what_begins_inside_a_name_is_none() -> None:
    assert find("甲乙丙", ["B-Bank", "I-Town", "I-Town"]) == [(0, 1, "Bank")]


def test_names_do_not_reach_over_a_stop_or_a_line_end() -> None:
    labels = ["B-Bank", "I-Bank", "I-Bank", "I-Bank"]
    assert find("甲乙。丙", labels) == [(0, 2, "Bank")]
    assert find("甲乙丙丁", labels, [2, 2]) == [(0, 2, "Bank")]


@pytest.mark.parametrize("text", ["。", "。。！", "：甲；"])
def test_text_of_stops_has_no_names(text: str) -> None:
    assert find(text, ["O"] * len(text)) == []


@given(st.lists(st.text("甲乙😀。；", min_size=1, max_size=9), min_size=1, max_size=3), st.integers(0, 99))
def test_what_stands_between_stops_is_decoded_as_if_they_were_outside_of_names(
    paragraphs: list[str], seed: int
) -> None:
    """As in the whole paragraph, where the score of a stop's being outside is beyond doubt."""
    random = numpy.random.default_rng(seed)
    text, size = "".join(paragraphs), len(LABELS)
    lengths = numpy.array([len(one) for one in paragraphs])
    scores, transitions = random.normal(0, 2, (len(text), size)), random.normal(0, 1, (size, size))
    sure = scores.copy()
    sure[[place for place, char in enumerate(text) if char in "。；"], LABELS.index("O")] += 40
    whole = label_probabilities(sure, lengths, transitions)
    tags = [LABELS[tag] for tag in whole.argmax(axis=1)]
    wanted, start = [], 0
    for length in lengths.tolist():
        wanted += read_labels(tags[start : start + length], start)
        start += length
    names = NameDecoder(LABELS, transitions).find(code_points(text), lengths, scores)
    assert [one[:3] for one in names] == wanted
    for first, last, _, score in names:
        assert score == pytest.approx(whole.max(axis=1)[first:last].min())


def test_scores_of_no_outside_are_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        NameDecoder(["B-Bank"], numpy.zeros((1, 1)))
