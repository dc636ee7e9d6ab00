from __future__ import annotations

from pathlib import Path

from graphkit.evaluate.annotation import parse_annotations
from graphkit.models import verify_model
from graphkit.records import RELATIONS, Mention
from graphkit.relations.classifier import load_classifier
from graphkit.relations.learning import Learning
from graphkit.relations.pairs import candidate_pairs
from graphkit.relations.sentences import Party, Sentence
from graphkit.relations.train import label_examples, train_classifier

PASSAGE = """# T-1 date=2021-05-06
[明月银行|Bank]向[清风厂|Enterprise]发放贷款100万元，[清风厂|Enterprise]厂长[王小川|Person]到场。
= 明月银行 FINANCES 清风厂
= 王小川 WORKS_FOR 清风厂
"""


def test_probabilities_lie_between_0_and_1() -> None:
    classifier = load_classifier()
    assert set(RELATIONS) & classifier.labels
    for features in ([], ["no such feature"], ["t=Bank>Enterprise"], ["\x00", "😀"]):
        found = classifier.probabilities(features, RELATIONS)
        assert all(0 <= score <= 1 for score in found.values())
        assert sum(found.values()) <= 1 + 1e-6


def test_unknown_relations_have_no_probability() -> None:
    assert load_classifier().probabilities(["t=Bank>Enterprise"], ["NO_SUCH"]) == {}


def test_examples_are_labelled_by_the_relation_lines() -> None:
    (passage,) = parse_annotations(PASSAGE)
    labels = [label for label, _ in label_examples(passage)]
    assert labels.count("FINANCES") == 1
    assert labels.count("WORKS_FOR") == 1
    assert "NONE" in labels


def test_a_trained_classifier_knows_what_it_was_shown(tmp_path: Path) -> None:
    (passage,) = parse_annotations(PASSAGE)
    train_classifier([passage], tmp_path, Learning(hidden=4, least=1))
    assert verify_model(tmp_path)["files"]
    assert {"FINANCES", "WORKS_FOR"} <= load_classifier(tmp_path).labels


def test_long_lists_of_names_give_a_bounded_number_of_pairs() -> None:
    parties = tuple(Party(Mention(at, at + 1, f"甲{at}", "Enterprise"), at, at + 1) for at in range(400))
    sentence = Sentence("甲" * 400, 0, 400, ((0, 400),), parties)
    assert len(list(candidate_pairs(sentence))) <= 400 * 14 * 2


def test_a_name_is_no_pair_with_itself() -> None:
    parties = tuple(Party(Mention(at, at + 1, "甲", "Enterprise"), at, at + 1) for at in range(2))
    assert list(candidate_pairs(Sentence("甲甲", 0, 2, ((0, 2),), parties))) == []
