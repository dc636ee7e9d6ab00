"""Archives of names and arrays: what is packed comes back, and nothing that is none is taken for one."""

from __future__ import annotations

import io
import zipfile

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.arrays import pack_arrays, unpack_arrays

NAMES = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1)


@given(NAMES, st.lists(st.floats(allow_nan=False)))
def test_names_and_arrays_come_back(names: list[str], values: list[float]) -> None:
    packed = pack_arrays({"names": names}, {"values": numpy.array(values)})
    told, arrays = unpack_arrays(packed, ["names"], ["values"])
    assert told == {"names": names}
    assert arrays["values"].tolist() == values


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
    with pytest.raises(ValueError, match=r"damaged"):
        unpack_arrays(data, ["labels"], [])
