"""The trained part: a classifier over pairs, from their features to the relations that may join them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy

from graphkit.caching import keep_while_unchanged
from graphkit.data import data_path
from graphkit.errors import ModelError
from graphkit.models import read_weights
from graphkit.relations.decisions import load_least_likelihood
from graphkit.relations.network import unpack_network
from graphkit.relations.pairs import Pair, allow_types
from graphkit.relations.screening import Screen
from graphkit.relations.vocabulary import Encoded, Keys, join_features

WEIGHTS, SCREEN_WEIGHTS = "relations.npz", "screen.npz"
NONE = "NONE"


class RelationClassifier:
    """Scores the relations of pairs from their features.

    Parameters
    ----------
    weights : bytes
        A packed network; loading it runs no code.
    screen : Screen, optional
        Leaves out the pairs that nothing can join; without it all are looked at.

    Raises
    ------
    ValueError
        When the bytes are no packed network.
    """

    def __init__(self, weights: bytes, screen: Screen | None = None) -> None:
        self._screen = screen
        self.allow = screen.allow if screen else allow_types
        """The pairs that deserve a look, for `pairs.candidate_pairs`."""
        self.vocabulary, self._network = unpack_network(weights)
        self.labels = frozenset(self._network.labels)
        self._columns = {label: column for column, label in enumerate(self._network.labels)}
        if NONE not in self._columns:
            raise ValueError("no network that knows pairs without a relation")
        self._none = self._columns[NONE]

    def deserves_look(self, pair: Pair) -> bool:
        """Tell whether some relation may join a pair, from its types and places alone."""
        return self._screen is None or self._screen.keeps(pair)

    def probabilities(self, keys: Keys, relations: Sequence[str]) -> dict[str, float]:
        """Return the probability of each of ``relations``, in [0, 1]; they need not sum to one.

        Parameters
        ----------
        keys : ndarray
            The keys of the features of one pair.
        """
        (found,) = self._network.probabilities(keys, numpy.zeros_like(keys), 1).tolist()
        return self.among(found, relations)

    def may_hold(self, probabilities: Sequence[float], least: float) -> bool:
        """Tell whether the relations together are at least so probable."""
        return 1 - probabilities[self._none] >= least

    def among(self, probabilities: Sequence[float], relations: Sequence[str]) -> dict[str, float]:
        """Pick the probabilities of some relations out of those of all labels."""
        columns = self._columns
        return {name: probabilities[columns[name]] for name in relations if name in columns}

    def score(self, pairs: Sequence[Encoded]) -> list[list[float]]:
        """Return the probabilities of all labels for each of ``pairs``."""
        if not pairs:
            return []
        probabilities: list[list[float]] = self._network.probabilities(
            *join_features(pairs), len(pairs)
        ).tolist()
        return probabilities


@keep_while_unchanged(2)
def load_classifier(folder: Path | None = None) -> RelationClassifier:
    """Load the bundled classifier, or one that ``graphkit train`` wrote.

    Raises
    ------
    ModelError
        When the weights are missing or damaged.
    """
    folder = folder or data_path("models", "relations")
    try:
        screen = Screen(read_weights(folder, SCREEN_WEIGHTS), load_least_likelihood())
        return RelationClassifier(read_weights(folder, WEIGHTS), screen)
    except ValueError as error:
        raise ModelError(f"{WEIGHTS} is no model", file=str(folder), remedy="train it again") from error
