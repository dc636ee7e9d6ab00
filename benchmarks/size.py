"""How cost grows with the corpus: ``python -m benchmarks.size --articles 1000,3000,10000``.

Each size is built by ``graphkit build`` in processes of its own over a corpus of `benchmarks.generate`, and
measured from outside: seconds by stage, the largest resident memory of the leading process and of a worker,
entities, edges, and how well the graph resolves what the truth tells. ``--truth`` hands the truth over as
finished shards, as if every name had been found, so that what comes after the extraction can be measured
without it. Results go to ``--results`` (a line of JSON each); ``--document`` writes docs/BENCHMARKS-size.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import generate
from graphkit.building import SHARDS
from graphkit.config import Config
from graphkit.engine import Piece, ShardFolder
from graphkit.engine.pieces import Outcome, Shard
from graphkit.engine.shards import write_shard
from graphkit.records import SourceFile
from graphkit.store.fingerprint import extraction_fingerprint, piece_key

PIECES = 100
SCORE = """
WITH told AS (SELECT article, unnest(names) AS one FROM read_json(?, format = 'newline_delimited',
        columns = {article: 'VARCHAR', names: 'VARCHAR[][]', relations: 'VARCHAR[][]'})),
true_names AS (SELECT article, one[1] AS name, one[2] AS type, one[3] AS truth FROM told),
found AS (SELECT truth, entity, count(*) AS n
        FROM true_names JOIN names USING (article, name, type) GROUP BY ALL),
sums AS (SELECT *, sum(n) OVER (PARTITION BY entity) AS of_entity,
        sum(n) OVER (PARTITION BY truth) AS of_truth FROM found)
SELECT sum(n * n / of_entity) / sum(n), sum(n * n / of_truth) / sum(n),
       count(DISTINCT truth), count(DISTINCT entity), sum(n),
       (SELECT count(*) FROM true_names), (SELECT count(DISTINCT truth) FROM true_names) FROM sums
"""


class Watcher(threading.Thread):
    """Looks at a process and all below it, and remembers the largest resident memory of each."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peaks, self.over = process, dict[int, int](), threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            for process in self._family():
                self.peaks[process] = max(self.peaks.get(process, 0), _peak_kb(process))

    def _family(self) -> Iterator[int]:
        waiting = [self.process]
        while waiting:
            process = waiting.pop()
            yield process
            for task in Path(f"/proc/{process}/task").glob("*/children"):
                try:
                    waiting += map(int, task.read_text().split())
                except OSError:
                    continue


def _peak_kb(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def prepare(folder: Path, articles: int, truth: bool, **shape: Any) -> dict[str, Any]:
    """Write a corpus, and the truth as finished shards where that is asked for."""
    shutil.rmtree(folder, ignore_errors=True)
    started, characters = time.perf_counter(), 0
    fingerprint = extraction_fingerprint(Config())
    shards = ShardFolder(folder / "out" / SHARDS) if truth else None
    made = generate.write_corpus(folder, articles, **shape)
    while batch := list(islice(made, PIECES)):
        characters += sum(len(one.text) for one in batch)
        if shards is not None:
            outcomes = [_outcome(one, fingerprint) for one in batch]
            shard = Shard(tuple(Piece(one.piece, sha256=one.sha256, key=one.key) for one in outcomes))
            shards.record(shard, write_shard(shards.folder, shard, outcomes))
    return {"characters": characters, "generate_s": round(time.perf_counter() - started, 1)}


def _outcome(made: generate.MadeArticle, fingerprint: str) -> Outcome:
    name, text = generate.file_name(made.number), made.text + "\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = SourceFile(name, text, sha256=sha256)
    extraction = generate.make_extraction(made, name, f"{name}#1")
    return Outcome(name, piece_key(name, sha256, fingerprint), sha256, (source,), (extraction,), found=1)


def measure(folder: Path, options: list[str]) -> dict[str, Any]:
    """Build and measure from outside."""
    # The input is found under the names that the generator gives.
    command = [sys.executable, "-m", "graphkit.cli.main", "build", "in", "-o", "out", "-q", *options]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])}
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, env=environment) as process:
        watcher = Watcher(process.pid)
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        watcher.over.set()
        watcher.join()
    others = [peak for number, peak in watcher.peaks.items() if number != process.pid]
    return {
        "code": code,
        "seconds": round(time.perf_counter() - started, 1),
        "parent_processor_s": round(used.ru_utime + used.ru_stime, 1),
        "parent_mb": watcher.peaks.get(process.pid, 0) // 1024,
        "worker_mb": max(others, default=0) // 1024,
    }


def read_results(folder: Path) -> dict[str, Any]:
    """Return sizes and stages of what was built, and how well it resolves."""
    import duckdb

    report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(folder / "out" / "graph.duckdb"), read_only=True) as store:
        scored = store.execute(SCORE, [str(folder / "truth.jsonl")]).fetchone()
    names = (
        "precision",
        "recall",
        "true_entities_found",
        "entities_of_them",
        "names_found",
        "names",
        "true_entities",
    )
    files = {
        f"{path.suffix[1:]}_mb": path.stat().st_size // 10**6 for path in (folder / "out").glob("graph.*")
    }
    return {
        "accounts": report["accounts"],
        "nodes": report["nodes"]["total"],
        "edges": report["edges"]["total"],
        "oversized": len(report["oversized"]),
        "stages": report["seconds"],
        "work_s": round(sum(report["work_seconds"].values()), 1),
        **{name: round(float(value), 4) for name, value in zip(names, scored or (), strict=True)},
        **files,
    }


def run(args: argparse.Namespace, articles: int) -> dict[str, Any]:
    """Measure one size."""
    folder = args.folder / f"{'truth' if args.truth else 'whole'}-{articles}"
    shape = {"length": args.length, "filler": args.filler, "growth": args.growth, "seed": args.seed}
    row: dict[str, Any] = {"articles": articles, "kind": folder.name.split("-")[0], **shape}
    row |= prepare(folder, articles, args.truth, **shape)
    row |= measure(folder, args.option)
    row |= {"options": args.option, "python": platform.python_version(), "cores": os.cpu_count()}
    if row["code"] == 0:
        row |= read_results(folder)
    if not args.keep:
        shutil.rmtree(folder)
    return row


def main() -> None:
    """Measure the sizes asked for, one after another."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", default="1000,3000,10000", help="sizes, with commas between them")
    parser.add_argument("--truth", action="store_true", help="hand the truth over instead of extracting")
    parser.add_argument("--length", type=int, default=1000)
    parser.add_argument("--filler", type=float, default=0.6)
    parser.add_argument("--growth", type=float, default=1.5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path("build/size"))
    parser.add_argument("--results", type=Path, default=Path("benchmarks/results/size.jsonl"))
    parser.add_argument(
        "--option", action="append", default=[], help="an option of graphkit build; may be repeated"
    )
    parser.add_argument("--keep", action="store_true", help="keep the corpus and what was built")
    parser.add_argument(
        "--document", action="store_true", help="write docs/BENCHMARKS-size.md of the results"
    )
    args = parser.parse_args()
    args.folder = args.folder.resolve()
    for articles in [int(one) for one in args.articles.split(",") if one]:
        row = run(args, articles)
        print(json.dumps(row, ensure_ascii=False), flush=True)
        args.results.parent.mkdir(parents=True, exist_ok=True)
        with args.results.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    if args.document:
        from benchmarks.size_report import write_document

        write_document(args.results)


if __name__ == "__main__":
    main()
