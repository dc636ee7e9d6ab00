"""Files appear whole or not at all: temporary file beside the target, flushed to disk, then renamed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from graphkit.errors import ExportError

Writer = Callable[[BinaryIO], None]


def atomic_write(path: str | Path, content: bytes | Writer) -> Path:
    """Write a file so that a reader sees the earlier file or the new one, never a part.

    Missing parent folders are made. On any failure the temporary file is removed and the earlier file
    stays as it was.

    Parameters
    ----------
    path : str or Path
        The final name.
    content : bytes or callable
        The bytes, or a function that writes them to the binary stream that it is given.

    Returns
    -------
    Path
        The final name.

    Raises
    ------
    ExportError
        If the operating system refuses (disk full, no permission, a folder of that name …).

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> atomic_write(Path(folder.name) / "a.txt", "金华".encode()).read_text(encoding="utf-8")
    '金华'
    >>> folder.cleanup()
    """
    target = Path(path)
    write = content if callable(content) else _writer_of(content)
    with _typed_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _unused_name(target)
        try:
            _write_and_sync(temporary, write)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    return target


def _writer_of(content: bytes) -> Writer:
    def write(stream: BinaryIO) -> None:
        stream.write(content)

    return write


@contextmanager
def _typed_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise ExportError(
            f"the file cannot be written: {reason}",
            file=str(target),
            remedy="check free space and permissions; the earlier file, if any, is as it was",
        ) from error


def _unused_name(target: Path) -> Path:
    # Process and thread keep two writers of one file apart; the digest stands for the end of a long name.
    digest = hashlib.sha256(target.name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return target.with_name(f".{target.name[:40]}.{digest}.{os.getpid()}.{threading.get_ident()}.tmp")


def _write_and_sync(temporary: Path, write: Writer) -> None:
    with temporary.open("wb") as stream:
        write(stream)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    # The rename itself must reach the disk; not every system lets a folder be opened.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
