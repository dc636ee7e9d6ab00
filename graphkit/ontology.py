"""The node types and relations of the graph: their names in Chinese and English, colours and shapes.

All of it is data, in ``graphkit/data/ontology.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from graphkit.errors import ConfigError


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
