"""The account of a build: what was read, done, left out and why, and how to try again."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx

    from graphkit.engine.pieces import Outcome, Trouble

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much is done and how much there is."""

LIBRARIES = (
    "graphkit-zh",
    "networkx",
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


@dataclass(slots=True)
class Build:
    """A graph and the account of how it came about."""

    graph: networkx.MultiDiGraph
    report: dict[str, Any]
    skipped: list[Skipped] = field(default_factory=list)


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
    outcomes: Sequence[Outcome],
    graph: networkx.MultiDiGraph,
    clock: Clock,
    *,
    command: Sequence[str] = (),
    new: int = 0,
    work: Mapping[str, float] | None = None,
    curation: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the account of a build as plain values.

    Parameters
    ----------
    outcomes : sequence of Outcome
        Of all inputs.
    graph : networkx.MultiDiGraph
    clock : Clock
    command : sequence of str
        The command that ran, to which the one that tries again is added.
    new : int
        How many inputs were extracted in this build.
    work : mapping of str to float
        Seconds of work by stage, summed over all processes.
    curation : sequence of mappings
        Each correction with what became of it.

    Returns
    -------
    dict
        ``accounts`` adds up: ``read == done + skipped + quarantined``, where each article counts as one, and
        each file that gave no article.
    """
    extractions = [one for outcome in outcomes for one in outcome.extractions]
    sources = [source for outcome in outcomes for source in outcome.sources]
    skipped = [one for outcome in outcomes for one in outcome.skipped]
    quarantined = [one for outcome in outcomes for one in outcome.quarantined]
    repairs: Counter[str] = Counter()
    for counts in (*(one.repairs for one in sources), *(one.article.repairs for one in extractions)):
        repairs.update(counts)
    return {
        "accounts": {
            "read": sum(outcome.found for outcome in outcomes),
            "done": len(extractions),
            "skipped": len(skipped),
            "quarantined": len(quarantined),
        },
        "files": {
            "found": len(outcomes),
            "read": sum(bool(outcome.sources) for outcome in outcomes),
            "extracted": new,
            "unchanged": len(outcomes) - new,
        },
        "articles": {
            "found": len(extractions) + sum(one.stage == "extract" for one in quarantined),
            "extracted": len(extractions),
        },
        "characters": sum(len(one.article.text) for one in extractions),
        "mentions": sum(len(one.mentions) for one in extractions),
        "statements": sum(len(one.statements) for one in extractions),
        "nodes": _count(kind for _, kind in graph.nodes(data="type")),
        "edges": _count(relation for _, _, relation in graph.edges(data="relation")),
        "repairs": dict(sorted(repairs.items())),
        "skipped": [{"name": one.name, "stage": one.stage, "reason": one.reason} for one in skipped],
        "quarantined": [_describe(one, command) for one in quarantined],
        "curation": [dict(one) for one in curation],
        "seconds": clock.seconds,
        "work_seconds": {stage: round(seconds, 3) for stage, seconds in (work or {}).items()},
        "versions": find_versions(),
    }


def list_skipped(outcomes: Sequence[Outcome]) -> list[Skipped]:
    """Return all that gave nothing, in the order of the inputs."""
    troubles = (one for outcome in outcomes for one in (*outcome.skipped, *outcome.quarantined))
    return [Skipped(one.name, one.stage, one.reason) for one in troubles]


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


def _count(kinds: Iterator[str]) -> dict[str, int]:
    counts = Counter(kinds)
    return {"total": sum(counts.values()), **dict(sorted(counts.items()))}
