"""Model weights on disk: a manifest with a SHA-256 for each file, checked before anything is loaded."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from graphkit.caching import keep_while_unchanged
from graphkit.errors import ModelError

MANIFEST = "manifest.json"
_REMEDY = "reinstall graphkit-zh or train it again"


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(folder: Path, details: Mapping[str, object]) -> None:
    """Write the manifest of a model folder: its files with their hashes, and ``details``."""
    files = {path.name: file_sha256(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    text = json.dumps({**details, "files": files}, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


@keep_while_unchanged(16)
def verify_model(folder: Path) -> Mapping[str, object]:
    """Check a model folder against its manifest and return the manifest.

    Raises
    ------
    ModelError
        When the manifest or a file is missing, or a file's hash differs.

    Examples
    --------
    >>> from graphkit.data import data_path
    >>> sorted(verify_model(data_path("models", "segment"))["files"])
    ['features.msgpack', 'tables.npz', 'weights.npz']
    """
    manifest_path = folder / MANIFEST
    if not manifest_path.is_file():
        raise ModelError("no manifest.json in the model folder", file=str(folder), remedy="train it again")
    try:
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
        files = dict(manifest["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError("manifest.json is damaged", file=str(folder), remedy=_REMEDY) from error
    if not files:
        raise ModelError("manifest.json names no weights", file=str(folder), remedy=_REMEDY)
    for name, digest in files.items():
        path = folder / name
        if not path.is_file() or file_sha256(path) != digest:
            raise ModelError(f"{name} is missing or damaged", file=str(folder), remedy=_REMEDY)
    return dict(manifest)


@contextmanager
def pause_collection() -> Iterator[None]:
    """Hold the search for cycles back while models are loaded, an article is worked on or a graph is made.

    The search would find none, and look through all that was made so far again and again.

    Examples
    --------
    >>> with pause_collection():
    ...     gc.isenabled()
    False
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_weights(folder: Path, name: str) -> bytes:
    """Return the bytes of a weights file that its manifest vouches for.

    Raises
    ------
    ModelError
        When the folder holds no such weights, or they are damaged.

    Examples
    --------
    >>> from graphkit.data import data_path
    >>> len(read_weights(data_path("models", "relations"), "relations.npz")) > 1000
    True
    """
    if name not in dict(cast("Mapping[str, str]", verify_model(folder)["files"])):
        raise ModelError(f"no {name} in the model folder", file=str(folder), remedy=_REMEDY)
    return (folder / name).read_bytes()
