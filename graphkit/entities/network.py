"""The tagger's second opinion: a small convolutional network over the characters, beside the random field.

The network sees some of the features that the random field sees; their rows are summed, pass a few layers
that look at the neighbours, and give each label a probability. Where two models of different kinds err
differently, their product errs less (a logarithmic opinion pool: Smith, Cohn and Osborne 2005).

The layers are those of a dilated convolution (Strubell et al. 2017) with residual connections and layer
normalization (Ba, Kiros and Hinton 2016). ``network_learning`` trains them; here they are a few products.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from threading import Lock

import numpy
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from graphkit.entities.features import WINDOWS, WORDS

Table = NDArray[numpy.float32]

NETWORK_WINDOWS = ("0", "c")
"""The windows of characters that the network sees, beside each character's word and all labels."""

SEEN = (*(list(WINDOWS).index(one) for one in NETWORK_WINDOWS), len(WINDOWS))
FIRST_LABEL = len(WINDOWS) + 1 + len(WORDS)
"""Where among the features of a character those stand that the network sees."""

STEPS = (1, 2, 4)
"""How far off the two neighbours are that each layer looks at: together they reach over seven characters."""

GAP = sum(STEPS)
"""Rows between paragraphs: as many as all layers together reach over, so that none reaches into another."""

_ONE_AT_A_TIME = Lock()
"""How many threads a product takes is a setting of the whole process."""

_LEAST_VARIANCE = numpy.float32(1e-8)


def weight_shapes(width: int, labels: int) -> Iterator[tuple[int, ...]]:
    """Yield the shapes of the layers' weights in their order.

    First the scale and the shift of the sums; then for each layer its weights, their bias, and the scale and
    the shift of its result; last the weights and the bias of the labels.

    Examples
    --------
    >>> list(weight_shapes(2, 3))[:4], list(weight_shapes(2, 3))[-2:]
    ([(2,), (2,), (2, 6), (2,)], [(3, 2), (3,)])
    """
    yield from [(width,)] * 2
    for _ in STEPS:
        yield from [(width, 3 * width), *[(width,)] * 3]
    yield from [(labels, width), (labels,)]


class Network:
    """A network that has learnt.

    Parameters
    ----------
    table : ndarray of shape (features + 1, width)
        A row for each feature that it sees; the last, of zeros, is for all others.
    weights : ndarray of shape (weights,)
        Those of the layers, one after another (``weight_shapes``).
    labels : sequence of str
        What it tells apart, in the order of its results.

    Raises
    ------
    ValueError
        When there are too few weights or too many.
    """

    def __init__(self, table: Table, weights: Table, labels: Sequence[str]) -> None:
        self.table, self.weights, self.labels = table, weights, tuple(labels)
        shapes = list(weight_shapes(table.shape[1], len(labels)))
        edges = numpy.cumsum([math.prod(shape) for shape in shapes])
        if len(weights) != edges[-1]:
            raise ValueError("damaged network: its weights do not fit")
        parts = numpy.split(weights.astype(numpy.float32), edges[:-1])
        arrays = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        self._first, self._last = arrays[:2], arrays[-2:]
        self._blocks = [arrays[at : at + 4] for at in range(2, len(arrays) - 2, 4)]

    def score(self, sums: Table, lengths: Sequence[int]) -> Table:
        """Return the scores of the labels: logarithms of their probabilities, up to a constant in each row.

        Parameters
        ----------
        sums : ndarray of shape (characters, width)
            The sums of the rows of each character, paragraph after paragraph.
        lengths : sequence of int
            Characters of each paragraph.

        Returns
        -------
        ndarray of shape (characters, labels)

        Examples
        --------
        >>> weights = numpy.zeros(sum(math.prod(shape) for shape in weight_shapes(4, 3)), numpy.float32)
        >>> network = Network(numpy.zeros((1, 4), numpy.float32), weights, "ABC")
        >>> likely = numpy.exp(network.score(numpy.zeros((5, 4), numpy.float32), [2, 3]))
        >>> likely /= likely.sum(axis=1, keepdims=True)
        >>> likely.shape, bool(numpy.allclose(likely, 1 / 3))
        ((5, 3), True)
        """
        shifts = numpy.arange(1, len(lengths) + 1) * GAP
        places = numpy.arange(len(sums)) + numpy.repeat(shifts, lengths)
        rows = numpy.zeros((len(sums) + GAP * (len(lengths) + 1), sums.shape[1]), numpy.float32)
        rows[places] = sums
        # Products as small as these cost several times as much when processors share them.
        with _ONE_AT_A_TIME, _find_blas().limit(limits=1):
            self._pass_layers(rows)
            scores: Table = rows.take(places, axis=0) @ self._last[0].T
        scores += self._last[1]
        return scores

    def _pass_layers(self, rows: Table) -> None:
        _normalize(rows, *self._first)
        for step, (weights, bias, scale, shift) in zip(STEPS, self._blocks, strict=True):
            found = look_around(rows, step) @ weights.T
            found += bias
            numpy.maximum(found, 0, out=found)
            _normalize(found, scale, shift)
            rows += found


@cache
def _find_blas() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")


def _normalize(rows: Table, scale: Table, shift: Table) -> None:
    """Give each row the mean 0 and the variance 1, then scale and shift it, in place."""
    width = rows.shape[1]
    rows -= (rows @ numpy.full(width, 1 / width, numpy.float32))[:, None]
    variances = numpy.einsum("ij,ij->i", rows, rows) / width + _LEAST_VARIANCE
    rows *= (1 / numpy.sqrt(variances))[:, None]
    rows *= scale
    rows += shift


def look_around(rows: Table, step: int) -> Table:
    """Put beside each row those ``step`` rows before and after it.

    Examples
    --------
    >>> look_around(numpy.array([[1.0], [2.0], [3.0]], numpy.float32), 2).tolist()
    [[0.0, 1.0, 3.0], [0.0, 2.0, 0.0], [1.0, 3.0, 0.0]]
    """
    size, width = rows.shape
    found = numpy.zeros((size, 3, width), numpy.float32)
    found[step:, 0], found[:, 1], found[:-step, 2] = rows[:-step], rows, rows[step:]
    return found.reshape(size, 3 * width)
