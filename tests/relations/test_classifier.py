from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from graphkit.evaluate.annotation import parse_annotations
from graphkit.models import verify_model
from graphkit.records import RELATIONS, Mention
from graphkit.relations.classifier import load_classifier
from graphkit.relations.learning import Learning, train_network
from graphkit.relations.network import pack_network
from graphkit.relations.pairs import Pair, candidate_pairs
from graphkit.relations.parties import Party, Sentence
from graphkit.relations.screening import Screen, see_pair, train_screen
from graphkit.relations.train import label_examples, train_classifier
from graphkit.relations.vocabulary import Vocabulary, join_features

PASSAGE = """# T-1 date=2021-05-06
[明月银行|Bank]向[清风厂|Enterprise]发放贷款100万元，[清风厂|Enterprise]厂长[王小川|Person]到场。
= 明月银行 FINANCES 清风厂
= 王小川 WORKS_FOR 清风厂
"""


def test_probabilities_lie_between_0_and_1() -> None:
    classifier = load_classifier()
    assert set(RELATIONS) & classifier.labels
    kind = classifier.vocabulary.number_kind("Bank>Enterprise")
    for bodies in ([], ["no such feature"], ["t="], ["\x00", "😀"]):
        keys, _ = join_features([[(kind, classifier.vocabulary.number(bodies))]])
        found = classifier.probabilities(keys, RELATIONS)
        assert all(0 <= score <= 1 for score in found.values())
        assert sum(found.values()) <= 1 + 1e-6


def test_unknown_relations_have_no_probability() -> None:
    assert load_classifier().probabilities(numpy.array([1]), ["NO_SUCH"]) == {}


def test_examples_are_labelled_by_the_relation_lines() -> None:
    (passage,) = parse_annotations(PASSAGE)
    labels = [label for label, _ in label_examples(passage, Vocabulary(growing=True))]
    assert labels.count("FINANCES") == 1
    assert labels.count("WORKS_FOR") == 1
    assert "NONE" in labels


def test_a_trained_classifier_knows_what_it_was_shown(tmp_path: Path) -> None:
    (passage,) = parse_annotations(PASSAGE)
    train_classifier([passage], tmp_path, Learning(members=1, hidden=4, least=1))
    assert verify_model(tmp_path)["files"]
    assert {"FINANCES", "WORKS_FOR"} <= load_classifier(tmp_path).labels


def test_long_lists_of_names_give_a_bounded_number_of_pairs() -> None:
    parties = tuple(Party(Mention(at, at + 1, f"甲{at}", "Enterprise"), at, at + 1) for at in range(400))
    sentence = Sentence("甲" * 400, 0, 400, ((0, 400),), parties)
    assert len(list(candidate_pairs(sentence))) <= 400 * 14 * 2


def test_a_name_is_no_pair_with_itself() -> None:
    parties = tuple(Party(Mention(at, at + 1, "甲", "Enterprise"), at, at + 1) for at in range(2))
    assert list(candidate_pairs(Sentence("甲甲", 0, 2, ((0, 2),), parties))) == []


def test_pairs_say_how_far_apart_they_stand_and_which_comes_first() -> None:
    text = "甲，乙，丙"
    parties = tuple(Party(Mention(at, at + 1, text[at], "Enterprise"), at, at + 1) for at in (0, 2, 4))
    pairs = list(candidate_pairs(Sentence(text, 0, 5, ((0, 1), (2, 3), (4, 5)), parties)))
    assert [pair for pair in pairs if pair.source.start == 0][-1] == Pair(parties[0], parties[2], True, 2, 1)
    assert {pair.forward for pair in pairs} == {True, False}
    assert all(pair.forward == (pair.source.start < pair.target.start) for pair in pairs)


def test_the_screen_leaves_out_what_it_learnt_to_be_apart() -> None:
    def pair(between: int) -> Pair:
        bank, firm = Mention(0, 1, "甲", "Bank"), Mention(8, 9, "乙", "Enterprise")
        return Pair(Party(bank, 0, 1), Party(firm, 8, 9), True, 0, between)

    weights = train_screen([(True, see_pair(pair(0))), (False, see_pair(pair(6)))] * 200)
    screen = Screen(weights, least=0.5)
    assert screen.keeps(pair(0))
    assert not screen.keeps(pair(6))
    assert Screen(weights, least=0.0).keeps(pair(6))


def test_a_network_of_other_labels_is_no_screen() -> None:
    (passage,) = parse_annotations(PASSAGE)
    vocabulary = Vocabulary(growing=True)
    told = [(label, example.keys) for label, example in label_examples(passage, vocabulary)]
    packed = pack_network(vocabulary, train_network(told, Learning(members=1, hidden=2, least=1)))
    with pytest.raises(ValueError, match="screen"):
        Screen(packed, 0.5)
