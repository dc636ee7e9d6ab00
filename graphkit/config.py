"""Settings: one TOML schema; an unknown key is an error that names the nearest right one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graphkit.errors import ConfigError

LAYERS = ("lexicon", "patterns", "model", "repeated")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a build; the defaults are right for most.

    Attributes
    ----------
    name : str
        The title of the graph, shown on its page.
    types : tuple of Path
        The user's own node types (TOML), with colours, shape and labels.
    lexicons, patterns, frames : tuple of Path
        The user's own names (TOML or JSONL), patterns and relation frames (TOML); they come before ours.
    models : Path or None
        A folder that ``graphkit train -o`` wrote; its weights stand in for the bundled ones.
    curation : Path or None
        Corrections that are applied to every build.
    layers : tuple of str
        The layers of the recogniser that are used, of ``lexicon``, ``patterns``, ``model``, ``repeated``.
    topics, classifier : bool
        Whether a clause's subject is carried on, and whether the trained relation classifier is used.
    minimum_confidence : float
        Statements below it are left out (0 to 1).
    text_column, title_column, date_column, outlet_column, author_column : str
        Columns of tables (CSV, JSON lines, Parquet); usual names are found without them.
    ocr : bool
        Whether scanned pages and pictures are read by text recognition.
    ocr_languages : str
        The languages of the recognition, joined by ``+``.
    """

    name: str = ""
    types: tuple[Path, ...] = ()
    lexicons: tuple[Path, ...] = ()
    patterns: tuple[Path, ...] = ()
    frames: tuple[Path, ...] = ()
    models: Path | None = None
    curation: Path | None = None
    layers: tuple[str, ...] = LAYERS
    topics: bool = True
    classifier: bool = True
    minimum_confidence: float = 0.0
    text_column: str = ""
    title_column: str = ""
    date_column: str = ""
    outlet_column: str = ""
    author_column: str = ""
    ocr: bool = False
    ocr_languages: str = "chi_sim"

    @property
    def own_types(self) -> tuple[str, ...]:
        """The names of the user's own node types.

        Raises
        ------
        ConfigError
            When a file of types cannot be read or a type is wrong.
        """
        from graphkit.ontology import load_types

        return tuple(load_types(self.types)) if self.types else ()


def load_config(path: str | Path) -> Config:
    """Read settings from a TOML file; paths in it are relative to the file.

    Raises
    ------
    ConfigError
        When the file is missing, is no TOML, or a key or value is wrong.

    Examples
    --------
    >>> load_config("missing.toml")
    Traceback (most recent call last):
    graphkit.errors.ConfigError: missing.toml: config: no such file (check the path)
    """
    path = Path(path)
    if not path.is_file():
        raise ConfigError("no such file", file=str(path), remedy="check the path")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(error), file=str(path), remedy="mend the TOML") from error
    return make_config(table, str(path), path.parent)


def make_config(table: Mapping[str, Any], file: str = "", folder: Path = Path()) -> Config:
    """Check a table of settings and make a ``Config`` of it.

    Raises
    ------
    ConfigError
        When a key or value is wrong.
    """
    known = {field.name for field in fields(Config)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            near = get_close_matches(key, sorted(known), 1)
            hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(sorted(known))}"
            raise ConfigError(f"unknown key {key!r}", file=file, remedy=hint)
        values[key] = _check_value(key, value, file, folder)
    return Config(**values)


def _check_value(key: str, value: Any, file: str, folder: Path) -> Any:
    default = getattr(Config(), key)
    if key in ("types", "lexicons", "patterns", "frames"):
        return tuple(_existing(folder / one, key, file) for one in _strings(key, value, file))
    if key in ("models", "curation"):
        (name,) = _strings(key, [value], file)
        check = _existing_folder if key == "models" else _existing
        return check(folder / name, key, file)
    if key == "layers":
        layers = _strings(key, value, file)
        unknown = [one for one in layers if one not in LAYERS]
        if unknown:
            raise ConfigError(f"unknown layer {unknown[0]!r}", file=file, remedy=f"use {', '.join(LAYERS)}")
        return layers
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise ConfigError(f"{key} must be a {type(default).__name__}", file=file, remedy=f"not {value!r}")
    if key == "minimum_confidence" and not 0 <= value <= 1:
        raise ConfigError(f"{key} lies between 0 and 1", file=file, remedy=f"not {value!r}")
    return value


def _strings(key: str, value: Any, file: str) -> tuple[str, ...]:
    """Return one string or a list of strings as a tuple."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise ConfigError(f"{key} takes strings", file=file, remedy=f"not {value!r}")
    return tuple(listed)


def _existing(path: Path, key: str, file: str) -> Path:
    if not path.is_file():
        raise ConfigError(f"{key}: no such file: {path}", file=file, remedy="check the path")
    return path


def _existing_folder(path: Path, key: str, file: str) -> Path:
    if not path.is_dir():
        raise ConfigError(f"{key}: no such folder: {path}", file=file, remedy="train the models first")
    return path
