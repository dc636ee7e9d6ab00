"""Packed weights: as good as CRFsuite's, and nothing that is none is taken for some."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import numpy
import pycrfsuite
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from graphkit.crf import Weights, pack_weights, read_crf, train_weights, unpack_weights

NAMES = st.lists(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1, unique=True
)
VALUES = st.floats(-30, 30, width=16)


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    labels, names = draw(NAMES), draw(NAMES)
    size = len(labels)
    states = draw(arrays.arrays(float, (len(names) + 1, size), elements=VALUES))
    states[-1] = 0
    transitions = draw(arrays.arrays(float, (size, size), elements=VALUES))
    return Weights(tuple(labels), {name: row for row, name in enumerate(names)}, states, transitions)


@given(weights())
def test_what_is_packed_comes_back(packed: Weights) -> None:
    found = unpack_weights(pack_weights(packed))
    assert found.labels == packed.labels
    assert found.rows.keys() == packed.rows.keys()
    for name, row in found.rows.items():
        assert (found.states[row] == packed.states[packed.rows[name]]).all()
    assert not found.states[found.unknown].any()
    assert (found.transitions == packed.transitions).all()


def test_trained_weights_keep_three_digits_and_the_same_bytes() -> None:
    def train() -> tuple[pycrfsuite.Trainer, bytes]:
        trainer = pycrfsuite.Trainer(verbose=False)
        for text, labels in (("去金华", "OBI"), ("到温岭去", "OBIO"), ("金华", "BI")):
            trainer.append([[char, f"w{char}"] for char in text], list(labels))
        return trainer, train_weights(trainer)

    (trainer, first), (_, second) = train(), train()
    assert first == second
    exact, found = read_crf(_crf_bytes(trainer)), unpack_weights(first)
    assert found.labels == exact.labels
    for name, row in exact.rows.items():
        assert found.states[found.rows[name]] == pytest.approx(exact.states[row], rel=1e-3)


def _crf_bytes(trainer: pycrfsuite.Trainer) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(str(Path(folder) / "model"))
        return (Path(folder) / "model").read_bytes()


@pytest.mark.parametrize("data", [b"", b"no model", b"lCRF" + bytes(60)])
def test_what_is_no_crfsuite_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="CRFsuite"):
        read_crf(data)


def _archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(f"{name}.npy", data)
    return stream.getvalue()


def _pickled() -> bytes:
    stream = io.BytesIO()
    numpy.save(stream, numpy.array([{}], dtype=object), allow_pickle=True)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"no model", b"PK\3\4", _archive(), _archive(labels=b""), _archive(labels=_pickled())]
)
def test_what_is_not_packed_is_refused_and_not_run(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_weights(data)
