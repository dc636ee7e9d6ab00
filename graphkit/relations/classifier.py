"""The trained part: a maximum-entropy classifier over pairs (a conditional random field of length one)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pycrfsuite

from graphkit.data import data_path
from graphkit.errors import ModelError
from graphkit.models import read_weights

WEIGHTS = "relations.crfsuite"
NONE = "NONE"


class RelationClassifier:
    """Scores the relations of a pair from its features.

    Parameters
    ----------
    weights : bytes
        A CRFsuite model; loading it runs no code.
    """

    def __init__(self, weights: bytes) -> None:
        self._weights = weights  # the tagger reads from this memory and keeps no reference of its own
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._weights)
        self.labels = frozenset(self._tagger.labels())

    def probabilities(self, features: Sequence[str], relations: Sequence[str]) -> dict[str, float]:
        """Return the probability of each of ``relations``, in [0, 1]; they need not sum to one."""
        self._tagger.set([list(features)])
        return {name: self._tagger.marginal(name, 0) for name in relations if name in self.labels}


@lru_cache(maxsize=2)
def load_classifier(folder: Path | None = None) -> RelationClassifier:
    """Load the bundled classifier, or one that ``graphkit train`` wrote.

    Raises
    ------
    ModelError
        When the weights are missing or damaged.
    """
    folder = folder or data_path("models", "relations")
    try:
        return RelationClassifier(read_weights(folder, WEIGHTS))
    except ValueError as error:
        raise ModelError(f"{WEIGHTS} is no model", file=str(folder), remedy="train it again") from error
