"""Small corpora for the tests of what is made for large ones, and the graph both ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from graphkit.assembling import Made, describe_graph, make_in_memory
from graphkit.config import Config
from graphkit.engine.pieces import Outcome
from graphkit.export import write_graphml
from graphkit.large import GraphTables, build_tables
from graphkit.large.tables import TableRows
from graphkit.records import Article, Extraction, Mention, SourceFile, Statement
from graphkit.report import Clock
from graphkit.resolve.curation import Correction

CONFIG = Config(name="样例")
Told = tuple[str, str, str, str, str]
"""Source, its type, relation, target, its type."""


def make_outcome(number: int, told: Sequence[Told], *, date: str = "", shift: str = "") -> Outcome:
    """One article that tells some relations, a sentence each."""
    name = f"{shift}{number}.txt"
    text, mentions, statements, spans = "", [], [], []
    for source, source_type, relation, target, target_type in told:
        started = len(text)
        one = Mention(started, started + len(source), source, source_type)
        other = Mention(one.end + 1, one.end + 1 + len(target), target, target_type)
        text += f"{source}与{target}。"
        mentions += [one, other]
        spans.append((started, len(text)))
        statements.append(Statement(one, relation, other, *spans[-1], {"amount_cny": float(len(text))}))
    article = Article(f"{name}#1", name, text, tuple(range(len(text))), date=date, authors=("记者",))
    extraction = Extraction(article, tuple(mentions), tuple(statements), tuple(spans))
    return Outcome(name, name, "", (SourceFile(name, text),), (extraction,), found=1)


def in_memory(outcomes: Iterable[Outcome], corrections: Sequence[Correction] = ()) -> Made:
    """The graph made in memory."""
    return make_in_memory(sorted(outcomes, key=lambda one: one.piece), CONFIG, Clock(), corrections)


def in_tables(
    outcomes: Iterable[Outcome], corrections: Sequence[Correction] = (), **settings: Any
) -> tuple[GraphTables, list[Any], list[Any]]:
    """The graph made in tables."""
    attributes = describe_graph(CONFIG)
    settings = {"memory_mb": 128, **settings}
    return build_tables(outcomes, CONFIG, Clock(), attributes=attributes, corrections=corrections, **settings)


def bytes_in_memory(
    outcomes: Iterable[Outcome], folder: Path, corrections: Sequence[Correction] = ()
) -> bytes:
    """The GraphML of the graph made in memory."""
    return write_graphml(in_memory(outcomes, corrections).graph, folder / "memory.graphml").read_bytes()


def bytes_in_tables(
    outcomes: Iterable[Outcome], folder: Path, corrections: Sequence[Correction] = (), **settings: Any
) -> bytes:
    """The GraphML of the graph made in tables."""
    tables, _, _ = in_tables(outcomes, corrections, **settings)
    try:
        return write_graphml(TableRows(tables), folder / "tables.graphml").read_bytes()
    finally:
        tables.close()
