"""Train the tagger's network with thinc: Adam, dropout on features and layers, averaged weights.

Source of the methods: Kingma and Ba (2015); Srivastava et al. (2014); Polyak and Juditsky (1992).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray
from thinc.api import (
    Adam,
    Dropout,
    LayerNorm,
    Linear,
    Model,
    Relu,
    chain,
    residual,
    warmup_linear,
    with_array,
)
from thinc.util import fix_random_seed

from graphkit.entities.network import FIRST_LABEL, GAP, SEEN, STEPS, Network, Table, look_around

Paragraph = tuple[Sequence[Sequence[str]], Sequence[str]]
"""The features and the labels of the characters."""
Rows = NDArray[numpy.int32]


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How the network is trained.

    Attributes
    ----------
    width : int
        Length of the rows of features, and of what each layer gives.
    epochs : int
        How often it sees the text.
    rate : float
        The step of Adam at its height; it rises in the first tenth of the time and falls to nothing.
    decay : float
        By how much of the rate weights shrink at each step.
    dropout, feature_dropout : float
        The shares of layers' results and of features that are left out of each step.
    smoothing : float
        The share of certainty that is given to all labels alike, so that no label is ever ruled out.
    least : int
        Features that occur less often are left out.
    batch : int
        Characters of a step.
    seed : int
        Of the first weights and of all that is left to chance.
    """

    width: int = 64
    epochs: int = 22
    rate: float = 0.003
    decay: float = 0.01
    dropout: float = 0.3
    feature_dropout: float = 0.2
    smoothing: float = 0.1
    least: int = 6
    batch: int = 4000
    seed: int = 7


def train_network(
    paragraphs: Iterable[Paragraph], settings: NetworkSettings | None = None
) -> tuple[list[str], Network]:
    """Learn from labelled paragraphs; the order of the labels is that of their names.

    Parameters
    ----------
    paragraphs : iterable of (features, labels)
        The features of each character (``character_features``), and its label.
    settings : NetworkSettings, optional

    Returns
    -------
    list of str
        The features that have rows, in the order of these.
    Network

    Raises
    ------
    ValueError
        When there is nothing to learn from.

    Examples
    --------
    >>> features = [("",) * (FIRST_LABEL + 1)]
    >>> names, network = train_network([(features, ["A"]), (features, ["B"])] * 2)
    >>> names, len(network.table), network.labels
    ([''], 2, ('A', 'B'))
    """
    settings = settings or NetworkSettings()
    numbers, seen, given = _number_features(paragraphs)
    if not seen:
        raise ValueError("nothing to learn from: no paragraph has a character")
    names, rows = _keep_frequent(numbers, seen, settings.least)
    labels = sorted(set().union(*given))
    label_of = {label: number for number, label in enumerate(labels)}
    with _own_chance(settings.seed):
        trainer = _Trainer(len(names), labels, settings)
        trainer.run(rows, [numpy.array([label_of[label] for label in one]) for one in given])
    return names, trainer.network


@contextmanager
def _own_chance(seed: int) -> Iterator[None]:
    """Let thinc, which draws from the process's own random numbers, draw from others."""
    before = random.getstate(), numpy.random.get_state()
    fix_random_seed(seed)
    try:
        yield
    finally:
        random.setstate(before[0])
        numpy.random.set_state(before[1])


def _number_features(
    paragraphs: Iterable[Paragraph],
) -> tuple[dict[str, int], list[Rows], list[Sequence[str]]]:
    """Return the features' numbers in the order of their coming, those of each character, and the labels."""
    numbers: dict[str, int] = {}
    seen: list[Rows] = []
    given: list[Sequence[str]] = []
    for features, labels in paragraphs:
        if features:
            met = [[numbers.setdefault(name, len(numbers)) for name in _see(one)] for one in features]
            seen.append(numpy.array(met, numpy.int32))
            given.append(labels)
    return numbers, seen, given


def _see(features: Sequence[str]) -> Iterator[str]:
    yield from (features[place] for place in SEEN)
    yield from features[FIRST_LABEL:]


def _keep_frequent(
    numbers: Mapping[str, int], seen: Sequence[Rows], least: int
) -> tuple[list[str], list[Rows]]:
    """Return the frequent features in order, and the rows of these; that of all others comes last.

    Where none is frequent, all are kept: little text shall have its network too.
    """
    counts = numpy.bincount(numpy.concatenate([one.ravel() for one in seen]), minlength=len(numbers))
    kept = sorted(name for name, number in numbers.items() if counts[number] >= least) or sorted(numbers)
    row_of = numpy.full(len(numbers), len(kept), numpy.int32)
    row_of[[numbers[name] for name in kept]] = numpy.arange(len(kept))
    return kept, [row_of[one] for one in seen]


def sum_rows(features: int, width: int) -> Model[Any, Any]:
    """Return the layer that sums the rows of each character's features; the last row stays zero.

    Examples
    --------
    >>> layer = sum_rows(2, 3)
    >>> layer.predict(numpy.array([[0, 2], [2, 2]]))[1].tolist()
    [0.0, 0.0, 0.0]
    """
    table: Any = numpy.random.normal(0, 0.2, (features + 1, width)).astype(numpy.float32)
    table[-1] = 0
    return Model("sum_rows", _sum_rows, dims={"nO": width}, params={"E": table})


