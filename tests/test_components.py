from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import graphkit.components
import graphkit.extraction
from graphkit.components import SPANS_KEY, text_of, word_spans
from graphkit.config import LAYERS, Config
from graphkit.errors import LexiconError
from graphkit.pipeline import load_pipeline
from graphkit.records import NODE_TYPES, RELATIONS
from tests.making import HOSTILE, check_mentions, extract_text, make_article

COMPONENTS = (
    "graphkit_lexicon",
    "graphkit_patterns",
    "graphkit_tagger",
    "graphkit_merge",
    "graphkit_values",
    "graphkit_relations",
)
LOAN = "工行温岭支行向浙江恒丰泵业有限公司发放贷款300万元。"


def make_pipeline(*names: str) -> Language:
    nlp = spacy.blank("zh")
    for name in names:
        nlp.add_pipe(name)
    return nlp


@pytest.fixture(scope="module")
def own_pipeline() -> Language:
    """A user's own pipeline: spaCy's tokenizer of characters and all our components."""
    return make_pipeline(*COMPONENTS)


def facts(doc: Doc) -> set[tuple[str, str, str]]:
    return {(one.source.name, one.relation, one.target.name) for one in doc._.statements}


def check_document(doc: Doc, text: str) -> None:
    """What holds of every document that went through the pipeline."""
    assert doc.text == text
    check_mentions(text, doc._.mentions)
    spans = [(span.start_char, span.end_char, span.label_) for span in doc.ents]
    assert spans == [(one.start, one.end, one.type) for one in doc._.mentions]
    assert spans == [(span.start_char, span.end_char, span.label_) for span in doc.spans[SPANS_KEY]]
    assert all(one.type in NODE_TYPES for one in doc._.mentions)
    for one in doc._.statements:
        assert one.relation in RELATIONS
        assert one.status in ("stated", "planned")
        assert 0 <= one.confidence <= 1
        assert one.source.name != one.target.name
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_goes_into_any_pipeline(name: str) -> None:
    doc = make_pipeline(name)(LOAN)
    assert doc.text == LOAN


def test_characters_as_tokens_find_the_same_names(own_pipeline: Language) -> None:
    doc = own_pipeline(LOAN)
    check_document(doc, LOAN)
    assert ("工行温岭支行", "FINANCES", "浙江恒丰泵业有限公司") in facts(doc)
    assert [value.amount for value in doc._.values if value.kind == "money"] == [3_000_000]


def test_our_pipeline_sets_entities_spans_and_statements() -> None:
    doc = load_pipeline()(LOAN)
    check_document(doc, LOAN)
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("工行温岭支行", "Bank"),
        ("浙江恒丰泵业有限公司", "Enterprise"),
    ]
    (loan,) = (one for one in doc._.statements if one.relation == "FINANCES")
    assert loan.attributes["amount_cny"] == 3_000_000
    assert loan.attributes["instrument"] == "loan"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(own_pipeline: Language, name: str) -> None:
    check_document(load_pipeline()(HOSTILE[name]), HOSTILE[name])
    if len(HOSTILE[name]) < 5_000:
        check_document(own_pipeline(HOSTILE[name]), HOSTILE[name])


def test_names_end_inside_tokens() -> None:
    """A name may end where no word ends: the token is split, the text stays."""
    nlp = spacy.blank("zh")
    doc = Doc(nlp.vocab, words=["工行温岭", "支行向企业"], spaces=[False, False])
    for name in ("graphkit_lexicon", "graphkit_merge"):
        doc = nlp.create_pipe(name)(doc)
    assert doc.text == "工行温岭支行向企业"
    assert [entity.text for entity in doc.ents] == ["工行温岭支行"]


@pytest.mark.parametrize("left_out", LAYERS)
def test_layers_can_be_left_out(left_out: str) -> None:
    config = Config(layers=tuple(layer for layer in LAYERS if layer != left_out))
    nlp = load_pipeline(config)
    absent = {"lexicon": "graphkit_lexicon", "patterns": "graphkit_patterns", "model": "graphkit_tagger"}
    assert absent.get(left_out) not in nlp.pipe_names
    check_document(nlp(LOAN), LOAN)
    assert "工行温岭支行" in {one.name for one in nlp(LOAN)._.mentions}


