"""Lexicons: names that are known before any text is read, and how a text is searched for them.

A lexicon file is TOML: one table per node type, the key a full name, the value a list of its other forms;
or JSONL: one ``{"name": …, "type": …, "aliases": […]}`` a line.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from graphkit.caching import keep_while_unchanged
from graphkit.data import data_path
from graphkit.errors import LexiconError
from graphkit.phrases import PhraseFinder
from graphkit.records import NODE_TYPES

BUNDLED = (
    "banks", "regions", "programmes", "enterprises", "products", "industries", "institutions", "places",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One known thing: its full name, its type and all its forms (the full name first)."""

    name: str
    type: str
    forms: tuple[str, ...]


class Lexicon:
    """Entries with an index by form.

    Examples
    --------
    >>> lexicon = Lexicon([LexiconEntry("中国工商银行", "Bank", ("中国工商银行", "工行"))])
    >>> [(start, end, entry.name) for start, end, entry in lexicon.find("向工行贷款")]
    [(1, 3, '中国工商银行')]
    """

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self.entries = tuple(entries)
        self.by_form: dict[str, LexiconEntry] = {}
        for entry in self.entries:
            for form in entry.forms:
                self.by_form.setdefault(form, entry)
        self._finder = PhraseFinder(self.by_form)

    def find(self, text: str) -> list[tuple[int, int, LexiconEntry]]:
        """Return the forms that occur in ``text``, leftmost and longest first, without overlap."""
        return self._finder.find(text)


def read_lexicon(path: Path, own_types: tuple[str, ...] = ()) -> list[LexiconEntry]:
    """Read a lexicon file, whose types are ours or the user's own.

    Raises
    ------
    LexiconError
        When the file cannot be read or an entry is wrong; the error names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(str(error), file=str(path), remedy="give a readable UTF-8 file") from error
    types = (*NODE_TYPES, *own_types)
    return _read_jsonl(text, path, types) if path.suffix == ".jsonl" else _read_toml(text, path, types)


class _Origin(NamedTuple):
    """Where an entry stands; its line is looked for only where the entry is wrong."""

    path: Path
    text: str
    needle: str = ""
    number: int | None = None

    def error(self, message: str, remedy: str) -> LexiconError:
        lines = enumerate(self.text.splitlines(), 1)
        number = self.number or next((number for number, line in lines if self.needle in line), None)
        return LexiconError(message, file=str(self.path), line=number, remedy=remedy)


def _read_toml(text: str, path: Path, types: Sequence[str]) -> list[LexiconEntry]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(str(error), file=str(path), remedy="mend the TOML") from error
    entries = []
    for node_type, names in tables.items():
        _check_type(node_type, types, _Origin(path, text, f"[{node_type}]"))
        if not isinstance(names, dict):
            raise _Origin(path, text, node_type).error(f"{node_type} is no table of names", "[Bank]")
        for name, aliases in names.items():
            entries.append(_make_entry(name, node_type, aliases, _Origin(path, text, name)))
    return entries


def _read_jsonl(text: str, path: Path, types: Sequence[str]) -> list[LexiconEntry]:
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        origin = _Origin(path, text, number=number)
        try:
            row = json.loads(line)
            name, node_type, aliases = row["name"], row["type"], row.get("aliases", [])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise origin.error(f"no name and type: {error}", '{"name": "…", "type": "Bank"}') from error
        _check_type(node_type, types, origin)
        entries.append(_make_entry(name, node_type, aliases, origin))
    return entries


def _check_type(node_type: str, types: Sequence[str], origin: _Origin) -> None:
    if node_type not in types:
        near = get_close_matches(str(node_type), types, 1)
        hint = f"did you mean {near[0]}?" if near else f"use one of {', '.join(types)}, or declare your own"
        raise origin.error(f"unknown type {node_type!r}", hint)


def _make_entry(name: object, node_type: str, aliases: object, origin: _Origin) -> LexiconEntry:
    if not isinstance(name, str) or len(name.strip()) < 2:
        raise origin.error(f"{name!r} is too short for a name", "two characters at least")
    if not isinstance(aliases, list) or not all(
        isinstance(alias, str) and len(alias.strip()) > 1 for alias in aliases
    ):
        raise origin.error(f"the aliases of {name!r} are no list of names", '["工行", "工商银行"]')
    forms = dict.fromkeys([name.strip(), *(alias.strip() for alias in aliases)])
    return LexiconEntry(name.strip(), node_type, tuple(forms))


@keep_while_unchanged(8)
def load_lexicon(extra: tuple[Path, ...] = (), own_types: tuple[str, ...] = ()) -> Lexicon:
    """Load the bundled lexicons, preceded by the user's own files, which win."""
    entries = [entry for path in extra for entry in read_lexicon(path, own_types)]
    for name in BUNDLED:
        entries += read_lexicon(data_path("lexicons", f"{name}.toml"))
    return Lexicon(entries)


def own_forms(paths: Iterable[Path], own_types: tuple[str, ...] = ()) -> frozenset[str]:
    """Return all forms that the user's own lexicons name."""
    return frozenset(
        form for path in paths for entry in read_lexicon(path, own_types) for form in entry.forms
    )
