"""Keys as bytes that sort like the keys, and the numbers by which they are divided into partitions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from graphkit.large.scratch import to_bytes, to_text
from graphkit.resolve.blocks import Key

# A zero byte ends a part; one inside a part is followed by another byte than the end is.
_END, _ZERO = b"\x00\x01", b"\x00\x02"
HASH_VALUES = 1 << 16
BLOCK_BYTES = 12


def encode_key(key: Key) -> bytes:
    """Return a key as bytes: two keys sort as their bytes do.

    Examples
    --------
    >>> sorted([("b",), ("a", "c"), ("a",)]) == sorted([("b",), ("a", "c"), ("a",)], key=encode_key)
    True
    """
    return b"".join(to_bytes(part).replace(b"\x00", _ZERO) + _END for part in key)


def decode_key(data: bytes) -> Key:
    """Undo `encode_key`.

    Examples
    --------
    >>> decode_key(encode_key(("Bank", "", "a\\0b")))
    ('Bank', '', 'a\\x00b')
    """
    return tuple(to_text(part.replace(_ZERO, b"\x00")) for part in data.split(_END)[:-1])


def block_id(key: Key, scope: str, full: str) -> bytes:
    """Return the identifier of a block: twelve bytes, of which the first two follow from the key alone."""
    encoded = encode_key(key)
    rest = hashlib.blake2b(encoded + encode_key((scope, full)), digest_size=BLOCK_BYTES - 2).digest()
    return hashlib.blake2b(encoded, digest_size=2).digest() + rest


def partition_bounds(partitions: int) -> Iterator[tuple[bytes, bytes]]:
    """Divide all block identifiers into so many ranges, each from the first bytes up to the second.

    Examples
    --------
    >>> [(low.hex(), high.hex()) for low, high in partition_bounds(2)]
    [('0000', '8000'), ('8000', 'ffffffffffffffffffffffffff')]
    """
    edges = [number * HASH_VALUES // partitions for number in range(partitions)]
    lows = [edge.to_bytes(2, "big") for edge in edges]
    yield from zip(lows, [*lows[1:], b"\xff" * (BLOCK_BYTES + 1)], strict=True)
