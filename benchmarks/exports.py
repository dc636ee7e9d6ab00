"""Export a graph of a million nodes: ``python -m benchmarks.exports [--nodes 1000000] [--edges 3]``.

A graph in tables (`graphkit.large`) is filled with made-up nodes, edges and articles, and written as
GraphML and Parquet in a process of its own. Requirement: at most 2 GB of memory for a million nodes. The
largest resident memory is read and reset between the steps, so that each step shows its own. With
``--document`` the table goes into docs/BENCHMARKS-size.md.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from graphkit.assembling import describe_graph
from graphkit.config import Config
from graphkit.export import write_graphml
from graphkit.export.tables import write_parquet
from graphkit.large.gathering import dump
from graphkit.large.scratch import Row, Scratch, to_bytes
from graphkit.large.tables import GraphTables, TableRows

MEMORY_MB = 256
"""What the tables may take: half of the default of --memory-limit, as in a build."""

TABLES = """
CREATE TABLE nodes (
    node INTEGER, number INTEGER, id BLOB, clean_id BLOB, name BLOB, kind VARCHAR, aliases BLOB, code VARCHAR,
    links BLOB, mentions INTEGER, articles INTEGER, first_date VARCHAR, last_date VARCHAR
);
CREATE TABLE edges (source INTEGER, target INTEGER, key INTEGER, relation VARCHAR, record BLOB);
CREATE TABLE articles (
    article INTEGER, key BLOB, clean_key BLOB, source_file BLOB, date VARCHAR, record BLOB
);
"""
SENTENCE = "2021年3月5日，{bank}向{firm}发放贷款{amount}万元，用于添置设备，新厂房已经开工。"
KINDS = ("Enterprise", "Person", "Bank", "Village")


def fill(scratch: Scratch, nodes: int, edges_of_node: int) -> None:
    """Make the tables of a graph; every node has edges to others, and every ten nodes an article."""
    scratch.run(TABLES)
    scratch.insert("nodes", (_node(number) for number in range(nodes)))
    scratch.insert("edges", _edges(nodes, edges_of_node))
    scratch.insert("articles", (_article(number) for number in range(nodes // 10)))


def _name(number: int) -> str:
    return f"义乌市云棉{number:08d}纺织有限公司"


def _node(number: int) -> Row:
    kind, name = KINDS[number % len(KINDS)], to_bytes(_name(number))
    identifier = to_bytes(f"{kind}:{number:08d}")
    told = dump([_name(number), f"云棉{number:08d}纺织"])
    links = dump([[_name(number), f"云棉{number:08d}纺织", "declared"]])
    dates = ("2015-01-02", "2023-11-30")
    return number, number, identifier, identifier, name, kind, told, "", links, 1 + number % 97, 5, *dates


def _edges(nodes: int, of_node: int) -> Iterator[Row]:
    chance = random.Random(7)
    for source in range(nodes):
        for target in sorted({chance.randrange(nodes) for _ in range(of_node)}):
            article, start = chance.randrange(max(1, nodes // 10)), chance.randrange(1000)
            evidence = SENTENCE.format(bank=_name(source), firm=_name(target), amount=start + 1)
            statement = {
                "start": start,
                "end": start + len(evidence),
                "evidence": evidence,
                "before": "天刚放亮，街上的早点铺子已经坐满了人。",
                "after": "账本摊在桌上，一笔一笔记得清清楚楚。",
                "confidence": 0.93,
                "frame": "loan",
                "amount_cny": start * 10_000.0,
            }
            record = {
                "relation": "FINANCES",
                "article": f"{article:08d}.txt#1",
                "status": "stated",
                "source_file": f"{article:08d}.txt",
                **{name: value for name, value in statement.items() if name not in ("before", "after")},
                "weight": 1,
                "statements": [statement],
            }
            yield source, target, 0, "FINANCES", dump(record)


def _article(number: int) -> Row:
    key = to_bytes(f"{number:08d}.txt#1")
    record = {
        "title": f"云棉{number}添了新事",
        "date": "2021-03-05",
        "outlet": "",
        "authors": [],
        "source_file": f"{number:08d}.txt",
    }
    return number, key, key, to_bytes(f"{number:08d}.txt"), "2021-03-05", dump(record)


def resident_peak() -> int:
    """Return the largest resident memory since the last call, in megabytes, and begin anew."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def work(nodes: int, edges: int, folder: Path) -> None:
    """Fill the tables and export them; prints one line of JSON for each step."""
    with Scratch(folder, MEMORY_MB) as scratch:
        fill(scratch, nodes, edges)
        tables = GraphTables(scratch, describe_graph(Config(name="benchmark")))
        sizes = {"nodes": sum(tables.count_nodes().values()), "edges": sum(tables.count_edges().values())}
        print(json.dumps({"step": "filling the tables", **sizes, "memory_mb": resident_peak()}), flush=True)
        steps: dict[str, Callable[[TableRows, Path], Path]] = {
            "GraphML": lambda rows, path: write_graphml(rows, path / "graph.graphml"),
            "Parquet": write_parquet,
        }
        for name, write in steps.items():
            target = folder / name
            target.mkdir()
            started, processor = time.perf_counter(), time.process_time()
            write(TableRows(tables), target)
            row = {
                "step": name,
                "seconds": round(time.perf_counter() - started, 1),
                "processor_s": round(time.process_time() - processor, 1),
                "memory_mb": resident_peak(),
                "file_mb": sum(path.stat().st_size for path in target.iterdir()) // 10**6,
            }
            print(json.dumps(row), flush=True)


def main() -> None:
    """Measure in a process of its own and keep the rows."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--edges", type=int, default=3, help="edges of a node")
    parser.add_argument("--results", type=Path, default=Path("benchmarks/results/exports.jsonl"))
    parser.add_argument("--document", action="store_true", help="write docs/BENCHMARKS-size.md")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        work(args.nodes, args.edges, args.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.exports", "--work", folder]
        command += ["--nodes", str(args.nodes), "--edges", str(args.edges)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    print(done.stdout, end="")
    args.results.parent.mkdir(parents=True, exist_ok=True)
    args.results.write_text(done.stdout, encoding="utf-8")
    if args.document:
        from benchmarks.size_report import write_document

        write_document()


if __name__ == "__main__":
    main()
