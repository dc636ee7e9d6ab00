"""The page of a large graph, made in a process beside while this one does something else."""

from __future__ import annotations

import gc
import marshal
import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from threading import Thread
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
        self._executor = _start()
        self._begun: tuple[networkx.MultiDiGraph, Future[str]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def tidy(self) -> None:
        """Have the process drop earlier graphs: they refer to themselves, and stay until it looks."""
        with self._mend():
            self._executor.submit(gc.collect)

    def begin(self, graph: networkx.MultiDiGraph, spellings: Mapping[str, str]) -> None:
        """Begin with the page of a graph of a build, which must not change until it is finished."""
        # Written here and now: networkx keeps views in the graph that come while others look at it.
        # The plain values of a build go by marshal, three times as fast as pickle.
        self._begun = None
        with suppress(ValueError), self._mend():
            parts = (graph.graph, list(graph.nodes.items()), list(graph.edges(keys=True, data=True)))
            told = marshal.dumps((parts, dict(spellings)))
            self._begun = (graph, self._executor.submit(_make_page, told))

    def finish(self, graph: networkx.MultiDiGraph) -> str:
        """Return the page of a graph; where it was not begun, or the process died, it is made here."""
        from graphkit.view.page import page_html

        begun, self._begun = self._begun, None
        if begun is not None and begun[0] is graph:
            with self._mend():
                return begun[1].result()
        return page_html(graph)

    @contextmanager
    def _mend(self) -> Iterator[None]:
        """Have another process for the next page where this one died."""
        try:
            yield
        except BrokenExecutor:
            self.close()
            self._executor = _start()

    def close(self) -> None:
        """End the process."""
        self._executor.shutdown(cancel_futures=True)


def _start() -> ProcessPoolExecutor:
    # A fresh process: this one may have threads, with which no fork is safe.
    executor = ProcessPoolExecutor(1, get_context("spawn"), initializer=_set_up)
    executor.submit(_import_page)
    return executor


def _set_up() -> None:
    lighten_process()
    # Ctrl+C reaches all processes of a terminal; the one that waits for the page decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave no process behind where the one that waits for the page is killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _import_page() -> None:
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
