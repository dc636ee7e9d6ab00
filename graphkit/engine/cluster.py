"""The engine of a Dask cluster: Dask hands out shards, each worker guards its work with a pool of its own."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.config import Config
from graphkit.engine.inline import Done, Tick
from graphkit.engine.limits import EngineLimits
from graphkit.engine.pieces import Shard
from graphkit.engine.pool import Pool
from graphkit.errors import ConfigError

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 20
_pools = threading.local()


def run_on_cluster(
    shards: Sequence[Shard],
    config: Config,
    limits: EngineLimits,
    folder: Path,
    tick: Tick,
    *,
    workers: int,
    scheduler: str = "",
) -> Iterator[Done]:
    """Do shards on the cluster of ``scheduler``, or on a local one of ``workers`` processes.

    All workers must see ``folder`` and the input files under the same paths. A shard whose Dask worker dies
    is given to another one; one that Dask gives up is done here.

    Raises
    ------
    ConfigError
        distributed is not installed, or the scheduler does not answer.
    """
    with _connect(workers, scheduler) as client:
        from distributed import KilledWorker, as_completed

        waiting = {
            client.submit(
                do_shard, shard, config, limits, folder, key=f"graphkit-{shard.name}", pure=False
            ): shard
            for shard in shards
        }
        for future in as_completed(list(waiting)):  # type: ignore[no-untyped-call]
            try:
                done = future.result()
            except KilledWorker:
                done = do_shard(waiting[future], config, limits, folder)
            tick(len(waiting[future].pieces))
            yield from done


def do_shard(shard: Shard, config: Config, limits: EngineLimits, folder: Path) -> list[Done]:
    """Do one shard in the guarded worker process of this thread."""
    settings = (config, limits)
    if getattr(_pools, "settings", None) != settings:
        close_pool()
        _pools.settings, _pools.pool = settings, Pool(config, limits, workers=1)
        atexit.register(_pools.pool.close)
    try:
        return list(_pools.pool.run([shard], folder, lambda pieces: None))
    except BaseException:
        close_pool()
        raise


def close_pool() -> None:
    """End the guarded worker process of this thread, if it has one."""
    pool = getattr(_pools, "pool", None)
    if pool is not None:
        atexit.unregister(pool.close)
        pool.close()
    _pools.settings = _pools.pool = None


@contextmanager
def _connect(workers: int, scheduler: str) -> Iterator[Client]:
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            "the Dask engine needs distributed", remedy="pip install 'graphkit-zh[dask]'"
        ) from error
    library: Any = distributed
    if scheduler:
        with _client_of(library, scheduler) as client:
            yield client
        return
    # No dashboard: nothing of a build is served.
    settings = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with library.LocalCluster(processes=True, **settings) as cluster, library.Client(cluster) as client:
        yield client


def _client_of(library: Any, scheduler: str) -> Any:
    try:
        return library.Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise ConfigError(f"the scheduler does not answer: {error}", remedy=f"check {scheduler}") from error
