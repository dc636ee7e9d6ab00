"""A Dask cluster gives the same bytes, also when one of its workers is killed in the middle."""

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from graphkit.config import Config
from graphkit.engine import Engine, Piece, ShardFolder, default_engine_limits, run_pieces
from graphkit.engine.codec import encode_outcome, pack
from graphkit.errors import ConfigError
from tests.engine.samples import make_text, plant_mischief, write_corpus

distributed = pytest.importorskip("distributed")
# Dask's own threads and sockets are closed late; that is not ours to judge.
pytestmark = pytest.mark.filterwarnings("ignore")
LIMITS = replace(default_engine_limits(), shard_pieces=2)


def make_pieces(folder: Path) -> list[Piece]:
    return [Piece(path.name, path, key=path.name) for path in sorted(folder.iterdir())]


def outcome_bytes(pieces: list[Piece], engine: Engine, folder: Path | None = None) -> list[bytes]:
    shards = ShardFolder(folder) if folder else None
    outcomes = sorted(run_pieces(pieces, engine, Config(), shards), key=lambda one: one.piece)
    return [pack(encode_outcome(replace(one, seconds={}))) for one in outcomes]


def test_a_killed_dask_worker_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three worker processes on one scheduler; one is killed when a few shards are done."""
    monkeypatch.setenv("PYTHONPATH", str(plant_mischief(tmp_path / "site")))
    monkeypatch.setenv("ONCE", str(tmp_path / "once"))
    write_corpus(tmp_path / "in", 40)
    (tmp_path / "in" / "0007.txt").write_text(make_text(7) + "进程被杀的一段话。\n", encoding="utf-8")
    pieces = make_pieces(tmp_path / "in")
    settings = {"n_workers": 3, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(processes=True, **settings) as cluster:
        victim = next(iter(cluster.workers.values())).pid
        killer = threading.Thread(target=_kill_when_busy, args=(victim, tmp_path / "shards"), daemon=True)
        killer.start()
        engine = Engine("dask", workers=3, scheduler=cluster.scheduler_address, limits=LIMITS)
        found = outcome_bytes(pieces, engine, tmp_path / "shards")
        killer.join(timeout=10)
    assert (tmp_path / "killed").exists()
    assert found == outcome_bytes(pieces, Engine("pool", workers=2, limits=LIMITS))
    assert sum("进程被杀" in text for text in map(str, found)) == 0 and len(found) == 40


def _kill_when_busy(victim: int, shards: Path) -> None:
    manifest = shards / "manifest.jsonl"
    while not (manifest.exists() and manifest.read_bytes().count(b"\n") >= 3):
        time.sleep(0.01)
    os.kill(victim, signal.SIGKILL)
    (shards.parent / "killed").touch()


def test_a_local_cluster_gives_the_same_bytes(tmp_path: Path) -> None:
    pieces = make_pieces(write_corpus(tmp_path / "in", 6))
    found = outcome_bytes(pieces, Engine("dask", workers=2, limits=LIMITS))
    assert found == outcome_bytes(pieces, Engine("inline"))


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from graphkit.engine import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    pieces = make_pieces(write_corpus(tmp_path / "in", 1))
    with pytest.raises(ConfigError, match="the scheduler does not answer"):
        outcome_bytes(pieces, Engine("dask", scheduler="tcp://127.0.0.1:9"))
