"""Values as the text of an element: the short way gives what the long way gives."""

from __future__ import annotations

import json
import math
from enum import Enum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphkit.export.cleaning import clean_attributes, combine_kinds, fit_value, kind_of
from graphkit.export.encoding import encode_value, escape_text, write_column, write_value
from graphkit.view.text import plain, safe_json

TEXTS = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["a\\b", "\\u0041", "<&>\r\n\t", "\ud800", "\x0c"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_the_short_way_gives_what_the_long_way_gives(value: Any) -> None:
    cleaned = clean_attributes({"note": value})
    if not cleaned:
        assert write_value("note", value, "string") is None
        return
    for kind in {kind_of(cleaned["note"]), "string" if not isinstance(value, tuple | dict) else "json"}:
        wanted = escape_text(encode_value("note", fit_value(cleaned["note"], kind), kind))
        assert write_value("note", value, kind) == wanted


NAMES = st.lists(TEXTS | st.sampled_from(["", "金华", "a|b"]), max_size=3).map(tuple)


COLUMNS = (
    st.lists(st.integers() | st.none(), max_size=4)
    | st.lists(st.floats() | st.none(), max_size=4)
    | st.lists(TEXTS | st.none(), max_size=4)
    | st.lists(VALUES, max_size=4)
)


@given(
    st.tuples(st.just("note"), COLUMNS)
    | st.tuples(st.just("aliases"), st.lists(NAMES | st.none() | TEXTS, max_size=4))
)
def test_a_column_is_written_like_its_values(column: tuple[str, list[Any]]) -> None:
    name, values = column
    cleaned = [clean_attributes({name: value}) for value in values]
    kind = combine_kinds({kind_of(one[name]) for one in cleaned if one} or {"string"})
    one_by_one = [None if value is None else write_value(name, value, kind) for value in values]
    assert list(write_column(name, values, kind)) == one_by_one


@given(VALUES)
def test_the_pages_json_is_that_of_the_plain_value(value: Any) -> None:
    text = safe_json(value)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == plain(value)


def test_a_set_and_a_number_that_is_not_finite_become_plain() -> None:
    assert safe_json({"names": {"乙", "甲"}, "amount": math.inf}) == '{"names":["乙","甲"],"amount":null}'


def test_an_enumeration_is_its_value_whatever_stands_beside_it() -> None:
    class Colour(Enum):
        RED = "red"

    assert safe_json({"a": Colour.RED}) == '{"a":"red"}'
    assert safe_json({"a": Colour.RED, "b": {1}}) == '{"a":"red","b":[1]}'
