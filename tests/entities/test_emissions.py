"""Our scores against CRFsuite's own tagger: the same labels and the same probabilities."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy
import pycrfsuite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from spacy_pkuseg.inference import run_viterbi

from graphkit.crf import Weights, label_probabilities, read_crf
from graphkit.entities.emissions import EmissionScorer
from graphkit.entities.features import character_features
from graphkit.entities.lexicon import load_lexicon
from graphkit.entities.model import load_tagger
from graphkit.entities.places import find_homes
from graphkit.entities.tables import compile_tables
from graphkit.entities.tables_file import pack_tables, unpack_tables
from graphkit.entities.train import label_characters, plain_passage
from graphkit.evaluate.training import read_training_text
from graphkit.segment import cut_words
from tests.making import HOSTILE

CHARACTERS = "金华市佛堂镇工行支行行长王建国说向某有限公司发放贷款3万余元，。“”《》、|^$\n \u3000😀"


@lru_cache(maxsize=1)
def load_both() -> tuple[Any, Weights, EmissionScorer, bytes]:
    trainer = pycrfsuite.Trainer(verbose=False)
    for passage in read_training_text()[::12]:
        text, spans = plain_passage(passage)
        homes = find_homes(text)
        for line, labels in label_characters(text, spans):
            trainer.append(character_features(line, cut_words(line), load_lexicon(), homes), labels)
    trainer.set_params({"max_iterations": 12, "c2": 1.0})
    with TemporaryDirectory() as folder:
        trainer.train(str(Path(folder) / "model"))
        data = (Path(folder) / "model").read_bytes()
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(data)
    weights = read_crf(data)
    return tagger, weights, EmissionScorer(compile_tables(weights)), data  # the tagger reads from this memory


def lines_of(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.split("\n"):
        if line:
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def lengths_of(paragraphs: list[tuple[int, int]]) -> NDArray[numpy.intp]:
    return numpy.array([end - start for start, end in paragraphs])


def check_scores(text: str) -> None:
    tagger, weights, table, _ = load_both()
    words, paragraphs, lexicon = cut_words(text), lines_of(text), load_lexicon()
    if not paragraphs:
        return
    homes = find_homes(text)
    scores = table.score(text, paragraphs, words, lexicon, homes)
    probabilities = label_probabilities(scores, lengths_of(paragraphs), weights.transitions)
    cuts = lengths_of(paragraphs).cumsum()[:-1]
    for (start, end), emissions, found in zip(
        paragraphs, numpy.split(scores, cuts), numpy.split(probabilities, cuts), strict=True
    ):
        inside = [(first - start, last - start) for first, last in words if start <= first < end]
        labels = tagger.tag(character_features(text[start:end], inside, lexicon, homes))
        tags = run_viterbi(emissions, weights.transitions)[1]
        assert [weights.labels[tag] for tag in tags] == labels
        for index, tag in enumerate(tags):
            assert found[index, tag] == pytest.approx(tagger.marginal(labels[index], index), abs=1e-9)
        assert found.sum(axis=1) == pytest.approx(1.0)


@settings(deadline=None)
@given(st.text(st.sampled_from(CHARACTERS), max_size=60))
def test_any_text_gets_the_scores_that_crfsuite_gives(text: str) -> None:
    check_scores(text)


# CRFsuite ends a feature at a null character; ours does not.
@pytest.mark.parametrize("name", sorted(name for name, text in HOSTILE.items() if "\x00" not in text))
def test_hostile_text_gets_the_scores_that_crfsuite_gives(name: str) -> None:
    check_scores(HOSTILE[name][:400])


def test_prose_gets_the_scores_that_crfsuite_gives() -> None:
    check_scores("村里的账本\n王建国是佛堂镇上园村的党支部书记，工行义乌佛堂支行给他“惠农贷”30万元。\n好")


def test_packed_weights_give_the_labels_that_crfsuite_gives() -> None:
    _, weights, exact, _ = load_both()
    packed = EmissionScorer(unpack_tables(pack_tables(compile_tables(weights))))
    text = "村里的账本\n王建国是佛堂镇上园村的党支部书记，工行义乌佛堂支行给他“惠农贷”30万元。"
    cuts = lengths_of(lines_of(text)).cumsum()[:-1]
    told = [
        numpy.split(one.score(text, lines_of(text), cut_words(text), load_lexicon(), ()), cuts)
        for one in (exact, packed)
    ]
    for wanted, found in zip(*told, strict=True):
        assert found == pytest.approx(wanted, abs=0.05)
        tags = [run_viterbi(scores, weights.transitions)[1] for scores in (wanted, found)]
        assert (tags[0] == tags[1]).all()


def test_paragraphs_of_any_length_go_together() -> None:
    """Short and long ones in one batch, and more than a batch holds."""
    text = "\n".join(["工行温岭支行走访了佛堂镇。" * size for size in (1, 30, 2, 200, 1, 1)])
    together = load_tagger().tag(text, cut_words(text), load_lexicon())
    apart = []
    for start, end in lines_of(text):
        line = text[start:end]
        for one in load_tagger().tag(line, cut_words(line), load_lexicon()):
            apart.append((one.start + start, one.end + start, one.type, one.score))
    assert [(one.start, one.end, one.type, one.score) for one in together] == apart


def test_words_of_another_tokenizer_may_reach_over_a_line() -> None:
    text = "工行温岭支行\n走访了佛堂镇"
    words = [(0, 2), (2, 9), (9, 10), (10, 13)]
    assert {one.name for one in load_tagger().tag(text, words, load_lexicon())} <= {"工行温岭支行", "佛堂镇"}


def test_probabilities_do_not_overflow() -> None:
    random = numpy.random.default_rng(7)
    scores = random.normal(0, 60, (403, 5))
    found = label_probabilities(scores, numpy.array([1, 2, 400]), random.normal(0, 20, (5, 5)))
    assert numpy.isfinite(found).all()
    assert found.sum(axis=1) == pytest.approx(1.0)


@pytest.mark.parametrize("size", [20, 53, 107, 160, 300])
@pytest.mark.parametrize("weight", [-20.0, -5.0, 2.0, 20.0])
def test_sums_that_only_grow_or_shrink_do_not_overflow(weight: float, size: int) -> None:
    found = label_probabilities(numpy.zeros((size, 5)), numpy.array([size]), numpy.full((5, 5), weight))
    assert found == pytest.approx(0.2)


def test_names_in_a_row_do_not_overflow() -> None:
    text = ("农农商" * 72)[:215]
    assert all(0 <= one.score <= 1 for one in load_tagger().tag(text, cut_words(text), load_lexicon()))


def test_a_label_out_of_the_question_does_no_harm() -> None:
    scores = numpy.array([[0.0, -2000.0], [0.0, 0.0]])
    found = label_probabilities(scores, numpy.array([2]), numpy.zeros((2, 2)))
    assert found == pytest.approx(numpy.array([[1, 0], [0.5, 0.5]]))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_sequences_do_not_touch_each_other(sizes: list[int]) -> None:
    random = numpy.random.default_rng(7)
    scores, transitions = random.normal(0, 2, (sum(sizes), 3)), random.normal(0, 1, (3, 3))
    together = label_probabilities(scores, numpy.array(sizes), transitions)
    ends = numpy.cumsum(sizes)
    for size, end in zip(sizes, ends, strict=True):
        alone = label_probabilities(scores[end - size : end], numpy.array([size]), transitions)
        assert together[end - size : end] == pytest.approx(alone)
