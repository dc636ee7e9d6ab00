"""The network of pairs: packed and read back, refused when damaged, learnt the same from the same."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy
import pytest

from graphkit.relations.decisions import calibrate
from graphkit.relations.learning import Learning, train_network
from graphkit.relations.network import Network, average_networks, pack_network, unpack_network
from graphkit.relations.vocabulary import Vocabulary

A, B, C = 1, 2, 3
TOLD = [
    (label, numpy.array(keys))
    for label, keys in (("both", [A, B]), ("none", [A]), ("none", [B]), ("none", [C]))
] * 40
WORDS = Vocabulary(["word"], ["kind"])
LEARNING = Learning(
    members=2, hidden=8, epochs=30, rate=0.02, feature_dropout=0.1, hidden_dropout=0.1, batch=16
)


@pytest.fixture(scope="module")
def network() -> Network:
    return train_network(TOLD, LEARNING)


def likeliest(network: Network, *keys: int) -> str:
    found = network.probabilities(numpy.array(keys), numpy.zeros(len(keys), numpy.int64), 1)
    return network.labels[int(found[0].argmax())]


def test_features_together_may_mean_what_none_means_alone(network: Network) -> None:
    assert likeliest(network, A, B) == "both"
    assert {likeliest(network, key) for key in (A, B, C)} == {"none"}


def test_the_same_examples_give_the_same_bytes(network: Network) -> None:
    packed = pack_network(WORDS, network)
    assert pack_network(WORDS, train_network(TOLD, LEARNING)) == packed
    assert pack_network(WORDS, train_network(TOLD, replace(LEARNING, seed=8))) != packed


def test_features_seen_too_seldom_are_left_out() -> None:
    assert train_network([*TOLD, ("none", numpy.array([99]))], LEARNING).keys.tolist() == [A, B, C]


def test_features_count_once_and_unknown_ones_not_at_all(network: Network) -> None:
    keys, owners = numpy.array([B, A, B, 99, 99, C]), numpy.array([0, 0, 0, 0, 1, 2])
    plain = network.probabilities(numpy.array([A, B, C]), numpy.array([0, 0, 2]), 3)
    assert network.probabilities(keys, owners, 3).tolist() == plain.tolist()
    assert plain[1].tolist() != plain[2].tolist()


def test_the_average_scores_as_its_members_do_in_the_mean() -> None:
    members = [train_network(TOLD, replace(LEARNING, members=1, seed=seed)) for seed in (7, 8)]
    keys, owners = numpy.array([A, B, C]), numpy.array([0, 0, 1])
    scores = [numpy.log(one.probabilities(keys, owners, 2)) for one in (*members, average_networks(members))]
    differences = [one[:, 0] - one[:, 1] for one in scores]
    assert differences[2] == pytest.approx((differences[0] + differences[1]) / 2, abs=1e-4)


def test_what_is_packed_comes_back(network: Network) -> None:
    vocabulary, found = unpack_network(pack_network(WORDS, network))
    assert (vocabulary.bodies, vocabulary.kinds) == (("word",), ("kind",))
    assert (found.labels, found.keys.tolist()) == (network.labels, network.keys.tolist())
    assert found.rows == pytest.approx(network.rows, rel=1e-3, abs=1 / 500)
    assert not found.rows[0].any()


def _arrays(**arrays: numpy.ndarray) -> bytes:
    stream = io.BytesIO()
    numpy.savez_compressed(stream, **arrays)
    return stream.getvalue()


def test_what_is_no_network_is_refused(network: Network) -> None:
    packed = numpy.load(io.BytesIO(pack_network(WORDS, network)))
    short = _arrays(**{**packed, "rows": packed["rows"][:-1]})
    narrow = _arrays(**{**packed, "output": packed["output"][:, :-1]})
    for data in (b"", b"no network", _arrays(), short, narrow, _arrays(rows=numpy.zeros(3))):
        with pytest.raises(ValueError, match="network"):
            unpack_network(data)


def test_confidence_grows_with_probability_and_stays_inside() -> None:
    found = [calibrate(number / 50) for number in range(51)]
    assert found == sorted(found)
    assert 0 < found[0] < 0.01 < 0.99 < found[-1] < 1
