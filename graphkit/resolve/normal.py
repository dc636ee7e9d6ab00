"""Normal forms of names: what is left of a name when typography and optional words are taken away."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graphkit.data import data_path

_MARKS = str.maketrans("", "", "“”‘’\"'《》「」『』〈〉·•‧・ \t\n\u3000")


@dataclass(frozen=True, slots=True)
class NameTails:
    """The optional ends of names, by kind, longest first."""

    programme: tuple[str, ...]
    project: tuple[str, ...]
    product: tuple[str, ...]
    company: tuple[str, ...]
    generic_heads: Mapping[str, str]


@lru_cache(maxsize=1)
def load_tails() -> NameTails:
    """Read resolution.toml once."""
    table = tomllib.loads(data_path("resolution.toml").read_text(encoding="utf-8"))

    def longest_first(key: str) -> tuple[str, ...]:
        return tuple(sorted(table[key], key=len, reverse=True))

    return NameTails(
        longest_first("programme_tails"),
        longest_first("project_tails"),
        longest_first("product_tails"),
        longest_first("company_tails"),
        table["generic_heads"],
    )


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return ``name`` without typography: width, case, white space, quotation and book-title marks.

    Examples
    --------
    >>> fold("“三服务”　２.0版")
    '三服务2.0版'
    """
    folded = unicodedata.normalize("NFKC", name).translate(_MARKS)
    folded = "".join(char for char in folded if unicodedata.category(char)[0] != "C")
    return folded.replace("(", "（").replace(")", "）").casefold()


def strip_tail(name: str, tails: tuple[str, ...], least: int = 2) -> str:
    """Return ``name`` without the longest of ``tails`` that leaves ``least`` characters.

    Examples
    --------
    >>> strip_tail("垃圾分类工作", ("工作",))
    '垃圾分类'
    """
    for tail in tails:
        if name.endswith(tail) and len(name) - len(tail) >= least:
            return name[: -len(tail)]
    return name
