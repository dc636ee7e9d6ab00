"""Time the extraction beside jieba's tagger: ``python -m benchmarks.extraction``.

All in one run, on one core, over the bundled training articles: characters per second of each stage and of
the whole, and the ratio to jieba.posseg and, where it installs, rjieba's tagger
(``pip install jieba rjieba``).
"""

from __future__ import annotations

import importlib
import platform
import time
from collections.abc import Callable
from typing import Any

from graphkit.entities.train import plain_passage
from graphkit.evaluate.training import read_training_text
from graphkit.pipeline import extract_article, load_pipeline
from graphkit.records import Article


def articles(least: int = 100_000) -> list[Article]:
    """Return bundled articles of together at least ``least`` characters."""
    found: list[Article] = []
    size = 0
    for passage in read_training_text():
        text = plain_passage(passage)[0]
        if len(text) > 300 and size < least:
            found.append(Article(passage.id, passage.id, text, tuple(range(len(text)))))
            size += len(text)
    return found


def speed(work: Callable[[str], object], texts: list[str]) -> float:
    """Return characters per second of processor time: the best of two rounds after a warm-up."""
    work(texts[0])
    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - begin)
    return sum(map(len, texts)) / best


def stage_speeds(texts: list[str]) -> dict[str, float]:
    """Return the characters per second of each component, run one after another on the same documents."""
    nlp = load_pipeline()
    seconds: dict[str, float] = {"segmentation": 0.0}
    for text in texts:
        begin = time.process_time()
        doc = nlp.make_doc(text)
        seconds["segmentation"] += time.process_time() - begin
        for name, component in nlp.pipeline:
            begin = time.process_time()
            doc = component(doc)
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - begin
    size = sum(map(len, texts))
    named = {name: size / spent for name, spent in seconds.items()}
    entity = [spent for name, spent in seconds.items() if name not in ("segmentation", "graphkit_relations")]
    return {**named, "entity part": size / sum(entity)}


def peers() -> dict[str, Callable[[str], Any]]:
    """Return the taggers to compare with that are installed."""
    found: dict[str, Callable[[str], Any]] = {}
    for name, module, function in (
        ("jieba.posseg", "jieba.posseg", "lcut"),
        ("rjieba.tag", "rjieba", "tag"),
    ):
        try:
            found[name] = getattr(importlib.import_module(module), function)
        except (ImportError, AttributeError):
            print(f"{name}: not installed")
    return found


def main() -> None:
    """Print the table."""
    chosen = articles()
    texts = [article.text for article in chosen]
    by_text = {article.text: article for article in chosen}
    whole = speed(lambda text: extract_article(by_text[text]), texts)
    print(f"{len(texts)} articles, {sum(map(len, texts)):,} characters; Python {platform.python_version()}")
    for name, value in stage_speeds(texts).items():
        print(f"  {name:22} {value:12,.0f} characters/s")
    print(f"  {'whole extraction':22} {whole:12,.0f} characters/s")
    for name, tag in peers().items():
        value = speed(tag, texts)
        print(f"  {name:22} {value:12,.0f} characters/s; the whole extraction is {whole / value:.2f} of it")


if __name__ == "__main__":
    main()
