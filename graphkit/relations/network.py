"""The classifier's network: rows of features are summed, pass one hidden layer, and give a score per label.

Beside the hidden layer the sums also reach the labels straight, as in a maximum-entropy model (wide and deep:
Cheng et al. 2016). Inference is a lookup, a sum and one small product, in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from graphkit.arrays import pack_arrays, unpack_arrays

Table = NDArray[numpy.float32]
Rows = NDArray[numpy.intp]


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of a network.

    Attributes
    ----------
    labels : tuple of str
    names : tuple of str
        The features; feature ``n`` has row ``n + 1``.
    rows : ndarray of shape (features + 1, hidden + labels)
        What a feature adds to the hidden layer, then to the labels; row 0, of zeros, is for unknown ones.
    output : ndarray of shape (hidden, labels)
    bias : ndarray of shape (labels,)
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    rows: Table
    output: Table
    bias: Table

    def probabilities(self, rows: Rows, starts: Sequence[int]) -> Table:
        """Return the probability of each label.

        Parameters
        ----------
        rows : ndarray
            The rows of the features of all examples, one example after another, none of them empty.
        starts : sequence of int
            Where each example begins in ``rows``.

        Returns
        -------
        ndarray of shape (examples, labels)
            Rows that sum to one.

        Examples
        --------
        >>> one = numpy.array([[0, 0, 0], [1, 2, 0]], numpy.float32)
        >>> network = Network(("A", "B"), ("x",), one, numpy.ones((1, 2), numpy.float32), one[0, 1:])
        >>> network.probabilities(numpy.array([1]), [0]).round(2).tolist()
        [[0.8799999952316284, 0.11999999731779099]]
        """
        sums = numpy.add.reduceat(self.rows[rows], starts, axis=0)
        hidden = numpy.maximum(sums[:, : len(self.output)], 0)
        return softmax(hidden @ self.output + self.bias + sums[:, len(self.output) :])


def softmax(scores: Table) -> Table:
    """Return probabilities for rows of scores."""
    weights: Table = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def pack_network(network: Network) -> bytes:
    """Pack a network with three digits of each weight: an archive of arrays, without code."""
    tables = {"rows": network.rows, "output": network.output, "bias": network.bias}
    return pack_arrays(
        {"labels": network.labels, "names": network.names},
        {name: table.astype(numpy.float16) for name, table in tables.items()},
    )


def unpack_network(data: bytes) -> Network:
    """Read what ``pack_network`` packed.

    Raises
    ------
    ValueError
        When the bytes are no packed network.
    """
    told, arrays = unpack_arrays(data, ("labels", "names"), ("rows", "output", "bias"), what="network")
    labels, names = told["labels"], told["names"]
    rows, output, bias = (arrays[name].astype(numpy.float32) for name in ("rows", "output", "bias"))
    shapes = (len(names) + 1, len(output) + len(labels)), (len(output), len(labels)), (len(labels),)
    if (rows.shape, output.shape, bias.shape) != shapes:
        raise ValueError("damaged network: its tables do not fit together")
    return Network(tuple(labels), tuple(names), rows, output, bias)
