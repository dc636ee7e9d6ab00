"""One interface to all engines: pieces in, outcomes out, the same from each."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.config import Config
from graphkit.engine.inline import Done, Tick, run_inline
from graphkit.engine.limits import EngineLimits, default_engine_limits
from graphkit.engine.pieces import Outcome, Piece, cut_shards, estimate_articles
from graphkit.engine.shards import ShardFolder
from graphkit.errors import ConfigError
from graphkit.extraction import is_loaded
from graphkit.records import Article, Extraction

if TYPE_CHECKING:
    from graphkit.engine.pool import Pool

ENGINES = ("auto", "inline", "pool", "dask")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """Where and how the work on articles runs.

    Attributes
    ----------
    name : str
        ``inline`` (this process), ``pool`` (several processes), ``dask`` (a cluster), or ``auto``: a pool
        from 50 articles on, as far as the number and size of the inputs tell, or beside 200 known ones, which
        are loaded while it gets ready, unless this process has loaded the models before.
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

    def settle(self, articles: int, known: int = 0) -> Engine:
        """Return the engine with every choice made, for about so many articles beside so many known inputs.

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
            name = "pool" if _pays(articles, known, limits) and os.name == "posix" else "inline"
        return replace(self, name=name, workers=self.workers or os.cpu_count() or 1, limits=limits)


def _pays(pieces: int, known: int, limits: EngineLimits) -> bool:
    beside = pieces > 0 and known >= limits.beside_from and (os.cpu_count() or 1) > 1
    return pieces >= limits.pool_from or beside


def open_pool(pieces: int, engine: Engine, config: Config, known: int = 0) -> Pool | None:
    """Have a pool get ready, if it is one that is to work, while the caller does something else.

    Parameters
    ----------
    pieces : int
        How many there may be to work on.
    engine : Engine
    config : Config
    known : int
        How many need no work.

    Returns
    -------
    Pool or None
        To be handed to `run_pieces`, and to be closed.

    Examples
    --------
    >>> open_pool(1, Engine("inline"), Config()) is None
    True
    """
    settled = engine.settle(pieces, 0 if is_loaded(config) else known)
    if settled.name != "pool" or not pieces:
        return None
    return _new_pool(pieces, settled, config)


def _new_pool(tasks: int, engine: Engine, config: Config) -> Pool:
    from graphkit.engine.pool import Pool, check_system

    check_system()
    limits = engine.limits or default_engine_limits()
    return Pool(config, limits, min(engine.workers, tasks), engine.start)


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
    pool: Pool | None = None,
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
    pool : Pool, optional
        What `open_pool` opened; otherwise one is opened here where the engine asks for it.

    Examples
    --------
    >>> list(run_pieces([], Engine("inline"), Config()))
    []
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="graphkit-") as temporary:
            yield from run_pieces(pieces, engine, config, ShardFolder(Path(temporary)), progress, pool)
        return
    finished = folder.finished()
    missing = [piece for piece in pieces if piece.key not in finished]
    report = progress or (lambda done, total: None)
    counter = _Counter(len(pieces), len(pieces) - len(missing), report)
    if pool is not None:
        engine = replace(engine, name="pool")
    settled = engine.settle(estimate_articles(missing))
    for shard, sha256 in _start(missing, settled, config, folder, counter.add, pool):
        folder.record(shard, sha256)
    yield from folder.load(piece.key for piece in pieces)


def _start(
    missing: Sequence[Piece],
    engine: Engine,
    config: Config,
    folder: ShardFolder,
    tick: Tick,
    pool: Pool | None,
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
        with pool or _new_pool(len(shards), engine, config) as workers:
            yield from workers.run(shards, folder.folder, tick)
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
