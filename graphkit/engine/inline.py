"""The engine that works in this process: nothing to start, right for a few articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from graphkit.config import Config
from graphkit.engine.attempts import Attempts
from graphkit.engine.limits import EngineLimits
from graphkit.engine.pieces import ExhaustedError, Outcome, Piece, Shard
from graphkit.engine.shards import write_shard
from graphkit.engine.work import AlarmGuard, work_piece

Done = tuple[Shard, str]
"""A finished shard and the SHA-256 of its file."""

Tick = Callable[[int], None]
"""Called with the number of pieces that were finished."""


def run_inline(
    shards: Iterable[Shard], config: Config, limits: EngineLimits, folder: Path, tick: Tick
) -> Iterator[Done]:
    """Do shards one after another in this process.

    An article that takes too long is interrupted and, after its tries, put into quarantine. Memory is not
    limited here, because the limit would bind the whole process: that needs a pool.
    """
    attempts, guard = Attempts(limits.tries), AlarmGuard(limits)
    for shard in shards:
        outcomes: list[Outcome] = []
        for piece in shard.pieces:
            outcomes.append(_work_until_done(piece, config, guard, attempts))
            tick(1)
        yield shard, write_shard(folder, shard, outcomes)


def _work_until_done(piece: Piece, config: Config, guard: AlarmGuard, attempts: Attempts) -> Outcome:
    while True:
        try:
            return work_piece(piece, config, guard)
        except ExhaustedError as error:
            piece = attempts.after(piece, error)
