"""The account of a build: what was read, done, left out and why, and how to try again."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx

    from graphkit.engine.pieces import Outcome, Trouble
    from graphkit.large import GraphTables
    from graphkit.resolve.blocks import Oversized

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much is done and how much there is."""

LIBRARIES = (
    "graphkit-zh",
    "networkx",
    "numpy",
    "spacy",
    "spacy-pkuseg",
    "pyvis",
    "python-crfsuite",
    "igraph",
    "duckdb",
)


@dataclass(slots=True)
class Skipped:
    """An input or article that gave nothing, and why."""

    name: str
    stage: str
    reason: str


class Build:
    """A graph and the account of how it came about.

    Parameters
    ----------
    graph : networkx.MultiDiGraph or None
        None where it is in ``tables``.
    report : dict
        What ``report.json`` holds.
    skipped : sequence of Skipped
        What was left out.
    tables : GraphTables, optional
        The graph of a corpus that does not fit into memory.
    """

    def __init__(
        self,
        graph: networkx.MultiDiGraph | None,
        report: dict[str, Any],
        skipped: Sequence[Skipped] = (),
        tables: GraphTables | None = None,
    ) -> None:
        self._graph, self.report, self.skipped, self.tables = graph, report, list(skipped), tables

    @property
    def graph(self) -> networkx.MultiDiGraph:
        """The whole graph in memory; one that is in tables is loaded when it is asked for."""
        if self._graph is None:
            assert self.tables is not None
            self._graph = self.tables.to_graph()
        return self._graph


class Account:
    """What outcomes hold, counted one after another, so that none of them has to be kept."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.repairs: Counter[str] = Counter()
        self.work: Counter[str] = Counter()
        self._skipped: list[tuple[str, Trouble]] = []
        self._quarantined: list[tuple[str, Trouble]] = []

    def add(self, outcome: Outcome, *, new: bool) -> None:
        """Count one outcome; ``new`` tells whether it was extracted in this build."""
        extractions = outcome.extractions
        self.counts.update(
            inputs=1,
            new=int(new),
            read=int(bool(outcome.sources)),
            found=outcome.found,
            articles=len(extractions),
            characters=sum(len(one.article.text) for one in extractions),
            mentions=sum(len(one.mentions) for one in extractions),
            statements=sum(len(one.statements) for one in extractions),
        )
        for repairs in (*(one.repairs for one in outcome.sources), *(e.article.repairs for e in extractions)):
            self.repairs.update(repairs)
        if new:
            self.work.update(outcome.seconds)
        self._skipped += ((outcome.piece, one) for one in outcome.skipped)
        self._quarantined += ((outcome.piece, one) for one in outcome.quarantined)

    @property
    def skipped(self) -> list[Trouble]:
        """What was skipped, in the order of the inputs."""
        return [one for _, one in sorted(self._skipped, key=lambda pair: pair[0])]

    @property
    def quarantined(self) -> list[Trouble]:
        """What is in quarantine, in the order of the inputs."""
        return [one for _, one in sorted(self._quarantined, key=lambda pair: pair[0])]

    def list_troubles(self) -> list[Skipped]:
        """Return all that gave nothing, in the order of the inputs."""
        troubles = sorted([*self._skipped, *self._quarantined], key=lambda pair: pair[0])
        return [Skipped(one.name, one.stage, one.reason) for _, one in troubles]


class Clock:
    """Seconds per stage, and the caller's progress display."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what runs inside, and show it as begun and ended."""
        started = time.perf_counter()
        self.tick(name, 0, 0)
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)
        self.tick(name, 1, 1)

    def tick(self, stage: str, done: int, total: int) -> None:
        """Tell the caller how far a stage is."""
        if self._progress is not None:
            self._progress(stage, done, total)


def make_report(
    account: Account,
    nodes: Mapping[str, int],
    edges: Mapping[str, int],
    clock: Clock,
    *,
    command: Sequence[str] = (),
    curation: Sequence[Mapping[str, Any]] = (),
    oversized: Sequence[Oversized] = (),
) -> dict[str, Any]:
    """Return the account of a build as plain values.

    Parameters
    ----------
    account : Account
        Of all inputs.
    nodes, edges : mapping of str to int
        How many there are of each type and relation.
    clock : Clock
    command : sequence of str
        The command that ran, to which the one that tries again is added.
    curation : sequence of mappings
        Each correction with what became of it.
    oversized : sequence of Oversized
        What resolution kept apart because it would have become too large.

    Returns
    -------
    dict
        ``accounts`` adds up: ``read == done + skipped + quarantined``, where each article counts as one, and
        each file that gave no article.
    """
    counts, skipped, quarantined = account.counts, account.skipped, account.quarantined
    return {
        "accounts": {
            "read": counts["found"],
            "done": counts["articles"],
            "skipped": len(skipped),
            "quarantined": len(quarantined),
        },
        "files": {
            "found": counts["inputs"],
            "read": counts["read"],
            "extracted": counts["new"],
            "unchanged": counts["inputs"] - counts["new"],
        },
        "articles": {
            "found": counts["articles"] + sum(one.stage == "extract" for one in quarantined),
            "extracted": counts["articles"],
        },
        **{name: counts[name] for name in ("characters", "mentions", "statements")},
        "nodes": _with_total(nodes),
        "edges": _with_total(edges),
        "oversized": [asdict(one) for one in oversized],
        "repairs": dict(sorted(account.repairs.items())),
        "skipped": [{"name": one.name, "stage": one.stage, "reason": one.reason} for one in skipped],
        "quarantined": [_describe(one, command) for one in quarantined],
        "curation": [dict(one) for one in curation],
        "seconds": clock.seconds,
        "work_seconds": {stage: round(seconds, 3) for stage, seconds in account.work.items()},
        "versions": find_versions(),
    }


def retry_command(command: Sequence[str], name: str) -> str:
    """Return the command line that tries an article again.

    Examples
    --------
    >>> retry_command(["graphkit", "build", "my news", "-o", "output"], "a.txt#1")
    "graphkit build 'my news' -o output --retry 'a.txt#1'"
    """
    return shlex.join([*command, "--retry", name])


def find_versions() -> dict[str, str]:
    """Return the versions of the package and the libraries that shape the result."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _describe(one: Trouble, command: Sequence[str]) -> dict[str, Any]:
    described = {
        "name": one.name,
        "stage": one.stage,
        "reason": one.reason,
        "file": one.piece,
        "tries": one.tries,
    }
    return {**described, "retry": retry_command(command, one.name)}


def _with_total(counts: Mapping[str, int]) -> dict[str, int]:
    return {"total": sum(counts.values()), **dict(sorted(counts.items()))}
