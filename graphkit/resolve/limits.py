"""What work over the whole corpus may cost: from ``graphkit/data/limits.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from graphkit.data import data_path


@dataclass(frozen=True, slots=True)
class CorpusLimits:
    """How large an entity may become, and from where on the corpus is worked on from disk."""

    max_component: int
    in_memory_articles: int
    memory_mb: int
    page_beside_from: int
    page_nodes: int
    page_edges: int


@lru_cache(maxsize=1)
def default_corpus_limits() -> CorpusLimits:
    """Load the limits that the package brings along.

    Examples
    --------
    >>> default_corpus_limits().max_component
    1000
    """
    table = tomllib.loads(data_path("limits.toml").read_text(encoding="utf-8"))["corpus"]
    return CorpusLimits(**table)
