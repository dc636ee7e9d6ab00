"""The tagger's tables on disk: an archive of arrays and names, without anything that could be run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from graphkit.arrays import pack_arrays, unpack_arrays
from graphkit.entities.features import WINDOWS, WORDS
from graphkit.entities.network import NETWORK_WINDOWS, STEPS, Network
from graphkit.entities.tables import (
    LOOKUPS,
    WINDOW_LOOKUPS,
    Lookup,
    Numbers,
    Rows,
    Tables,
    number_others,
    number_rows,
    number_words,
)

_DIGITS = numpy.float16
"""Three digits of a weight are kept: more change no name."""
_NAMES = ("features", "labels", "words", "others")
_ARRAYS = ("characters", "counts", "columns", "values", "transitions", "seen", "sight", "layers")


def _declared() -> list[str]:
    """Return how the features are declared: rows and offsets in an archive hold for these alone."""
    windows = [f"{prefix} {offset} {width}" for prefix, (offset, width) in WINDOWS.items()]
    words = (f"{prefix} {steps}" for prefix, steps in WORDS.items())
    return [*windows, *words, f"network {NETWORK_WINDOWS} {STEPS}"]


def pack_tables(tables: Tables) -> bytes:
    """Pack tables into an archive.

    Examples
    --------
    >>> from graphkit.crf import Weights
    >>> from graphkit.entities.tables import compile_tables
    >>> weights = Weights(("A", "B"), {"0金": 0}, numpy.array([[0.5, 0], [0, 0]]), numpy.eye(2))
    >>> tables = unpack_tables(pack_tables(compile_tables(weights)))
    >>> tables.states.tolist(), tables.characters.tolist()
    ([[0.5, 0.0], [0.0, 0.0], [0.0, 0.0]], [37329])
    """
    states = tables.states[:-1].astype(_DIGITS)
    rows, columns = states.nonzero()
    arrays: dict[str, NDArray[Any]] = {
        "characters": tables.characters,
        "counts": numpy.bincount(rows, minlength=len(states)).astype(numpy.uint8),
        "columns": columns.astype(numpy.uint8),
        "values": states[rows, columns],
        "transitions": tables.transitions,
        **_pack_network(tables),
    }
    for number, one in enumerate(tables.keyed):
        arrays[f"keys{number}"] = numpy.diff(one.keys)
        arrays[f"present{number}"] = numpy.packbits(one.rows[:, :-1] != tables.unknown)
    names = {"labels": tables.labels, "words": list(tables.words), "others": list(tables.others)}
    return pack_arrays({"features": _declared(), **names}, arrays)


def _pack_network(tables: Tables) -> dict[str, NDArray[Any]]:
    """Put the network's rows into the order of the features: then a bit for each feature tells its row."""
    if not tables.network:
        nothing = numpy.zeros(0, numpy.uint8)
        return {"seen": nothing, "sight": nothing.reshape(0, 0), "layers": nothing}
    table = tables.network.table
    known = tables.seen[:-1] != len(table) - 1
    return {
        "seen": numpy.packbits(known),
        "sight": table[tables.seen[:-1][known]].astype(_DIGITS),
        "layers": tables.network.weights,
    }


def _read_network(
    arrays: dict[str, NDArray[Any]], size: int, labels: Sequence[str]
) -> tuple[Rows, Network | None]:
    known = numpy.flatnonzero(numpy.unpackbits(arrays["seen"])[:size])
    sight, layers = arrays["sight"], arrays["layers"]
    if (
        sight.ndim != 2
        or layers.ndim != 1
        or len(known) != len(sight)
        or bool(sight.size) != bool(layers.size)
    ):
        raise ValueError("damaged weights: the network's rows do not fit")
    seen = numpy.full(size + 1, len(sight), numpy.intp)
    seen[known] = numpy.arange(len(sight))
    if not sight.size:
        return seen, None
    if any(one.dtype.kind != "f" or not numpy.isfinite(one).all() for one in (sight, layers)):
        raise ValueError("damaged weights: the network's are no numbers")
    table = numpy.vstack([sight, numpy.zeros_like(sight[:1])]).astype(numpy.float32)
    return seen, Network(table, layers, labels)


def unpack_tables(data: bytes) -> Tables:
    """Read what ``pack_tables`` packed.

    Raises
    ------
    ValueError
        When the bytes are no packed tables, or those of other features than ours.
    """
    keyed = [f"{name}{number}" for number in range(len(LOOKUPS)) for name in ("keys", "present")]
    names, arrays = unpack_arrays(data, _NAMES, (*_ARRAYS, *keyed))
    if names["features"] != _declared():
        raise ValueError("weights of other features: train them again")
    try:
        return _read_tables(names, arrays)
    except (IndexError, TypeError) as error:
        raise ValueError(f"damaged weights: {error}") from error


def _read_tables(names: dict[str, list[str]], arrays: dict[str, NDArray[Any]]) -> Tables:
    labels, size = names["labels"], len(arrays["counts"])
    states = numpy.zeros((size + 1, len(labels)), numpy.float32)
    states[numpy.repeat(numpy.arange(size), arrays["counts"]), arrays["columns"]] = arrays["values"]
    keys, present = [], []
    for number, lookup in enumerate(LOOKUPS):
        known = numpy.concatenate([[-1], arrays[f"keys{number}"]]).cumsum()
        bits = numpy.unpackbits(arrays[f"present{number}"])[: len(lookup.prefixes) * len(known)]
        _check_keys(known, lookup, len(arrays["characters"]), len(names["words"]))
        keys.append(known)
        present.append(bits.reshape(-1, len(known)).astype(bool))
    if not all(numpy.isfinite(arrays[name]).all() for name in ("values", "transitions")):
        raise ValueError("damaged weights: they are no numbers")
    if sum(int(has.sum()) for has in present) + len(names["others"]) != size:
        raise ValueError("damaged weights: the tables do not fit together")
    return Tables(
        tuple(labels),
        number_words(names["words"]),
        number_others(names["others"], size),
        arrays["characters"],
        number_rows(keys, present, size),
        states,
        arrays["transitions"].astype(numpy.float64),
        *_read_network(arrays, size, labels),
    )


def _check_keys(keys: Numbers, lookup: Lookup, characters: int, words: int) -> None:
    """Refuse keys that are out of order, or that no character or word has: tables are made for them."""
    most = characters if lookup in WINDOW_LOOKUPS else words
    if (numpy.diff(keys) <= 0).any() or (lookup.width == 1 and keys[-1] > most):
        raise ValueError("damaged weights: the keys of a table do not fit")
