"""Where the work on each article runs: in this process, in a pool of processes, or on a Dask cluster."""

from graphkit.engine.limits import EngineLimits, default_engine_limits
from graphkit.engine.pieces import Outcome, Piece, Trouble
from graphkit.engine.running import ENGINES, Engine, open_pool, run, run_pieces
from graphkit.engine.shards import ShardFolder

__all__ = [
    "ENGINES",
    "Engine",
    "EngineLimits",
    "Outcome",
    "Piece",
    "ShardFolder",
    "Trouble",
    "default_engine_limits",
    "open_pool",
    "run",
    "run_pieces",
]
