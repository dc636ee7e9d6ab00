"""A worker process: it does shards for the leading process, and dies of what it must not outlive.

The leader is told what the worker turns to before it does so. When the worker is gone, whether the system
killed it, its alarm went off or a library crashed, the leader knows whose fault it was.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from graphkit.config import Config
from graphkit.engine.limits import EngineLimits
from graphkit.engine.pieces import ExhaustedError, Shard
from graphkit.engine.shards import write_shard
from graphkit.engine.work import work_piece
from graphkit.errors import GraphkitError
from graphkit.start import lighten_process

MEGABYTE = 1024 * 1024


def serve(leader: Connection, config: Config, limits: EngineLimits) -> None:
    """Do the shards that come over a connection until it closes, an article fails or enough are done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the leader decides what an interrupt means
    with suppress(EOFError, OSError):
        try:
            _prepare(config, limits)
            limit_memory(limits.memory_mb)
            leader.send(("ready", os.getpid()))
            _serve_shards(leader, config, limits)
        except ExhaustedError as error:
            leader.send(("exhausted", (error.name, error.stage, error.reason)))
        except GraphkitError as error:
            leader.send(("fatal", error))
        except MemoryError:
            return  # the leader hears that it is gone, and knows what it was at


def _serve_shards(leader: Connection, config: Config, limits: EngineLimits) -> None:
    guard = _WorkerGuard(leader, limits)
    while guard.articles < limits.articles_per_worker:
        shard, folder = leader.recv()
        _do_shard(leader, shard, folder, config, guard)
    leader.send(("retired", None))


def _do_shard(leader: Connection, shard: Shard, folder: Path, config: Config, guard: _WorkerGuard) -> None:
    outcomes = []
    for number, piece in enumerate(shard.pieces):
        guard.piece = number
        outcomes.append(work_piece(piece, config, guard))
    leader.send(("done", write_shard(folder, shard, outcomes)))


def _prepare(config: Config, limits: EngineLimits) -> None:
    """Load all that is needed before the memory is limited and before the first article's clock runs."""
    from graphkit.extraction import warm_up

    warm_up(limits.warm_up, config)


def limit_memory(megabytes: int) -> None:
    """Let this process take so much more memory than it has, where the system can say how much that is."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    allowed = pages * resource.getpagesize() + megabytes * MEGABYTE
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or allowed < hard:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


class _WorkerGuard:
    """Tells the leader what comes next, and sets an alarm that ends the process, whatever it hangs in."""

    def __init__(self, leader: Connection, limits: EngineLimits) -> None:
        self.leader, self.limits = leader, limits
        self.piece = 0
        self.articles = 0
        # The default action of this signal kills even a process that hangs in a library's code.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

    @contextmanager
    def __call__(self, name: str, stage: str, characters: int) -> Iterator[None]:
        seconds = self.limits.seconds_for(characters)
        self.leader.send(("at", (self.piece, name, stage, seconds, time.monotonic() + seconds)))
        self.articles += stage == "extract"
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def start_nursery(control: Connection) -> None:
    """Load the models once, then fork a worker for each connection that comes in: they share the memory.

    Forking is safe here, because this process has one thread and nothing of its user's in it.
    """
    import multiprocessing.reduction as reduction

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that dead workers leave no trace
    config, limits = control.recv()
    with suppress(GraphkitError):  # the workers will tell
        _prepare(config, limits)
    gc.freeze()
    while True:
        try:
            handle = reduction.recv_handle(control)
        except (EOFError, OSError):
            return
        if os.fork() == 0:
            control.close()
            _serve_and_leave(Connection(handle), config, limits)
        os.close(handle)


def _serve_and_leave(leader: Connection, config: Config, limits: EngineLimits) -> None:
    try:
        serve(leader, config, limits)
    finally:
        os._exit(0)  # a forked process must not run what its parent left for its own end


def main(role: str, handle: int) -> None:
    """Start as a nursery or as a single worker; ``handle`` is the connection to the leader."""
    lighten_process()
    connection: Any = Connection(handle)
    if role == "nursery":
        start_nursery(connection)
    else:
        config, limits = connection.recv()
        serve(connection, config, limits)
    sys.exit(0)
