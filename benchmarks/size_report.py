"""docs/BENCHMARKS-size.md, written from the results of `benchmarks.size` and `benchmarks.exports`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

DOCUMENT = Path("docs/BENCHMARKS-size.md")
RESULTS = Path("benchmarks/results/size.jsonl")
EXPORTS = Path("benchmarks/results/exports.jsonl")
MILLION = 1_000_000
Row = dict[str, Any]

HEAD = """# How cost grows with the corpus

    python -m benchmarks.size --articles 1000,3000,10000,100000 --document
    python -m benchmarks.size --articles 1000,3000,10000,100000 --truth --document
    python -m benchmarks.exports --document

Corpora come from `benchmarks/generate.py`: articles of about 1,000 characters, 60 % filler prose, names
drawn by a power law so that a few are in many articles and new ones keep coming; the truth of each article is
known. Each size is built by `graphkit build` with its default settings in processes of its own and measured
from outside; memory is the largest resident set. *Leader* is the process that leads the build, resolves and
writes; *worker* is the largest of those that extract. The cores were shared with other work, so that seconds
on the wall say little; memory, sizes and quality do not depend on it.
"""
WHOLE = "## The whole way: read, clean, extract, resolve, write"
TRUTH = """## What comes after the extraction

With `--truth` the truth is handed over as finished shards, as if every name and relation had been found, so
that what comes after the extraction is measured without it: reading the shards, resolution, the graph, the
store, all files."""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a results file; none where it is not there."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def latest(rows: Iterable[Row], kind: str) -> list[Row]:
    """Return the last complete row of each size, from small to large."""
    found = {row["articles"]: row for row in rows if row["kind"] == kind and row["code"] == 0}
    return [found[size] for size in sorted(found)]


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, all columns to the right."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---:|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def exponent(rows: Sequence[Row], name: str) -> float:
    """Return by which power of the articles a value grows between the smallest and the largest size."""
    first, last = rows[0], rows[-1]
    return math.log(last[name] / first[name]) / math.log(last["articles"] / first["articles"])


def _at_a_million(rows: Sequence[Row], name: str) -> float:
    growth = (MILLION / rows[-1]["articles"]) ** exponent(rows, name)
    return float(rows[-1][name] * growth)


def describe(title: str, rows: Sequence[Row]) -> str:
    """Return the section of one kind of run."""
    cost = table(
        ("articles", "leader", "worker", "processor", "extract", "resolve", "graph", "store", "all"),
        (
            (
                f"{row['articles']:,}",
                f"{row['parent_mb']:,} MB",
                f"{row['worker_mb']:,} MB" if row["worker_mb"] else "–",
                f"{row['parent_processor_s']:,.0f} s" if "parent_processor_s" in row else "–",
                *(f"{row['stages'][name]:,.0f} s" for name in ("extract", "resolve", "graph", "store")),
                f"{row['seconds']:,.0f} s",
            )
            for row in rows
        ),
    )
    quality = table(
        (
            "articles",
            "precision",
            "recall",
            "true entities",
            "nodes for them",
            "names found",
            "edges",
            "GraphML",
            "store",
        ),
        (
            (
                f"{row['articles']:,}",
                f"{row['precision']:.4f}",
                f"{row['recall']:.4f}",
                f"{row['true_entities_found']:,.0f}",
                f"{row['entities_of_them']:,.0f}",
                f"{row['names_found'] / row['names']:.1%}",
                f"{row['edges']:,}",
                f"{row['graphml_mb']:,} MB",
                f"{row['duckdb_mb']:,} MB",
            )
            for row in rows
        ),
    )
    note = (
        "Precision and recall are B³ over the names of the truth: of the names that share a node, how many "
        "mean one thing; of those that mean one thing, how many share a node."
    )
    remarks = "".join(f"\n{row['articles']:,} articles: {row['remark']}\n" for row in rows if "remark" in row)
    return f"{title}\n\n{cost}\n{remarks}\n{note}\n\n{quality}\n"


def _tables_only(rows: Sequence[Row]) -> list[Row]:
    """Return the sizes that do not fit into memory: smaller ones go another way."""
    return [row for row in rows if row["articles"] > 3000]


def extrapolate(rows: Sequence[Row], kind: str) -> str:
    """Return what a million articles will take, and why."""
    large = _tables_only(rows)
    if len(large) < 2:
        return ""
    first, last = large[0], large[-1]
    per_article = (last["parent_mb"] - first["parent_mb"]) / (last["articles"] - first["articles"])
    memory = last["parent_mb"] + per_article * (MILLION - last["articles"])
    ratio = last["parent_mb"] / first["parent_mb"]
    nodes, edges = (_at_a_million(large, name) for name in ("nodes", "edges"))
    worker = max(row["worker_mb"] for row in large)
    lines = [
        f"From {first['articles']:,} to {last['articles']:,} articles ({kind}):",
        "",
        f"- the leader's memory grows {ratio:.2f} times ({per_article * 1000:.2f} KB for an article), so "
        f"that a million articles in as many files would take about {memory:,.0f} MB, "
        f"{memory / first['parent_mb']:.2f} times that of {first['articles']:,};",
        f"- nodes and edges would be about {nodes:,.0f} and {edges:,.0f}.",
    ]
    timed = [row for row in large if "parent_processor_s" in row]
    if len(timed) > 1:
        power, seconds = exponent(timed, "parent_processor_s"), _at_a_million(timed, "parent_processor_s")
        lines.append(
            f"- the leader's processor time grows by the power {power:.2f} of the articles: about "
            f"{seconds / 60:,.0f} minutes for a million."
        )
    if worker:
        lines.append(f"- a worker takes {worker:,} MB: it is replaced after 2,000 articles.")
    return "\n".join(lines) + "\n"


def describe_exports(rows: Sequence[Row]) -> str:
    """Return the section of `benchmarks.exports`."""
    if not rows:
        return ""
    filled, steps = rows[0], rows[1:]
    head = f"## Exports of {filled['nodes']:,} nodes and {filled['edges']:,} edges"
    told = (
        "A graph in tables, written in a process of its own whose tables may take 256 MB (asked: at "
        "most 2 GB). Memory is the largest resident set of each step."
    )
    cells = (
        (
            row["step"],
            f"{row['memory_mb']:,} MB",
            f"{row['file_mb']:,} MB",
            f"{row['processor_s']:,.0f} s",
            f"{row['seconds']:,.0f} s",
        )
        for row in steps
    )
    return f"{head}\n\n{told}\n\n{table(('', 'memory', 'files', 'processor', 'on the wall'), cells)}\n"


def write_document(results: Path = RESULTS, exports: Path = EXPORTS, path: Path = DOCUMENT) -> Path:
    """Write the document."""
    rows = read_rows(results)
    whole, truth = latest(rows, "whole"), latest(rows, "truth")
    sections = [HEAD]
    sections += [describe(title, found) for title, found in ((WHOLE, whole), (TRUTH, truth)) if found]
    told = [extrapolate(whole, "the whole way"), extrapolate(truth, "after the extraction")]
    if any(told):
        sections += ["## To a million articles\n", *filter(None, told)]
    sections.append(describe_exports(read_rows(exports)))
    path.write_text("\n".join(filter(None, sections)).rstrip() + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write_document())
