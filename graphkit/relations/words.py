"""The words of relations, as data: frames and anaphora."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from graphkit.data import data_path
from graphkit.relations.frame_files import Frame, read_frames


@dataclass(frozen=True, slots=True)
class Anaphora:
    """Words that stand for the last thing of some types (with one of some suffixes)."""

    types: frozenset[str]
    words: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationWords:
    """All frames, and the lists of words that they share (plan, negation, passive, coordination, party)."""

    frames: tuple[Frame, ...]
    shared: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8)
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
def load_anaphora() -> tuple[Anaphora, ...]:
    """Return the bundled anaphora."""
    table = tomllib.loads(data_path("relations", "anaphora.toml").read_text(encoding="utf-8"))
    return tuple(
        Anaphora(
            frozenset(row["types"]),
            tuple(row["words"]),
            tuple(row.get("subjects", ())),
            tuple(row.get("suffixes", ())),
        )
        for row in table["anaphora"]
    )
