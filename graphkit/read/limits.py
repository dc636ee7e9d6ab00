"""The limits on input, from ``graphkit/data/limits.toml`` unless the caller says otherwise."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Limits:
    """How large, how tightly packed and how deeply nested an input may be.

    Attributes
    ----------
    max_bytes : int
        Of one file on disk, and of all that is unpacked from it.
    max_ratio : int
        Unpacked size against packed size.
    max_depth : int
        Nesting of archives in archives, and of JSON.
    max_members : int
        Files in one archive.
    max_elements : int
        Elements of one HTML page; a PDF may have one page for fifty of them.
    max_seconds : int
        Of the text recognition for one page.
    """

    max_bytes: int
    max_ratio: int
    max_depth: int
    max_members: int = 10_000
    max_elements: int = 60_000
    max_seconds: int = 120


@lru_cache(maxsize=1)
def default_limits() -> Limits:
    """Load the limits that the package brings along.

    Examples
    --------
    >>> default_limits().max_bytes
    20000000
    """
    table = tomllib.loads(files("graphkit.data").joinpath("limits.toml").read_text(encoding="utf-8"))["read"]
    return Limits(**table)
