"""The engine of several processes: workers that may die, led by one process that knows what each was at."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graphkit.config import Config
from graphkit.engine.attempts import Attempts
from graphkit.engine.births import choose_births
from graphkit.engine.inline import Done, Tick
from graphkit.engine.limits import EngineLimits
from graphkit.engine.pieces import ExhaustedError, Shard
from graphkit.engine.work import too_long
from graphkit.errors import GraphkitError, StoreError

FAILED_STARTS = 5
"""So many workers in a row may die before they have done anything."""

CLOCK_SLACK = 0.05


@dataclass(slots=True)
class _Worker:
    """A worker process as its leader sees it."""

    connection: Connection
    process: int = 0
    shard: Shard | None = None
    place: tuple[int, str, str, float, float] | None = None
    """The piece's number, what is worked on, the stage, its seconds, and when they are over."""
    pieces: int = 0
    """How many pieces of the shard were told as finished."""


class Pool:
    """A pool of worker processes; use it in a ``with`` statement.

    Parameters
    ----------
    config : Config
    limits : EngineLimits
    workers : int
        How many processes work at once.
    start : str
        ``auto``, ``fork`` or ``spawn``.
    """

    def __init__(self, config: Config, limits: EngineLimits, workers: int, start: str = "auto") -> None:
        self.limits = limits
        self.size = max(1, workers)
        self._births = choose_births(config, limits, start)
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; one that is busy is killed."""
        for worker in self._workers:
            worker.connection.close()
            if worker.shard is not None and worker.process:
                with suppress(OSError):
                    os.kill(worker.process, signal.SIGKILL)
        self._workers.clear()
        self._births.close()

    def run(self, shards: Iterable[Shard], folder: Path, tick: Tick) -> Iterator[Done]:
        """Do shards, in any order; a shard whose worker dies is split, so that only the culprit suffers.

        Raises
        ------
        GraphkitError
            A model or setting is wrong, or the disk is full.
        """
        task = _Task(deque(shards), folder, tick, Attempts(self.limits.tries))
        while task.waiting or any(worker.shard for worker in self._workers):
            self._employ(task)
            ready = wait([worker.connection for worker in self._workers], timeout=5)
            for worker in [worker for worker in self._workers if worker.connection in ready]:
                yield from self._hear(worker, task)

    def _employ(self, task: _Task) -> None:
        """Give work to the idle; have workers born where there is more work than hands."""
        busy = sum(worker.shard is not None for worker in self._workers)
        while len(self._workers) < min(self.size, busy + len(task.waiting)):
            self._workers.append(_Worker(self._births.new_worker()))
        for worker in self._workers:
            if worker.shard is None and worker.process and task.waiting:
                worker.shard, worker.place, worker.pieces = task.waiting.popleft(), None, 0
                with suppress(OSError):  # its end will be heard
                    worker.connection.send((worker.shard, task.folder))

    def _hear(self, worker: _Worker, task: _Task) -> Iterator[Done]:
        try:
            kind, content = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker, task, None)
            return
        if kind == "ready":
            worker.process, self._failed_starts = content, 0
        elif kind == "at":
            worker.place = content
            task.tick(content[0] - worker.pieces)
            worker.pieces = content[0]
        elif kind == "done":
            yield self._finish(worker, task, content)
        elif kind == "exhausted":
            self._bury(worker, task, ExhaustedError(*content))
        elif kind == "retired":
            self._dismiss(worker)
            if worker.shard is not None:  # it was given more when it had already decided to leave
                task.waiting.appendleft(worker.shard)
        elif kind == "fatal":
            raise content

    def _finish(self, worker: _Worker, task: _Task, sha256: str) -> Done:
        shard = worker.shard
        assert shard is not None
        task.tick(len(shard.pieces) - worker.pieces)
        worker.shard = None
        return shard, sha256

    def _dismiss(self, worker: _Worker) -> None:
        worker.connection.close()
        self._workers.remove(worker)

    def _bury(self, worker: _Worker, task: _Task, error: ExhaustedError | None) -> None:
        self._dismiss(worker)
        if worker.shard is None or worker.place is None:
            self._count_failed_start()
        if worker.shard is not None:
            task.tick(-worker.pieces)
            task.split(worker.shard, worker.place, error or _reason_of_death(worker))

    def _count_failed_start(self) -> None:
        self._failed_starts += 1
        if self._failed_starts >= FAILED_STARTS * self.size:
            raise GraphkitError(
                "worker processes die before they work", remedy="try --engine inline to see why"
            )


class _Task:
    """The shards of one run that wait for a worker."""

    def __init__(self, waiting: deque[Shard], folder: Path, tick: Tick, attempts: Attempts) -> None:
        self.waiting, self.folder, self.tick, self.attempts = waiting, folder, tick, attempts

    def split(self, shard: Shard, place: tuple[Any, ...] | None, error: ExhaustedError) -> None:
        """Put a shard back whose worker died; the piece that it died of comes alone, and last."""
        if place is None:
            self.waiting.appendleft(shard)
            return
        number = place[0]
        culprit = self.attempts.after(shard.pieces[number], error)
        others = shard.pieces[:number] + shard.pieces[number + 1 :]
        if others:
            self.waiting.appendleft(Shard(others))
        self.waiting.append(Shard((culprit,)))


def _reason_of_death(worker: _Worker) -> ExhaustedError:
    _, name, stage, seconds, end = worker.place or (0, "", "", 0.0, 0.0)
    timed_out = time.monotonic() >= end - CLOCK_SLACK
    return ExhaustedError(name, stage, too_long(seconds) if timed_out else "its worker process was killed")


def check_system() -> None:
    """Tell whether this system has what a pool needs.

    Raises
    ------
    StoreError
        Processes cannot be handed connections here.
    """
    if os.name != "posix":
        raise StoreError("a pool of processes needs Linux or macOS", remedy="use --engine inline")
