"""The limits on input, from ``graphkit/data/limits.toml`` unless the caller says otherwise."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Limits:
    """How large, how tightly packed and how deeply nested an input may be."""

    max_bytes: int
    max_ratio: int
    max_depth: int


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
