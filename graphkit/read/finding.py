"""The search for files: what is read below the folders that the user names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from graphkit.errors import ReadError
from graphkit.read.options import ReadOptions
from graphkit.read.registry import STANDARD_INPUT, known_suffixes

IGNORE_FILE = ".graphkitignore"


def find_files(paths: Iterable[str | Path], options: ReadOptions | None = None) -> list[tuple[Path, str]]:
    """Find the readable files among files and folders, each with the name it has in the graph.

    Folders are searched recursively; hidden files and folders, and files without a known reader, are
    left out, and what ``.graphkitignore`` in the given folder names (one pattern a line: ``README.md``,
    ``gold/``, ``*_draft.txt``), while a file that is given by its own path is always taken. The name is
    the path relative to the given folder; where two inputs would have one name, folder names are put
    before it until they differ. Neither the order of the arguments nor that of the file system matters.

    Parameters
    ----------
    paths : iterable of str or Path
        Files and folders; ``-`` is the standard input.
    options : ReadOptions, optional
        With ``ocr``, pictures in folders are found too.

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
    return [(Path(path), name) for path, name in list_files(paths, options)]


def list_files(paths: Iterable[str | Path], options: ReadOptions | None = None) -> list[tuple[str, str]]:
    """Find what `find_files` finds, with paths as texts: a million of them fit into a third of the memory.

    Examples
    --------
    >>> list_files(["-"])
    [('-', '-')]
    """
    depths: dict[str, int] = {}
    given_paths = [Path(path) for path in paths]
    standard_input = [(str(path), str(path)) for path in given_paths if str(path) == STANDARD_INPUT][:1]
    for given in sorted({path.resolve() for path in given_paths if str(path) != STANDARD_INPUT}):
        for path in _files_below(given, known_suffixes(options)):
            depth = len(path.parts) - len(given.parts) if given.is_dir() else 1
            depths[str(path)] = max(depth, depths.get(str(path), 0))
    return sorted([*standard_input, *_distinct_names(depths)], key=lambda pair: pair[1])


def _files_below(given: Path, suffixes: Sequence[str]) -> Iterator[Path]:
    if given.is_file():
        yield given
        return
    if not given.exists():
        raise ReadError("there is no such file or folder", file=str(given), remedy="check the path")
    ignored = _read_ignored(given / IGNORE_FILE)
    for path in given.rglob("*"):
        if (
            path.suffix.lower() in suffixes
            and not _is_hidden(path, given)
            and not _is_ignored(path.relative_to(given), ignored)
            and path.is_file()
        ):
            yield path


def _read_ignored(path: Path) -> list[str]:
    """Return the patterns of an ignore file; empty lines and those that begin with ``#`` say nothing."""
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(str(error), file=str(path), remedy="write it in UTF-8, one pattern a line") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _is_ignored(path: Path, patterns: Sequence[str]) -> bool:
    """Tell whether a pattern fits the path, its name, or (with ``/`` at the end) a folder above it."""
    folders = [str(folder.as_posix()) for folder in path.parents]
    return any(
        fnmatch(path.as_posix(), pattern)
        or fnmatch(path.name, pattern)
        or (pattern.endswith("/") and any(fnmatch(folder, pattern[:-1]) for folder in folders))
        for pattern in patterns
    )


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _distinct_names(depths: dict[str, int]) -> list[tuple[str, str]]:
    """Give each path the shortest name, from its end, that no other one has."""
    named: list[tuple[str, str]] = []
    while depths:
        first: dict[str, str] = {}
        several: set[str] = set()
        for path, depth in depths.items():
            name = _last_parts(path, depth)
            if first.setdefault(name, path) != path:
                several.add(name)
        named += [(path, name) for name, path in first.items() if name not in several]
        depths = {
            path: depth + 1
            for path, depth in depths.items()
            if several and _last_parts(path, depth) in several
        }
    return named


def _last_parts(path: str, depth: int) -> str:
    return "/".join(Path(path).parts[-depth:])
