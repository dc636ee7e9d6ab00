from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.util import get_words_and_spaces

from graphkit.components import _read_words, text_of, word_spans
from graphkit.segment import cut_words
from graphkit.segment.tokenizer import WordTokenizer
from tests.making import HOSTILE

TEXTS = st.text(st.sampled_from("金华市银行发放贷款，。“”\n\t 　a1😀\x00"), max_size=60)


def make_language(words: list[str] | None = None) -> Language:
    tokenizer = {"@tokenizers": "graphkit.WordTokenizer.v1", "words": words or []}
    return spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})


@pytest.fixture(scope="module")
def nlp() -> Language:
    return make_language()


def test_division_names_are_words(nlp: Language) -> None:
    assert "佛堂镇" in [token.text for token in nlp("义乌市佛堂镇的企业投产了")]


def test_own_words_are_kept_whole() -> None:
    text = "清风里文创园开园"
    assert "清风里文创园" in [token.text for token in make_language(["清风里文创园"])(text)]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_tokens_join_to_the_text(text: str) -> None:
    assert make_language()(text).text == text


@settings(deadline=None)
@given(TEXTS)
def test_tokens_and_blanks_are_those_that_spacy_would_make(text: str) -> None:
    doc = make_language()(text)
    words, blanks = get_words_and_spaces([text[start:end] for start, end in cut_words(text)], text)
    assert [token.text for token in doc] == words
    assert [bool(token.whitespace_) for token in doc] == blanks


@settings(deadline=None)
@given(TEXTS)
def test_the_words_that_stay_with_a_document_are_those_of_its_tokens(text: str) -> None:
    doc = make_language()(text)
    assert (text_of(doc), word_spans(doc)) == (doc.text, _read_words(doc))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_survives(nlp: Language, name: str) -> None:
    assert nlp(HOSTILE[name]).text == HOSTILE[name]


@pytest.mark.parametrize("name", HOSTILE)
def test_words_without_spacy_cover_the_text(name: str) -> None:
    text = HOSTILE[name]
    last = 0
    for start, end in cut_words(text):
        assert last <= start < end <= len(text)
        assert not any(char.isalnum() for char in text[last:start])
        last = end
    assert not any(char.isalnum() for char in text[last:])


def test_same_words_with_spacy_and_without(nlp: Language) -> None:
    text = "佛堂镇发展服务业，农商银行向小微企业发放贷款。"
    assert [(token.idx, token.idx + len(token)) for token in nlp(text)] == cut_words(text)


def test_a_tokenizer_can_be_pickled_and_stored(nlp: Language, tmp_path: Path) -> None:
    text = "佛堂镇发展服务业"
    words = [token.text for token in nlp(text)]
    copy = pickle.loads(pickle.dumps(nlp.tokenizer))
    assert isinstance(copy, WordTokenizer)
    assert [token.text for token in copy(text)] == words
    nlp.to_disk(tmp_path / "nlp")
    assert [token.text for token in spacy.load(tmp_path / "nlp")(text)] == words
    assert [
        token.text for token in spacy.blank("zh", config=nlp.config).from_bytes(nlp.to_bytes())(text)
    ] == words
