"""Names by their form: documents in book-title marks, quoted programmes, companies.

The expressions are data (``data/lexicons/patterns.toml``); a user's file adds more. What needs more than an
expression, declared short forms, stands here; lists stand in ``lists``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from graphkit.caching import keep_while_unchanged
from graphkit.data import data_path
from graphkit.entities.heads import load_name_parts
from graphkit.errors import LexiconError
from graphkit.records import NODE_TYPES, Mention

KEYS = ("name", "type", "expression", "score")


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A named expression whose group ``name`` is a mention of ``type``."""

    name: str
    type: str
    expression: re.Pattern[str]
    score: float
    own: bool = False
    """Whether it is the user's: then its names win, like those of the user's lexicons."""


def read_patterns(path: Path, own_types: tuple[str, ...] = ()) -> list[NamePattern]:
    """Read a pattern file, whose types are ours or the user's own.

    Raises
    ------
    LexiconError
        When the file is no TOML or a pattern is wrong; the error names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(str(error), file=str(path), remedy="mend the TOML") from error
    rows = tables.get("pattern", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise LexiconError("no [[pattern]] tables", file=str(path), remedy="see the bundled patterns.toml")
    fragments = {**_word_fragments(), **tables.get("fragments", {})}
    return [_make_pattern(row, fragments, (*NODE_TYPES, *own_types), path, text) for row in rows]


@lru_cache(maxsize=1)
def _word_fragments() -> dict[str, str]:
    """The fragments that come from word lists: ``{post}`` and ``{surname}``."""
    parts = load_name_parts()
    posts = sorted(parts.posts, key=len, reverse=True)
    single = "".join(sorted(name for name in parts.surnames if len(name) == 1))
    double = sorted(name for name in parts.surnames if len(name) == 2)
    return {"post": "|".join(posts), "surname": f"(?:{'|'.join(double)}|[{single}])"}


def _make_pattern(
    row: dict[str, object], fragments: dict[str, str], types: Sequence[str], path: Path, text: str
) -> NamePattern:
    source = str(row.get("expression", ""))
    line = next((n for n, one in enumerate(text.splitlines(), 1) if str(row.get("name", "")) in one), None)
    if unknown := [key for key in row if key not in KEYS]:
        near = get_close_matches(unknown[0], KEYS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"use {', '.join(KEYS)}"
        raise LexiconError(f"unknown key {unknown[0]!r}", file=str(path), line=line, remedy=hint)
    if row.get("type") not in types:
        raise LexiconError(
            f"unknown type {row.get('type')!r}",
            file=str(path),
            line=line,
            remedy="use a node type, or declare your own",
        )
    for _ in range(2):  # a fragment may hold another
        for key, value in fragments.items():
            source = source.replace("{" + key + "}", value)
    try:
        expression = re.compile(source)
    except re.error as error:
        raise LexiconError(
            f"wrong expression: {error}", file=str(path), line=line, remedy="mend it"
        ) from error
    if "name" not in expression.groupindex:
        raise LexiconError(
            "no group (?P<name>…)", file=str(path), line=line, remedy="mark the name in the expression"
        )
    score = row.get("score", 0.8)
    return NamePattern(
        str(row["name"]),
        str(row["type"]),
        expression,
        float(score if isinstance(score, float | int) else 0.8),
    )


@keep_while_unchanged(8)
def load_patterns(extra: tuple[Path, ...] = (), own_types: tuple[str, ...] = ()) -> tuple[NamePattern, ...]:
    """Return the bundled patterns and the user's."""
    paths = [*extra, data_path("lexicons", "patterns.toml")]
    return tuple(
        replace(pattern, own=path in extra) for path in paths for pattern in read_patterns(path, own_types)
    )


def find_patterns(text: str, patterns: Sequence[NamePattern]) -> Iterator[Mention]:
    """Yield the mentions that the patterns find; they may overlap.

    Examples
    --------
    >>> [m.name for m in find_patterns("印发《某镇垃圾分类实施方案》。", load_patterns())]
    ['某镇垃圾分类实施方案']
    """
    for pattern in patterns:
        for match in pattern.expression.finditer(text):
            start, end = match.span("name")
            layer = "user" if pattern.own else "pattern"
            yield Mention(start, end, match["name"], pattern.type, layer, pattern.score)


_DECLARED = re.compile(
    r"\s{0,2}[（(](?:(?:以下|下)?(?:简称|称)(?:为)?|[现后]?(?:已)?(?:改制|更名|改名|升格)为|原名|原称|原|前身为|前身是)"
    r"[：:]?[“\"‘]?(?P<name>[^“”\"’（）()，。\n]{2,16})[”\"’]?(?:[，,；;]下同)?[）)]"
)


def find_declared(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield (full mention, its declared short form) for ``全名（以下简称短名）``.

    Examples
    --------
    >>> full = Mention(0, 7, "甲乙丙丁开发区", "Zone")
    >>> [short.name for _, short in find_declared("甲乙丙丁开发区（以下简称甲乙区）", [full])]
    ['甲乙区']
    """
    by_end = {mention.end: mention for mention in mentions}
    for match in _DECLARED.finditer(text):
        full = by_end.get(match.start())
        if full is not None:
            start, end = match.span("name")
            yield full, Mention(start, end, match["name"], full.type, "declared")
