"""spaCy's Chinese tokenizer with the bundled pkuseg model and a dictionary of division names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.lang.zh import ChineseTokenizer, Segmenter
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from graphkit.segment.words import load_segmenter

TEXT_KEY, WORDS_KEY = "graphkit_text", "graphkit_words"
"""Where among a document's ``user_data`` its text and the offsets of its words are kept."""


class WordTokenizer(ChineseTokenizer):
    """A ``ChineseTokenizer`` whose model and dictionary ship with the package.

    Parameters
    ----------
    vocab : spacy.vocab.Vocab
        The vocabulary of the pipeline.
    words : iterable of str, optional
        Words beside the division names that are always cut as one.

    Raises
    ------
    ModelError
        When the bundled weights are damaged.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "graphkit.WordTokenizer.v1"}}})
    >>> [token.text for token in nlp("在佛堂镇开工")]
    ['在', '佛堂镇', '开工']
    """

    def __init__(self, vocab: Vocab, words: Iterable[str] = ()) -> None:
        super().__init__(vocab, segmenter=Segmenter.pkuseg)
        self.extra_words = tuple(words)
        self.pkuseg_seg: Any = load_segmenter(self.extra_words)

    def __call__(self, text: str) -> Doc:
        """Cut a text; white space is a token of its own but for the blank after a word.

        spaCy's own way from words to tokens looks for each word in a copy of all that follows it. The text
        and the words' offsets stay with the document: to ask its tokens for them takes as long as all this.
        """
        words: list[str] = []
        blanks: list[bool] = []
        position = 0
        spans: list[tuple[int, int]] = self.pkuseg_seg.spans(text)
        for start, end in (*spans, (len(text), len(text))):
            if words and text[position:start].startswith(" "):
                blanks[-1] = True
                position += 1
            for token in (text[position:start], text[start:end]):
                if token:
                    words.append(token)
                    blanks.append(False)
            position = end
        return Doc(self.vocab, words=words, spaces=blanks, user_data={TEXT_KEY: text, WORDS_KEY: spans})

    def __reduce__(self) -> tuple[Any, ...]:
        return WordTokenizer, (self.vocab, self.extra_words)

    # The weights live in the package: nothing of them is written with a pipeline.
    def to_bytes(self, **_: Any) -> bytes:
        """Return no bytes: the model is part of the package."""
        return b""

    def from_bytes(self, data: Any, **_: Any) -> WordTokenizer:
        """Return itself: the model is part of the package."""
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write nothing: the model is part of the package."""

    def from_disk(self, path: str | Path, **_: Any) -> WordTokenizer:
        """Return itself: the model is part of the package."""
        return self

    def initialize(self, *_: Any, **__: Any) -> None:
        """Do nothing: the tokenizer is ready from the start."""


@registry.tokenizers("graphkit.WordTokenizer.v1")  # type: ignore[untyped-decorator]
def create_word_tokenizer(words: list[str] | None = None) -> Callable[[Language], WordTokenizer]:
    """Return the factory that spaCy calls with its ``Language``."""
    return lambda nlp: WordTokenizer(nlp.vocab, words or ())
