"""The stages put together: files in, graph out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.config import Config
from graphkit.errors import GraphkitError, ReadError
from graphkit.records import Article, Extraction, SourceFile

if TYPE_CHECKING:
    import networkx
    from spacy.language import Language

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much is done and how much there is."""


@dataclass(slots=True)
class Skipped:
    """An input that gave no article, and why."""

    name: str
    stage: str
    reason: str


@dataclass(slots=True)
class Build:
    """A graph and the account of how it came about."""

    graph: networkx.MultiDiGraph
    report: dict[str, Any]
    skipped: list[Skipped] = field(default_factory=list)


@lru_cache(maxsize=4)
def load_pipeline(config: Config | None = None) -> Language:
    """Return the spaCy ``Language`` with graphkit's components.

    Parameters
    ----------
    config : Config, optional
        Which layers take part, and the user's own lexicons, patterns and frames.

    Returns
    -------
    spacy.language.Language
        ``doc.ents``, ``doc.spans["graphkit"]`` and ``doc._.statements`` hold what it finds.

    Examples
    --------
    >>> doc = load_pipeline()("工行温岭支行向浙江恒丰泵业有限公司发放贷款300万元。")
    >>> [entity.label_ for entity in doc.ents]
    ['Bank', 'Enterprise']
    """
    import spacy

    import graphkit.components
    import graphkit.segment.tokenizer  # noqa: F401  (registers the tokenizer)

    config = config or Config()
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "graphkit.WordTokenizer.v1"}}})
    lexicons = [str(path) for path in config.lexicons]
    models = config.models
    if "lexicon" in config.layers:
        nlp.add_pipe("graphkit_lexicon", config={"lexicons": lexicons})
    if "patterns" in config.layers:
        nlp.add_pipe("graphkit_patterns", config={"patterns": [str(path) for path in config.patterns]})
    if "model" in config.layers:
        nlp.add_pipe("graphkit_tagger", config={"lexicons": lexicons, "model": models and str(models / "entities")})
    nlp.add_pipe("graphkit_merge", config={"repeated": "repeated" in config.layers})
    nlp.add_pipe("graphkit_values")
    nlp.add_pipe(
        "graphkit_relations",
        config={
            "frames": [str(path) for path in config.frames],
            "topics": config.topics,
            "classifier": config.classifier,
            "model": models and str(models / "relations"),
        },
    )
    return nlp


def extract_article(article: Article, config: Config | None = None) -> Extraction:
    """Return what one article says."""
    from graphkit.segment.sentences import sentence_spans

    nlp = load_pipeline(config)
    doc = nlp.make_doc(article.text)
    doc._.article_date = article.date
    doc._.article_title = article.title
    for _, component in nlp.pipeline:
        doc = component(doc)
    return Extraction(
        article,
        tuple(doc._.mentions),
        tuple(doc._.statements),
        tuple(sentence_spans(article.text)),
        tuple(doc._.values),
        tuple(doc._.links),
    )


def extract(path: str | Path, config: Config | None = None) -> list[Extraction]:
    """Return what the articles of one file say.

    Raises
    ------
    ReadError
        When the file cannot be read.
    """
    from graphkit.clean import clean
    from graphkit.read import read_file

    path = Path(path)
    sources = read_file(path, path.name)
    return [extract_article(article, config) for source in sources for article in clean(source)]


def build(
    paths: str | Path | Iterable[str | Path], config: Config | None = None, progress: Progress | None = None
) -> networkx.MultiDiGraph:
    """Build the graph of files and folders.

    Parameters
    ----------
    paths : path or iterable of paths
        Files and folders; folders are read with all below them.
    config : Config, optional
    progress : callable, optional
        Called with (stage, done, total).

    Returns
    -------
    networkx.MultiDiGraph
        ``graph.graph["articles"]`` holds the articles.

    Raises
    ------
    ReadError
        When a path is missing or nothing can be read.

    Examples
    --------
    >>> graph = build("seeds/")  # doctest: +SKIP
    """
    return build_with_report(paths, config, progress).graph


def build_with_report(
    paths: str | Path | Iterable[str | Path], config: Config | None = None, progress: Progress | None = None
) -> Build:
    """Build the graph and report on it; a file that fails is skipped with its reason."""
    config = config or Config()
    clock = _Clock(progress)
    skipped: list[Skipped] = []
    with clock.stage("read"):
        sources = list(_read_sources(_as_paths(paths), skipped, clock))
    if not sources:
        reasons = "; ".join(f"{one.name}: {one.reason}" for one in skipped[:3])
        raise ReadError(
            f"nothing to read{': ' + reasons if reasons else ''}",
            remedy="name text files or a folder of them",
        )
    with clock.stage("clean"):
        articles = list(_clean_sources(sources, skipped, clock))
    with clock.stage("extract"):
        extractions = list(_extract_articles(articles, config, skipped, clock))
    graph, entities = _assemble(sources, extractions, config, clock)
    return Build(graph, _report(sources, articles, extractions, graph, skipped, clock), skipped)


