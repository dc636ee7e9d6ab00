"""How names are compared in evaluation: one normal form, one set of forms per thing."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class AnnotationLanguage:
    """The facts about Chinese that evaluation needs; they live in ``data/annotation.toml``."""

    place_suffixes: tuple[str, ...]
    sentence_ends: str
    closing_marks: str
    ignored_marks: frozenset[str]
    amount_units: tuple[tuple[str, float], ...]


@cache
def load_language() -> AnnotationLanguage:
    """Read ``data/annotation.toml``.

    Examples
    --------
    >>> "市" in load_language().place_suffixes
    True
    """
    data = tomllib.loads(files("graphkit").joinpath("data/annotation.toml").read_text(encoding="utf-8"))
    return AnnotationLanguage(
        place_suffixes=tuple(data["place_suffixes"]),
        sentence_ends=data["sentence_ends"],
        closing_marks=data["closing_marks"],
        ignored_marks=frozenset(data["ignored_marks"]),
        amount_units=tuple(data["amount_units"].items()),
    )


def normalize_name(text: str) -> str:
    """Return the form in which two names are compared.

    NFKC; white space, format characters, quotation and book-title marks dropped; case folded.

    Examples
    --------
    >>> normalize_name("《Ａ 计划》")
    'a计划'
    """
    ignored = load_language().ignored_marks
    kept = (
        char
        for char in unicodedata.normalize("NFKC", text)
        if not char.isspace() and char not in ignored and unicodedata.category(char) != "Cf"
    )
    return "".join(kept).casefold()


def collect_forms(name: str, aliases: Iterable[str]) -> frozenset[str]:
    """Return the normal forms of a name and its aliases, without the empty one.

    Examples
    --------
    >>> sorted(collect_forms("金华市", ["金华", ""]))
    ['金华', '金华市']
    """
    return frozenset({normalize_name(name), *map(normalize_name, aliases)} - {""})