def _sum_rows(model: Model[Any, Any], rows: Rows, is_train: bool) -> tuple[Table, Callable[[Any], Rows]]:
    table: Any = model.get_param("E")
    sums: Table = table[rows[:, 0]]
    for column in rows.T[1:]:
        sums += table[column]

    def backprop(slopes: Any) -> Rows:
        change = numpy.zeros_like(table)
        for column in rows.T:
            model.ops.scatter_add(change, column, slopes)
        change[-1] = 0
        model.inc_grad("E", change)
        return rows

    return sums, backprop


def look_around_layer(step: int) -> Model[Any, Any]:
    """Return the layer that puts beside each row those ``step`` rows before and after it.

    Examples
    --------
    >>> look_around_layer(1).predict(numpy.array([[1.0], [2.0]])).tolist()
    [[0.0, 1.0, 2.0], [1.0, 2.0, 0.0]]
    """
    return Model("look_around", _look_around, attrs={"step": step})


def _look_around(
    model: Model[Any, Any], rows: Table, is_train: bool
) -> tuple[Table, Callable[[Table], Table]]:
    size, width, step = *rows.shape, model.attrs["step"]

    def backprop(slopes: Table) -> Table:
        apart = slopes.reshape(size, 3, width)
        back: Table = apart[:, 1].copy()
        back[:-step] += apart[step:, 0]
        back[step:] += apart[:-step, 2]
        return back

    return look_around(rows, step), backprop


class _Trainer:
    """The network while it learns, in thinc's layers."""

    def __init__(self, features: int, labels: Sequence[str], settings: NetworkSettings) -> None:
        self.settings, self.chance = settings, numpy.random.default_rng(settings.seed)
        self._unknown = numpy.int32(features)
        self._labels = labels
        width = settings.width
        self._rows = sum_rows(features, width)
        first, last = LayerNorm(width), Linear(len(labels), width)
        inner = [(Relu(width, 3 * width), LayerNorm(width)) for _ in STEPS]
        blocks: list[Model[Any, Any]] = [
            residual(chain(look_around_layer(step), relu, norm, Dropout(settings.dropout)))
            for step, (relu, norm) in zip(STEPS, inner, strict=True)
        ]
        self._weighted = [first, *(one for pair in inner for one in pair), last]
        rows: Model[Any, Any] = with_array(self._rows)
        layers: Model[Any, Any] = with_array(chain(first, *blocks, last), pad=GAP)
        self._model: Model[Any, Any] = chain(rows, layers)
        self._model.initialize()

    @property
    def network(self) -> Network:
        """What it has learnt so far."""
        names = [(node, "G" if node.has_param("G") else "W") for node in self._weighted]
        arrays: list[Any] = [node.get_param(one) for node, name in names for one in (name, "b")]
        table: Any = self._rows.get_param("E")
        return Network(table, numpy.concatenate([one.ravel() for one in arrays]), self._labels)

    def run(self, rows: Sequence[Rows], wanted: Sequence[NDArray[numpy.intp]]) -> None:
        """Go through the paragraphs as often as the epochs say, in another order each time."""
        size = sum(map(len, rows)) // self.settings.batch + 1
        steps = self.settings.epochs * size
        rates: Any = warmup_linear(self.settings.rate, steps // 10, steps)
        optimizer = Adam(rates, L2=self.settings.decay, L2_is_weight_decay=True, use_averages=True)
        for _ in range(self.settings.epochs):
            for chosen in self._divide(rows):
                self._learn([rows[one] for one in chosen], [wanted[one] for one in chosen])
                self._model.finish_update(optimizer)
                optimizer.step_schedules()
        for node in self._model.walk():
            for name in node.param_names:
                node.set_param(name, optimizer.averages[node.id, name])

    def _divide(self, rows: Sequence[Rows]) -> Iterator[list[int]]:
        chosen: list[int] = []
        size = 0
        for number in self.chance.permutation(len(rows)).tolist():
            chosen.append(number)
            size += len(rows[number])
            if size >= self.settings.batch:
                yield chosen
                chosen, size = [], 0
        if chosen:
            yield chosen

    def _learn(self, rows: Sequence[Rows], wanted: Sequence[NDArray[numpy.intp]]) -> None:
        dropped = [
            numpy.where(self.chance.random(one.shape) < self.settings.feature_dropout, self._unknown, one)
            for one in rows
        ]
        scores, backprop = self._model.begin_update(dropped)
        size = sum(map(len, wanted))
        slopes = []
        for one, labels in zip(scores, wanted, strict=True):
            likely = numpy.exp(one - one.max(axis=1, keepdims=True))
            likely /= likely.sum(axis=1, keepdims=True)
            likely[numpy.arange(len(labels)), labels] -= 1 - self.settings.smoothing
            likely -= self.settings.smoothing / likely.shape[1]
            slopes.append(likely / numpy.float32(size))
        backprop(slopes)
