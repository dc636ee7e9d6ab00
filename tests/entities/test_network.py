"""The tagger's network: what it sees, what it learns, and that it is stored whole."""

from __future__ import annotations

import io
import math
import random
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from graphkit.crf import Weights
from graphkit.entities.emissions import EmissionScorer
from graphkit.entities.features import WINDOWS, character_features
from graphkit.entities.lexicon import load_lexicon
from graphkit.entities.network import FIRST_LABEL, SEEN, Network, weight_shapes
from graphkit.entities.network_learning import (
    NetworkSettings,
    _Trainer,
    look_around_layer,
    sum_rows,
    train_network,
)
from graphkit.entities.tables import Tables, compile_tables
from graphkit.entities.tables_file import pack_tables, unpack_tables
from graphkit.segment import cut_words

CHARACTERS = "金华市佛堂镇工行支行行长王建国说向某有限公司发放贷款3万余元，。“”《》、|^$ \u3000😀"
LABELS = ("B-Bank", "I-Bank", "O")
PROSE = "工行义乌佛堂支行向王建国发放“惠农贷”30万元。"


def seen_names(text: str) -> list[list[str]]:
    rows = character_features(text, cut_words(text), load_lexicon())
    return [[*(row[place] for place in SEEN), *row[FIRST_LABEL:]] for row in rows]


@lru_cache(maxsize=1)
def learnt() -> tuple[Tables, dict[str, int]]:
    """Tables with a network of random rows for what a sentence shows, beside a field that says nothing."""
    names = sorted({name for row in seen_names(PROSE + CHARACTERS) for name in row})
    chance = numpy.random.default_rng(7)
    table = chance.normal(0, 1, (len(names) + 1, 8)).astype(numpy.float32)
    table[-1] = 0
    size = sum(math.prod(shape) for shape in weight_shapes(8, len(LABELS)))
    network = Network(table, chance.normal(0, 0.3, size).astype(numpy.float32), LABELS)
    weights = Weights(LABELS, {}, numpy.zeros((1, 3)), numpy.zeros((3, 3)))
    return compile_tables(weights, names, network), {name: row for row, name in enumerate(names)}


def score(tables: Tables, lines: list[str], share: float = 1.0) -> list[numpy.ndarray]:
    text, spans, start = "\n".join(lines), [], 0
    for line in lines:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    found = EmissionScorer(tables, share).score(text, spans, cut_words(text), load_lexicon(), ())
    return numpy.split(found, numpy.cumsum([len(line) for line in lines])[:-1])


@settings(deadline=None)
@given(st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=40))
def test_the_network_is_given_the_rows_of_the_features_that_training_names(text: str) -> None:
    tables, row_of = learnt()
    network = tables.network
    assert network
    unknown = len(network.table) - 1
    sums = numpy.array(
        [network.table[[row_of.get(name, unknown) for name in row]].sum(axis=0) for row in seen_names(text)]
    )
    wanted = network.score(sums, [len(text)])
    assert score(tables, [text])[0] == pytest.approx(wanted, abs=1e-3)


