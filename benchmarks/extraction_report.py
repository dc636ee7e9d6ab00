"""The tables of `benchmarks.extraction` in docs/BENCHMARKS.md: the section between two marks is replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.size_report import table

DOCUMENT = Path("docs/BENCHMARKS.md")
RESULTS = Path("benchmarks/results/extraction.json")
BEGIN, END = "<!-- benchmarks.extraction: begin -->", "<!-- benchmarks.extraction: end -->"
BASE = "jieba.posseg"
WHAT = {
    "graphkit, names": "words and names of thirteen types",
    "graphkit, statements": "words, names, values, relations with their sentence",
    "jieba.posseg": "words and word classes",
    "rjieba.tag": "words and word classes, in Rust",
    "LAC": "words, word classes, four types of names; its network on ONNX Runtime, one thread",
    "GraphRAG fast": "noun phrases by its grammar over jieba's classes, edges between those of one text",
}
STAGES = {
    "segmentation": "words (pkuseg's model)",
    "graphkit_lexicon": "lexicon",
    "graphkit_patterns": "patterns",
    "graphkit_tagger": "tagger",
    "graphkit_merge": "merging and review",
    "names, with segmentation": "**entity part: all of the above**",
    "graphkit_values": "values",
    "graphkit_relations": "**relation part**",
}
ASKED = {"names, with segmentation": 50_000, "graphkit_relations": 100_000, "from file to statements": 30_000}


def describe(found: Mapping[str, Any]) -> str:
    """Return the section."""
    machine, sample = found["machine"], found["sample"]
    versions = ", ".join(f"{row['name']} {row['version']}" for row in found["contestants"][1:])
    head = (
        f"{sample['articles']} bundled articles, {sample['characters']:,} characters; "
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load']} to "
        f"{machine['load_after']}; Python {machine['python']}; {versions}. Speeds are characters per second "
        "of processor time on one core, the best of several rounds, all in one run. Where the load is "
        "higher than the cores, other work slows each row down in its own way: GraphRAG's row holds "
        "jieba.posseg, so that as much as it seems faster is what a ratio may be off by."
    )
    parts = [head, _contestants(found), _stages(found), _start(found), _workers(found), _growth(found)]
    return "\n\n".join(parts)


def _contestants(found: Mapping[str, Any]) -> str:
    rows = found["contestants"]
    base = next((row["speed"] for row in rows if row["name"] == BASE), 0)
    heads = ("", "speed", f"to {BASE}", "loaded in", "memory", "gives")
    cells = (
        (
            row["name"],
            f"{row['speed']:,}",
            f"{row['speed'] / base:.2f}" if base else "–",
            f"{row['load_processor_s']:.2f} s",
            f"{row['peak_mb']} MB",
            WHAT[row["name"]],
        )
        for row in rows
    )
    return table(heads, cells)


def _stages(found: Mapping[str, Any]) -> str:
    base = next((row["speed"] for row in found["contestants"] if row["name"] == BASE), 0)
    speeds = {STAGES[name]: (name, found["stages"][name]) for name in STAGES}
    speeds |= {f"**{name}**": (name, speed) for name, speed in found["ways"].items()}
    cells = (
        (
            label,
            f"{speed:,}",
            f"{speed / base:.2f}" if base else "–",
            f"{ASKED[name]:,}" if name in ASKED else "",
        )
        for label, (name, speed) in speeds.items()
    )
    return "Each stage on the same documents:\n\n" + table(("", "speed", f"to {BASE}", "asked"), cells)


def _start(found: Mapping[str, Any]) -> str:
    cells = ((row["name"], f"{row['processor_s']:.2f} s", f"{row['wall_s']:.2f} s") for row in found["start"])
    return "Start-up, the best of five:\n\n" + table(("", "processor", "on the wall"), cells)


def _workers(found: Mapping[str, Any]) -> str:
    one, two = found["workers"]
    cells = (
        (row["workers"], f"{row['extract_s']:.1f} s", f"{row['work_s']:.1f} s") for row in found["workers"]
    )
    faster, dearer = one["extract_s"] / two["extract_s"], two["work_s"] / one["work_s"]
    told = (
        f"Two workers finish {one['articles']:,} made-up articles {faster:.2f} times as fast as one on these "
        f"shared cores (the models' loading included); an article takes {dearer:.2f} times the work "
        "by the clock, since the two share the processor with each other and with other work."
    )
    heads = ("workers", "extraction on the wall", "work on articles, summed")
    return f"{told}\n\n{table(heads, cells)}"


def _growth(found: Mapping[str, Any]) -> str:
    parts = []
    for title, rows in found["growth"].items():
        cells = ((f"{r['length']:,}", r["names_per_1000"], f"{r['speed']:,}") for r in rows)
        heads = ("characters of an article", "names in 1,000 characters", "speed")
        parts.append(f"Growth {title} (made-up articles):\n\n{table(heads, cells)}")
    return "\n\n".join(parts)


def write_document(found: Mapping[str, Any], path: Path = DOCUMENT) -> Path:
    """Replace the section of the document."""
    text = path.read_text(encoding="utf-8")
    section = f"{BEGIN}\n{describe(found)}\n{END}"
    marked = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    assert marked.search(text), f"{path} has no marks for the section"
    path.write_text(marked.sub(lambda _: section, text), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write_document(json.loads(RESULTS.read_text(encoding="utf-8"))))
