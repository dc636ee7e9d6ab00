"""spaCy's Chinese tokenizer with the bundled pkuseg model and a dictionary of division names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from spacy.lang.zh import ChineseTokenizer, Segmenter
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from graphkit.segment.words import load_segmenter

Cut = tuple[int, str, list[tuple[int, int]]]
_CUTS: WeakKeyDictionary[Doc, Cut] = WeakKeyDictionary()


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

        spaCy's own way from words to tokens looks for each word in a copy of all that follows it.

        Parameters
        ----------
        text : str

        Returns
        -------
        spacy.tokens.Doc
            Its tokens together have the characters of ``text``.

        Examples
        --------
        >>> import spacy
        >>> [token.text for token in WordTokenizer(spacy.blank("zh").vocab)("在 佛堂镇")]
        ['在', '佛堂镇']
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
        doc = Doc(self.vocab, words=words, spaces=blanks)
        _CUTS[doc] = (len(words), text, spans)
        return doc

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


def cut_of(doc: Doc) -> Cut | None:
    """Return how our tokenizer cut a document: to get this from its tokens takes as long as to make these.

    Returns
    -------
    tuple of (int, str, list of (int, int)) or None
        The number of its tokens, its text, and where in it its words stand; None if it is another's.

    Examples
    --------
    >>> import spacy
    >>> cut_of(WordTokenizer(spacy.blank("zh").vocab)("在 佛堂镇"))
    (2, '在 佛堂镇', [(0, 1), (2, 5)])
    """
    return _CUTS.get(doc)


@registry.tokenizers("graphkit.WordTokenizer.v1")  # type: ignore[untyped-decorator]
def create_word_tokenizer(words: list[str] | None = None) -> Callable[[Language], WordTokenizer]:
    """Return the factory that spaCy calls with its ``Language``."""
    return lambda nlp: WordTokenizer(nlp.vocab, words or ())
