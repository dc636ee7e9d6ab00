"""The words of relations, as data: frames and anaphora."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphkit.caching import keep_while_unchanged
from graphkit.data import data_path
from graphkit.relations.frame_files import Frame, read_frames


@dataclass(frozen=True, slots=True)
class Anaphora:
    """Words that stand for a thing of some types that was named before.

    Attributes
    ----------
    words, subjects : tuple of str
        The words that do so anywhere, and those that do so where a noun begins.
    posts : tuple of str
        Posts that one holds there: 镇长某某 at the beginning of a clause works for the town named before.
    suffixes : tuple of str
        Ends of the units that are meant (我市: 市); names without any such end may be meant too.
    heads, strict : tuple of str, bool
        Ends of the names that are meant first; with ``strict``, no others are.
    barred : tuple of str
        Ends of names that are not meant.
    speaker : bool
        Whether only what the speaker speaks for is meant (我们).
    """

    types: frozenset[str]
    words: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    strict: bool = False
    barred: tuple[str, ...] = ()
    speaker: bool = False


@dataclass(frozen=True, slots=True)
class StandIns:
    """All anaphora, and what may stand right before one that is a bare noun (向公司)."""

    entries: tuple[Anaphora, ...]
    before_nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationWords:
    """All frames, and the lists of words that they share (plan, negation, passive, coordination, party)."""

    frames: tuple[Frame, ...]
    shared: Mapping[str, tuple[str, ...]]


@keep_while_unchanged(8)
def load_relation_words(extra: tuple[Path, ...] = (), own_types: tuple[str, ...] = ()) -> RelationWords:
    """Return the user's frames and ours.

    Raises
    ------
    LexiconError
        When a frame is wrong; the error names the line.

    Examples
    --------
    >>> "lend" in {frame.name for frame in load_relation_words().frames}
    True
    """
    frames: list[Frame] = []
    shared: dict[str, list[str]] = {}
    for path in [*extra, data_path("relations", "frames.toml")]:
        file = read_frames(path, own_types)
        frames += [replace(frame, own=path in extra) for frame in file.frames]
        for key, words in file.shared.items():
            shared.setdefault(key, []).extend(words)
    return RelationWords(tuple(frames), {key: tuple(words) for key, words in shared.items()})


@lru_cache(maxsize=1)
def load_anaphora() -> StandIns:
    """Return the bundled anaphora."""
    table = tomllib.loads(data_path("relations", "anaphora.toml").read_text(encoding="utf-8"))
    return StandIns(tuple(map(_read_anaphora, table["anaphora"])), tuple(table["before_nouns"]))


def _read_anaphora(row: Mapping[str, Any]) -> Anaphora:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Anaphora(**values | {"types": frozenset(row["types"])})
