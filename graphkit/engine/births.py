"""How worker processes come into being: forked from a nursery that holds the models, or each on its own."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Protocol

from graphkit.config import Config
from graphkit.engine.limits import EngineLimits
from graphkit.errors import GraphkitError

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


class Births(Protocol):
    """Something that brings workers into being."""

    def new_worker(self) -> Connection:
        """Return the connection to a new worker."""
        ...

    def close(self) -> None:
        """End what is needed for further births."""
        ...


def choose_births(config: Config, limits: EngineLimits, start: str = "auto") -> Births:
    """Return the way of this system: ``fork`` on Linux, ``spawn`` where forking is not safe.

    The process that leads a build is never forked: it may have threads. A nursery is started afresh, loads
    the models with a single thread, and is forked.
    """
    if start == "fork" or (start == "auto" and sys.platform == "linux"):
        return ForkBirths(config, limits)
    return SpawnBirths(config, limits)


class ForkBirths:
    """Workers are forks of one nursery process and share its memory."""

    def __init__(self, config: Config, limits: EngineLimits) -> None:
        self._process, self._control = _launch("nursery")
        self._control.send((config, limits))

    def new_worker(self) -> Connection:
        """Hand one end of a new connection to the nursery and return the other."""
        import multiprocessing.reduction as reduction

        ours, theirs = Pipe()
        try:
            with theirs:
                reduction.send_handle(self._control, theirs.fileno(), self._process.pid)
        except OSError as error:
            ours.close()
            raise GraphkitError("worker processes cannot be started", remedy="try --engine inline") from error
        return ours

    def close(self) -> None:
        """Close the nursery; workers end when their own connections close."""
        _end(self._process, self._control)


class SpawnBirths:
    """Each worker is a fresh process with models of its own."""

    def __init__(self, config: Config, limits: EngineLimits) -> None:
        self._settings = (config, limits)
        self._processes: list[subprocess.Popen[bytes]] = []

    def new_worker(self) -> Connection:
        """Start a fresh process and return the connection to it."""
        process, connection = _launch("worker")
        connection.send(self._settings)
        self._processes = [one for one in self._processes if one.poll() is None] + [process]
        return connection

    def close(self) -> None:
        """Wait for the workers, whose connections are closed by now."""
        for process in self._processes:
            _end(process)


def _launch(role: str) -> tuple[subprocess.Popen[bytes], Connection]:
    ours, theirs = Pipe()
    # The search path is handed on, so that the package is found as it was found here.
    lines = [f"import sys; sys.path[:] = {sys.path!r}", "from graphkit.engine.worker import main"]
    with theirs:
        handle = theirs.fileno()
        lines.append(f"main({role!r}, {handle})")
        process = subprocess.Popen(
            [sys.executable, "-c", "\n".join(lines)],
            pass_fds=[handle],
            env={**os.environ, **ONE_THREAD},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    return process, ours


def _end(process: subprocess.Popen[bytes], connection: Connection | None = None) -> None:
    if connection is not None:
        with suppress(OSError):
            connection.close()
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
