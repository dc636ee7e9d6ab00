"""Train the classifier's network: gradient descent with Adam, and dropout on features and hidden layer.

Source of the methods: Kingma and Ba (2015); Srivastava et al. (2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray

from graphkit.relations.network import Network, Rows, Table, average_networks, softmax
from graphkit.relations.vocabulary import Keys, find_keys

Labelled = tuple[str, Keys]
"""A label and the keys of the features of its example."""


@dataclass(frozen=True, slots=True)
class Learning:
    """How a network is trained.

    Attributes
    ----------
    members : int
        How many networks learn, each from another beginning; their scores are averaged.
    hidden : int
        Units of the hidden layer of each.
    rate : float
        The step of Adam at the beginning; it falls to nothing.
    decay : float
        The weight of the L2 penalty.
    feature_dropout, hidden_dropout : float
        The share that is left out of each step.
    least : int
        Features of fewer examples are left out.
    """

    members: int = 3
    hidden: int = 10
    epochs: int = 5
    rate: float = 0.004
    decay: float = 1e-5
    feature_dropout: float = 0.3
    hidden_dropout: float = 0.4
    batch: int = 256
    least: int = 10
    seed: int = 27


def train_network(examples: Sequence[Labelled], learning: Learning | None = None) -> Network:
    """Return a network that has learnt from examples; the same examples give the same network.

    Examples
    --------
    >>> told = [("yes", numpy.array([1, 2])), ("no", numpy.array([3, 2]))] * 50
    >>> network = train_network(told, Learning(hidden=2, epochs=20, batch=10, rate=0.05))
    >>> network.labels, network.keys.tolist()
    (('no', 'yes'), [1, 2, 3])
    >>> bool(network.probabilities(numpy.array([1, 2]), numpy.array([0, 0]), 1)[0, 1] > 0.9)
    True
    """
    learning = learning or Learning()
    sets = [numpy.unique(keys) for _, keys in examples]
    seen, counts = numpy.unique(numpy.concatenate(sets), return_counts=True)
    keys = seen[counts >= learning.least]
    labels = tuple(sorted({label for label, _ in examples}))
    rows = [numpy.append(0, find_keys(keys, one)[0] + 1) for one in sets]
    wanted = numpy.array([labels.index(label) for label, _ in examples])
    members = []
    for number in range(learning.members):
        trainer = _Trainer(len(keys), len(labels), replace(learning, seed=learning.seed + number))
        trainer.run(rows, wanted)
        members.append(Network(labels, keys, trainer.rows, trainer.output, trainer.bias))
    return average_networks(members)


class _Trainer:
    """The tables of a network while it learns, with Adam's moments beside them."""

    def __init__(self, features: int, labels: int, learning: Learning) -> None:
        self.learning, self.chance = learning, numpy.random.default_rng(learning.seed)
        hidden = learning.hidden
        self.rows: Table = numpy.zeros((features + 1, hidden + labels), numpy.float32)
        self.rows[1:, :hidden] = self.chance.normal(0, 0.1, (features, hidden))
        self.output: Table = self.chance.normal(0, hidden**-0.5, (hidden, labels)).astype(numpy.float32)
        self.bias: Table = numpy.zeros(labels, numpy.float32)
        self._moments = [
            [numpy.zeros_like(one), numpy.zeros_like(one)] for one in (self.rows, self.output, self.bias)
        ]
        self._step = 0

    def run(self, rows: Sequence[Rows], wanted: NDArray[numpy.intp]) -> None:
        """Go through the examples as often as the epochs say, in another order each time."""
        size, epochs = self.learning.batch, self.learning.epochs
        steps = epochs * -(-len(rows) // size)
        for _ in range(epochs):
            order = self.chance.permutation(len(rows))
            for first in range(0, len(rows), size):
                chosen = order[first : first + size]
                rate = self.learning.rate * (1 - self._step / steps)
                self._learn([rows[number] for number in chosen], wanted[chosen], rate)

    def _learn(self, rows: Sequence[Rows], wanted: NDArray[numpy.intp], rate: float) -> None:
        self._step += 1
        flat, owner, starts = self._drop_features(rows)
        scale = numpy.float32(1 / (1 - self.learning.feature_dropout))
        sums = numpy.add.reduceat(self.rows[flat], starts, axis=0) * scale
        before, straight = sums[:, : self.learning.hidden], sums[:, self.learning.hidden :]
        kept = (self.chance.random(before.shape) >= self.learning.hidden_dropout).astype(numpy.float32)
        kept /= numpy.float32(1 - self.learning.hidden_dropout)
        hidden = numpy.maximum(before, 0) * kept
        error = softmax(hidden @ self.output + self.bias + straight)
        error[numpy.arange(len(wanted)), wanted] -= 1
        error /= numpy.float32(len(wanted))
        back = (error @ self.output.T) * kept * (before > 0)
        slopes = numpy.concatenate([back, error], axis=1) * scale
        self._adjust(1, self.output, hidden.T @ error, rate)
        self._adjust(2, self.bias, error.sum(axis=0), rate)
        self._adjust_rows(flat, slopes[owner], rate)

    def _drop_features(self, rows: Sequence[Rows]) -> tuple[Rows, Rows, Rows]:
        """Return the rows that are kept, the example of each, and where each example begins."""
        flat = numpy.concatenate(rows)
        owner = numpy.repeat(numpy.arange(len(rows)), [len(one) for one in rows])
        # The row of zeros stays: no example is empty.
        keep = (self.chance.random(len(flat)) >= self.learning.feature_dropout) | (flat == 0)
        flat, owner = flat[keep], owner[keep]
        return flat, owner, numpy.searchsorted(owner, numpy.arange(len(rows)))

    def _adjust_rows(self, flat: Rows, slopes: Table, rate: float) -> None:
        """Add up the slopes of each row and move only the rows that took part."""
        order = numpy.argsort(flat, kind="stable")
        inside = flat[order]
        first = numpy.flatnonzero(numpy.r_[True, inside[1:] != inside[:-1]])
        rows = inside[first]
        summed = numpy.add.reduceat(slopes[order], first, axis=0)
        if rows[0] == 0:
            rows, summed = rows[1:], summed[1:]
        self._adjust(0, self.rows, summed + self.learning.decay * self.rows[rows], rate, rows)

    def _adjust(
        self, number: int, table: Table, slopes: Table, rate: float, rows: Rows | slice = slice(None)
    ) -> None:
        """Take a step of Adam."""
        mean, square = self._moments[number]
        mean[rows] = 0.9 * mean[rows] + 0.1 * slopes
        square[rows] = 0.99 * square[rows] + 0.01 * slopes**2
        unbiased = numpy.sqrt(1 - 0.99**self._step) / (1 - 0.9**self._step)
        table[rows] -= rate * unbiased * mean[rows] / (numpy.sqrt(square[rows]) + 1e-6)
