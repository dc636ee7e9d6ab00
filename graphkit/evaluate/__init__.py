"""Gold graphs against built ones: annotated text, gold files, scores, agreement."""

from __future__ import annotations

from graphkit.evaluate.agreement import agreement, gold_to_graph
from graphkit.evaluate.annotated_gold import join_passages, split_sentences, to_gold, write_sample
from graphkit.evaluate.annotation import (
    AnnotatedPassage,
    AnnotatedRelation,
    AnnotatedSpan,
    find_problems,
    parse_annotations,
    read_annotations,
)
from graphkit.evaluate.gold import check_gold, draft_gold, read_gold, write_gold
from graphkit.evaluate.score import Score, add_scores, score_graph

__all__ = [
    "AnnotatedPassage",
    "AnnotatedRelation",
    "AnnotatedSpan",
    "Score",
    "add_scores",
    "agreement",
    "check_gold",
    "draft_gold",
    "find_problems",
    "gold_to_graph",
    "join_passages",
    "parse_annotations",
    "read_annotations",
    "read_gold",
    "score_graph",
    "split_sentences",
    "to_gold",
    "write_gold",
    "write_sample",
]
