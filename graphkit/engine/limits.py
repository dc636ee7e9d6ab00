"""What one article may cost: from ``graphkit/data/limits.toml`` unless the caller says otherwise."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from graphkit.data import data_path


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """How work is cut and how long, how much and how often an article may try."""

    pool_from: int
    beside_from: int
    shard_pieces: int
    shard_bytes: int
    tries: int
    seconds: float
    seconds_per_1000: float
    memory_mb: int
    articles_per_worker: int
    warm_up: str = ""

    def seconds_for(self, characters: int) -> float:
        """Return the time that a text of this length may take.

        Examples
        --------
        >>> default_engine_limits().seconds_for(5000)
        40.0
        """
        return self.seconds + self.seconds_per_1000 * characters / 1000


@lru_cache(maxsize=1)
def default_engine_limits() -> EngineLimits:
    """Load the limits that the package brings along.

    Examples
    --------
    >>> default_engine_limits().tries
    3
    """
    table = tomllib.loads(data_path("limits.toml").read_text(encoding="utf-8"))["engine"]
    return EngineLimits(**table)
