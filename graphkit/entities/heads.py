"""Heads: the last characters of a name (…有限公司, …社区), which tell its type; and the titles of persons."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from graphkit.data import data_path


@dataclass(frozen=True, slots=True)
class NameParts:
    """The bundled parts of names: heads by type, posts, verbs of speech, surnames.

    ``placed`` are heads of bodies named after their place; ``edges`` and ``verbs`` are words that stand
    before names and are no part of them; of ``generic`` words alone no place or body is named, and
    ``generic_names`` are no names at all.
    """

    heads: Mapping[str, tuple[str, ...]]
    posts: tuple[str, ...]
    speech: tuple[str, ...]
    surnames: frozenset[str]
    certain: Mapping[str, tuple[str, ...]]
    placed: Mapping[str, tuple[str, ...]]
    edges: frozenset[str]
    verbs: frozenset[str]
    generic: frozenset[str]
    generic_names: frozenset[str]


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
        frozenset(single) | frozenset(double.split()),
        {kind: tuple(ends) for kind, ends in tables["certain"].items()},
        {kind: tuple(ends) for kind, ends in tables["placed"].items()},
        frozenset(tables["edges"]["function"]),
        frozenset(tables["edges"]["verbs"]),
        frozenset(tables["generic"]["words"]),
        frozenset(tables["generic"]["names"]),
    )


class WordFinder:
    """Finds labelled words in a text, leftmost and longest first.

    Examples
    --------
    >>> list(WordFinder({"有限公司": "Enterprise"}).find("某某有限公司"))
    [(2, 6, 'Enterprise')]
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word, label in labels.items():
            self._automaton.add_word(word, (len(word), label))
        if labels:
            self._automaton.make_automaton()
        self._empty = not labels

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, label)."""
        if self._empty:
            return
        for last, (length, label) in self._automaton.iter_long(text):
            yield last - length + 1, last + 1, label


@lru_cache(maxsize=1)
def head_finder() -> WordFinder:
    """Return the finder of heads; a head of several types gets their names joined by ``/``."""
    labels: dict[str, str] = {}
    for node_type, heads in load_name_parts().heads.items():
        for head in heads:
            labels[head] = f"{labels[head]}/{node_type}" if head in labels else node_type
    return WordFinder(labels)


@lru_cache(maxsize=1)
def post_finder() -> WordFinder:
    """Return the finder of posts (书记, 总经理) and verbs of speech."""
    parts = load_name_parts()
    return WordFinder({**dict.fromkeys(parts.speech, "speech"), **dict.fromkeys(parts.posts, "post")})
