"""One article added to a store: ``python -m benchmarks.incremental [--articles 1000] [--rounds 5]``.

Times whole commands, each in a process of its own: a build of all articles from nothing, in one process so
that all its processor time is counted; then, round after round, one article more into the same store. Then
the same with ``--watch``: from the article's file to the last file of the graph. At the end the files must
have the bytes of a build from nothing.

Two corpora: in *recurring names* the same few hundred articles come back, so that the graph has few nodes and
many edges; in *new names* every article after the bundled ones has names of its own: many of both.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from random import Random
from statistics import median

from graphkit.entities.augment import vary_passage
from graphkit.entities.train import plain_passage
from graphkit.evaluate.training import read_training_text

LEAST = 300
"""Shorter passages are no articles."""

BUNDLED = 300
"""So many bundled articles are taken."""

COMMAND = "from graphkit.cli.main import main; main()"

PAUSE = 5.0
"""Seconds between two articles while a command watches: nobody saves them faster."""


def bundled() -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Return the bundled training articles with their names."""
    passages = [plain_passage(passage) for passage in read_training_text()]
    return [(text, spans) for text, spans in passages if len(text) > LEAST][:BUNDLED]


def recurring_names() -> Iterator[str]:
    """Yield articles without end: the bundled ones, again and again."""
    yield from cycle(text for text, _ in bundled())


def new_names() -> Iterator[str]:
    """Yield articles without end: the bundled ones, then the same with other names."""
    articles = bundled()
    yield from (text for text, _ in articles)
    chance = Random(6)
    for number in count():
        yield vary_passage(*articles[number % len(articles)], chance)[0]


CORPORA: dict[str, Callable[[], Iterator[str]]] = {
    "recurring names": recurring_names,
    "new names": new_names,
}


@dataclass(frozen=True)
class Run:
    """What one command took, and the report that it wrote."""

    wall: float
    processor: float
    report: dict[str, object]

    @property
    def work(self) -> float:
        """Seconds of reading, cleaning and extracting articles."""
        return sum(self.report["work_seconds"].values())  # type: ignore[attr-defined]


def command_line(folder: Path, output: Path, *more: str) -> list[str]:
    return [sys.executable, "-c", COMMAND, "build", str(folder), "-o", str(output), *more]


def build(folder: Path, output: Path, *more: str) -> Run:
    """Run ``graphkit build`` and wait for it."""
    before, begin = os.times(), time.perf_counter()
    # An installed package is compiled; where this is switched off, each run would compile graphkit anew.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run(command_line(folder, output, "-q", *more), env=environment, check=True)
    wall, after = time.perf_counter() - begin, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(wall, used, json.loads((output / "report.json").read_text(encoding="utf-8")))


def measure(
    texts: Iterator[str], articles: int, rounds: int, folder: Path
) -> tuple[Run, list[Run], list[float]]:
    """Return the build from nothing, those with one article more, and the seconds where a command watches."""
    source, output, again = folder / "in", folder / "out", folder / "again"
    source.mkdir()

    def write(number: int) -> None:
        (source / f"{number:06}.txt").write_text(next(texts) + "\n", encoding="utf-8")

    for number in range(articles):
        write(number)
    full = build(source, output, "--engine", "inline")
    added = []
    for number in range(articles, articles + rounds):
        write(number)
        added.append(build(source, output))
    watched = list(watch(source, output, write, range(articles + rounds, articles + 2 * rounds)))
    build(source, again)
    for name in ("graph.graphml", "graph.html"):
        if (output / name).read_bytes() != (again / name).read_bytes():
            raise AssertionError(f"{name} differs from that of a build from nothing")
    return full, added, watched


def watch(
    source: Path, output: Path, write: Callable[[int], None], numbers: Iterable[int]
) -> Iterator[float]:
    """Add articles one by one while a command watches; yield the seconds until all files are written."""
    arguments = command_line(source, output, "--watch", "--json")
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        process.stdout.readline()
        for number in numbers:
            time.sleep(PAUSE)
            begin = time.perf_counter()
            write(number)
            report = json.loads(process.stdout.readline())
            yield time.perf_counter() - begin
            assert report["files"]["extracted"] == 1
        process.terminate()


def row(name: str, full: Run, added: list[Run], watched: list[float]) -> str:
    """Return a line of the table; of the rounds the median."""
    ordered = sorted(added, key=lambda run: run.processor)
    one = ordered[len(ordered) // 2]
    nodes, edges = full.report["nodes"], full.report["edges"]
    best = min(run.wall for run in added)
    cells = [
        name, f"{nodes['total']:,}", f"{edges['total']:,}",  # type: ignore[index]
        f"{full.processor:.1f} s", f"{one.processor:.1f} s", f"{one.processor / full.processor:.3f}",
        f"{full.work:.1f} s", f"{one.work:.2f} s", f"{one.work / full.work:.4f}",
        f"{sorted(run.wall for run in added)[len(added) // 2]:.1f} s", f"{best:.1f} s",
        f"{median(watched):.2f} s", f"{max(watched):.2f} s",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def table(articles: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the result."""
    yield "# One article added to a store"
    yield ""
    yield f"    python -m benchmarks.incremental --articles {articles} --rounds {rounds}"
    yield ""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    yield (
        f"{articles:,} articles in the store, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors; when it began {load:.1f} processes wanted one. Processor time is that "
        "of the whole command, from its start to the last file written; work on articles is what the report "
        "counts: reading, cleaning, extracting. Medians of the rounds, and the fastest command. The last two "
        "columns are those of `graphkit build --watch`, from the moment when the article is saved until the "
        "store, graph.graphml, graph.html and report.json have it: the median, and the slowest."
    )
    yield ""
    yield (
        "| corpus | nodes | edges | processor time, all | one more | ratio "
        "| work on articles, all | one more | ratio | wall, one more | fastest "
        "| watching, one more | slowest |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for name, make in CORPORA.items():
        with tempfile.TemporaryDirectory() as folder:
            yield row(name, *measure(make(), articles, rounds, Path(folder)))
    yield ""
    yield (
        "After each row, graph.graphml and graph.html were compared with those of a build from nothing: the "
        "same bytes. The one article is the only one that is extracted."
    )


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    lines = []
    for line in table(chosen.articles, chosen.rounds):
        print(line, flush=True)
        lines.append(line)
    if chosen.output:
        chosen.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
