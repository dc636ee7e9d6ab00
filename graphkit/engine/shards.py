"""Finished work on disk: immutable shards, and a manifest that alone says which of them count.

A shard is written under a temporary name, flushed and renamed; then the process that leads the build adds a
line to the manifest. What is not in the manifest does not exist, so that a process that is killed at any
moment costs no more than the shards that were being worked on.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graphkit.engine.codec import decode_outcome, encode_outcome
from graphkit.engine.pieces import Outcome, Shard
from graphkit.errors import ExportError, StoreError
from graphkit.export.atomic import atomic_write

MANIFEST = "manifest.jsonl"
SUFFIX = ".jsonl"


def write_shard(folder: Path, shard: Shard, outcomes: Iterable[Outcome]) -> str:
    """Write what a shard gave and return the SHA-256 of the file; any process may do this.

    Raises
    ------
    StoreError
        The disk is full or refuses.
    """
    lines = (json.dumps(encode_outcome(one), ensure_ascii=False, separators=(",", ":")) for one in outcomes)
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        atomic_write(_shard_path(folder, shard.name, sha256), content)
    except ExportError as error:
        raise StoreError(error.message, file=error.file, remedy=error.remedy) from error
    return sha256


def _shard_path(folder: Path, name: str, sha256: str) -> Path:
    # A cluster may do a shard twice: with its hash in its name no file is ever written over another.
    return folder / f"{name}-{sha256[:16]}{SUFFIX}"


class ShardFolder:
    """The shards of a build; only the leading process uses this class.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        # Workers and clusters may have another working directory.
        self.folder = folder.resolve()
        with _typed_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._shards: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._read_manifest()

    def record(self, shard: Shard, sha256: str) -> None:
        """Add a finished shard to the manifest: from now on its work counts."""
        keys = [piece.key for piece in shard.pieces]
        line = json.dumps({"shard": shard.name, "sha256": sha256, "keys": keys}) + "\n"
        with _typed_errors(self.folder / MANIFEST), (self.folder / MANIFEST).open("ab") as stream:
            stream.write(line.encode())
            stream.flush()
            os.fsync(stream.fileno())
        self._enter(shard.name, sha256, keys)

    def finished(self) -> set[str]:
        """Return the keys of all pieces that are done."""
        return set(self._keys)

    def load(self, keys: Iterable[str]) -> Iterator[Outcome]:
        """Return the outcomes of the pieces with these keys, shard by shard.

        Raises
        ------
        StoreError
            A shard is missing or damaged.
        """
        wanted = set(keys)
        for name in sorted({self._keys[key] for key in wanted}):
            for outcome in self._load_shard(name):
                if outcome.key in wanted and self._keys[outcome.key] == name:
                    yield outcome

    def clear(self) -> None:
        """Remove all shards: their work is in the store now."""
        # The manifest goes first: a shard without it is nothing, it without shards would be a lie.
        with _typed_errors(self.folder):
            (self.folder / MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(self.folder, ignore_errors=True)
        self._shards.clear()
        self._keys.clear()

    def _read_manifest(self) -> None:
        path = self.folder / MANIFEST
        with _typed_errors(path):
            lines = path.read_bytes().split(b"\n") if path.is_file() else []
            if lines and lines[-1]:
                # A line that a killed process left half written: cut it off before more is added.
                os.truncate(path, sum(len(line) + 1 for line in lines[:-1]))
        for line in lines[:-1]:
            try:
                entry = json.loads(line)
                self._enter(entry["shard"], entry["sha256"], entry["keys"])
            except (ValueError, KeyError, TypeError):
                continue  # what cannot be read does not count, and is done again

    def _enter(self, name: str, sha256: str, keys: Iterable[str]) -> None:
        if _shard_path(self.folder, name, sha256).is_file():
            self._shards[name] = sha256
            self._keys.update({key: name for key in keys if key})

    def _load_shard(self, name: str) -> Iterator[Outcome]:
        path = _shard_path(self.folder, name, self._shards[name])
        with _typed_errors(path), path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != self._shards[name]:
                raise StoreError(
                    "a shard is damaged", file=str(path), remedy=f"delete {self.folder} and build again"
                )
            stream.seek(0)
            # One after another: a piece may hold thousands of articles.
            for line in stream:
                yield decode_outcome(json.loads(line.decode("utf-8", "surrogatepass")))


@contextmanager
def _typed_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(reason, file=str(path), remedy="check free space and permissions") from error
