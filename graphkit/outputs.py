"""The files of a build in its folder: graph.graphml, graph.html and report.json."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from graphkit.models import pause_collection
from graphkit.resolve.limits import default_corpus_limits

if TYPE_CHECKING:
    import networkx

    from graphkit.large import GraphTables
    from graphkit.report import Build
    from graphkit.view.beside import PageProcess


class Outputs:
    """The files of one folder; the page of a large graph is made in a process beside.

    Use it in a ``with`` statement where a build is told of it (`BuildOptions.outputs`): then the page is
    begun as soon as there is a graph, while the build fills its store; the graph must not be changed before
    it is written. It may serve build after build. In a script of your own this belongs below
    ``if __name__ == "__main__":``, since that process begins by importing the script.

    Parameters
    ----------
    folder : str or Path
        The output folder; made where it is missing.

    Examples
    --------
    >>> from graphkit.pipeline import BuildOptions, build_with_report
    >>> with Outputs("output") as outputs:  # doctest: +SKIP
    ...     outputs.write(build_with_report("seeds/", options=BuildOptions(outputs=outputs)))
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._beside: PageProcess | None = None
        self._entered = False

    def __enter__(self) -> Self:
        self._entered = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._entered = False
        if self._beside is not None:
            self._beside.close()
            self._beside = None

    @property
    def uses_process(self) -> bool:
        """Whether there is a process beside that makes the page."""
        return self._beside is not None

    def make_folder(self) -> None:
        """Make the folder where it is missing.

        Raises
        ------
        ExportError
            It cannot be made.
        """
        from graphkit.errors import ExportError

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            remedy = "name a folder that can be written"
            raise ExportError(str(error), file=str(self.folder), remedy=remedy) from error

    def expect(self, inputs: int) -> None:
        """Get ready for the graph of so many inputs."""
        limits = default_corpus_limits()
        if self._beside is not None:
            self._beside.tidy()
        elif self._entered and limits.page_beside_from <= inputs <= limits.in_memory_articles:
            from graphkit.view.beside import PageProcess

            self._beside = PageProcess() if (os.cpu_count() or 1) > 1 else None

    def begin(self, graph: networkx.MultiDiGraph, spellings: Mapping[str, str]) -> None:
        """Begin with the page of a graph, if there is a process beside; ``spellings`` are its search keys."""
        if self._beside is not None:
            self._beside.begin(graph, spellings)

    def write(self, build: Build) -> None:
        """Write all files of a build.

        Raises
        ------
        ExportError
            The folder or a file cannot be written.
        """
        self.make_folder()
        if build.tables is None:
            self._write_graph(build.graph)
        else:
            _write_tables(build.tables, build.report, self.folder)
        _write_report(build.report, self.folder)

    def _write_graph(self, graph: networkx.MultiDiGraph) -> None:
        from graphkit.export import atomic_write, write_graphml
        from graphkit.view.page import page_html

        with pause_collection():
            write_graphml(graph, self.folder / "graph.graphml")
            page = page_html(graph) if self._beside is None else self._beside.finish(graph)
            atomic_write(self.folder / "graph.html", page.encode("utf-8"))


def _write_tables(tables: GraphTables, report: dict[str, Any], folder: Path) -> None:
    """Write the files of a graph in tables; its page shows the most mentioned part, and says so."""
    from graphkit.export import write_graphml
    from graphkit.large.tables import TableRows
    from graphkit.view import write_page

    limits = default_corpus_limits()
    write_graphml(TableRows(tables), folder / "graph.graphml")
    part = tables.most_mentioned(limits.page_nodes, limits.page_edges)
    shown, of_link = part.number_of_nodes(), part.graph.pop("edges_of_link", 0)
    report["page"] = {"nodes": shown, "edges": part.number_of_edges(), "edges_of_link": of_link}
    part.graph["name"] = _name_part(part.graph["name"], shown, report["nodes"]["total"], of_link)
    write_page(part, folder / "graph.html")


def _name_part(name: str, shown: int, total: int, of_link: int) -> str:
    """Return the title of a page that does not show all."""
    parts = [f"提及最多的 {shown:,} 个实体，共 {total:,} 个"] if shown < total else []
    parts += [f"每种关系每对实体至多 {of_link:,} 篇报道"] if of_link else []
    return f"{name or 'graphkit'}（{'；'.join(parts)}）" if parts else name


def _write_report(report: dict[str, Any], folder: Path) -> None:
    from graphkit.export import atomic_write

    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    atomic_write(folder / "report.json", text.encode("utf-8"))
