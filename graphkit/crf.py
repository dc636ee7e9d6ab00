"""Conditional random fields that CRFsuite trained: their weights as arrays, and what they say of a text.

CRFsuite's own tagger wants each feature as a string. We find the rows of the features by other means, sum
them (``entities/emissions.py``) and get probabilities here.

Source of the methods: Lafferty, McCallum and Pereira (2001). CRFsuite writes its ``lCRF`` format, version
100; what we ship is compiled from it (``entities/tables.py``). Both hold numbers and strings only.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pycrfsuite import Trainer

Scores = NDArray[numpy.float64]
Places = NDArray[numpy.intp]

_HEADER = struct.Struct("<4sI4sI8I")
_DICTIONARY = struct.Struct("<4s5I")
_FEATURE = numpy.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1
_LEAST = numpy.finfo(numpy.float64).tiny
_LARGEST_LOGARITHM = 300
"""Sums stay between numbers of this logarithm and its negative: two are multiplied, a number holds 709."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a model.

    Attributes
    ----------
    labels : tuple of str
    rows : dict of str to int
        The row of each feature in ``states``.
    states : ndarray of shape (features + 1, labels)
        What a feature adds to the score of each label; the last row, of zeros, is for unknown features.
    transitions : ndarray of shape (labels, labels)
        What one label after another adds.
    """

    labels: tuple[str, ...]
    rows: dict[str, int]
    states: Scores
    transitions: Scores

    @property
    def unknown(self) -> int:
        """The row of features that the model does not know."""
        return len(self.rows)

    def extend(self, names: Iterable[str]) -> Weights:
        """Return the same model with more features, which weigh nothing.

        Examples
        --------
        >>> more = Weights(("A",), {"x": 0}, numpy.array([[1.0], [0]]), numpy.eye(1)).extend(["x", "y"])
        >>> more.rows, more.states.tolist()
        ({'x': 0, 'y': 1}, [[1.0], [0.0], [0.0]])
        """
        more = [name for name in names if name not in self.rows]
        rows = self.rows | {name: row for row, name in enumerate(more, len(self.rows))}
        states = numpy.vstack([self.states, numpy.zeros((len(more), len(self.labels)))])
        return replace(self, rows=rows, states=states)


def read_crf(data: bytes) -> Weights:
    """Read a model that CRFsuite wrote.

    Raises
    ------
    ValueError
        When the bytes are no such model.
    """
    try:
        return _read_model(data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"damaged CRFsuite model: {error}") from error


def _read_model(data: bytes) -> Weights:
    magic, _, _, _, _, _, _, features, labels, attributes, _, _ = _HEADER.unpack_from(data)
    if magic != b"lCRF" or data[features : features + 4] != b"FEAT":
        raise ValueError("no CRFsuite model")
    names = _read_dictionary(data, labels)
    rows = {name: row for row, name in enumerate(_read_dictionary(data, attributes))}
    count = int.from_bytes(data[features + 8 : features + 12], "little")
    table = numpy.frombuffer(data, _FEATURE, count, features + 12)
    states = numpy.zeros((len(rows) + 1, len(names)))
    transitions = numpy.zeros((len(names), len(names)))
    for kind, matrix in ((_STATE, states), (_TRANSITION, transitions)):
        chosen = table[table["kind"] == kind]
        matrix[chosen["source"], chosen["target"]] = chosen["weight"]
    return Weights(tuple(names), rows, states, transitions)


def _read_dictionary(data: bytes, start: int) -> list[str]:
    """Return the strings of a CQDB in the order of their numbers."""
    _, _, _, _, count, index = _DICTIONARY.unpack_from(data, start)
    names = []
    for offset in numpy.frombuffer(data, "<u4", count, start + index).tolist():
        first = start + offset + 8
        size = int.from_bytes(data[first - 4 : first], "little")
        names.append(data[first : first + size - 1].decode("utf-8"))
    return names


def train_weights(trainer: Trainer) -> Weights:
    """Run a CRFsuite trainer and return the weights that it finds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.crfsuite"
        trainer.train(str(path))
        return read_crf(path.read_bytes())


