"""The classifier's network: rows of features are summed, pass one hidden layer, and give a score per label.

Beside the hidden layer the sums also reach the labels straight, as in a maximum-entropy model (wide and deep:
Cheng et al. 2016). Inference is a lookup, a sum and one small product, in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray

from graphkit.arrays import pack_arrays, unpack_arrays
from graphkit.relations.vocabulary import Keys, Vocabulary, find_keys

Table = NDArray[numpy.float32]
Rows = NDArray[numpy.int64]

_STEP = numpy.float32(1 / 256)


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of a network.

    Attributes
    ----------
    labels : tuple of str
    keys : ndarray of shape (features,)
        The keys of the features (`vocabulary.Vocabulary`), in order; feature ``n`` has row ``n + 1``.
    rows : ndarray of shape (features + 1, hidden + labels)
        What a feature adds to the hidden layer, then to the labels; row 0, of zeros, is for unknown ones.
    output : ndarray of shape (hidden, labels)
    bias : ndarray of shape (labels,)
    """

    labels: tuple[str, ...]
    keys: Keys
    rows: Table
    output: Table
    bias: Table

    def probabilities(self, keys: Keys, owners: Keys, examples: int) -> Table:
        """Return the probability of each label.

        Parameters
        ----------
        keys : ndarray
            The features of all examples; the network leaves out those it does not know.
        owners : ndarray
            The example of each of ``keys``.
        examples : int
            How many examples there are.

        Returns
        -------
        ndarray of shape (examples, labels)
            Rows that sum to one.

        Examples
        --------
        >>> one = numpy.array([[0, 0, 0], [1, 2, 0]], numpy.float32)
        >>> output = numpy.ones((1, 2), numpy.float32)
        >>> network = Network(("A", "B"), numpy.array([7]), one, output, one[0, 1:])
        >>> network.probabilities(numpy.array([7, 8]), numpy.array([0, 0]), 1).round(2).tolist()
        [[0.8799999952316284, 0.11999999731779099]]
        """
        rows, starts = self._find(keys, owners, examples)
        sums = numpy.add.reduceat(self.rows.take(rows, axis=0), starts, axis=0)
        hidden = numpy.maximum(sums[:, : len(self.output)], 0)
        return softmax(hidden @ self.output + self.bias + sums[:, len(self.output) :])

    def _find(self, keys: Keys, owners: Keys, examples: int) -> tuple[Rows, Rows]:
        """Return the rows of each example, each once and the row of zeros first, and where they begin."""
        # In order, keys are found many times as fast, and what a pair has twice stands together.
        bits = examples.bit_length()
        ordered = keys << bits | owners
        ordered.sort()
        if len(ordered):
            ordered = ordered[numpy.append(True, ordered[1:] != ordered[:-1])]
        owners = ordered & (1 << bits) - 1
        places, known = find_keys(self.keys, ordered >> bits)
        width = len(self.rows)
        zeros = numpy.arange(examples) * width
        found = numpy.concatenate([zeros, owners[known] * width + places + 1])
        found.sort()
        return found % width, numpy.searchsorted(found, zeros)


def softmax(scores: Table) -> Table:
    """Return probabilities for rows of scores."""
    weights: Table = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def renumber(vocabulary: Vocabulary, network: Network) -> tuple[Vocabulary, Network]:
    """Leave out of a vocabulary what the network does not know."""
    vocabulary, keys = vocabulary.keep(network.keys)
    order = numpy.argsort(keys)
    rows = network.rows[numpy.append(0, order + 1)]
    return vocabulary, replace(network, keys=keys[order], rows=rows)


def average_networks(members: Sequence[Network]) -> Network:
    """Return the network whose scores are the mean of those of its members: less depends on chance.

    Parameters
    ----------
    members : sequence of Network
        With the same features and labels.
    """
    hidden = [one.rows[:, : len(one.output)] for one in members]
    straight = numpy.mean([one.rows[:, len(one.output) :] for one in members], axis=0)
    return replace(
        members[0],
        rows=numpy.concatenate([*hidden, straight], axis=1),
        output=numpy.concatenate([one.output for one in members]) * numpy.float32(1 / len(members)),
        bias=numpy.mean([one.bias for one in members], axis=0),
    )


def pack_network(vocabulary: Vocabulary, network: Network) -> bytes:
    """Pack a network with its weights rounded: an archive of arrays, without code."""
    # No relation turns on a smaller step, and rounded weights compress to six tenths.
    rows = numpy.round(network.rows / _STEP) * _STEP
    tables = {"rows": rows, "output": network.output, "bias": network.bias}
    arrays = {name: table.astype(numpy.float16) for name, table in tables.items()}
    names = {"labels": network.labels, "bodies": vocabulary.bodies, "kinds": vocabulary.kinds}
    return pack_arrays(names, {"keys": network.keys.astype(numpy.int32), **arrays})


def unpack_network(data: bytes) -> tuple[Vocabulary, Network]:
    """Read what ``pack_network`` packed.

    Raises
    ------
    ValueError
        When the bytes are no packed network.
    """
    tables = ("rows", "output", "bias")
    told, arrays = unpack_arrays(data, ("labels", "bodies", "kinds"), ("keys", *tables), what="network")
    labels, keys = told["labels"], arrays["keys"].astype(numpy.int64)
    rows, output, bias = (arrays[name].astype(numpy.float32) for name in tables)
    shapes = (len(keys) + 1, len(output) + len(labels)), (len(output), len(labels)), (len(labels),)
    if (rows.shape, output.shape, bias.shape) != shapes:
        raise ValueError("damaged network: its tables do not fit together")
    network = Network(tuple(labels), keys, rows, output, bias)
    return Vocabulary(told["bodies"], told["kinds"]), network
