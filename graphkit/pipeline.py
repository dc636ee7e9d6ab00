"""The stages put together: files in, graph out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.building import BuildOptions, build_project
from graphkit.config import Config
from graphkit.models import pause_collection
from graphkit.records import Article, Extraction
from graphkit.report import Build, Progress, Skipped

if TYPE_CHECKING:
    import networkx
    from spacy.language import Language

__all__ = [
    "Build",
    "BuildOptions",
    "Progress",
    "Skipped",
    "build",
    "build_with_report",
    "extract",
    "extract_article",
    "load_pipeline",
]


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
    with pause_collection():
        return _load_components(config or Config())


def _load_components(config: Config) -> Language:
    import spacy

    import graphkit.components
    import graphkit.segment.tokenizer  # noqa: F401  (registers the tokenizer)

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "graphkit.WordTokenizer.v1"}}})
    lexicons = [str(path) for path in config.lexicons]
    models, own = config.models, list(config.own_types)
    if "lexicon" in config.layers:
        nlp.add_pipe("graphkit_lexicon", config={"lexicons": lexicons, "own_types": own})
    if "patterns" in config.layers:
        patterns = [str(path) for path in config.patterns]
        nlp.add_pipe("graphkit_patterns", config={"patterns": patterns, "own_types": own})
    if "model" in config.layers:
        nlp.add_pipe(
            "graphkit_tagger",
            config={"lexicons": lexicons, "own_types": own, "model": models and str(models / "entities")},
        )
    nlp.add_pipe("graphkit_merge", config={"repeated": "repeated" in config.layers})
    nlp.add_pipe("graphkit_values")
    nlp.add_pipe(
        "graphkit_relations",
        config={
            "frames": [str(path) for path in config.frames],
            "own_types": own,
            "topics": config.topics,
            "classifier": config.classifier,
            "model": models and str(models / "relations"),
        },
    )
    return nlp


def extract_article(article: Article, config: Config | None = None) -> Extraction:
    """Return what one article says.

    Examples
    --------
    >>> text = "工行温岭支行走访了佛堂镇的企业。"
    >>> found = extract_article(Article("a.txt#1", "a.txt", text, tuple(range(len(text)))))
    >>> [mention.type for mention in found.mentions]
    ['Bank', 'Town']
    """
    from graphkit.segment.sentences import sentence_spans

    nlp = load_pipeline(config or Config())
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

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "news.txt"
    ...     _ = file.write_text("工行温岭支行走访了佛堂镇的企业。", encoding="utf-8")
    ...     [mention.name for mention in extract(file)[0].mentions]
    ['工行温岭支行', '佛堂镇']
    """
    from graphkit.clean import clean
    from graphkit.engine.work import read_options
    from graphkit.read import read_file

    path = Path(path)
    sources = read_file(path, path.name, options=read_options(config or Config()))
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
    paths: str | Path | Iterable[str | Path],
    config: Config | None = None,
    progress: Progress | None = None,
    options: BuildOptions | None = None,
) -> Build:
    """Build the graph and report on it; a file or article that fails is left out, with its reason.

    Parameters
    ----------
    paths : path or iterable of paths
    config : Config, optional
    progress : callable, optional
        Called with (stage, done, total).
    options : BuildOptions, optional
        Where the project is kept and where the work runs; none of it touches the graph.

    Returns
    -------
    Build
        The graph, the report that ``report.json`` holds, and what was left out.

    Raises
    ------
    ReadError
        When a path is missing or nothing can be read.
    StoreError
        When the project's store cannot be opened or written.

    Examples
    --------
    >>> build_with_report("seeds/").report["accounts"]  # doctest: +SKIP
    """
    listed = [Path(paths)] if isinstance(paths, str | Path) else [Path(one) for one in paths]
    options = options or BuildOptions(command=("graphkit", "build", *map(str, listed)))
    return build_project(listed, config or Config(), progress, options)
