"""Model weights on disk: a manifest with a SHA-256 for each file, checked before anything is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from graphkit.errors import ModelError

MANIFEST = "manifest.json"


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(folder: Path, details: Mapping[str, object]) -> None:
    """Write the manifest of a model folder: its files with their hashes, and ``details``."""
    files = {path.name: file_sha256(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    text = json.dumps({**details, "files": files}, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


@lru_cache(maxsize=16)
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
    ['features.msgpack', 'weights.npz']
    """
    manifest_path = folder / MANIFEST
    if not manifest_path.is_file():
        raise ModelError("no manifest.json in the model folder", file=str(folder), remedy="train it again")
    manifest: dict[str, object] = json.loads(manifest_path.read_text(encoding="utf-8"))
    files = manifest.get("files")
    for name, digest in (files if isinstance(files, dict) else {}).items():
        path = folder / name
        if not path.is_file() or file_sha256(path) != digest:
            raise ModelError(
                f"{name} is missing or damaged",
                file=str(folder),
                remedy="reinstall graphkit-zh or train it again",
            )
    return manifest
