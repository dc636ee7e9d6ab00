"""The network of pairs: packed and read back, refused when damaged, learnt the same from the same."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy
import pytest

from graphkit.relations.decisions import calibrate
from graphkit.relations.learning import Learning, train_network
from graphkit.relations.network import Network, pack_network, unpack_network

TOLD = [("both", ["a", "b"]), ("none", ["a"]), ("none", ["b"]), ("none", ["c"])] * 40
LEARNING = Learning(hidden=8, epochs=30, rate=0.02, feature_dropout=0.1, hidden_dropout=0.1, batch=16)


@pytest.fixture(scope="module")
def network() -> Network:
    return train_network(TOLD, LEARNING)


def likeliest(network: Network, *names: str) -> str:
    rows = numpy.array([0, *(network.names.index(name) + 1 for name in names)])
    return network.labels[int(network.probabilities(rows, [0])[0].argmax())]


def test_features_together_may_mean_what_none_means_alone(network: Network) -> None:
    assert likeliest(network, "a", "b") == "both"
    assert {likeliest(network, name) for name in "abc"} == {"none"}


def test_the_same_examples_give_the_same_bytes(network: Network) -> None:
    assert pack_network(train_network(TOLD, LEARNING)) == pack_network(network)
    assert pack_network(train_network(TOLD, replace(LEARNING, seed=8))) != pack_network(network)


def test_features_seen_too_seldom_are_left_out() -> None:
    assert train_network([*TOLD, ("none", ["once"])], LEARNING).names == ("a", "b", "c")


def test_what_is_packed_comes_back(network: Network) -> None:
    found = unpack_network(pack_network(network))
    assert (found.labels, found.names) == (network.labels, network.names)
    assert found.rows == pytest.approx(network.rows, rel=1e-3, abs=1e-6)
    assert not found.rows[0].any()


def _arrays(**arrays: numpy.ndarray) -> bytes:
    stream = io.BytesIO()
    numpy.savez_compressed(stream, **arrays)
    return stream.getvalue()


def test_what_is_no_network_is_refused(network: Network) -> None:
    packed = numpy.load(io.BytesIO(pack_network(network)))
    short = _arrays(**{**packed, "rows": packed["rows"][:-1]})
    narrow = _arrays(**{**packed, "output": packed["output"][:, :-1]})
    for data in (b"", b"no network", _arrays(), short, narrow, _arrays(rows=numpy.zeros(3))):
        with pytest.raises(ValueError, match="network"):
            unpack_network(data)


def test_confidence_grows_with_probability_and_stays_inside() -> None:
    found = [calibrate(number / 50) for number in range(51)]
    assert found == sorted(found)
    assert 0 < found[0] < 0.01 < 0.99 < found[-1] < 1
