"""Killed at any moment, a build goes on: nothing lost, nothing twice, the same bytes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engine.samples import write_corpus

ROOT = Path(__file__).parents[2]
ROUNDS = 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_killed_at_fifty_random_points_it_ends_with_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, Path(__file__).with_name("kill_many.py"), tmp_path, str(ROUNDS), "20210304"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > ROUNDS / 5, "many kills must hit a build that is still at work"


def test_a_killed_pool_leaves_no_worker_and_its_shards_count(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 120)
    command = [sys.executable, "-m", "graphkit.cli.main", "build", tmp_path / "in", "-o", tmp_path / "out"]
    process = subprocess.Popen([*command, "-q", "--workers", "2"], cwd=ROOT)
    manifest = tmp_path / "out" / ".shards" / "manifest.jsonl"
    while process.poll() is None and not (manifest.exists() and manifest.stat().st_size):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    recorded = len(manifest.read_bytes().splitlines())
    assert recorded
    done = subprocess.run(
        [*command, "--json", "--workers", "2"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    subprocess.run([*command[:-1], tmp_path / "new", "-q", "--engine", "inline"], cwd=ROOT, check=True)
    assert '"done": 120' in done.stdout
    for name in ("graph.graphml", "graph.html"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "new" / name).read_bytes()
    assert not (tmp_path / "out" / ".shards").exists()
