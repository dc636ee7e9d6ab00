"""From outcomes to a graph in tables: gather, merge, correct, put the edges together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphkit.config import Config
from graphkit.engine.pieces import Outcome
from graphkit.entities.lexicon import load_lexicon
from graphkit.large.curation import CitedTexts, correct_entities, correct_relations
from graphkit.large.edges import make_edges, number_nodes
from graphkit.large.gathering import Gatherer
from graphkit.large.merging import merge_partitions
from graphkit.large.scratch import Scratch
from graphkit.large.tables import GraphTables
from graphkit.report import Clock
from graphkit.resolve.blocks import Oversized
from graphkit.resolve.curation import Correction, Verdict

OF_DATABASE = 0.5
OF_PARTITION = 0.25
"""What the tables and one partition may take of the memory limit; the rest is for the store."""


def build_tables(
    outcomes: Iterable[Outcome],
    config: Config,
    clock: Clock,
    *,
    memory_mb: int,
    folder: Path | None = None,
    attributes: Mapping[str, Any] | None = None,
    corrections: Sequence[Correction] = (),
    partitions: int = 0,
    cap: int | None = None,
) -> tuple[GraphTables, list[Verdict], list[Oversized]]:
    """Resolve a corpus and make its graph in tables.

    Parameters
    ----------
    outcomes : iterable of Outcome
        Read once, in any order.
    config : Config
    clock : Clock
        Told of the stages ``resolve`` and ``graph``.
    memory_mb : int
        What the work over the corpus may take, in megabytes.
    folder : Path, optional
        Where the tables lie; by default the system's folder for temporary files.
    attributes : mapping, optional
        Those of the graph, without its articles.
    corrections : sequence of Correction
    partitions : int
        Of resolution; 0 means as few as fit into the memory. The graph does not depend on it.
    cap : int, optional
        The size of the largest entity; by default that of ``data/limits.toml``.

    Returns
    -------
    tuple of (GraphTables, list of Verdict, list of Oversized)

    Examples
    --------
    >>> tables, verdicts, oversized = build_tables([], Config(), Clock(), memory_mb=64)
    >>> list(tables.nodes()), verdicts, oversized
    ([], [], [])
    >>> tables.close()
    """
    scratch = Scratch(folder, max(64, int(memory_mb * OF_DATABASE)))
    try:
        lexicon = load_lexicon(config.lexicons, config.own_types)
        cited = CitedTexts(corrections)
        with clock.stage("resolve"):
            gatherer = Gatherer(scratch, lexicon, config.minimum_confidence)
            for outcome in cited.watch(outcomes):
                gatherer.add(outcome)
            gatherer.finish()
            oversized = merge_partitions(scratch, lexicon, int(memory_mb * OF_PARTITION), partitions, cap)
            verdicts = correct_entities(scratch, corrections)
        with clock.stage("graph"):
            number_nodes(scratch)
            make_edges(scratch)
            tables = GraphTables(scratch, attributes or {})
            verdicts += correct_relations(tables, corrections, cited.texts)
    except BaseException:
        scratch.close()
        raise
    return tables, sorted(verdicts, key=lambda verdict: verdict.number), oversized
