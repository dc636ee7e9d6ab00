"""A first, quick look at pairs: most cannot be joined by anything, by their types and places alone.

What it sees of a pair are few values, so that each combination is judged once and then remembered. The
classifier need not look at what is left out here (a cascade: Viola and Jones 2001).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy

from graphkit.relations.learning import Learning, train_network
from graphkit.relations.network import pack_network, renumber, unpack_network
from graphkit.relations.pairs import Directions, Pair, allow_types
from graphkit.relations.parties import Party
from graphkit.relations.vocabulary import Keys, Vocabulary, join_features

LIKELY, UNLIKELY = "likely", "unlikely"
_MOST_CLAUSES, _MOST_BETWEEN = 5, 8
_LEARNING = Learning(
    members=1, hidden=1, epochs=6, rate=0.01, feature_dropout=0.1, hidden_dropout=0.1, batch=256, least=5
)

Glimpse = tuple[str, str, str, str, bool, int, int]
"""Types and roles of source and target, whether it leads forward, and the clauses and parties between."""


def see_pair(pair: Pair) -> Glimpse:
    """Return what the quick look sees of a pair."""
    source, target = pair.source, pair.target
    clauses, between = min(pair.clauses, _MOST_CLAUSES), min(pair.between, _MOST_BETWEEN)
    return source.type, target.type, source.role, target.role, pair.forward, clauses, between


class Screen:
    """Tells which pairs deserve the classifier's look.

    Parameters
    ----------
    weights : bytes
        A packed network with the labels ``likely`` and ``unlikely``.
    least : float
        Pairs less likely than this, in [0, 1], to be joined by any relation are left out.

    Raises
    ------
    ValueError
        When the bytes are no such network.
    """

    def __init__(self, weights: bytes, least: float) -> None:
        self._vocabulary, self._network = unpack_network(weights)
        if set(self._network.labels) != {LIKELY, UNLIKELY}:
            raise ValueError("no network that screens pairs")
        self._column = self._network.labels.index(LIKELY)
        self._least = least
        self._known: dict[tuple[str, str, str, str, int, int], Directions] = {}

    def allow(self, left: Party, right: Party, clauses: int, between: int) -> Directions:
        """Return the directions in which some relation may join two parties (`pairs.candidate_pairs`)."""
        clauses = _MOST_CLAUSES if clauses > _MOST_CLAUSES else clauses
        between = _MOST_BETWEEN if between > _MOST_BETWEEN else between
        key = (left.mention.type, right.mention.type, left.role, right.role, clauses, between)
        found = self._known.get(key)
        if found is None:
            forward, backward = allow_types(left, right, clauses, between)
            found = self._known[key] = (
                forward and self.keeps(Pair(left, right, True, clauses, between)),
                backward and self.keeps(Pair(right, left, False, clauses, between)),
            )
        return found

    def keeps(self, pair: Pair) -> bool:
        """Tell whether some relation may join a pair."""
        return self.likelihood(see_pair(pair)) >= self._least

    def likelihood(self, seen: Glimpse) -> float:
        """Return how likely it is that any relation joins such a pair, in [0, 1]."""
        keys = encode_glimpse(seen, self._vocabulary)
        return float(self._network.probabilities(keys, numpy.zeros_like(keys), 1)[0, self._column])


def encode_glimpse(seen: Glimpse, vocabulary: Vocabulary) -> Keys:
    """Return the keys of what is seen, each value with those it goes with."""
    source, target, role, target_role, forward, clauses, between = seen
    way = "f" if forward else "b"
    types = f"{source}>{target}{way}"
    kind = vocabulary.number_kind("")
    told = (
        types,
        f"{types} clauses={clauses}",
        f"{types} between={between}",
        f"{types} {role}>{target_role}",
        f"{types} {role} between={between}",
        f"{way} clauses={clauses} between={between}",
        f"{role}>{target_role} between={between}",
        f"{source} {role} between={between}",
        f">{target} {target_role} between={between}",
        f"{source} {role} clauses={clauses}{way}",
        f">{target} {target_role} clauses={clauses}{way}",
    )
    return join_features([[(kind, vocabulary.number(told))]])[0]


def train_screen(examples: Iterable[tuple[bool, Glimpse]]) -> bytes:
    """Return the packed weights of a screen that has learnt from pairs, joined or not.

    Examples
    --------
    >>> near = ("Bank", "Town", "named", "named", True, 0, 0)
    >>> screen = Screen(train_screen([(True, near), (False, (*near[:-1], 5))] * 200), 0.5)
    >>> screen.likelihood(near) > 0.5 > screen.likelihood((*near[:-1], 5))
    True
    """
    vocabulary = Vocabulary(growing=True)
    labelled = [
        (LIKELY if joined else UNLIKELY, encode_glimpse(seen, vocabulary)) for joined, seen in examples
    ]
    return pack_network(*renumber(vocabulary, train_network(labelled, _LEARNING)))
