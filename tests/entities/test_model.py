from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.entities.augment import vary_passage
from graphkit.entities.features import character_features
from graphkit.entities.heads import head_finder, load_name_parts, post_finder
from graphkit.entities.lexicon import load_lexicon
from graphkit.entities.model import load_tagger
from graphkit.entities.train import (
    TaggerSettings,
    divide_passages,
    is_held_back,
    label_characters,
    plain_passage,
    train_tagger,
)
from graphkit.evaluate.annotation import parse_annotations
from graphkit.models import verify_model
from graphkit.phrases import PhraseFinder
from graphkit.records import NODE_TYPES
from graphkit.segment import cut_words
from tests.making import HOSTILE, check_mentions

PASSAGES = """# T-1 date=2021-05-06
[清风镇|Town]与[明月银行|Bank]签约，[明月银行|Bank]行长[王小川|Person]到场。

# T-2 date=2021-05-06 damage=ocr
[清 风
镇|Town]开工。

# T-10 date=2021-05-06
[石桥村|Village]修路。
"""


class TestTagger:
    def test_names_without_a_head_are_found(self) -> None:
        text = "工行温岭支行行长王建国走访了浙江恒丰泵业有限公司。"
        found = load_tagger().tag(text, cut_words(text), load_lexicon())
        assert ("王建国", "Person") in {(one.name, one.type) for one in found}
        assert all(one.type in NODE_TYPES and one.layer == "model" for one in found)

    def test_paragraphs_do_not_reach_into_each_other(self) -> None:
        text = "工行温岭支行\n走访了佛堂镇\n\n工行温岭支行"
        found = load_tagger().tag(text, cut_words(text), load_lexicon())
        check_mentions(text, found)
        assert all("\n" not in one.name for one in found)

    def test_the_same_text_gives_the_same_mentions(self) -> None:
        text = "工行温岭支行走访了佛堂镇的企业。"
        tag = load_tagger().tag
        assert tag(text, cut_words(text), load_lexicon()) == tag(text, cut_words(text), load_lexicon())

    @pytest.mark.parametrize("name", HOSTILE)
    def test_hostile_text(self, name: str) -> None:
        text = HOSTILE[name][:3_000]
        check_mentions(text, load_tagger().tag(text, cut_words(text), load_lexicon()))
        check_mentions(text, load_tagger().tag(text, [], load_lexicon()))


class TestFeatures:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_every_character_has_as_many_features(self, name: str) -> None:
        text = HOSTILE[name][:500]
        rows = character_features(text, cut_words(text), load_lexicon())
        assert len(rows) == len(text)
        assert len({len(row) for row in rows}) <= 1

    def test_digits_are_one_kind(self) -> None:
        rows = [character_features(text, [(0, 3)], load_lexicon()) for text in ("贷3万", "贷9万")]
        assert rows[0][0] != rows[1][0] or rows[0] == rows[1]
        assert "+9" in rows[0][0] and "+9" in rows[1][0]


class TestHeads:
    def test_heads_tell_the_type(self) -> None:
        assert "Enterprise" in next(iter(head_finder().find("有限公司")))[2]
        assert set(load_name_parts().heads) <= set(NODE_TYPES)

    def test_posts_and_verbs_of_speech_are_told_apart(self) -> None:
        found = {text: label for text in ("总经理", "介绍") for _, _, label in post_finder().find(text)}
        assert found == {"总经理": "post", "介绍": "speech"}

    def test_a_finder_without_words_finds_nothing(self) -> None:
        assert PhraseFinder({}).find("任何文字") == []


class TestTraining:
    def test_labels_follow_the_spans(self) -> None:
        (passage, *_) = parse_annotations(PASSAGES)
        text, spans = plain_passage(passage)
        ((line, labels),) = label_characters(text, spans)
        assert line == text and len(labels) == len(text)
        assert labels[:4] == ["B-Town", "I-Town", "I-Town", "O"]
        assert sum(label.startswith("B-") for label in labels) == len(spans)

    def test_damage_is_taken_out_and_spans_stay_right(self) -> None:
        passage = parse_annotations(PASSAGES)[1]
        text, ((start, end, kind),) = plain_passage(passage)
        assert (text[start:end], kind) == ("清风镇", "Town")
        assert "\n" not in text and " " not in text

    def test_a_tenth_is_held_back(self) -> None:
        assert [is_held_back(passage) for passage in parse_annotations(PASSAGES)] == [False, False, True]

    @pytest.mark.parametrize("seed", range(20))
    def test_varied_passages_keep_their_spans(self, seed: int) -> None:
        text, spans = plain_passage(parse_annotations(PASSAGES)[0])
        varied, moved = vary_passage(text, spans, Random(seed))
        assert [kind for _, _, kind in moved] == [kind for _, _, kind in sorted(spans)]
        names = [varied[start:end] for start, end, _ in moved]
        assert all(names) and names[1] == names[2]
        rest, plain = varied, text
        for (start, end, _), (first, last, _) in zip(moved[::-1], sorted(spans)[::-1], strict=True):
            rest, plain = rest[:start] + rest[end:], plain[:first] + plain[last:]
        assert rest == plain

    def test_variation_is_the_same_for_the_same_seed(self) -> None:
        text, spans = plain_passage(parse_annotations(PASSAGES)[0])
        assert vary_passage(text, spans, Random(3)) == vary_passage(text, spans, Random(3))

    @pytest.mark.parametrize(("members", "workers"), [(1, 1), (2, 2)])
    def test_a_trained_tagger_finds_what_it_was_shown(
        self, tmp_path_factory: pytest.TempPathFactory, members: int, workers: int
    ) -> None:
        folder = tmp_path_factory.mktemp("model")
        passages = parse_annotations(PASSAGES)
        settings = TaggerSettings(members=members, workers=workers, variants=1, iterations=25)
        train_tagger(passages, folder, settings)
        assert verify_model(folder)["files"]
        text, spans = plain_passage(passages[0])
        found = load_tagger(folder).tag(text, cut_words(text), load_lexicon())
        assert {(one.start, one.end, one.type) for one in found} & set(spans)

    @given(st.integers(1, 40), st.integers(1, 6))
    def test_each_passage_is_left_out_by_one_model_alone(self, size: int, models: int) -> None:
        passages = parse_annotations("".join(f"# P-{number}\n文\n\n" for number in range(size)))
        portions = divide_passages(passages, models)
        assert len(portions) == (models if size >= models else 1)
        for passage in passages:
            missing = sum(passage not in portion for portion in portions)
            assert missing == (1 if len(portions) > 1 else 0)


def test_the_time_grows_with_the_length_of_the_text() -> None:
    """A row of letters is one word: its features must not grow with it."""
    text = "a" * 4_000
    rows = character_features(text, [(0, len(text))], load_lexicon())
    assert max(len(feature) for row in rows for feature in row) < 100
