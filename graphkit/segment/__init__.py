"""Words and sentences: spaCy's Chinese tokenizer with pkuseg and a bundled model."""

from graphkit.segment.sentences import sentence_spans
from graphkit.segment.words import cut_words

__all__ = ["cut_words", "sentence_spans"]
