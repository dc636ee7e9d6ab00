"""Normal forms of names: what is left of a name when typography and optional words are taken away."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
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
    public_companies: tuple[str, ...]
    generic_heads: Mapping[str, str]
    body_forms: Mapping[str, str]
    zone_forms: Mapping[str, str]
    person_titles: frozenset[str]
    person_heads: tuple[str, ...]
    trade_words: frozenset[str]
    bare_names: Mapping[str, Mapping[str, tuple[str, ...]]]


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
        tuple(table["public_companies"]),
        table["generic_heads"],
        table["body_forms"],
        table["zone_forms"],
        frozenset(table["person_titles"]),
        tuple(table["person_heads"]),
        frozenset(table["trade_words"]),
        {
            kind: {name: tuple(ends) for name, ends in names.items()}
            for kind, names in table["bare_names"].items()
        },
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


@lru_cache(maxsize=65536)
def usual_form(name: str, node_type: str) -> str:
    """Return a folded name with the usual words for legal ones.

    Examples
    --------
    >>> usual_form("某市市场监督管理局", "Government"), usual_form("某地经济技术开发区", "Zone")
    ('某市市场监管局', '某地经开区')
    """
    name = fold(name)
    tails = load_tails()
    forms = tails.zone_forms if node_type == "Zone" else tails.body_forms
    for legal, usual in forms.items():
        if legal in name:
            return name.replace(legal, usual)
    return name


_PAIRS = {"“": "”", "‘": "’", "《": "》"}


def strip_marks(name: str) -> str:
    """Return a name without the marks that enclose all of it, and those whose other half is missing.

    Examples
    --------
    >>> strip_marks("“三服务”"), strip_marks("“三服务”行动"), strip_marks("三服务”")
    ('三服务', '“三服务”行动', '三服务')
    """
    for opening, closing in _PAIRS.items():
        if name.startswith(opening) and name.find(closing) in (-1, len(name) - 1):
            return strip_marks(name[1:].removesuffix(closing))
        if name.endswith(closing) and opening not in name:
            return strip_marks(name[:-1])
    return name


_CORE = re.compile(r"(?:“([^“”]{2,})”|‘([^‘’]{2,})’)[^“”‘’]{1,4}\Z")
_CORE_TYPES = frozenset({"Programme", "Product", "Project", "Enterprise"})


def quoted_cores(node_type: str, names: Iterable[str]) -> set[str]:
    """Return the quoted parts with which names begin that go on with a generic word: they are names too.

    Examples
    --------
    >>> quoted_cores("Programme", ["“云上问需”行动"]), quoted_cores("Zone", ["“开放”园"])
    ({'云上问需'}, set())
    """
    found = (_CORE.match(name) for name in names) if node_type in _CORE_TYPES else ()
    return {match[1] or match[2] for match in found if match}


def is_address(name: str) -> bool:
    """Tell whether a person's name is what people say to them, with a title or a familiar word.

    Examples
    --------
    >>> [name for name in ("何定远", "何会长", "王董事长", "老何") if not is_address(name)]
    ['何定远']
    """
    tails = load_tails()
    return name[1:] in tails.person_titles or name[:1] in tails.person_heads


def own_names(kind: str, names: Iterable[str]) -> list[str]:
    """Return the names without those by which a person is addressed, or all if there are no others.

    Examples
    --------
    >>> own_names("Person", ["王董事长", "王建国"]), own_names("Person", ["王董事长"])
    (['王建国'], ['王董事长'])
    """
    listed = list(names)
    return [name for name in listed if kind != "Person" or not is_address(name)] or listed
