"""Tables of the tagger: every feature is found again, and nothing that is no table is taken for one."""

from __future__ import annotations

import io
import zipfile

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from graphkit.crf import Weights
from graphkit.entities.features import WINDOWS, WORDS
from graphkit.entities.tables import (
    PLACES,
    WIDTHS,
    Tables,
    code_points,
    compile_tables,
    pack_tables,
    unpack_tables,
)

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
    if name[0] in WINDOWS:
        offset, width = WINDOWS[name[0]]
        same = [one for one in WINDOWS.values() if one[1] == width]
        numbers = numpy.searchsorted(tables.characters, code_points(name[1:])).astype(numpy.int64) + 1
        found = tables.keyed[WIDTHS.index(width)].find(numbers)
        return {int(found[same.index((offset, width))][0])}
    if name[:2] in WORDS or (name[0] == "w" and name[1] in PLACES):
        parts = [[name[2:]]] if len(WORDS.get(name[:2], (0,))) == 1 else cut_in_two(name[2:])
        kept = [[tables.words[word] for word in one] for one in parts if set(one) <= tables.words.keys()]
        line = PLACES.index(name[1]) if name[0] == "w" else 0
        table = len(WIDTHS) if name[0] == "w" else len(WIDTHS) + 1 + list(WORDS).index(name[:2])
        return {int(tables.keyed[table].find(numpy.array(one, numpy.int64))[line][0]) for one in kept}
    return {tables.others[name]}


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
            found = rows_of(tables, name)
            assert found
            for one in found:
                assert (tables.states[one] == given_weights.states[row]).all(), name


@pytest.mark.parametrize("names", [[], ["0金"], ["LB"], ["", "LB"], ["wB金华"]])
def test_characters_without_a_label_have_a_row(names: list[str]) -> None:
    rows = {name: row for row, name in enumerate(names)}
    compiled = compile_tables(Weights(("A",), rows, numpy.ones((len(names) + 1, 1)) * 0.5, numpy.eye(1)))
    tables = unpack_tables(pack_tables(compiled))
    assert tables.others == compiled.others
    assert next(iter(tables.others)) == ""
    assert tables.others.keys() == {"", *(name for name in names if name[:1] not in ("0", "w"))}


def test_what_no_feature_names_gets_the_row_of_the_unknown() -> None:
    tables = compile_tables(Weights(("A",), {"0金": 0}, numpy.array([[0.5], [0.0]]), numpy.eye(1)))
    (rows,) = (
        line
        for line, (prefix, _) in zip(
            tables.keyed[0].find(numpy.array([0, 1])),
            [one for one in WINDOWS.items() if one[1][1] == 1],
            strict=True,
        )
        if prefix == "0"
    )
    assert rows.tolist() == [tables.unknown, 0]


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
        unpack_tables(data)
