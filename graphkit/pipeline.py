"""The stages put together: files in, graph out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.building import BuildOptions, build_project
from graphkit.config import Config
from graphkit.extraction import extract_article, load_pipeline
from graphkit.records import Extraction
from graphkit.report import Build, Progress, Skipped

if TYPE_CHECKING:
    import networkx

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
