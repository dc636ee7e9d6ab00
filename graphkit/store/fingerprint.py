"""A fingerprint of everything that touches extraction: what it does not change need not be done again."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import graphkit
from graphkit.config import Config
from graphkit.data import data_path
from graphkit.models import MANIFEST

LATER_SETTINGS = frozenset({"name", "curation", "minimum_confidence"})
"""Settings that only touch what follows the extraction; any other, new ones too, counts."""

LATER_DATA = frozenset({"training", "LICENSES.md", "limits.toml"})
LATER_CODE = frozenset(
    {
        "graph",
        "large",
        "export",
        "view",
        "store",
        "engine",
        "evaluate",
        "cli",
        "report.py",
        "assembling.py",
        "building.py",
        "memory.py",
        "outputs.py",
        "watching.py",
    }
)
LIBRARIES = ("spacy", "spacy-pkuseg", "ahocorasick-rs", "numpy")


def extraction_fingerprint(config: Config) -> str:
    """Return a hash of the settings, the user's files by content, the package and its libraries.

    Examples
    --------
    >>> extraction_fingerprint(Config(name="one")) == extraction_fingerprint(Config(name="other"))
    True
    >>> extraction_fingerprint(Config()) == extraction_fingerprint(Config(topics=False))
    False
    """
    settings = {
        field.name: _plain(getattr(config, field.name))
        for field in fields(config)
        if field.name not in LATER_SETTINGS
    }
    text = json.dumps([settings, package_fingerprint()], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def piece_key(name: str, sha256: str, fingerprint: str) -> str:
    """Return the key of an input: the same key, the same extraction."""
    # The name takes part because articles, evidence and dates are named after it.
    text = json.dumps([name, sha256, fingerprint])
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A user's file counts by what it holds, not by where it lies."""
    if isinstance(value, Path):
        return _content_hash(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


def _content_hash(path: Path) -> str:
    """Return the hash of a file, or of a model folder's manifests, which hold the hashes of the weights."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    manifests = sorted(path.rglob(MANIFEST)) if path.is_dir() else []
    parts = [[one.relative_to(path).as_posix(), _content_hash(one)] for one in manifests]
    return hashlib.sha256(json.dumps(parts or str(path)).encode()).hexdigest()


@lru_cache(maxsize=1)
def package_fingerprint() -> str:
    """Return a hash of the package's data, weights, code and the libraries that decide with it."""
    digest = hashlib.sha256()
    root = Path(graphkit.__file__).parent
    for path in (*_data_files(), *_code_files(root)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    releases = [graphkit.__version__, unicodedata.unidata_version, *map(_version, LIBRARIES)]
    digest.update("\0".join(releases).encode())
    return digest.hexdigest()


def _data_files() -> Iterator[Path]:
    root = data_path()
    models = {path.parent for path in root.rglob(MANIFEST)}
    for path in sorted(root.rglob("*")):
        late = path.relative_to(root).parts[0] in LATER_DATA
        # A manifest holds the hashes of its weights, and loading checks them.
        weights = path.parent in models and path.name != MANIFEST
        if path.is_file() and path.suffix not in (".py", ".pyc") and not late and not weights:
            yield path


def _code_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] not in LATER_CODE:
            yield path


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
