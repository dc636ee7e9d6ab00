"""The work itself: one piece is read, cleaned and extracted, article by article, under a guard."""

from __future__ import annotations

import hashlib
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from graphkit.config import Config
from graphkit.engine.limits import EngineLimits
from graphkit.engine.pieces import ExhaustedError, Outcome, Piece, Shard, Trouble
from graphkit.errors import GraphkitError, ReadError
from graphkit.records import Article, Extraction, SourceFile

if TYPE_CHECKING:
    from graphkit.read import ReadOptions


class Guard(Protocol):
    """Watches over one step: its time, its memory, and who will be named if it fails."""

    def __call__(self, name: str, stage: str, characters: int) -> AbstractContextManager[None]:
        """Return a context in which the step runs."""
        ...


def work_shard(shard: Shard, config: Config, guard: Guard) -> list[Outcome]:
    """Do all pieces of a shard."""
    return [work_piece(piece, config, guard) for piece in shard.pieces]


def work_piece(piece: Piece, config: Config, guard: Guard) -> Outcome:
    """Read, clean and extract one piece.

    Raises
    ------
    ExhaustedError
        A step took too long or too much memory.
    GraphkitError
        A model or a setting is wrong: no other piece would do better.
    """
    return _Work(piece, config, guard).run()


class _Work:
    """What has been found so far of one piece."""

    def __init__(self, piece: Piece, config: Config, guard: Guard) -> None:
        self.piece, self.config, self.guard = piece, config, guard
        self.barred = {one.name for one in piece.quarantined}
        self.sha256 = piece.sha256
        self.found = 0
        self.seconds: Counter[str] = Counter()
        self.skipped: list[Trouble] = []
        self.failed: list[Trouble] = []

    def run(self) -> Outcome:
        sources = self._read()
        articles = [article for source in sources for article in self._clean(source)]
        articles += self.piece.articles
        # A file or part of one that gives no article counts as one, so that the accounts add up.
        early = sum(one.stage != "extract" for one in (*self.skipped, *self.failed, *self.piece.quarantined))
        self.found = len(articles) + early
        extractions = [one for article in articles for one in self._extract(article)]
        return Outcome(
            self.piece.name,
            self.piece.key,
            self.sha256,
            tuple(sources),
            tuple(extractions),
            tuple(self.skipped),
            (*self.piece.quarantined, *self.failed),
            self.found,
            {stage: round(seconds, 6) for stage, seconds in sorted(self.seconds.items())},
        )

    def _read(self) -> list[SourceFile]:
        from graphkit.read import read_file

        path, name = self.piece.path and Path(self.piece.path), self.piece.name
        options = read_options(self.config, self._note_part)
        if not path or name in self.barred:
            return []
        try:
            with self._step(name, "read", path.stat().st_size if path.is_file() else 0):
                sources: list[SourceFile] = read_file(path, name, options=options)
                self._check_unchanged(path)
            return sources
        except GraphkitError as error:
            self.skipped.append(Trouble(name, error.stage, _reason(error), name))
        except Exception as error:  # a reader's own fault is one file's trouble
            self._fail(name, "read", error)
        return []

    def _note_part(self, error: ReadError) -> None:
        """A member of an archive or a page that cannot be read does not cost the others."""
        self.skipped.append(
            Trouble(error.file or self.piece.name, error.stage, _reason(error), self.piece.name)
        )

    def _check_unchanged(self, path: Path) -> None:
        if not self.piece.sha256:
            return
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != self.piece.sha256:
            self.sha256 = ""  # so that the store does not keep it, and the next build looks again
            raise ReadError("the file changed during the build", file=self.piece.name, remedy="build again")

    def _clean(self, source: SourceFile) -> list[Article]:
        from graphkit.clean import clean

        if source.name in self.barred:
            return []
        try:
            with self._step(source.name, "clean", len(source.text)):
                articles = clean(source)
        except GraphkitError:
            raise
        except Exception as error:
            self._fail(source.name, "clean", error)
            return []
        if not articles:
            reason = "no text left after cleaning"
            self.skipped.append(Trouble(source.name, "clean", reason, self.piece.name))
        return articles

    def _extract(self, article: Article) -> Iterator[Extraction]:
        from graphkit.entities.lexicon import load_lexicon
        from graphkit.extraction import extract_article, load_pipeline
        from graphkit.resolve.corpus import group_names

        if article.key in self.barred:
            return
        load_pipeline(self.config)  # what fails here would fail for every article, and is nobody's fault
        try:
            with self._step(article.key, "extract", len(article.text)):
                extraction = extract_article(article, self.config)
                lexicon = load_lexicon(self.config.lexicons, self.config.own_types)
                things = group_names(extraction, lexicon)
        except GraphkitError:
            raise
        except Exception as error:  # one bad article never costs the others
            self._fail(article.key, "extract", error)
            return
        yield replace(extraction, things=things)

    def _fail(self, name: str, stage: str, error: Exception) -> None:
        # The same text fails the same way: one try is enough.
        reason = f"{type(error).__name__}: {error}"
        self.failed.append(Trouble(name, stage, reason, self.piece.name, tries=1))

    @contextmanager
    def _step(self, name: str, stage: str, characters: int) -> Iterator[None]:
        started = time.perf_counter()
        try:
            with self.guard(name, stage, characters):
                yield
        except (MemoryError, RecursionError) as error:
            reason = "took too much memory" if isinstance(error, MemoryError) else "is nested too deeply"
            raise ExhaustedError(name, stage, reason) from None
        finally:
            self.seconds[stage] += time.perf_counter() - started  # type: ignore[assignment]


def read_options(config: Config, on_error: Callable[[ReadError], None] | None = None) -> ReadOptions:
    """Return what the settings say about reading.

    Examples
    --------
    >>> read_options(Config(text_column="正文")).text_column
    '正文'
    """
    from graphkit.read import ReadOptions

    names = [field.name for field in fields(ReadOptions) if hasattr(config, field.name)]
    return ReadOptions(**{name: getattr(config, name) for name in names}, on_error=on_error)


def _reason(error: GraphkitError) -> str:
    return f"{error.message} ({error.remedy})" if error.remedy else error.message


class AlarmGuard:
    """A guard for this process: where the system has alarms, a step that takes too long is interrupted."""

    def __init__(self, limits: EngineLimits) -> None:
        self.limits = limits

    @contextmanager
    def __call__(self, name: str, stage: str, characters: int) -> Iterator[None]:
        """Interrupt the step after its time; only the main thread can be interrupted."""
        seconds = self.limits.seconds_for(characters)
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return

        def interrupt(number: int, frame: Any) -> None:
            raise ExhaustedError(name, stage, too_long(seconds))

        earlier = signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, earlier)


def too_long(seconds: float) -> str:
    """Say that a step took longer than it may."""
    return f"took longer than {seconds:g} s"
