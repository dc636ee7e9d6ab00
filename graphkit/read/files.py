"""The one door through which files come in: from disk, from the standard input, from memory."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from graphkit.errors import ReadError
from graphkit.read.limits import Limits, default_limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import STANDARD_INPUT, choose_format
from graphkit.records import SourceFile


def read_file(
    path: str | Path, name: str = "", limits: Limits | None = None, options: ReadOptions | None = None
) -> list[SourceFile]:
    """Read one file with the reader of its format, which its content shows.

    Parameters
    ----------
    path : str or Path
        The file on disk, or ``-`` for the standard input.
    name : str, optional
        Its name in the graph; the file's own name if left out.
    limits : Limits, optional
        The default is ``default_limits()``.
    options : ReadOptions, optional
        Columns of tables, text recognition, what to do with parts that cannot be read.

    Returns
    -------
    list of SourceFile
        One for a text, several for a format that holds several.

    Raises
    ------
    ReadError
        The file is missing, a folder, unreadable, empty, too large, not text, or of unknown format, or
        a library that its format needs is not installed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     _ = path.write_text("金华", encoding="gb18030")
    ...     read_file(path)[0].text
    '金华'
    """
    path, limits = Path(path), limits or default_limits()
    name = name or path.name
    return read_data(_read_bytes(path, name, limits), name, limits, options)


def read_data(
    data: bytes,
    name: str,
    limits: Limits | None = None,
    options: ReadOptions | None = None,
    named_like: str = "",
) -> list[SourceFile]:
    """Read the content of a file that is already in memory.

    Parameters
    ----------
    data : bytes
        The content.
    name : str
        Its name in the graph.
    limits : Limits, optional
        The default is ``default_limits()``.
    options : ReadOptions, optional
        As for ``read_file``.
    named_like : str, optional
        The name whose ending counts, where that is not ``name``.

    Returns
    -------
    list of SourceFile
        One for a text, several for a format that holds several.

    Raises
    ------
    ReadError
        As for ``read_file``.

    Examples
    --------
    >>> read_data("<html><p>金华农商银行支持茶农。</p>".encode(), "a.txt")[0].format
    'html'
    """
    limits = limits or default_limits()
    _check_size(data, name, limits)
    try:
        reader = choose_format(data, named_like or name).reader
    except ReadError as error:
        raise ReadError(error.message, file=name, remedy=error.remedy) from error
    return [_with_hash(source, data) for source in reader(data, name, limits, options or ReadOptions())]


def _read_bytes(path: Path, name: str, limits: Limits) -> bytes:
    if str(path) == STANDARD_INPUT:
        return _read_stream(sys.stdin.buffer, limits)
    if not path.exists():
        raise ReadError("there is no such file", file=name, remedy="check the path")
    if path.is_dir():
        raise ReadError("this is a folder, not a file", file=name, remedy="give the folder to find_files")
    if not path.is_file():
        raise ReadError("this is not a regular file", file=name, remedy="leave it out or copy its content")
    try:
        with path.open("rb") as stream:
            return _read_stream(stream, limits)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise ReadError(message, file=name, remedy="check its permissions") from error


def _read_stream(stream: BinaryIO, limits: Limits) -> bytes:
    # One byte more than allowed is enough to know, and a growing file cannot fill the memory.
    return stream.read(limits.max_bytes + 1)


def _check_size(data: bytes, name: str, limits: Limits) -> None:
    # strip() would copy the whole content; the first kilobyte decides nearly always.
    if not data[:1024].strip() and not data.strip():
        raise ReadError("the file is empty", file=name, remedy="leave it out")
    if len(data) > limits.max_bytes:
        message = f"the file is larger than {limits.max_bytes / 1e6:g} MB"
        raise ReadError(message, file=name, remedy="split it, or raise max_bytes in the limits")


def _with_hash(source: SourceFile, data: bytes) -> SourceFile:
    return source if source.sha256 else replace(source, sha256=hashlib.sha256(data).hexdigest())
