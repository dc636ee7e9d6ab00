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

_HEADER = struct.Struct("<4sI4sI8I")
_DICTIONARY = struct.Struct("<4s5I")
_FEATURE = numpy.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1


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


def label_probabilities(emissions: Sequence[Scores], transitions: Scores) -> list[Scores]:
    """Return the probability of each label at each place of some sequences (forward-backward).

    Parameters
    ----------
    emissions : sequence of ndarray of shape (length, labels)
        The scores of the labels at each place.
    transitions : ndarray of shape (labels, labels)

    Returns
    -------
    list of ndarray of shape (length, labels)
        Rows that sum to one.

    Examples
    --------
    >>> scores = numpy.log([[0.25, 0.75], [0.5, 0.5]])
    >>> label_probabilities([scores], numpy.zeros((2, 2)))[0].round(6).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    found: list[Scores] = [numpy.empty((0, 0))] * len(emissions)
    order = sorted(range(len(emissions)), key=lambda number: -len(emissions[number]))
    while order:  # the table is padded to the longest: what is far shorter goes into another
        longest = len(emissions[order[0]])
        together = [number for number in order if 8 * len(emissions[number]) >= longest]
        order = order[len(together) :]
        batch = _forward_backward([emissions[number] for number in together], transitions)
        for number, probabilities in zip(together, batch, strict=True):
            found[number] = probabilities
    return found


_RESCALED_EVERY = 8


def _forward_backward(emissions: Sequence[Scores], transitions: Scores) -> list[Scores]:
    """Walk forwards and backwards at once, through all sequences at once: both are the same recursion.

    Scores are shifted so that the best of each place is one; sums are scaled back every few places, so that
    nothing overflows.
    """
    longest, labels = emissions[0].shape
    factors = numpy.ones((longest, 2, len(emissions), labels))
    for number, scores in enumerate(emissions):
        weights = numpy.exp(scores - scores.max(axis=1, keepdims=True))
        factors[: len(scores), 0, number] = weights
        factors[: len(scores), 1, number] = weights[::-1]
    ways = numpy.exp(numpy.stack([transitions, transitions.T]))
    sums = numpy.empty_like(factors)
    sums[0] = factors[0]
    for place in range(1, longest):
        numpy.matmul(sums[place - 1], ways, out=sums[place])
        sums[place] *= factors[place]
        if place % _RESCALED_EVERY == 0:
            sums[place] /= sums[place].sum(axis=-1, keepdims=True)
    found = []
    for number, scores in enumerate(emissions):
        size = len(scores)
        forwards, backwards = sums[:size, 0, number], sums[:size, 1, number][::-1]
        # Both hold the place's own factor: it is taken out once.
        joint = forwards * (backwards / factors[:size, 0, number])
        found.append(joint / joint.sum(axis=1, keepdims=True))
    return found
