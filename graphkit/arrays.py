"""Weights on their way to and from disk: archives of arrays and names, without anything that could be run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

Array = NDArray[Any]
_END = "\0"


def pack_arrays(names: Mapping[str, Sequence[str]], arrays: Mapping[str, Array]) -> bytes:
    """Pack lists of names and arrays into one archive; no list is empty, no name holds a null character.

    Examples
    --------
    >>> packed = pack_arrays({"labels": ["甲", "乙"]}, {"weights": numpy.array([0.5])})
    >>> unpack_arrays(packed, ["labels"], ["weights"])
    ({'labels': ['甲', '乙']}, {'weights': array([0.5])})
    """
    joined = {key: numpy.frombuffer(_END.join(one).encode(), numpy.uint8) for key, one in names.items()}
    stream = io.BytesIO()
    numpy.savez_compressed(stream, **joined, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def unpack_arrays(
    data: bytes, names: Sequence[str], arrays: Sequence[str], *, what: str = "weights"
) -> tuple[dict[str, list[str]], dict[str, Array]]:
    """Read lists of names and arrays that ``pack_arrays`` packed; errors call them ``what``.

    Raises
    ------
    ValueError
        When the bytes are no such archive, or one of those asked for is missing.
    """
    try:
        with numpy.load(io.BytesIO(data), allow_pickle=False) as archive:
            told = {key: archive[key].tobytes().decode().split(_END) for key in names}
            return told, {key: archive[key] for key in arrays}
    except (zipfile.BadZipFile, EOFError, LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"damaged {what}: {error}") from error
