"""From what the articles say to the graph: in memory, or in tables where they are too many."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.config import Config
from graphkit.models import pause_collection
from graphkit.ontology import describe_types
from graphkit.report import Clock

if TYPE_CHECKING:
    import networkx

    from graphkit.engine import Outcome
    from graphkit.graph.assemble import ArticleEdges
    from graphkit.large import GraphTables
    from graphkit.resolve.blocks import Oversized
    from graphkit.resolve.corpus import Corpus, Resolution
    from graphkit.resolve.curation import Correction, Verdict

Name = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A graph, either in memory or in tables, and how it came about."""

    graph: networkx.MultiDiGraph | None
    tables: GraphTables | None
    verdicts: Sequence[Verdict]
    oversized: Sequence[Oversized]
    resolution: Resolution | None = None

    def names(self) -> Iterator[Name]:
        """Yield article, name, type and node of each name of an article that means a node."""
        if self.tables is not None:
            yield from self.tables.names()
        elif self.resolution is not None and self.graph is not None:
            for article, table in self.resolution.by_article.items():
                for (name, kind), entity in table.items():
                    if entity in self.graph:
                        yield article, name, kind, entity

    def count(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return how many nodes there are of each type, and edges of each relation."""
        if self.tables is not None:
            return self.tables.count_nodes(), self.tables.count_edges()
        assert self.graph is not None
        nodes = Counter(kind for _, kind in self.graph.nodes(data="type"))
        return nodes, Counter(relation for _, _, relation in self.graph.edges(data="relation"))


def take_outcomes(outcomes: Iterator[Outcome], articles: int) -> tuple[deque[Outcome], bool]:
    """Take outcomes until there are more than so many articles; tell whether these were all."""
    taken: deque[Outcome] = deque()
    count = 0
    for outcome in outcomes:
        taken.append(outcome)
        count += len(outcome.extractions)
        if count > articles:
            return taken, False
    return taken, True


@pause_collection()
def make_in_memory(
    outcomes: Iterable[Outcome],
    config: Config,
    clock: Clock,
    corrections: Sequence[Correction],
    corpus: Corpus | None = None,
    known: dict[str, ArticleEdges] | None = None,
) -> Made:
    """Resolve a corpus, some of whose articles may be in it already, and make its graph in memory.

    ``known`` holds the edges that an earlier call made, and then those of this one.
    """
    from graphkit.entities.lexicon import load_lexicon
    from graphkit.graph.assemble import assemble_graph
    from graphkit.resolve.corpus import Corpus
    from graphkit.resolve.curation import curate_entities, curate_relations

    corpus = corpus or Corpus(load_lexicon(config.lexicons, config.own_types))
    outcomes = list(outcomes)
    extractions = [one for outcome in outcomes for one in outcome.extractions]
    texts = {source.name: source.text for outcome in outcomes for source in outcome.sources}
    with clock.stage("resolve"):
        corpus.add_all(extractions)
        resolution = corpus.resolve()
        oversized = resolution.oversized
        resolution, verdicts = curate_entities(resolution, corrections)
    with clock.stage("graph"):
        graph = assemble_graph(
            extractions,
            resolution,
            texts,
            **describe_graph(config),
            minimum_confidence=config.minimum_confidence,
            known=known,
        )
        verdicts += curate_relations(graph, corrections, texts)
    verdicts.sort(key=lambda verdict: verdict.number)
    return Made(graph, None, verdicts, oversized, resolution)


def make_in_tables(
    taken: deque[Outcome],
    rest: Iterable[Outcome],
    config: Config,
    clock: Clock,
    corrections: Sequence[Correction],
    memory_mb: int,
    folder: Path | None,
) -> Made:
    """Resolve a corpus and make its graph in tables; ``taken`` is emptied on the way."""
    from graphkit.large import build_tables
    from graphkit.large.scratch import remove_leftovers

    if folder is not None:
        remove_leftovers(folder)
    first = (taken.popleft() for _ in range(len(taken)))
    tables, verdicts, oversized = build_tables(
        chain(first, rest),
        config,
        clock,
        memory_mb=memory_mb,
        folder=folder,
        attributes=describe_graph(config),
        corrections=corrections,
    )
    return Made(None, tables, verdicts, oversized)


def describe_graph(config: Config) -> dict[str, Any]:
    """Return the graph's own attributes."""
    from graphkit import __version__

    own = {"types": describe_types(config.types)} if config.types else {}
    return {"name": config.name, "version": __version__, "settings": describe_config(config), **own}


def describe_config(config: Config) -> dict[str, Any]:
    """Return the settings as plain values; files by their names, so that the folder does not matter."""
    return {name: _plain(value) for name, value in asdict(config).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return value.name
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return "" if value is None else value if isinstance(value, str | int | float) else str(value)
