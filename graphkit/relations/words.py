"""The words of relations, as data: frames and anaphora."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphkit.data import data_path
from graphkit.errors import LexiconError
from graphkit.records import NODE_TYPES, RELATIONS

PLACES = ("after", "marked", "before")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a trigger word states about the parties around it; the bundled frames.toml explains the fields."""

    name: str
    relation: str
    triggers: tuple[str, ...]
    subject: frozenset[str]
    object: frozenset[str]
    place: tuple[str, ...] = ("after",)
    markers: tuple[str, ...] = ()
    starts_at: str = "subject"
    reciprocal: bool = False
    needs: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    object_ends: tuple[str, ...] = ()
    instrument: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: bool = False
    """Whether it is the user's: then it holds, whatever the classifier says."""


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
def load_relation_words(extra: tuple[Path, ...] = ()) -> RelationWords:
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
        table, text = _read(path)
        rows = [_make_frame(row, path, text) for row in table.get("frame", [])]
        frames += [replace(frame, own=path in extra) for frame in rows]
        for key, words in table.get("words", {}).items():
            shared.setdefault(key, []).extend(words)
    return RelationWords(tuple(frames), {key: tuple(words) for key, words in shared.items()})


@lru_cache(maxsize=1)
def load_anaphora() -> tuple[Anaphora, ...]:
    """Return the bundled anaphora."""
    table, _ = _read(data_path("relations", "anaphora.toml"))
    return tuple(
        Anaphora(
            frozenset(row["types"]),
            tuple(row["words"]),
            tuple(row.get("subjects", ())),
            tuple(row.get("suffixes", ())),
        )
        for row in table["anaphora"]
    )


def _read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), text
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(str(error), file=str(path), remedy="mend the TOML") from error


def _make_frame(row: dict[str, Any], path: Path, text: str) -> Frame:
    name = str(row.get("name", ""))
    line = next((n for n, one in enumerate(text.splitlines(), 1) if f'"{name}"' in one), None)

    def check(value: str, allowed: tuple[str, ...], what: str) -> None:
        if value not in allowed:
            near = get_close_matches(value, allowed, 1)
            hint = f"did you mean {near[0]}?" if near else f"use one of {', '.join(allowed)}"
            raise LexiconError(
                f"frame {name!r}: unknown {what} {value!r}", file=str(path), line=line, remedy=hint
            )

    check(str(row.get("relation", "")), RELATIONS, "relation")
    for role in ("subject", "object"):
        for node_type in row.get(role, ()):
            check(node_type, NODE_TYPES, f"{role} type")
    for place in row.get("place", ()):
        check(place, PLACES, "place")
    if not row.get("triggers") or not row.get("subject") or not row.get("object"):
        raise LexiconError(
            f"frame {name!r} needs triggers, subject and object", file=str(path), line=line, remedy="add them"
        )
    return Frame(
        name=name,
        relation=row["relation"],
        triggers=tuple(row["triggers"]),
        subject=frozenset(row["subject"]),
        object=frozenset(row["object"]),
        place=tuple(row.get("place", ("after",))),
        markers=tuple(row.get("markers", ())),
        starts_at=row.get("from", "subject"),
        reciprocal=bool(row.get("reciprocal", False)),
        needs=tuple(row.get("needs", ())),
        blocks=tuple(row.get("blocks", ())),
        object_ends=tuple(row.get("object_ends", ())),
        instrument={kind: tuple(words) for kind, words in row.get("instrument", {}).items()},
    )
