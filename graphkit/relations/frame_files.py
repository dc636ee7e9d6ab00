"""Files of frames: each row is checked, and what is wrong is told with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from graphkit.errors import LexiconError
from graphkit.records import NODE_TYPES, RELATIONS

PLACES = ("after", "marked", "before")
ROLES = ("subject", "object")
LISTS = ("triggers", "subject", "object", "place", "markers", "needs", "blocks", "object_ends")
KEYS = ("name", "relation", *LISTS, "from", "instrument")


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
    needs: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    object_ends: tuple[str, ...] = ()
    instrument: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: bool = False
    """Whether it is the user's: then it holds, whatever the classifier says."""


@dataclass(frozen=True, slots=True)
class FrameFile:
    """What a file of frames holds: its frames, and words that all frames share."""

    frames: tuple[Frame, ...]
    shared: Mapping[str, tuple[str, ...]]


def read_frames(path: Path, own_types: tuple[str, ...] = ()) -> FrameFile:
    """Read a file of frames, whose types are ours or the user's own.

    Raises
    ------
    LexiconError
        When it cannot be read or a frame is wrong; the error names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(str(error), file=str(path), remedy="mend the TOML") from error
    rows, shared = table.get("frame", []), table.get("words", {})
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise LexiconError("no [[frame]] tables", file=str(path), remedy="begin each frame with [[frame]]")
    if not isinstance(shared, dict) or not all(_is_list(words) for words in shared.values()):
        raise LexiconError("[words] holds no lists of words", file=str(path), remedy='plan = ["拟"]')
    frames = tuple(_Row(row, path, text, (*NODE_TYPES, *own_types)).make_frame() for row in rows)
    return FrameFile(frames, {key: tuple(words) for key, words in shared.items()})


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)


class _Row:
    """One frame as it is written."""

    def __init__(self, row: Mapping[str, Any], path: Path, text: str, types: Sequence[str]) -> None:
        self.row, self.path, self.types = row, path, types
        self.name = str(row.get("name", ""))
        lines = enumerate(text.splitlines(), 1)
        self.line = next((number for number, one in lines if f'"{self.name}"' in one), None)

    def make_frame(self) -> Frame:
        """Check the row and make a frame of it."""
        self._check()
        row = self.row
        given: dict[str, Any] = {key: tuple(row[key]) for key in LISTS if key in row and key not in ROLES}
        return Frame(
            name=self.name,
            relation=row["relation"],
            subject=frozenset(row["subject"]),
            object=frozenset(row["object"]),
            starts_at=row.get("from", "subject"),
            instrument={kind: tuple(words) for kind, words in row.get("instrument", {}).items()},
            **given,
        )

    def _check(self) -> None:
        row = self.row
        for key in row:
            self._check_word(key, KEYS, "key")
        for key in LISTS:
            if key in row and not _is_list(row[key]):
                self._fail(f"{key} is no list of words", '["…", "…"]')
        instrument = row.get("instrument", {})
        if not isinstance(instrument, dict) or not all(_is_list(words) for words in instrument.values()):
            self._fail("instrument is no table of lists", '{ loan = ["贷款"] }')
        if not all(row.get(key) for key in ("triggers", *ROLES)):
            self._fail("needs triggers, subject and object", "add them")
        self._check_word(row.get("relation", ""), RELATIONS, "relation")
        self._check_word(row.get("from", "subject"), ROLES, "from")
        for key, allowed, what in (
            ("subject", self.types, "subject type"),
            ("object", self.types, "object type"),
            ("place", PLACES, "place"),
        ):
            for value in row.get(key, ()):
                self._check_word(value, allowed, what)

    def _check_word(self, value: object, allowed: Sequence[str], what: str) -> None:
        if value not in allowed:
            near = get_close_matches(str(value), allowed, 1)
            hint = f"did you mean {near[0]}?" if near else f"use one of {', '.join(allowed)}"
            self._fail(f"unknown {what} {value!r}", hint)

    def _fail(self, message: str, remedy: str) -> NoReturn:
        raise LexiconError(
            f"frame {self.name!r}: {message}", file=str(self.path), line=self.line, remedy=remedy
        )
