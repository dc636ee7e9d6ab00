"""Waiting until inputs or settings change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from graphkit.building import CURATION, OUTPUTS
from graphkit.config import Config
from graphkit.errors import ReadError
from graphkit.read.finding import IGNORE_FILE
from graphkit.store.opening import FILE_NAME

WAIT = 20
"""Milliseconds that a change must have settled, and that a look takes where nothing changes."""


def watch_changes(paths: Iterable[Path], settings: Iterable[Path], output: Path) -> Iterator[None]:
    """Yield once when changes are seen from now on, then whenever something has changed.

    Changes while the caller is at work are told when it asks again, all at once.

    Parameters
    ----------
    paths : iterable of Path
        Files, and folders with all below them.
    settings : iterable of Path
        Further files; they need not be there yet.
    output : Path
        The folder whose own files do not count.

    Raises
    ------
    ReadError
        A path does not exist.

    Examples
    --------
    >>> for _ in watch_changes([Path("articles")], [], Path("output")):  # doctest: +SKIP
    ...     print("build")
    """
    from watchfiles import watch

    resolved = [_existing(path) for path in paths]
    folders = [path for path in resolved if path.is_dir()]
    files = {*(path for path in resolved if not path.is_dir()), *(path.resolve() for path in settings)}
    # A file that an editor writes anew is another one: its folder tells.
    parents = {path.parent for path in files if path.parent.is_dir()}
    accept = make_filter(folders, files, output.resolve())
    waiting: dict[str, Any] = {
        "watch_filter": accept,
        "rust_timeout": WAIT,
        "step": WAIT,
        "yield_on_timeout": True,
    }
    watchers = [watch(*folders, **waiting)] if folders else []
    watchers += [watch(*sorted(parents), recursive=False, **waiting)] if parents else []
    for watcher in watchers:
        next(watcher)
    yield
    for changes in zip(*watchers, strict=True):
        if any(changes):
            yield


def make_filter(folders: Iterable[Path], files: set[Path], output: Path) -> Callable[[Any, str], bool]:
    """Return what tells whether a changed path counts: one of the files, or an input below a folder.

    Hidden files do not, as they are no inputs, nor do the files of a build.

    Examples
    --------
    >>> counts = make_filter([Path("/in")], {Path("/out/curation.toml")}, Path("/out"))
    >>> [counts(None, path) for path in ("/in/a/b.txt", "/in/.b.txt.swp", "/out/curation.toml", "/out/x.txt")]
    [True, False, True, False]
    """
    listed = list(folders)

    def counts(_: object, changed: str) -> bool:
        path = Path(changed)
        if path in files:
            return True
        if path.parent == output and (path.name in OUTPUTS or path.name.startswith(FILE_NAME)):
            return False
        below = [path.relative_to(folder) for folder in listed if path.is_relative_to(folder)]
        return any(path.name == IGNORE_FILE or not _is_hidden(one) for one in below)

    return counts


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


def _existing(path: Path) -> Path:
    if not path.exists():
        raise ReadError("there is no such file or folder", file=str(path), remedy="check the path")
    return path.resolve()
