"""The tagger's second opinion: a small convolutional network over the characters, beside the random field.

The network sees some of the features that the random field sees; their rows are summed, pass a few layers
that look at the neighbours, and give each label a probability. Where two models of different kinds err
differently, their product errs less (a logarithmic opinion pool: Smith, Cohn and Osborne 2005).

Source of the layers: spaCy's windowed encoder (Honnibal and Montani 2017), built with thinc.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray
from thinc.api import LayerNorm, Linear, Model, Relu, chain, residual, with_array

from graphkit.entities.features import WINDOWS, WORDS

Table = NDArray[numpy.float32]
Layers = Model[Any, Any]

NETWORK_WINDOWS = ("0", "c")
"""The windows of characters that the network sees, beside each character's word and all labels."""

SEEN = (*(list(WINDOWS).index(one) for one in NETWORK_WINDOWS), len(WINDOWS))
FIRST_LABEL = len(WINDOWS) + 1 + len(WORDS)
"""Where among the features of a character those stand that the network sees."""

STEPS = (1, 2, 4)
"""How far off the two neighbours are that each layer looks at: together they reach over seven characters."""


def build_layers(width: int, labels: int, dropout: float = 0.0) -> Layers:
    """Return the layers from the sums of rows to the scores of the labels; the weights come by chance.

    Parameters
    ----------
    width : int
        Length of the rows.
    dropout : float
        The share of each layer's results that is left out while it learns.

    Examples
    --------
    >>> layers = build_layers(4, 3)
    >>> [scores.shape for scores in layers.predict([numpy.zeros((5, 4), "float32")])]
    [(5, 3)]
    """
    blocks = [_build_block(width, step, dropout) for step in STEPS]
    inner: Model[Any, Any] = chain(LayerNorm(width), *blocks, Linear(labels, width))
    # So many zeros stand between paragraphs that none reaches into another.
    layers: Layers = with_array(inner, pad=sum(STEPS))
    layers.initialize()
    return layers


def _build_block(width: int, step: int, dropout: float) -> Model[Any, Any]:
    return residual(chain(look_around(step), Relu(width, width * 3, dropout=dropout, normalize=True)))


def look_around(step: int) -> Model[Any, Any]:
    """Return the layer that puts beside each row those ``step`` rows before and after it.

    Examples
    --------
    >>> look_around(2).predict(numpy.array([[1.0], [2.0], [3.0]])).tolist()
    [[0.0, 1.0, 3.0], [0.0, 2.0, 0.0], [1.0, 3.0, 0.0]]
    """
    return Model("look_around", _look_around, attrs={"step": step})


def _look_around(
    model: Model[Any, Any], rows: Table, is_train: bool
) -> tuple[Table, Callable[[Table], Table]]:
    size, width, step = len(rows), rows.shape[1], model.attrs["step"]
    found = numpy.zeros((size, 3, width), rows.dtype)
    found[step:, 0], found[:, 1], found[:-step, 2] = rows[:-step], rows, rows[step:]

    def backprop(slopes: Table) -> Table:
        apart = slopes.reshape(size, 3, width)
        back: Table = apart[:, 1].copy()
        back[:-step] += apart[step:, 0]
        back[step:] += apart[:-step, 2]
        return back

    return found.reshape(size, 3 * width), backprop


@dataclass(frozen=True, slots=True)
class Network:
    """A network that has learnt.

    Attributes
    ----------
    table : ndarray of shape (features + 1, width)
        A row for each feature that it sees; the last, of zeros, is for all others.
    layers : thinc.Model
        ``build_layers``.
    """

    table: Table
    layers: Layers

    def log_probabilities(self, sums: Table, lengths: Sequence[int]) -> Table:
        """Return the logarithms of the labels' probabilities.

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
        >>> network = Network(numpy.zeros((1, 4), numpy.float32), build_layers(4, 3))
        >>> likely = numpy.exp(network.log_probabilities(numpy.zeros((5, 4), numpy.float32), [2, 3]))
        >>> likely.shape, bool(numpy.allclose(likely.sum(axis=1), 1))
        ((5, 3), True)
        """
        edges = numpy.cumsum(lengths)[:-1]
        scores: Table = numpy.concatenate(self.layers.predict(numpy.split(sums, edges)))
        scores -= scores.max(axis=1, keepdims=True)
        scores -= numpy.log(numpy.exp(scores).sum(axis=1, keepdims=True))
        return scores


def read_layers(layers: Layers) -> Table:
    """Return all weights of layers in one row."""
    return numpy.concatenate([node.get_param(name).ravel() for node, name in _parameters(layers)])


def write_layers(layers: Layers, weights: Any) -> None:
    """Give layers the weights that ``read_layers`` read.

    Raises
    ------
    ValueError
        When there are too few or too many.
    """
    if len(weights) != len(read_layers(layers)):
        raise ValueError("damaged network: its layers do not fit together")
    first = 0
    for node, name in _parameters(layers):
        shape = node.get_param(name).shape
        last = first + math.prod(shape)
        node.set_param(name, weights[first:last].reshape(shape))
        first = last


def _parameters(layers: Layers) -> Iterator[tuple[Model[Any, Any], str]]:
    for node in layers.walk():
        for name in node.param_names:
            yield node, name