def test_paragraphs_do_not_reach_into_each_other() -> None:
    tables, _ = learnt()
    together = score(tables, [PROSE, "工行", PROSE[::-1]])
    apart = [score(tables, [line])[0] for line in (PROSE, "工行", PROSE[::-1])]
    for one, other in zip(together, apart, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_its_share_tells_how_much_it_says() -> None:
    tables, _ = learnt()
    half, whole = score(tables, [PROSE], 0.5)[0], score(tables, [PROSE])[0]
    assert half == pytest.approx(whole / 2)
    assert not score(tables, [PROSE], 0.0)[0].any()


def test_what_is_stored_says_the_same() -> None:
    tables, _ = learnt()
    read = unpack_tables(pack_tables(tables))
    assert score(read, [PROSE])[0] == pytest.approx(score(tables, [PROSE])[0], abs=0.02)


def test_weights_of_another_size_are_refused() -> None:
    network = learnt()[0].network
    assert network
    for weights in (network.weights[1:], numpy.append(network.weights, 0)):
        with pytest.raises(ValueError, match="network"):
            Network(network.table, weights, LABELS)


def test_what_has_learnt_says_what_the_layers_said_that_learnt() -> None:
    trainer = _Trainer(9, LABELS, NetworkSettings(width=6))
    chance = numpy.random.default_rng(7)
    for node in trainer._model.walk():
        for name in node.param_names:
            shape = node.get_param(name).shape
            node.set_param(name, chance.normal(0, 1, shape).astype(numpy.float32))
    rows = [chance.integers(0, 9, (size, 4)).astype(numpy.int32) for size in (1, 30, 7)]
    network = trainer.network
    sums = numpy.concatenate([network.table[one].sum(axis=1) for one in rows])
    wanted = numpy.concatenate(trainer._model.predict(rows))
    assert network.score(sums, [len(one) for one in rows]) == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize("layer", [look_around_layer(1), look_around_layer(4), sum_rows(3, 5)])
def test_slopes_are_those_of_small_steps(layer) -> None:  # type: ignore[no-untyped-def]
    """What a layer gives back is how its result changes with what it is given, or with its table."""
    chance = numpy.random.default_rng(7)
    table = layer.name == "sum_rows"
    given = chance.integers(0, 3, (3, 2)) if table else chance.normal(0, 1, (3, 2)).astype("float32")
    result, backprop = layer.begin_update(given)
    slopes = chance.normal(0, 1, result.shape).astype("float32")
    told = backprop(slopes)
    moved = layer.get_param("E") if table else given
    told = layer.get_grad("E") if table else told
    for place in ((0, 0), (1, 1), (2, 0)):
        moved[place] += 0.5
        change = ((layer.predict(given) - result) * slopes).sum() / 0.5
        moved[place] -= 0.5
        assert told[place] == pytest.approx(change, abs=1e-4)


TOLD = [
    ("好甲去看支行", ["O", "B-Bank", "I-Bank", "I-Bank", "I-Bank", "I-Bank"]),
    ("好甲去看大厦", ["O"] * 6),
]
"""Whether a bank begins at 甲 is told by what stands three places on."""


def learn() -> tuple[list[str], Network]:
    told = [(character_features(line, [(0, 6)], load_lexicon()), labels) for line, labels in TOLD * 12]
    # Two lines of one word: the heads and words that would tell at once are left out.
    told = [
        ([(*row[: len(WINDOWS)], *[""] * (len(row) - len(WINDOWS))) for row in rows], labels)
        for rows, labels in told
    ]
    assert (
        told[0][0][1][SEEN[0]] == told[1][0][1][SEEN[0]] and told[0][0][1][SEEN[1]] == told[1][0][1][SEEN[1]]
    )
    return train_network(told, NetworkSettings(width=16, epochs=30, rate=0.02, batch=24))


def test_it_learns_from_neighbours_and_the_same_each_time() -> None:
    names, network = learn()
    again = learn()[1]
    assert (network.table == again.table).all() and (network.weights == again.weights).all()
    assert not network.table[-1].any()  # what it has not met says nothing
    row_of = {name: row for row, name in enumerate(names)}
    for line, labels in TOLD:
        folded = [[f"0{line[at]}", f"c{(line + '$')[at : at + 2]}"] for at in range(6)]
        rows = [[*(row_of[name] for name in one), *[row_of[""]] * 11] for one in folded]
        sums = numpy.array([network.table[one].sum(axis=0) for one in rows])
        told = network.score(sums, [6]).argmax(axis=1)
        assert [network.labels[number] for number in told] == labels


def test_learning_leaves_the_random_numbers_of_the_process_alone() -> None:
    random.seed(3)
    numpy.random.seed(3)
    wanted = random.random(), numpy.random.random()
    random.seed(3)
    numpy.random.seed(3)
    train_network([([("",) * (FIRST_LABEL + 1)], ["O"])], NetworkSettings(width=2, epochs=1))
    assert (random.random(), numpy.random.random()) == wanted


def test_nothing_to_learn_from_is_told() -> None:
    with pytest.raises(ValueError, match="nothing to learn from"):
        train_network([([], [])])


def test_little_text_has_its_network_too() -> None:
    names, network = train_network([([("",) * (FIRST_LABEL + 1)], ["O"])], NetworkSettings(width=2, epochs=1))
    assert names == [""] and len(network.table) == 2


def test_other_labels_than_the_fields_are_refused() -> None:
    network = learnt()[0].network
    weights = Weights(LABELS[::-1], {}, numpy.zeros((1, 3)), numpy.zeros((3, 3)))
    with pytest.raises(ValueError, match="labels"):
        compile_tables(weights, [], network)


@pytest.mark.parametrize(
    "changed",
    [
        {"sight": numpy.zeros((0, 0))},
        {"sight": numpy.full((1, 8), numpy.nan)},
        {"layers": numpy.zeros(3)},
        {"layers": numpy.zeros((2, 2))},
        {"layers": numpy.array([numpy.inf])},
        {"seen": numpy.zeros(0, numpy.uint8)},
    ],
)
def test_a_damaged_network_is_refused(changed: dict[str, numpy.ndarray]) -> None:
    with numpy.load(io.BytesIO(pack_tables(learnt()[0]))) as archive:
        parts = {**archive, **changed}
    if changed.get("sight") is not None and changed["sight"].size:
        parts["sight"] = numpy.full_like(parts["sight"], numpy.nan)
    stream = io.BytesIO()
    numpy.savez(stream, **parts)
    with pytest.raises(ValueError, match="damaged"):
        unpack_tables(stream.getvalue())


def test_threads_leave_the_threads_of_products_as_they_were() -> None:
    def count() -> list[int]:
        return [one["num_threads"] for one in threadpool_info()]

    before, tables = count(), learnt()[0]
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: score(tables, [PROSE])[0], range(60)))
    assert count() == before
    assert all((one == told[0]).all() for one in told)
