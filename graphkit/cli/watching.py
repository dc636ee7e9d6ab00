"""Builds that follow each other as the inputs change: ``graphkit build --watch``."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    from graphkit.config import Config

PAUSE = 0.2
"""Seconds between two looks, or ten times what a look takes: with many files it takes longer."""

Sight = frozenset[tuple[str, int, int]]


def look_at(paths: Sequence[Path], config: Config, output: Path) -> Sight:
    """Return path, time and size of each input and of the corrections; what is in the output is no input.

    Examples
    --------
    >>> import tempfile
    >>> from graphkit.config import Config
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.txt")
    ...     _ = file.write_text("text")
    ...     seen = look_at([Path(folder)], Config(), Path(folder, "output"))
    >>> [(Path(name).name, size) for name, _, size in seen]
    [('a.txt', 4)]
    """
    from graphkit.building import CURATION
    from graphkit.engine.work import read_options
    from graphkit.read.finding import list_files

    own = output.resolve()
    inputs = [Path(path) for path, _ in list_files(paths, read_options(config))]
    corrections = [output / CURATION, *([config.curation] if config.curation else [])]
    found = set()
    for path in [*(path for path in inputs if own not in path.parents), *corrections]:
        try:
            status = path.stat()
        except OSError:  # gone since it was found, or not there yet
            continue
        found.add((str(path), status.st_mtime_ns, status.st_size))
    return frozenset(found)


@contextmanager
def models_ready(config: Config) -> Iterator[None]:
    """Have the models in this process, and what is loaded left out of the search for cycles."""
    from graphkit.engine.limits import default_engine_limits
    from graphkit.extraction import extract_article
    from graphkit.records import Article

    text = default_engine_limits().warm_up
    extract_article(Article("", "", text, tuple(range(len(text)))), config)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def watch(seen: Sight, look: Callable[[], Sight], build: Callable[[], object]) -> None:
    """Build anew whenever what ``look`` returns is no longer what was seen, until it is interrupted.

    A signal to terminate interrupts too: a process in the background may not hear of Ctrl+C.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while True:
            begin = time.perf_counter()
            now = look()
            if now == seen:
                time.sleep(max(PAUSE, 10 * (time.perf_counter() - begin)))
                continue
            seen = now
            _try(build)
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def _try(build: Callable[[], object]) -> None:
    """Build, or tell what failed: a file may be half written, or a correction half made."""
    try:
        build()
    except GraphkitError as error:
        click.echo(f"graphkit: {error}", err=True)
