"""Corrections by readers: the file that docs/curation-format.md describes, checked line by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graphkit.errors import CurationError
from graphkit.records import NODE_TYPES, RELATIONS

ENTITY_FIELDS = ("type", "name")
RELATION_FIELDS = ("relation", "source", "source_type", "target", "target_type")
ENTITY_ACTIONS = ("merge", "keep-apart", "split", "rename", "retype", "remove")
RELATION_ACTIONS = ("remove", "reverse", "add")
ACTIONS = tuple(dict.fromkeys((*ENTITY_ACTIONS, *RELATION_ACTIONS)))
FIELDS = ("action", *ENTITY_FIELDS, "other", *RELATION_FIELDS, "article", "evidence", "note")
TABLE = re.compile(r"^\s*\[\[\s*correction\s*\]\]")


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of an entity or a relation, with the place where it is written.

    ``number`` counts over all files; the other fields are those of docs/curation-format.md.
    """

    number: int
    file: str
    line: int
    action: str
    type: str = ""
    name: str = ""
    other: str = ""
    relation: str = ""
    source: str = ""
    source_type: str = ""
    target: str = ""
    target_type: str = ""
    article: str = ""
    evidence: str = ""
    note: str = ""

    @property
    def of_relation(self) -> bool:
        """Whether it is about a relation rather than an entity."""
        return bool(self.relation)

    def entry(self) -> dict[str, str]:
        """Return the fields that are set, as they are written.

        Examples
        --------
        >>> Correction(0, "", 1, "remove", type="Bank", name="某行").entry()
        {'action': 'remove', 'type': 'Bank', 'name': '某行'}
        """
        return {name: value for name in FIELDS if (value := getattr(self, name))}


def load_corrections(*paths: Path | None, own_types: tuple[str, ...] = ()) -> list[Correction]:
    """Read curation files, the first first; None is left out, and a file that is named twice is read once.

    Raises
    ------
    CurationError
        A file is missing, is no TOML, or has an unknown action or field.

    Examples
    --------
    >>> import tempfile
    >>> entry = '[[correction]]\\naction = "remove"\\ntype = "Bank"\\nname = "某行"\\n'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "curation.toml"
    ...     _ = file.write_text(entry, encoding="utf-8")
    ...     [one.name for one in load_corrections(file, None)]
    ['某行']
    """
    found: list[Correction] = []
    for path in dict.fromkeys(path.resolve() for path in paths if path is not None):
        found += _read_corrections(path, len(found), (*NODE_TYPES, *own_types))
    return found


def _read_corrections(path: Path, first: int, types: tuple[str, ...]) -> Iterator[Correction]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CurationError(reason, file=str(path), remedy="check the path") from error
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = int(line[1]) if line else None
        raise CurationError(str(error), file=str(path), line=place, remedy="mend the TOML") from error
    unknown = [key for key in table if key != "correction"]
    if unknown or not isinstance(table.get("correction", []), list):
        remedy = "write one [[correction]] table for each correction"
        raise CurationError(
            f"unknown key {unknown[0]!r}" if unknown else "no list", file=str(path), remedy=remedy
        )
    lines = [number for number, line in enumerate(text.splitlines(), 1) if TABLE.match(line)]
    for index, entry in enumerate(table.get("correction", [])):
        line_number = lines[index] if index < len(lines) else 1
        yield _check(entry, _Place(path, line_number, first + index), types)


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    line: int
    number: int

    def error(self, message: str, remedy: str) -> CurationError:
        return CurationError(message, file=str(self.path), line=self.line, remedy=remedy)


def _check(entry: Any, place: _Place, known: tuple[str, ...]) -> Correction:
    if not isinstance(entry, Mapping) or not all(isinstance(value, str) for value in entry.values()):
        raise place.error("all values of a correction are text", "put them in quotation marks")
    for field in entry:
        if field not in FIELDS:
            raise place.error(f"unknown field {field!r}", _hint(field, FIELDS))
    action = entry.get("action", "")
    if action not in ACTIONS:
        raise place.error(f"unknown action {action!r}", _hint(action, ACTIONS))
    _check_needed(entry, action, place, known)
    return Correction(place.number, place.path.name, place.line, **entry)


def _check_needed(entry: Mapping[str, str], action: str, place: _Place, known: tuple[str, ...]) -> None:
    about_relation = "relation" in entry
    allowed = RELATION_ACTIONS if about_relation else ENTITY_ACTIONS
    if action not in allowed:
        kind = "a relation" if about_relation else "an entity"
        raise place.error(f"{action} is not for {kind}", f"use one of {', '.join(allowed)}")
    needed: tuple[str, ...] = RELATION_FIELDS if about_relation else ENTITY_FIELDS
    needed += () if about_relation or action == "remove" else ("other",)
    missing = [field for field in needed if not entry.get(field)]
    if missing:
        raise place.error(f"{action} needs {missing[0]!r}", f"{action} takes {', '.join(needed)}")
    if "evidence" in entry and action != "add":
        raise place.error(f"{action} takes no 'evidence'", "use 'note' for remarks")
    types = [entry[field] for field in ("type", "source_type", "target_type") if field in entry]
    types += [entry["other"]] if action == "retype" else []
    for kind in types:
        if kind not in known:
            raise place.error(f"unknown type {kind!r}", _hint(kind, known))
    if about_relation and entry["relation"] not in RELATIONS:
        raise place.error(f"unknown relation {entry['relation']!r}", _hint(entry["relation"], RELATIONS))


def _hint(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"
