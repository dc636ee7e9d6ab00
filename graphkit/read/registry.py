"""The readers by format, the search for files, and the one door through which files come in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from graphkit.errors import ReadError
from graphkit.read.limits import Limits, default_limits
from graphkit.records import SourceFile

Reader = Callable[[bytes, str, Limits], list[SourceFile]]
"""A reader turns (bytes, name, limits) into source files: one for a text, several for an archive."""

BUILT_IN_MODULES = ("graphkit.read.text",)
"""Modules that register readers when they are imported."""

_readers: dict[str, Reader] = {}
_formats: dict[str, str] = {}


def register_reader(format: str, suffixes: Sequence[str]) -> Callable[[Reader], Reader]:
    """Register the decorated function as the reader of a format.

    Parameters
    ----------
    format : str
        The name of the format, for example ``"txt"``; a later registration replaces an earlier one.
    suffixes : sequence of str
        The endings of its files, with the dot; case does not matter.

    Returns
    -------
    callable
        The decorator; it gives the function back as it is.

    Examples
    --------
    >>> @register_reader("lines", [".lines"])
    ... def read_lines(data, name, limits):
    ...     return [SourceFile(name, line.decode()) for line in data.splitlines()]
    >>> [source.text for source in read_lines(b"a\\nb", "x.lines", default_limits())]
    ['a', 'b']
    """

    def register(reader: Reader) -> Reader:
        _load_built_in()
        _readers[format] = reader
        _formats.update({suffix.lower(): format for suffix in suffixes})
        return reader

    return register


def known_formats() -> tuple[str, ...]:
    """Name the formats that have a reader, sorted.

    Examples
    --------
    >>> "txt" in known_formats()
    True
    """
    _load_built_in()
    return tuple(sorted(_readers))


def known_suffixes() -> tuple[str, ...]:
    """List the file endings that have a reader, sorted.

    Examples
    --------
    >>> ".md" in known_suffixes()
    True
    """
    _load_built_in()
    return tuple(sorted(_formats))


def find_files(paths: Iterable[str | Path]) -> list[tuple[Path, str]]:
    """Find the readable files among files and folders, each with the name it has in the graph.

    Folders are searched recursively; hidden files and folders, and files without a known reader, are
    left out, while a file that is given by its own path is always taken. The name is the path relative
    to the given folder; where two inputs would have one name, folder names are put before it until they
    differ. Neither the order of the arguments nor that of the file system matters.

    Parameters
    ----------
    paths : iterable of str or Path
        Files and folders.

    Returns
    -------
    list of (Path, str)
        Sorted by name.

    Raises
    ------
    ReadError
        A path does not exist.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("text")
    ...     [name for _, name in find_files([folder])]
    ['a.txt']
    """
    depths: dict[Path, int] = {}
    for given in sorted({Path(path).resolve() for path in paths}):
        for path in _files_below(given):
            depth = len(path.parts) - len(given.parts) if given.is_dir() else 1
            depths[path] = max(depth, depths.get(path, 0))
    return sorted(_distinct_names(depths), key=lambda pair: pair[1])


def read_file(path: str | Path, name: str = "", limits: Limits | None = None) -> list[SourceFile]:
    """Read one file with the reader of its format.

    Parameters
    ----------
    path : str or Path
        The file on disk.
    name : str, optional
        Its name in the graph; the file's own name if left out.
    limits : Limits, optional
        The default is ``default_limits()``.

    Returns
    -------
    list of SourceFile
        One for a text, several for a format that holds several.

    Raises
    ------
    ReadError
        The file is missing, a folder, unreadable, empty, too large, not text, or of unknown format.

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
    data = _read_bytes(path, name, limits)
    return [_with_hash(source, data) for source in _reader_for(path, name)(data, name, limits)]


def _load_built_in() -> None:
    for module in BUILT_IN_MODULES:
        import_module(module)


def _reader_for(path: Path, name: str) -> Reader:
    known = known_suffixes()
    if path.suffix.lower() not in _formats:
        message = f"no reader for files that end in {path.suffix or 'nothing'}"
        raise ReadError(message, file=name, remedy=f"convert it to one of {', '.join(known)}")
    return _readers[_formats[path.suffix.lower()]]


def _read_bytes(path: Path, name: str, limits: Limits) -> bytes:
    if not path.exists():
        raise ReadError("there is no such file", file=name, remedy="check the path")
    if path.is_dir():
        raise ReadError("this is a folder, not a file", file=name, remedy="give the folder to find_files")
    if not path.is_file():
        raise ReadError("this is not a regular file", file=name, remedy="leave it out or copy its content")
    try:
        with path.open("rb") as stream:
            # One byte more than allowed is enough to know, and a growing file cannot fill the memory.
            data = stream.read(limits.max_bytes + 1)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise ReadError(message, file=name, remedy="check its permissions") from error
    _check_size(data, name, limits)
    return data


def _check_size(data: bytes, name: str, limits: Limits) -> None:
    if not data.strip():
        raise ReadError("the file is empty", file=name, remedy="leave it out")
    if len(data) > limits.max_bytes:
        message = f"the file is larger than {limits.max_bytes / 1e6:g} MB"
        raise ReadError(message, file=name, remedy="split it, or raise max_bytes in the limits")


def _with_hash(source: SourceFile, data: bytes) -> SourceFile:
    digest = source.sha256 or hashlib.sha256(data).hexdigest()
    return SourceFile(source.name, source.text, source.format, digest, source.metadata, source.repairs)


def _files_below(given: Path) -> list[Path]:
    if given.is_file():
        return [given]
    if not given.exists():
        raise ReadError("there is no such file or folder", file=str(given), remedy="check the path")
    suffixes = set(known_suffixes())
    return [
        path
        for path in given.rglob("*")
        if path.suffix.lower() in suffixes and not _is_hidden(path, given) and path.is_file()
    ]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _distinct_names(depths: dict[Path, int]) -> list[tuple[Path, str]]:
    named: list[tuple[Path, str]] = []
    waiting = dict(depths)
    while waiting:
        groups: dict[str, list[Path]] = {}
        for path, depth in waiting.items():
            groups.setdefault("/".join(path.parts[-depth:]), []).append(path)
        named += [(group[0], name) for name, group in groups.items() if len(group) == 1]
        waiting = {path: depths[path] for group in groups.values() if len(group) > 1 for path in group}
        for path in waiting:
            depths[path] += 1
            waiting[path] += 1
    return named
