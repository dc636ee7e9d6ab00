"""Weights of CRFsuite: those of a model are read, and what is no model is refused."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy
import pycrfsuite
import pytest

from graphkit.crf import Weights, average_weights, read_crf, train_weights


def test_the_weights_of_a_trained_model_are_read() -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    for text, labels in (("去金华", "OBI"), ("到温岭去", "OBIO"), ("金华", "BI")):
        trainer.append([[char, f"w{char}"] for char in text], list(labels))
    found, again = train_weights(trainer), read_crf(_crf_bytes(trainer))
    assert set(found.labels) == set("OBI")
    assert {"金", "w金"} <= found.rows.keys()
    assert found.rows == again.rows
    assert (found.states == again.states).all()
    begin, inside = found.labels.index("B"), found.labels.index("I")
    assert found.states[found.rows["金"], begin] > found.states[found.rows["金"], inside]
    assert not found.states[-1].any()


def _crf_bytes(trainer: pycrfsuite.Trainer) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(str(Path(folder) / "model"))
        return (Path(folder) / "model").read_bytes()


@pytest.mark.parametrize("data", [b"", b"no model", b"lCRF" + bytes(60)])
def test_what_is_no_crfsuite_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="CRFsuite"):
        read_crf(data)


def test_a_label_that_one_model_lacks_weighs_half_in_the_mean() -> None:
    one = Weights(("A", "B"), {"x": 0}, numpy.array([[1.0, 2.0], [0, 0]]), numpy.ones((2, 2)))
    two = Weights(("A",), {"x": 0}, numpy.array([[3.0], [0]]), numpy.ones((1, 1)))
    mean = average_weights([one, two])
    assert mean.labels == ("A", "B")
    assert mean.states.tolist() == [[2.0, 1.0], [0.0, 0.0]]
    assert mean.transitions.tolist() == [[1.0, 0.5], [0.5, 0.5]]
