"""What a large corpus takes in memory does not grow with it."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkit.engine.pieces import Outcome
from graphkit.export import write_graphml
from graphkit.large.tables import TableRows
from graphkit.store import Store
from tests.large.corpora import in_tables, make_outcome

SMALL, LARGE = 80, 320


def make_outcomes(articles: int) -> Iterator[Outcome]:
    """Yield articles of which each tells of a bank that many know and of firms of its own."""
    for number in range(articles):
        firms = [f"清风{number * 7919 % 10_007:05d}{one}机电有限公司" for one in "甲乙丙丁戊己"]
        told = [(f"工行温岭{number % 40}支行", "Bank", "FINANCES", firm, "Enterprise") for firm in firms]
        yield make_outcome(number, told, date="2021-03")


def peak_of(articles: int, folder: Path) -> int:
    """Return the most that Python held at once, in bytes, from outcomes to the store and GraphML."""
    gc.collect()
    tracemalloc.start()
    try:
        build_all(articles, folder)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def build_all(articles: int, folder: Path) -> None:
    """Make tables, store and GraphML of so many articles."""
    folder.mkdir()
    tables, _, _ = in_tables(make_outcomes(articles), folder=folder, partitions=articles // 40)
    with Store(folder / "out", memory_mb=64) as store:
        store.save(make_outcomes(articles), [], tables, tables.names())
    write_graphml(TableRows(tables), folder / "graph.graphml")
    tables.close()


def test_four_times_the_articles_take_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package, names in {
        "large": ("scratch", "gathering", "merging"),
        "store": ("database",),
        "export": ("graphml", "cleaning"),
    }.items():
        for name in names:
            monkeypatch.setattr(f"graphkit.{package}.{name}.BATCH", 100)
    monkeypatch.setattr("graphkit.store.database.BATCH_OF_ARTICLES", 20)
    build_all(LARGE, tmp_path / "first")  # what is loaded late, and caches of a fixed size, are filled now
    small = peak_of(SMALL, tmp_path / "small")
    large = peak_of(LARGE, tmp_path / "large")
    assert large < 1.5 * small, (small, large)
