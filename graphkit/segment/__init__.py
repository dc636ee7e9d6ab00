"""Words and sentences: spaCy's Chinese tokenizer with pkuseg and a bundled model."""

from graphkit.segment.sentences import sentence_spans
from graphkit.segment.tokenizer import WordTokenizer

__all__ = ["WordTokenizer", "sentence_spans"]
