"""Heads: the last characters of a name (…有限公司, …社区), which tell its type; and the titles of persons."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graphkit.data import data_path
from graphkit.phrases import PhraseFinder


@dataclass(frozen=True, slots=True)
class NameParts:
    """The bundled parts of names: heads by type, posts, verbs of speech, surnames.

    ``never_last`` are characters that end no given name; ``placed`` are heads of bodies named after their
    place; ``parents`` and ``parts`` end the names of bodies and of their parts; ``edges`` and ``verbs`` are
    words that stand before names and are no part of them; a known name that ends inside a word of
    ``going_on`` is none; of ``generic`` words alone no place or body is named, and ``generic_names`` are no
    names at all, nor is what begins with a word of ``leading``; ``told_of_trades`` is what a trade
    does, not what it makes.
    """

    heads: Mapping[str, tuple[str, ...]]
    posts: tuple[str, ...]
    speech: tuple[str, ...]
    never_last: str
    surnames: frozenset[str]
    certain: Mapping[str, tuple[str, ...]]
    placed: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    edges: frozenset[str]
    verbs: frozenset[str]
    going_on: tuple[str, ...]
    generic: frozenset[str]
    generic_names: frozenset[str]
    leading: tuple[str, ...]
    told_of_trades: tuple[str, ...]


@lru_cache(maxsize=1)
def load_name_parts() -> NameParts:
    """Read heads.toml and surnames.txt once.

    Examples
    --------
    >>> "有限公司" in load_name_parts().heads["Enterprise"]
    True
    """
    tables = tomllib.loads(data_path("lexicons", "heads.toml").read_text(encoding="utf-8"))
    single, double = [
        line
        for line in data_path("lexicons", "surnames.txt").read_text(encoding="utf-8").splitlines()
        if line[:1] != "#"
    ][:2]
    return NameParts(
        {node_type: tuple(heads) for node_type, heads in tables["heads"].items()},
        tuple(tables["titles"]["posts"]),
        tuple(tables["titles"]["speech"]),
        tables["titles"]["never_last"],
        frozenset(single) | frozenset(double.split()),
        {kind: tuple(ends) for kind, ends in tables["certain"].items()},
        {kind: tuple(ends) for kind, ends in tables["placed"].items()},
        {kind: tuple(ends) for kind, ends in tables["parents"].items()},
        {kind: tuple(ends) for kind, ends in tables["parts"].items()},
        frozenset(tables["edges"]["function"]),
        frozenset(tables["edges"]["verbs"]),
        tuple(tables["edges"]["going_on"]),
        frozenset(tables["generic"]["words"]),
        frozenset(tables["generic"]["names"]),
        tuple(tables["generic"]["leading"]),
        tuple(tables["generic"]["told_of_trades"]),
    )


def goes_on(text: str, end: int) -> bool:
    """Tell whether a word stands over the end of what looks like a known name.

    Examples
    --------
    >>> goes_on("农业农村部门", 5), goes_on("发展乡村产业", 3), goes_on("农业农村部来人", 5)
    (True, True, False)
    """
    return any(
        text.startswith(word, end - cut) for word in load_name_parts().going_on for cut in range(1, len(word))
    )


@lru_cache(maxsize=1)
def head_finder() -> PhraseFinder[str]:
    """Return the finder of heads; a head of several types gets their names joined by ``/``."""
    labels: dict[str, str] = {}
    for node_type, heads in load_name_parts().heads.items():
        for head in heads:
            labels[head] = f"{labels[head]}/{node_type}" if head in labels else node_type
    return PhraseFinder(labels)


@lru_cache(maxsize=1)
def post_finder() -> PhraseFinder[str]:
    """Return the finder of posts (书记, 总经理) and verbs of speech."""
    parts = load_name_parts()
    return PhraseFinder({**dict.fromkeys(parts.speech, "speech"), **dict.fromkeys(parts.posts, "post")})
