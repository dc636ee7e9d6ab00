"""Words by the bundled pkuseg model and the dictionary of division names, without spaCy."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import spacy_pkuseg

from graphkit.data import data_path
from graphkit.entities.divisions import load_divisions
from graphkit.models import verify_model
from graphkit.segment.dictionary import WordDictionary


@lru_cache(maxsize=2)
def load_segmenter(extra_words: tuple[str, ...] = ()) -> Any:
    """Return the pkuseg segmenter with the bundled weights.

    Raises
    ------
    ModelError
        When the weights are missing or damaged.
    """
    folder = data_path("models", "segment")
    verify_model(folder)
    segmenter = spacy_pkuseg.pkuseg(str(folder), user_dict=None)
    segmenter.postprocesser.do_process = False
    segmenter.preprocesser = WordDictionary([*load_divisions().full_names, *extra_words])
    return segmenter


def cut_words(text: str) -> list[tuple[int, int]]:
    """Return the words of ``text`` as (start, end) offsets, without spaCy.

    Examples
    --------
    >>> cut_words("去佛堂镇")
    [(0, 1), (1, 4)]
    """
    spans: list[tuple[int, int]] = []
    position = 0
    for word in load_segmenter().cut(text):
        start = text.index(word, position)
        position = start + len(word)
        spans.append((start, position))
    return spans