def average_weights(models: Sequence[Weights]) -> Weights:
    """Return the mean of the weights of several models; what a model does not know weighs nothing in it.

    A labelling of a text then scores what it scores in all models on the average: a logarithmic opinion pool.

    Parameters
    ----------
    models : sequence of Weights
        One or more; their labels and features may differ.

    Source of the method: Smith, Cohn and Osborne (2005).

    Examples
    --------
    >>> one = Weights(("A", "B"), {"x": 0}, numpy.array([[1.0, 0], [0, 0]]), numpy.eye(2))
    >>> two = Weights(("A", "B"), {"y": 0}, numpy.array([[0, 2.0], [0, 0]]), numpy.eye(2))
    >>> mean = average_weights([one, two])
    >>> mean.rows, mean.states.tolist()
    ({'x': 0, 'y': 1}, [[0.5, 0.0], [0.0, 1.0], [0.0, 0.0]])
    """
    labels = sorted({label for model in models for label in model.labels})
    rows = {name: row for row, name in enumerate(sorted({name for model in models for name in model.rows}))}
    states = numpy.zeros((len(rows) + 1, len(labels)))
    transitions = numpy.zeros((len(labels), len(labels)))
    for model in models:
        columns = [labels.index(label) for label in model.labels]
        places = [rows[name] for name in model.rows]
        states[numpy.ix_(places, columns)] += model.states[list(model.rows.values())] / len(models)
        transitions[numpy.ix_(columns, columns)] += model.transitions / len(models)
    return Weights(tuple(labels), rows, states, transitions)


def label_probabilities(scores: Scores, lengths: NDArray[numpy.intp], transitions: Scores) -> Scores:
    """Return the probability of each label at each place of some sequences (forward-backward).

    Both directions of all sequences are walked in the same steps; a sequence takes part as long as it has
    places. Sums are scaled back before any could overflow.

    Parameters
    ----------
    scores : ndarray of shape (places, labels)
        The scores of the labels at each place, sequence after sequence.
    lengths : ndarray of shape (sequences,)
        Places of each sequence, 1 or more.
    transitions : ndarray of shape (labels, labels)

    Returns
    -------
    ndarray of shape (places, labels)
        Rows that sum to one.

    Examples
    --------
    >>> scores = numpy.log([[0.25, 0.75], [0.5, 0.5]])
    >>> label_probabilities(scores, numpy.array([2]), numpy.zeros((2, 2))).round(6).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    walking, forwards, backwards = _arrange_steps(lengths)
    # Shifted so that the best of each place is one.
    weights = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    numpy.maximum(weights, _LEAST, out=weights)
    factors = numpy.empty((2, *scores.shape))
    factors[0, forwards] = factors[1, backwards] = weights
    sums = _walk(factors, transitions, walking)
    # Both hold the place's own factor: it is taken out once.
    joint: Scores = sums[0].take(forwards, axis=0) * (sums[1].take(backwards, axis=0) / weights)
    joint /= joint.sum(axis=1, keepdims=True)
    return joint


def _arrange_steps(lengths: NDArray[numpy.intp]) -> tuple[list[int], Places, Places]:
    """Put the places of the same step side by side, those of the longest sequences first.

    Returns how many sequences take each step, and the row of each place on the way forwards and backwards.
    """
    order = numpy.argsort(-lengths, kind="stable")
    rank = numpy.empty_like(order)
    rank[order] = numpy.arange(len(order))
    walking = len(lengths) - numpy.searchsorted(lengths[order[::-1]], numpy.arange(lengths.max()), "right")
    first = numpy.cumsum(walking) - walking
    ends = lengths.cumsum()
    places = numpy.arange(ends[-1])
    column = rank.repeat(lengths)
    forwards = first[places - (ends - lengths).repeat(lengths)] + column
    backwards = first[(ends - 1).repeat(lengths) - places] + column
    return walking.tolist(), forwards, backwards


def _walk(factors: Scores, transitions: Scores, walking: Sequence[int]) -> Scores:
    """Return the sums over all ways that lead to each place, its own factor included."""
    sums = numpy.empty_like(factors)
    ways = numpy.exp(numpy.stack([transitions, transitions.T]))
    scaled_every = _steps_between_scalings(transitions)
    before = sums[:, : walking[0]]
    before[:] = factors[:, : walking[0]]
    first = walking[0]
    for step, size in enumerate(walking[1:], 1):
        here = sums[:, first : first + size]
        numpy.matmul(before[:, :size], ways, out=here)
        here *= factors[:, first : first + size]
        if step % scaled_every == 0:
            here /= here.sum(axis=-1, keepdims=True)
        before, first = here, first + size
    return sums


def _steps_between_scalings(transitions: Scores) -> int:
    """Return how many steps a sum may take: each multiplies or divides it by no more than this."""
    most = numpy.abs(transitions).max() + numpy.log(len(transitions))  # the best factor of a place is 1
    return max(1, int(_LARGEST_LOGARITHM / max(most, 1)))