def _as_paths(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | Path) else [Path(one) for one in paths]


def _read_sources(paths: Sequence[Path], skipped: list[Skipped], clock: _Clock) -> Iterator[SourceFile]:
    from graphkit.read import find_files, read_file

    files = find_files(paths)
    for number, (path, name) in enumerate(files):
        try:
            yield from read_file(path, name)
        except GraphkitError as error:
            skipped.append(
                Skipped(
                    name, error.stage, f"{error.message} ({error.remedy})" if error.remedy else error.message
                )
            )
        clock.tick("read", number + 1, len(files))


def _clean_sources(sources: Sequence[SourceFile], skipped: list[Skipped], clock: _Clock) -> Iterator[Article]:
    from graphkit.clean import clean

    for number, source in enumerate(sources):
        articles = clean(source)
        if not articles:
            skipped.append(Skipped(source.name, "clean", "no text left after cleaning"))
        yield from articles
        clock.tick("clean", number + 1, len(sources))


def _extract_articles(
    articles: Sequence[Article], config: Config, skipped: list[Skipped], clock: _Clock
) -> Iterator[Extraction]:
    for number, article in enumerate(articles):
        try:
            yield extract_article(article, config)
        except GraphkitError:
            raise
        except Exception as error:  # one bad article never costs the others
            skipped.append(Skipped(article.key, "extract", f"{type(error).__name__}: {error}"))
        clock.tick("extract", number + 1, len(articles))


def _assemble(
    sources: Sequence[SourceFile], extractions: Sequence[Extraction], config: Config, clock: _Clock
) -> tuple[networkx.MultiDiGraph, int]:
    from graphkit import __version__
    from graphkit.entities.lexicon import load_lexicon
    from graphkit.graph.assemble import assemble_graph
    from graphkit.resolve import resolve

    with clock.stage("resolve"):
        resolution = resolve(extractions, load_lexicon(config.lexicons))
    with clock.stage("graph"):
        graph = assemble_graph(
            extractions,
            resolution,
            {source.name: source.text for source in sources},
            name=config.name,
            version=__version__,
            settings=describe_config(config),
            minimum_confidence=config.minimum_confidence,
        )
    return graph, len(resolution.entities)


def describe_config(config: Config) -> dict[str, Any]:
    """Return the settings as plain values; files by their names, so that the folder does not matter."""
    table = asdict(config)
    for key in ("lexicons", "patterns", "frames"):
        table[key] = [path.name for path in table[key]]
    table["curation"] = config.curation.name if config.curation else ""
    table["layers"] = list(config.layers)
    return table


class _Clock:
    """Seconds per stage, and the caller's progress display."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        self.tick(name, 0, 0)
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)
        self.tick(name, 1, 1)

    def tick(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(stage, done, total)


def _report(
    sources: Sequence[SourceFile],
    articles: Sequence[Article],
    extractions: Sequence[Extraction],
    graph: networkx.MultiDiGraph,
    skipped: Sequence[Skipped],
    clock: _Clock,
) -> dict[str, Any]:
    repairs: Counter[str] = Counter()
    for record in (*sources, *articles):
        repairs.update(record.repairs)
    edges = Counter(relation for _, _, relation in graph.edges(data="relation"))
    nodes = Counter(kind for _, kind in graph.nodes(data="type"))
    return {
        "files": {
            "found": len({source.name for source in sources}) + sum(one.stage == "read" for one in skipped),
            "read": len({source.name for source in sources}),
        },
        "articles": {"found": len(articles), "extracted": len(extractions)},
        "characters": sum(len(article.text) for article in articles),
        "mentions": sum(len(one.mentions) for one in extractions),
        "statements": sum(len(one.statements) for one in extractions),
        "nodes": {"total": graph.number_of_nodes(), **dict(sorted(nodes.items()))},
        "edges": {"total": graph.number_of_edges(), **dict(sorted(edges.items()))},
        "repairs": dict(sorted(repairs.items())),
        "skipped": [asdict(one) for one in skipped],
        "seconds": clock.seconds,
        "versions": _versions(),
    }


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    names = ("graphkit-zh", "networkx", "spacy", "spacy-pkuseg", "pyvis", "python-crfsuite", "igraph")
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found
