"""One interface to all engines: pieces in, outcomes out, the same from each."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graphkit.config import Config
from graphkit.engine.inline import Done, Tick, run_inline
from graphkit.engine.limits import EngineLimits, default_engine_limits
from graphkit.engine.pieces import Outcome, Piece, cut_shards, estimate_articles
from graphkit.engine.shards import ShardFolder
from graphkit.errors import ConfigError
from graphkit.records import Article, Extraction

ENGINES = ("auto", "inline", "pool", "dask")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """Where and how the work on articles runs.

    Attributes
    ----------
    name : str
        ``inline`` (this process), ``pool`` (several processes), ``dask`` (a cluster), or ``auto``: a pool
        from 50 articles on, as far as the number and size of the inputs tell.
    workers : int
        How many processes; 0 means one per processor.
    scheduler : str
        Address of a Dask scheduler; ``""`` means a local cluster.
    start : str
        How processes of the pool begin: ``auto``, ``fork`` or ``spawn``.
    limits : EngineLimits or None
        None means the limits that the package brings along.
    """

    name: str = "auto"
    workers: int = 0
    scheduler: str = ""
    start: str = "auto"
    limits: EngineLimits | None = None

    def settle(self, articles: int) -> Engine:
        """Return the engine with every choice made, for about so many articles.

        Raises
        ------
        ConfigError
            There is no engine of that name.

        Examples
        --------
        >>> Engine().settle(3).name
        'inline'
        """
        if self.name not in ENGINES:
            raise ConfigError(f"unknown engine {self.name!r}", remedy=f"use {', '.join(ENGINES)}")
        limits = self.limits or default_engine_limits()
        name = self.name
        if name == "auto":
            name = "pool" if articles >= limits.pool_from and os.name == "posix" else "inline"
        return replace(self, name=name, workers=self.workers or os.cpu_count() or 1, limits=limits)


def run(
    articles: Iterable[Article],
    engine: Engine | None = None,
    config: Config | None = None,
    progress: Progress | None = None,
) -> list[Extraction]:
    """Extract what articles say, on any engine.

    Parameters
    ----------
    articles : iterable of Article
    engine : Engine, optional
    config : Config, optional
    progress : callable, optional
        Called with the number of finished articles and of all.

    Returns
    -------
    list of Extraction
        In the order of the articles; those in quarantine are left out.

    Examples
    --------
    >>> article = Article("a#1", "a.txt", "稠州银行向云棉纺织发放贷款300万元。", tuple(range(20)))
    >>> run([article])[0].statements[0].relation
    'FINANCES'
    """
    pieces = [Piece(one.key, key=f"{number:09d}", articles=(one,)) for number, one in enumerate(articles)]
    outcomes = run_pieces(pieces, engine or Engine(), config or Config(), progress=progress)
    ordered = sorted(outcomes, key=lambda outcome: outcome.key)
    return [extraction for outcome in ordered for extraction in outcome.extractions]


def run_pieces(
    pieces: Sequence[Piece],
    engine: Engine,
    config: Config,
    folder: ShardFolder | None = None,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Work on pieces and return their outcomes, in any order.

    Parameters
    ----------
    pieces : sequence of Piece
        Each with a key of its own.
    engine : Engine
    config : Config
    folder : ShardFolder, optional
        Where finished work is kept; what it holds already is not done again. None means a temporary one.
    progress : callable, optional
        Called with the number of finished pieces and of all.

    Examples
    --------
    >>> list(run_pieces([], Engine("inline"), Config()))
    []
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="graphkit-") as temporary:
            yield from run_pieces(pieces, engine, config, ShardFolder(Path(temporary)), progress)
        return
    finished = folder.finished()
    missing = [piece for piece in pieces if piece.key not in finished]
    report = progress or (lambda done, total: None)
    counter = _Counter(len(pieces), len(pieces) - len(missing), report)
    for shard, sha256 in _start(
        missing, engine.settle(estimate_articles(missing)), config, folder, counter.add
    ):
        folder.record(shard, sha256)
    yield from folder.load(piece.key for piece in pieces)


def _start(
    missing: Sequence[Piece], engine: Engine, config: Config, folder: ShardFolder, tick: Tick
) -> Iterator[Done]:
    if not missing:
        return
    limits = engine.limits or default_engine_limits()
    # Small shards at the end of the line keep all workers busy until it is empty.
    size = max(1, min(limits.shard_pieces, len(missing) // (4 * engine.workers) or 1))
    pieces = size if engine.name != "inline" else limits.shard_pieces
    shards = cut_shards(missing, pieces, limits.shard_bytes)
    settings = (config, limits, folder.folder, tick)
    if engine.name == "inline":
        yield from run_inline(shards, *settings)
    elif engine.name == "pool":
        from graphkit.engine.pool import Pool, check_system

        check_system()
        with Pool(config, limits, min(engine.workers, len(shards)), engine.start) as pool:
            yield from pool.run(shards, folder.folder, tick)
    else:
        from graphkit.engine.cluster import run_on_cluster

        yield from run_on_cluster(shards, *settings, workers=engine.workers, scheduler=engine.scheduler)


class _Counter:
    """Counts finished pieces for a progress display."""

    def __init__(self, total: int, done: int, report: Progress) -> None:
        self.total, self.done, self.report = total, done, report
        report(done, total)

    def add(self, pieces: int) -> None:
        self.done += pieces
        self.report(self.done, self.total)