def test_without_topics_and_classifier_frames_alone_speak() -> None:
    found = extract_text(LOAN, Config(topics=False, classifier=False)).statements
    assert any(one.relation == "FINANCES" and one.frame == "lend" for one in found)
    assert all(one.frame != "classifier" for one in found)


@pytest.fixture
def own_files(tmp_path: Path) -> Iterator[Config]:
    lexicon = tmp_path / "names.toml"
    lexicon.write_text('[Enterprise]\n"阿蛮" = []\n[Product]\n"工行" = []\n', encoding="utf-8")
    rows = tmp_path / "names.jsonl"
    rows.write_text('{"name": "星火灯塔", "type": "Programme", "aliases": ["火塔"]}\n', encoding="utf-8")
    patterns = tmp_path / "patterns.toml"
    patterns.write_text(
        '[[pattern]]\nname = "lamp"\ntype = "Project"\nexpression = "(?P<name>灯笼[一二三]号)"\n',
        encoding="utf-8",
    )
    frames = tmp_path / "frames.toml"
    frames.write_text(
        '[[frame]]\nname = "adore"\nrelation = "SUPPORTS"\ntriggers = ["仰慕"]\nsubject = ["Bank"]\n'
        'object = ["Enterprise"]\nplace = ["after"]\n',
        encoding="utf-8",
    )
    yield Config(lexicons=(lexicon, rows), patterns=(patterns,), frames=(frames,))


def test_own_names_are_found_whatever_the_words_around_them(own_files: Config) -> None:
    found = {
        (one.name, one.type, one.layer)
        for one in extract_text("于是阿蛮说了，火塔亮了。", own_files).mentions
    }
    assert {("阿蛮", "Enterprise", "user"), ("火塔", "Programme", "user")} <= found


def test_own_names_win_over_ours(own_files: Config) -> None:
    assert ("工行", "Product") in {
        (one.name, one.type) for one in extract_text("他提到工行。", own_files).mentions
    }


def test_own_patterns_find_names(own_files: Config) -> None:
    assert ("灯笼二号", "Project") in {
        (one.name, one.type) for one in extract_text("灯笼二号开工。", own_files).mentions
    }


def test_own_frames_give_statements(own_files: Config) -> None:
    text = "农行温岭支行仰慕浙江恒丰泵业有限公司。"
    found = [
        one for one in extract_text(text, replace(own_files, lexicons=())).statements if one.frame == "adore"
    ]
    assert [(one.source.name, one.relation, one.target.name) for one in found] == [
        ("农行温岭支行", "SUPPORTS", "浙江恒丰泵业有限公司")
    ]


def test_a_wrong_own_file_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[Bnak]\n"清风行" = []\n', encoding="utf-8")
    with pytest.raises(LexiconError, match=r"wrong\.toml:1: .*did you mean Bank"):
        load_pipeline(Config(lexicons=(wrong,)))


def test_the_date_of_the_article_resolves_dates() -> None:
    text = "去年8月，工行温岭支行向浙江恒丰泵业有限公司发放贷款300万元。"
    found = graphkit.extraction.extract_article(make_article(text, date="2022-05-07"))
    assert "2021-08" in {one.attributes.get("date") for one in found.statements}


def test_words_that_another_component_joined_are_one_word() -> None:
    doc = load_pipeline().make_doc("在佛堂镇的企业")
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[1:3])
    assert word_spans(doc)[:2] == [(0, 1), (1, 5)]


def test_a_part_of_a_document_has_its_own_text() -> None:
    doc = load_pipeline().make_doc("在佛堂镇的企业")
    part = doc[1:3].as_doc(copy_user_data=True)
    assert (text_of(part), word_spans(part)) == ("佛堂镇的", [(0, 3), (3, 4)])


def test_documents_go_into_one_without_a_warning() -> None:
    make = load_pipeline().make_doc
    together = Doc.from_docs([make("在佛堂镇"), make("的企业")])
    assert [one[0] for one in word_spans(together)][:2] == [0, 1]
    assert text_of(together) == together.text


def test_extensions_are_set_once() -> None:
    import importlib

    importlib.reload(graphkit.components)
    assert Doc.has_extension("statements")
