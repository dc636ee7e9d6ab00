"""The trained part: a classifier over pairs, from their features to the relations that may join them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import numpy

from graphkit.data import data_path
from graphkit.errors import ModelError
from graphkit.models import read_weights
from graphkit.records import NODE_TYPES
from graphkit.relations.network import unpack_network
from graphkit.relations.pairs import Groups

WEIGHTS = "relations.npz"
NONE = "NONE"
_TYPES = re.compile(rf"(?:{'|'.join(NODE_TYPES)})>(?:{'|'.join(NODE_TYPES)})[fb]?\Z")
_WAYS = ("f", "b")


class RelationClassifier:
    """Scores the relations of pairs from their features.

    Parameters
    ----------
    weights : bytes
        A packed network; loading it runs no code.

    Raises
    ------
    ValueError
        When the bytes are no packed network.
    """

    def __init__(self, weights: bytes) -> None:
        self._network = unpack_network(weights)
        self.labels = frozenset(self._network.labels)
        self._columns = {label: column for column, label in enumerate(self._network.labels)}
        # Rows by what a feature begins and ends with, so that none need be put together to be found.
        self._rows: dict[tuple[str, str], dict[str, int]] = {}
        for row, name in enumerate(self._network.names, 1):
            for start, body, ending in _divide(name):
                self._rows.setdefault((start, ending), {})[body] = row

    def probabilities(self, features: Sequence[str], relations: Sequence[str]) -> dict[str, float]:
        """Return the probability of each of ``relations``, in [0, 1]; they need not sum to one."""
        (found,) = self.score([[("", "", features)]])
        return self.among(found, relations)

    def among(self, probabilities: Sequence[float], relations: Sequence[str]) -> dict[str, float]:
        """Pick the probabilities of some relations out of those of all labels."""
        columns = self._columns
        return {name: probabilities[columns[name]] for name in relations if name in columns}

    def score(self, pairs: Sequence[Groups]) -> list[list[float]]:
        """Return the probabilities of all labels for each of ``pairs``, given by their features in groups."""
        if not pairs:
            return []
        found = [self._find(groups) for groups in pairs]
        rows = numpy.array([row for rows in found for row in rows], numpy.intp)
        starts = list(accumulate((len(rows) for rows in found[:-1]), initial=0))
        probabilities: list[list[float]] = self._network.probabilities(rows, starts).tolist()
        return probabilities

    def _find(self, groups: Groups) -> list[int]:
        """Return the rows of the features that the network knows, each once, and the row of zeros."""
        found = [0]
        for start, ending, bodies in groups:
            rows = self._rows.get((start, ending))
            if rows is not None:
                found += filter(None, map(rows.get, bodies))
        return list(set(found))


def _divide(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield all the ways in which a group of features may hold one, as (start, body, ending)."""
    yield "", name, ""
    types = _TYPES.search(name)
    if types:
        yield "", name[: types.start()], types.group()
    if name[-1:] in _WAYS:
        yield "", name[:-1], name[-1]
    if name[:1] == "_":
        yield "_", name[1:], ""
        if name[-1:] in _WAYS:
            yield "_", name[1:-1], name[-1]


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
