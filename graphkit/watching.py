"""Waiting until inputs or settings change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Any

from graphkit.building import CURATION, OUTPUTS
from graphkit.config import Config
from graphkit.errors import ReadError
from graphkit.read.finding import IGNORE_FILE
from graphkit.store.opening import FILE_NAME

WAIT = 20
"""Milliseconds that a change must have settled, and that a look takes where nothing changes."""

MISSING_WAIT = 0.2
"""Seconds between two looks for a folder that is gone."""

Identity = tuple[int, int] | None


def watch_changes(
    paths: Iterable[Path], settings: Iterable[Path], output: Path, suffixes: Sequence[str]
) -> Iterator[bool]:
    """Yield whether something has changed, some twenty times a second; True first, once changes are seen.

    Changes while the caller is at work are told when it asks again, all at once. Where what is watched goes
    and comes back, it is watched anew.

    Parameters
    ----------
    paths : iterable of Path
        Files, and folders with all below them; links below them are not followed.
    settings : iterable of Path
        Further files; they need not be there yet.
    output : Path
        The folder whose own files do not count.
    suffixes : sequence of str
        The endings of files that are inputs, such as ``.txt``.

    Raises
    ------
    ReadError
        The system watches no more files.

    Examples
    --------
    >>> for changed in watch_changes([Path("articles")], [], Path("output"), [".txt"]):  # doctest: +SKIP
    ...     print("build" if changed else "wait")
    """
    listed, others = list(paths), list(settings)
    while True:
        folders = [path.resolve() for path in listed if path.is_dir()]
        single = [*(path for path in listed if not path.is_dir()), *others]
        # A file that an editor writes anew is another one: its folder tells. So does that of a link.
        files = {*(path.absolute() for path in single), *(path.resolve() for path in single)}
        parents = sorted({path.parent for path in files})
        accept = make_filter(folders, files, output.resolve(), suffixes)
        before = {path: _identify(path) for path in (*folders, *parents)}
        for number, changes in enumerate(_look(folders, [path for path in parents if path.is_dir()])):
            yield number == 0 or any(accept(changed) for _, changed in changes)
            if any(_identify(path) != identity for path, identity in before.items()):
                break
        while not all(path.exists() for path in listed):
            time.sleep(MISSING_WAIT)
            yield False


def _look(folders: Sequence[Path], parents: Sequence[Path]) -> Iterator[list[tuple[Any, str]]]:
    """Yield what has changed since the last look, first nothing, until something watched is gone."""
    from watchfiles import watch

    options: dict[str, Any] = {
        "watch_filter": None,
        "step": WAIT,
        "rust_timeout": WAIT,
        "yield_on_timeout": True,
        "ignore_permission_denied": True,
    }
    try:
        watchers = [watch(*folders, **options)] if folders else []
        watchers += [watch(*parents, recursive=False, **options)] if parents else []
        for watcher in watchers:
            next(watcher)
        yield []
        for found in zip(*watchers, strict=True):
            yield list(chain.from_iterable(found))
    except FileNotFoundError:
        return
    except (OSError, RuntimeError) as error:
        remedy = "set WATCHFILES_FORCE_POLLING=1, or build again by hand"
        raise ReadError(f"changes cannot be watched: {error}", remedy=remedy) from error


def _identify(path: Path) -> Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make_filter(
    folders: Iterable[Path], files: set[Path], output: Path, suffixes: Sequence[str]
) -> Callable[[str], bool]:
    """Return what tells whether a changed path counts: one of the files, or an input below a folder.

    Hidden files and those without a reader do not count, as they are no inputs, nor do the files of a build.
    Of what is gone nobody can tell whether it was a folder: it counts.

    Examples
    --------
    >>> counts = make_filter([Path("/in")], {Path("/out/curation.toml")}, Path("/out"), [".txt"])
    >>> [counts(path) for path in ("/in/a/b.txt", "/in/.b.txt.swp", "/out/curation.toml", "/out/x.txt")]
    [True, False, True, False]
    """
    listed = list(folders)

    def counts(changed: str) -> bool:
        path = Path(changed)
        if path in files:
            return True
        if path.is_relative_to(output) and _is_own(path.relative_to(output)):
            return False
        below = [path.relative_to(folder) for folder in listed if path.is_relative_to(folder)]
        if not below or (path.name != IGNORE_FILE and all(map(_is_hidden, below))):
            return False
        return path.name == IGNORE_FILE or path.suffix.lower() in suffixes or not path.is_file()

    return counts


def _is_own(path: Path) -> bool:
    """Tell whether a path in the output folder is one that a build writes."""
    first = path.parts[0] if path.parts else ""
    return first in OUTPUTS or first.startswith(FILE_NAME)


def files_of_settings(config: Config, config_file: Path | None, output: Path) -> set[Path]:
    """Return the files that settings stand in: of the settings themselves, of names, of corrections.

    Examples
    --------
    >>> sorted(map(str, files_of_settings(Config(lexicons=(Path("own.toml"),)), None, Path("out"))))
    ['out/curation.toml', 'own.toml']
    """
    found = {output / CURATION}
    if config_file is not None:
        found.add(config_file)
    for field in fields(config):
        value = getattr(config, field.name)
        several = value if isinstance(value, tuple) else (value,)
        found.update(one for one in several if isinstance(one, Path) and not one.is_dir())
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
