"""The trained tagger: a conditional random field over characters, and a network's second opinion."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

import numpy

from graphkit.caching import keep_while_unchanged
from graphkit.crf import Scores
from graphkit.data import data_path
from graphkit.entities.decoding import NameDecoder
from graphkit.entities.emissions import EmissionScorer, Span, list_offsets
from graphkit.entities.heads import load_name_parts
from graphkit.entities.lexicon import Lexicon
from graphkit.entities.places import find_homes
from graphkit.entities.tables import code_points
from graphkit.entities.tables_file import unpack_tables
from graphkit.errors import ModelError
from graphkit.models import read_weights
from graphkit.records import Mention

WEIGHTS = "entities.npz"
_PARAGRAPH = re.compile(r"[^\n]+")
_BATCH = 2048
"""Characters that are scored together: the tables then stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How probable a name must be to be taken, in [0, 1].

    Attributes
    ----------
    by_type : mapping of str to float
        ``others`` holds for types that are not named.
    with_head : mapping of str to float
        For names whose end tells their type.

    Examples
    --------
    >>> thresholds = Thresholds({"others": 0.7}, {"Enterprise": 0.5})
    >>> thresholds.of("甲乙酒厂", "Enterprise"), thresholds.of("甲乙", "Enterprise")
    (0.5, 0.7)
    """

    by_type: Mapping[str, float]
    with_head: Mapping[str, float] = field(default_factory=dict)

    def of(self, name: str, node_type: str) -> float:
        """Return what holds for a name."""
        if node_type in self.with_head and name.endswith(load_name_parts().heads[node_type]):
            return self.with_head[node_type]
        return self.by_type.get(node_type, self.by_type["others"])


@lru_cache(maxsize=1)
def load_thresholds() -> tuple[Thresholds, float]:
    """Return those of ``data/tagging.toml``, and the weight of the network's opinion."""
    table = tomllib.loads(data_path("tagging.toml").read_text(encoding="utf-8"))
    return Thresholds(table, table.pop("with_head")), table.pop("network")


class EntityTagger:
    """Tags the characters of a text with the thirteen types.

    Parameters
    ----------
    weights : bytes
        Packed weights (``pack_tables``): numbers and strings only; loading them runs no code.
    thresholds : Thresholds, optional
        Mentions with a character less probable than this are left out. By default those of
        ``data/tagging.toml``, which also has the weight of the network's opinion beside that of the random
        field, which weighs 1.

    Raises
    ------
    ValueError
        When the bytes are no packed weights.
    """

    def __init__(self, weights: bytes, thresholds: Thresholds | None = None) -> None:
        usual, share = load_thresholds()
        self.thresholds = thresholds or usual
        self._tables = unpack_tables(weights)
        self._emissions = EmissionScorer(self._tables, share)
        self._decoder = NameDecoder(self._tables.labels, self._tables.transitions)

    def tag(self, text: str, words: Sequence[Span], lexicon: Lexicon) -> list[Mention]:
        """Return the mentions in ``text``, paragraph by paragraph.

        Parameters
        ----------
        words : sequence of (int, int)
            The words of the whole text as spans, in order.
        """
        mentions: list[Mention] = []
        homes = find_homes(text)
        for paragraphs, inside in _batches(text, words):
            scores = self._emissions.score(text, paragraphs, inside, lexicon, homes)
            mentions += self._decode(text, paragraphs, scores)
        return mentions

    def _decode(self, text: str, paragraphs: Sequence[Span], scores: Scores) -> Iterator[Mention]:
        offsets = list_offsets(paragraphs)
        codes = code_points(text[paragraphs[0][0] : paragraphs[-1][1]])[offsets - offsets[0]]
        lengths = numpy.array([end - start for start, end in paragraphs])
        for first, last, node_type, score in self._decoder.find(codes, lengths, scores):
            start = int(offsets[first])
            name = text[start : start + last - first]
            if score >= self.thresholds.of(name, node_type):
                yield Mention(start, start + len(name), name, node_type, "model", round(score, 4))


def _batches(text: str, words: Sequence[Span]) -> Iterator[tuple[list[Span], list[Span]]]:
    """Yield some paragraphs at a time with their words; what reaches over a paragraph's end is cut off."""
    paragraphs: list[Span] = []
    inside: list[Span] = []
    position = size = 0
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        last = bisect_left(words, end, position, key=_start_of)
        first = bisect_left(words, start, position, last, key=_start_of)
        inside += words[first:last]
        if last > first and inside[-1][1] > end:
            inside[-1] = (inside[-1][0], end)
        position = last
        paragraphs.append((start, end))
        size += end - start
        if size > _BATCH:
            yield paragraphs, inside
            paragraphs, inside, size = [], [], 0
    if paragraphs:
        yield paragraphs, inside


_start_of = itemgetter(0)


@keep_while_unchanged(2)
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
