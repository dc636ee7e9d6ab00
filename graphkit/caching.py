"""Loaders that keep what they loaded as long as its files stay as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import lru_cache, wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Loaded = TypeVar("Loaded")
Stamp = tuple[str, int, int, int]


def keep_while_unchanged(size: int) -> Callable[[Callable[Given, Loaded]], Callable[Given, Loaded]]:
    """Make a loader keep its last results, as long as the files are as they were when it loaded them.

    Every path among the arguments counts, in tuples and in frozen records too; of a folder, what lies in it.
    Arguments left out are the same as their defaults given.

    Parameters
    ----------
    size : int
        So many results are kept.

    Examples
    --------
    >>> import tempfile
    >>> @keep_while_unchanged(2)
    ... def read(path: Path) -> str:
    ...     return path.read_text()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.txt")
    ...     for text in ("one", "another"):
    ...         _ = path.write_text(text)
    ...         print(read(path))
    one
    another
    """

    def decorate(load: Callable[Given, Loaded]) -> Callable[Given, Loaded]:
        form = signature(load)
        defaults = tuple(one.default for one in form.parameters.values())

        @lru_cache(maxsize=size)
        def load_once(_stamps: tuple[Stamp, ...], *given: Any) -> Loaded:
            return load(*given)  # type: ignore[call-arg]

        @wraps(load)
        def load_if_changed(*given: Given.args, **named: Given.kwargs) -> Loaded:
            settled = (*given, *defaults[len(given) :])
            if named or Parameter.empty in settled:
                bound = form.bind(*given, **named)
                bound.apply_defaults()
                settled = bound.args
            return load_once(tuple(_stamp_files(settled)), *settled)

        return load_if_changed

    return decorate


def _stamp_files(value: Any) -> Iterator[Stamp]:
    if isinstance(value, Path):
        yield from _stamp_path(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _stamp_files(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _stamp_files(getattr(value, field.name))


def _stamp_path(path: Path) -> Iterator[Stamp]:
    """Yield what tells one state of a file from another; nothing for what is not there."""
    for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
        with suppress(OSError):  # the loader will say what is wrong with it
            state = one.stat()
            yield str(one), state.st_mtime_ns, state.st_size, state.st_ino
