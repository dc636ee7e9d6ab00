"""The trained tagger: a linear-chain conditional random field over characters (CRFsuite)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pycrfsuite

from graphkit.data import data_path
from graphkit.entities.features import character_features
from graphkit.entities.lexicon import Lexicon
from graphkit.errors import ModelError
from graphkit.models import read_weights
from graphkit.records import Mention

WEIGHTS = "entities.crfsuite"
_PARAGRAPH = re.compile(r"[^\n]+")


class EntityTagger:
    """Tags the characters of a text with the thirteen types.

    Parameters
    ----------
    weights : bytes
        A CRFsuite model. The format holds numbers and strings only; loading it runs no code.
    threshold : float
        Mentions with a character less probable than this are left out.
    """

    def __init__(self, weights: bytes, threshold: float = 0.62) -> None:
        self.threshold = threshold
        self._weights = weights  # the tagger reads from this memory and keeps no reference of its own
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._weights)

    def tag(self, text: str, words: Sequence[tuple[int, int]], lexicon: Lexicon) -> list[Mention]:
        """Return the mentions in ``text``, paragraph by paragraph.

        Parameters
        ----------
        words : sequence of (int, int)
            The words of the whole text as spans, in order.
        """
        mentions: list[Mention] = []
        position = 0
        for match in _PARAGRAPH.finditer(text):
            start, end = match.span()
            inside: list[tuple[int, int]] = []
            while position < len(words) and words[position][0] < end:
                first, last = words[position]
                if first >= start:
                    inside.append((first - start, min(last, end) - start))
                position += 1
            paragraph = match.group()
            labels = self._tagger.tag(character_features(paragraph, inside, lexicon))
            mentions += self._scored(decode_labels(paragraph, labels), labels, start)
        return mentions

    def _scored(self, mentions: Sequence[Mention], labels: Sequence[str], offset: int) -> Iterator[Mention]:
        """Give each mention the probability of its least certain character; leave out the doubtful ones."""
        for mention in mentions:
            inside = range(mention.start, mention.end)
            score = min(self._tagger.marginal(labels[index], index) for index in inside)
            if score >= self.threshold:
                yield replace(
                    mention, start=mention.start + offset, end=mention.end + offset, score=round(score, 4)
                )


def decode_labels(text: str, labels: Sequence[str], offset: int = 0) -> list[Mention]:
    """Turn B-/I- labels into mentions.

    Examples
    --------
    >>> [(m.start, m.end, m.type) for m in decode_labels("去金华", ["O", "B-Region", "I-Region"])]
    [(1, 3, 'Region')]
    """
    mentions: list[Mention] = []
    start, kind = -1, ""
    for index, label in enumerate([*labels, "O"]):
        if kind and (label[0] != "I" or label[2:] != kind):
            name = text[start:index]
            mentions.append(Mention(offset + start, offset + index, name, kind, "model"))
            kind = ""
        if label[0] != "O" and not kind:
            start, kind = index, label[2:]
    return mentions


@lru_cache(maxsize=2)
def load_tagger(folder: Path | None = None) -> EntityTagger:
    """Load the bundled tagger, or one that ``graphkit train`` wrote.

    Raises
    ------
    ModelError
        When the weights are missing or damaged.
    """
    folder = folder or data_path("models", "entities")
    try:
        return EntityTagger(read_weights(folder, WEIGHTS))
    except ValueError as error:
        raise ModelError(f"{WEIGHTS} is no model", file=str(folder), remedy="train it again") from error
