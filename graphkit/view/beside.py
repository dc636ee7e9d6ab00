"""The page of a large graph, made in a process beside while this one does something else."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from types import TracebackType
from typing import Self

import networkx

from graphkit.models import pause_collection
from graphkit.start import lighten_process


class PageProcess:
    """A process that makes pages; it stays until it is closed, so that the next page finds it ready.

    Examples
    --------
    >>> with PageProcess() as process:  # doctest: +SKIP
    ...     process.begin(graph)
    ...     html = process.finish(graph)
    """

    def __init__(self) -> None:
        # A fresh process: this one may have threads, with which no fork is safe.
        self._executor = ProcessPoolExecutor(1, get_context("spawn"), initializer=lighten_process)
        self._begun: tuple[networkx.MultiDiGraph, Future[str]] | None = None
        self._executor.submit(_get_ready)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, graph: networkx.MultiDiGraph, spellings: Mapping[str, str]) -> None:
        """Begin with the page of a graph, which must not change until it is finished."""
        # Written here and now: networkx keeps views in the graph that come while others look at it.
        # Plain values go by marshal, three times as fast as pickle; a graph of others has its page made here.
        self._begun = None
        with suppress(BrokenExecutor, ValueError):
            parts = (graph.graph, list(graph.nodes.items()), list(graph.edges(keys=True, data=True)))
            self._begun = (graph, self._executor.submit(_make_page, marshal.dumps((parts, dict(spellings)))))

    def finish(self, graph: networkx.MultiDiGraph) -> str:
        """Return the page of a graph; where it was not begun, or the process died, it is made here."""
        from graphkit.view.page import page_html

        begun, self._begun = self._begun, None
        if begun is not None and begun[0] is graph:
            with suppress(BrokenExecutor):
                return begun[1].result()
        return page_html(graph)

    def close(self) -> None:
        """End the process."""
        self._executor.shutdown(cancel_futures=True)


def _get_ready() -> None:
    import graphkit.view.page  # noqa: F401


def _make_page(told: bytes) -> str:
    from graphkit.view.page import page_html
    from graphkit.view.pinyin import remember_spellings

    with pause_collection():
        (attributes, nodes, edges), spellings = marshal.loads(told)
        remember_spellings(spellings)
        graph = networkx.MultiDiGraph()
        graph.graph.update(attributes)
        graph.add_nodes_from(nodes)
        graph.add_edges_from(edges)
        return page_html(graph)
