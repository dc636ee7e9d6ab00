"""The node types and relations of the graph: their names in Chinese and English, colours and shapes.

All of it is data, in ``graphkit/data/ontology.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from graphkit.caching import keep_while_unchanged
from graphkit.errors import ConfigError

if TYPE_CHECKING:
    import networkx

OTHER_LIGHT, OTHER_DARK = "#6b7280", "#a1a8b3"
"""The colours of what has none of its own."""

_TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9]{1,39}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class NodeType:
    """One type of node; ``light`` and ``dark`` are its colours on a light and on a dark page."""

    name: str
    label_zh: str
    label_en: str
    light: str
    dark: str
    shape: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation; ``inverse_…`` names it from the target's side; a symmetric one holds both ways."""

    name: str
    label_zh: str
    label_en: str
    light: str
    dark: str
    inverse_zh: str = ""
    inverse_en: str = ""
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class Ontology:
    """All types and relations by name, in the order of the file.

    ``shapes`` gives each shape's corners in a box from -1 to 1; a circle has none.
    """

    version: str
    source: str
    licence: str
    types: Mapping[str, NodeType]
    relations: Mapping[str, Relation]
    shapes: Mapping[str, tuple[tuple[float, float], ...]]


@cache
def load_ontology() -> Ontology:
    """Read the bundled ontology; the second call returns the same object.

    Returns
    -------
    Ontology
        Types, relations and shapes.

    Raises
    ------
    ConfigError
        If an entry of the file has an unknown or a missing field.

    Examples
    --------
    >>> load_ontology().types["Bank"].label_zh
    '银行'
    >>> load_ontology().relations["FINANCES"].label_en
    'finances'
    """
    text = files("graphkit").joinpath("data", "ontology.toml").read_text(encoding="utf-8")
    return parse_ontology(text, "ontology.toml")


def parse_ontology(text: str, file: str = "") -> Ontology:
    """Read an ontology from TOML text of the bundled file's form.

    Parameters
    ----------
    text : str
        The TOML text.
    file : str, optional
        The file's name, for error messages.

    Returns
    -------
    Ontology
        What the text says.

    Raises
    ------
    ConfigError
        If the text is no TOML, or an entry has an unknown or a missing field.

    Examples
    --------
    >>> parse_ontology('version = "2"').version
    '2'
    """
    try:
        raw: dict[str, Any] = tomllib.loads(text)
        types = [NodeType(**entry) for entry in raw.get("types", [])]
        relations = [Relation(**entry) for entry in raw.get("relations", [])]
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ConfigError(str(error), file=file, remedy="see the entries of the bundled file") from error
    return Ontology(
        version=str(raw.get("version", "")),
        source=str(raw.get("source", "")),
        licence=str(raw.get("licence", "")),
        types={entry.name: entry for entry in types},
        relations={entry.name: entry for entry in relations},
        shapes={name: tuple((x, y) for x, y in corners) for name, corners in raw.get("shapes", {}).items()},
    )


@keep_while_unchanged(8)
def load_types(paths: tuple[Path, ...]) -> Mapping[str, NodeType]:
    """Read files of the user's own node types, ``[[types]]`` tables as in the bundled ontology.

    Only the name is needed: labels are then the name, the colours grey, the shape a circle.

    Raises
    ------
    ConfigError
        When a file cannot be read, or a type has a wrong or unknown field, or a name that is taken.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "types.toml"
    ...     _ = file.write_text('[[types]]\\nname = "School"\\nlabel_zh = "学校"\\n', encoding="utf-8")
    ...     load_types((file,))["School"].label_zh
    '学校'
    """
    found: dict[str, NodeType] = {}
    for path in paths:
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(str(error), file=str(path), remedy="mend the TOML") from error
        rows = table.pop("types", None)
        if table or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ConfigError("no list of types", file=str(path), remedy="begin each type with [[types]]")
        for row in rows:
            one = _make_type(row, str(path))
            if one.name in found:
                _fail_type(one.name, "stands there twice", "remove one of them", str(path))
            found[one.name] = one
    return found


def _make_type(row: Mapping[str, Any], file: str) -> NodeType:
    name, bundled = row.get("name"), load_ontology()
    if not isinstance(name, str) or not _TYPE_NAME.fullmatch(name):
        _fail_type(name, "is no name of a type", "begin with a capital; Latin letters and digits only", file)
    if name in bundled.types:
        _fail_type(name, "is one of the bundled types", "take another name", file)
    if wrong := [key for key, value in row.items() if not isinstance(value, str)]:
        _fail_type(name, f"{wrong[0]} is no text", "put it in quotation marks", file)
    if wrong := [key for key in row if key not in NodeType.__slots__]:
        _fail_type(name, f"unknown field {wrong[0]!r}", f"use {', '.join(NodeType.__slots__)}", file)
    if wrong := [key for key in ("light", "dark") if key in row and not _COLOUR.fullmatch(row[key])]:
        _fail_type(name, f"{wrong[0]} is no colour", "write it like #1d6fb8", file)
    if row.get("shape", "circle") not in bundled.shapes:
        _fail_type(name, f"unknown shape {row['shape']!r}", f"use {', '.join(bundled.shapes)}", file)
    return _look(row)


def _fail_type(name: object, message: str, remedy: str, file: str) -> NoReturn:
    raise ConfigError(f"type {name!r}: {message}", file=file, remedy=remedy)


def _look(row: Mapping[str, Any]) -> NodeType:
    """Make a type of what is told of it, with a plain look for the rest."""
    plain = NodeType(str(row["name"]), str(row["name"]), str(row["name"]), OTHER_LIGHT, OTHER_DARK, "circle")
    return replace(plain, **{key: row[key] for key in NodeType.__slots__ if key in row})


def describe_types(paths: tuple[Path, ...]) -> list[dict[str, str]]:
    """Return the user's own types as a graph carries them, so that its page and exports know their look.

    Examples
    --------
    >>> describe_types(())
    []
    """
    return [asdict(one) for one in load_types(paths).values()] if paths else []


def ontology_of(graph: networkx.Graph) -> Ontology:
    """Return the ontology with the types of a graph's own: those of its attribute ``types``.

    What in it is no type is passed over, because the graph may come from a file that somebody else made.

    Examples
    --------
    >>> import networkx
    >>> graph = networkx.MultiDiGraph(types=[{"name": "School", "label_zh": "学校"}])
    >>> ontology_of(graph).types["School"].label_en
    'School'
    """
    bundled, told = load_ontology(), graph.graph.get("types")
    rows = [row for row in told if isinstance(row, Mapping)] if isinstance(told, list | tuple) else []
    own: dict[str, NodeType] = {}
    for row in rows:
        try:
            own[str(row.get("name"))] = _make_type(row, "")
        except ConfigError:
            continue
    return replace(bundled, types={**bundled.types, **own}) if own else bundled
