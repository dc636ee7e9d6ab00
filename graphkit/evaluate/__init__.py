"""Gold graphs against built ones: annotated text, gold files, scores, agreement."""

from __future__ import annotations

from graphkit.evaluate.annotated_gold import join_passages, split_sentences, to_gold, write_sample
from graphkit.evaluate.annotation import (
    AnnotatedPassage,
    AnnotatedRelation,
    AnnotatedSpan,
    find_problems,
    parse_annotations,
    read_annotations,
)

__all__ = [
    "AnnotatedPassage",
    "AnnotatedRelation",
    "AnnotatedSpan",
    "find_problems",
    "join_passages",
    "parse_annotations",
    "read_annotations",
    "split_sentences",
    "to_gold",
    "write_sample",
]
