"""Tables of the tagger: every feature is found again, and nothing that is no table is taken for one."""

from __future__ import annotations

import io

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from graphkit.crf import Weights
from graphkit.entities.features import WINDOWS, WORDS
from graphkit.entities.tables import (
    LOOKUPS,
    PLACES,
    WINDOW_LOOKUPS,
    KeyedRows,
    Tables,
    compile_tables,
)
from graphkit.entities.tables_file import pack_tables, unpack_tables

SIGNS = "金华市^$|9一😀"
VALUES = st.floats(-30, 30, width=16)


@st.composite
def feature_names(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from([*WINDOWS, *(f"w{place}" for place in PLACES), *WORDS, "LB", "Q“s"]))
    if prefix in WINDOWS:
        width = WINDOWS[prefix][1]
        return prefix + draw(st.text(SIGNS, min_size=width, max_size=width))
    word = st.text(SIGNS, min_size=1, max_size=3)
    return prefix + "|".join(draw(word) for _ in WORDS.get(prefix, (0,)))


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    names = draw(st.lists(feature_names(), unique=True, max_size=12))
    size = draw(st.integers(1, 4))
    states = draw(arrays.arrays(float, (len(names) + 1, size), elements=VALUES))
    states[-1] = 0
    transitions = draw(arrays.arrays(float, (size, size), elements=VALUES))
    labels = tuple(f"L{number}" for number in range(size))
    return Weights(labels, {name: row for row, name in enumerate(names)}, states, transitions)


def rows_of(tables: Tables, name: str) -> set[int]:
    """Return the rows at which a text that bears the feature would look."""
    for lookup, keyed in zip(LOOKUPS, tables.keyed, strict=True):
        for line, prefix in enumerate(lookup.prefixes):
            if name.startswith(prefix):
                keys = keys_of(tables, name.removeprefix(prefix), lookup in WINDOW_LOOKUPS, lookup.width)
                return {int(keyed.find(key)[line][0]) for key in keys}
    return {tables.others.get(name, tables.unknown)}


def keys_of(tables: Tables, text: str, is_window: bool, width: int) -> list[NDArray[numpy.int64]]:
    """Return the numbers by which a text would look the characters or words up."""
    if is_window:
        numbers = {code: number for number, code in enumerate(tables.characters.tolist(), 1)}
        return [numpy.array([numbers.get(ord(char), 0) for char in text], numpy.int64)]
    words = [[text]] if width == 1 else cut_in_two(text)
    return [numpy.array([tables.words.get(word, 0) for word in one], numpy.int64) for one in words]


def cut_in_two(text: str) -> list[list[str]]:
    return [[text[:at], text[at + 1 :]] for at, char in enumerate(text) if char == "|"]


@given(weights())
def test_every_feature_is_found_where_a_text_looks_for_it(given_weights: Weights) -> None:
    compiled = compile_tables(given_weights)
    for tables in (compiled, unpack_tables(pack_tables(compiled))):
        assert tables.labels == given_weights.labels
        assert (tables.transitions == given_weights.transitions).all()
        assert not tables.states[tables.unknown].any()
        for name, row in given_weights.rows.items():
            found = rows_of(tables, name) - {tables.unknown}
            assert found
            for one in found:
                assert (tables.states[one] == given_weights.states[row]).all(), name


@given(weights())
def test_what_is_packed_comes_back(given_weights: Weights) -> None:
    compiled = compile_tables(given_weights)
    found = unpack_tables(pack_tables(compiled))
    assert (found.labels, found.others) == (compiled.labels, compiled.others)
    assert (found.words or {"": 1}) == (compiled.words or {"": 1})
    assert (found.characters == compiled.characters).all()
    assert (found.states == compiled.states).all()


@pytest.mark.parametrize("names", [[], ["0金"], ["LB"], ["", "LB"], ["wB金华"]])
def test_characters_without_a_label_have_a_row(names: list[str]) -> None:
    rows = {name: row for row, name in enumerate(names)}
    states = numpy.array([[0.5]] * len(names) + [[0.0]])
    compiled = compile_tables(Weights(("A",), rows, states, numpy.eye(1)))
    tables = unpack_tables(pack_tables(compiled))
    assert tables.others == compiled.others
    assert next(iter(tables.others)) == ""
    assert tables.states[tables.others[""]] == (0.5 if "" in names else 0)
    assert tables.others.keys() == {"", *(name for name in names if name[:1] not in ("0", "w"))}


@given(weights(), feature_names())
def test_a_feature_that_the_model_lacks_has_the_row_of_the_unknown(given_weights: Weights, name: str) -> None:
    tables = compile_tables(given_weights)
    if name not in given_weights.rows and "|" not in name:
        assert rows_of(tables, name) == {tables.unknown}


SOME = Weights(("A", "B"), {"0金": 0, "LB": 1}, numpy.array([[0.5, 1], [1, 0], [0, 0]]), numpy.eye(2))


def doctored(**changed: object) -> bytes:
    """Return an archive of tables in which some parts are replaced."""
    with numpy.load(io.BytesIO(pack_tables(compile_tables(SOME)))) as archive:
        parts = {**archive, **changed}
    stream = io.BytesIO()
    numpy.savez(stream, **parts)  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.mark.parametrize(
    "changed",
    [
        {"features": numpy.frombuffer(b"0 0 1", numpy.uint8)},
        {"columns": numpy.array([9, 9, 9], numpy.uint8)},
        {"counts": numpy.array([1], numpy.uint8)},
        {"present0": numpy.array([255] * 9, numpy.uint8)},
        {"present0": numpy.array([0.5])},
    ],
)
def test_tables_that_do_not_fit_together_are_refused(changed: dict[str, object]) -> None:
    assert unpack_tables(doctored()).labels == SOME.labels
    with pytest.raises(ValueError, match=r"features|damaged"):
        unpack_tables(doctored(**changed))


@pytest.mark.parametrize("keys", [[-1], [-1, 2, 5], [-1, 0]])
def test_numbers_are_found_by_their_place(keys: list[int]) -> None:
    rows = numpy.arange(len(keys) + 1)
    keyed = KeyedRows(1, 15, numpy.array(keys), rows[None])
    wanted = [keys.index(number) if number in keys else len(keys) for number in range(9)]
    assert keyed.find(numpy.arange(9))[0].tolist() == wanted


@pytest.mark.parametrize(
    "changed",
    [
        {"keys0": numpy.array([2**40])},
        {"keys4": numpy.array([2**20])},
        {"keys1": numpy.array([0, 3])},
        {"transitions": numpy.full((1, 1), numpy.nan)},
    ],
)
def test_damaged_numbers_are_refused(changed: dict[str, NDArray[numpy.float64]]) -> None:
    given = Weights(("A",), {"0金": 0, "a金华": 1}, numpy.array([[0.5], [1.0], [0.0]]), numpy.eye(1))
    with numpy.load(io.BytesIO(pack_tables(compile_tables(given)))) as archive:
        parts = {**archive, **changed}
    for name in [one for one in changed if one.startswith("keys")]:
        parts[name.replace("keys", "present")] = numpy.full(9, 255, numpy.uint8)
    stream = io.BytesIO()
    numpy.savez(stream, **parts)
    with pytest.raises(ValueError, match="damaged"):
        unpack_tables(stream.getvalue())
