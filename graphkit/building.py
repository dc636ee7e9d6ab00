"""A build from files to graph: what is new is extracted, what is known comes from the store."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.assembling import Made, describe_config, make_in_memory, make_in_tables, take_outcomes
from graphkit.config import Config
from graphkit.engine import Engine, Outcome, Piece, ShardFolder, open_pool, run_pieces
from graphkit.errors import ReadError
from graphkit.export.atomic import atomic_write
from graphkit.models import pause_collection
from graphkit.report import Account, Build, Clock, Progress, make_report
from graphkit.resolve.limits import default_corpus_limits
from graphkit.store.fingerprint import extraction_fingerprint, piece_key

if TYPE_CHECKING:
    import networkx

    from graphkit.engine.pool import Pool
    from graphkit.memory import Memory
    from graphkit.outputs import Outputs
    from graphkit.resolve.corpus import Corpus
    from graphkit.store import Store

STANDARD_INPUT = "-"
SHARDS = ".shards"
CURATION = "curation.toml"
OUTPUTS = ("graph.html", "graph.graphml", "report.json", "review.html")
"""What the output folder may hold is no input, where that folder lies among the inputs."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a build runs; none of this touches the graph.

    Attributes
    ----------
    folder : Path or None
        The project folder with the store; None keeps nothing.
    fresh : bool
        Whether everything is extracted again.
    engine : Engine
        Where the work runs.
    retry : tuple of str
        Names of files and articles in quarantine that are to be tried again.
    command : tuple of str
        The command line that the report names for trying again.
    memory_mb : int
        What the work over the corpus may take in memory; 0 means what the package brings along.
    in_memory_articles : int or None
        With more articles the graph is made in tables on disk; None means what the package brings along.
    outputs : Outputs or None
        What is to write the files, told of the graph as soon as there is one.
    memory : Memory or None
        What earlier builds of this process into the same folder left; the next one finds its own there.
    """

    folder: Path | None = None
    fresh: bool = False
    engine: Engine = field(default_factory=Engine)
    retry: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    memory_mb: int = 0
    in_memory_articles: int | None = None
    outputs: Outputs | None = None
    memory: Memory | None = None

    @property
    def corpus_memory_mb(self) -> int:
        """What the work over the corpus may take in memory, in megabytes."""
        return self.memory_mb or default_corpus_limits().memory_mb


def build_project(
    paths: Sequence[Path], config: Config, progress: Progress | None, options: BuildOptions
) -> Build:
    """Build a graph and keep what was done in the project's folder.

    Raises
    ------
    ReadError
        A path is missing or nothing can be read.
    StoreError
        The store cannot be opened or written.
    """
    with _open_store(options) as store, tempfile.TemporaryDirectory(prefix="graphkit-") as scratch:
        return _Builder(config, Clock(progress), options, store, scratch).build(paths)


class _Builder:
    def __init__(
        self, config: Config, clock: Clock, options: BuildOptions, store: Store | None, scratch: str
    ) -> None:
        self.scratch = scratch
        self.config, self.clock, self.options, self.store = config, clock, options, store
        self.shards = ShardFolder(options.folder / SHARDS) if options.folder else None
        self.fingerprint = extraction_fingerprint(config)
        self.account = Account()
        self.fresh: list[Outcome] | None = None
        self.spellings: dict[str, str] = {}
        if options.fresh and self.shards:
            self.shards.clear()
            self.shards = ShardFolder(self.shards.folder)

    def build(self, paths: Sequence[Path]) -> Build:
        with self.clock.stage("find"):
            pieces = self._find(paths)
            known = self._known()
            new = [piece for piece in pieces if known.get(piece.name) != piece.key]
        if self.options.outputs is not None:
            self.options.outputs.expect(len(pieces))
        made = self._make(pieces, new)
        if made.graph is not None:
            self._begin_page(made.graph)
        report = make_report(
            self.account,
            *made.count(),
            self.clock,
            command=self.options.command,
            curation=[asdict(verdict) for verdict in made.verdicts],
            oversized=made.oversized,
        )
        with self.clock.stage("store"):
            self._keep(new, sorted(set(known) - {piece.name for piece in pieces}), made, report)
        return Build(made.graph, report, self.account.list_troubles(), made.tables)

    def _make(self, pieces: Sequence[Piece], new: Sequence[Piece]) -> Made:
        from graphkit.entities.lexicon import load_lexicon
        from graphkit.memory import Memory
        from graphkit.resolve.curation import load_corrections

        own = self.options.folder / CURATION if self.options.folder else None
        limit = self.options.in_memory_articles
        limit = default_corpus_limits().in_memory_articles if limit is None else limit
        with self.clock.stage("extract"), self._open_pool(pieces, new) as pool:
            # What is known is loaded, and looked through, while the pool gets ready for what is new.
            memory = self.options.memory or Memory()
            changed = {piece.name for piece in new}
            known = [piece for piece in pieces if piece.name not in changed]
            lexicon = load_lexicon(self.config.lexicons, self.config.own_types)
            corpus = memory.take_corpus(known, lexicon)
            loaded = self._load(known, memory, corpus if len(pieces) <= limit else None)
            rest = self._count(chain(loaded, self._extract(new, pool)), new)
            taken, fits = take_outcomes(rest, limit)
        self._check_anything()
        corrections = load_corrections(
            own if own and own.is_file() else None, self.config.curation, own_types=self.config.own_types
        )
        settings = (self.config, self.clock, corrections)
        if fits:
            self.fresh = [outcome for outcome in taken if outcome.piece in changed]
            outcomes = sorted(taken, key=lambda outcome: outcome.piece)
            made = make_in_memory(outcomes, *settings, corpus, memory.edges)
            memory.keep(outcomes, corpus, lexicon)
            return made
        memory.forget()
        return make_in_tables(taken, rest, *settings, self.options.corpus_memory_mb, self.options.folder)

    def _begin_page(self, graph: networkx.MultiDiGraph) -> None:
        from graphkit.store.spellings import recall_spellings

        self.spellings = recall_spellings(self.store) if self.store is not None else {}
        if self.options.outputs is not None:
            self.options.outputs.begin(graph, self.spellings)

    def _find(self, paths: Sequence[Path]) -> list[Piece]:
        from graphkit.engine.work import read_options
        from graphkit.read.finding import list_files

        folder = self.options.folder
        own = {str(folder.resolve() / name) for name in OUTPUTS} if folder else set()
        files = [file for file in list_files(paths, read_options(self.config)) if file[0] not in own]
        pieces = []
        for number, (found, name) in enumerate(files):
            path = self._spool() if found == STANDARD_INPUT else Path(found)
            sha256 = _hash_file(path)
            key = piece_key(name, sha256, self.fingerprint)
            # A path as an object takes five times the memory of its text.
            pieces.append(Piece(name, str(path.absolute()), sha256, key))
            self.clock.tick("find", number + 1, len(files))
        return pieces

    def _spool(self) -> Path:
        """Put the standard input into a file: workers have another one, and a retry reads it again."""
        from graphkit.read import default_limits

        # Cluster workers must see it, so that it lies with the shards where there are any.
        path = (self.shards.folder if self.shards else Path(self.scratch)) / "standard-input"
        atomic_write(path, sys.stdin.buffer.read(default_limits().max_bytes + 1))
        return path

    def _known(self) -> dict[str, str]:
        """Return the inputs that need no work; those to be tried again count as unknown."""
        if self.store is None:
            return {}
        known = self.store.known_inputs()
        for name, again in self.store.query("SELECT input, name FROM quarantine"):
            if name in self.options.retry or again in self.options.retry:
                known[name] = ""
        return known

    def _open_pool(
        self, pieces: Sequence[Piece], new: Sequence[Piece]
    ) -> AbstractContextManager[Pool | None]:
        return open_pool(len(new), self.options.engine, self.config, len(pieces) - len(new)) or nullcontext()

    def _extract(self, new: Sequence[Piece], pool: Pool | None) -> Iterator[Outcome]:
        def show(done: int, total: int) -> None:
            self.clock.tick("extract", done, total)

        if pool is not None and self.store is not None:
            _import_what_follows()
        yield from run_pieces(new, self.options.engine, self.config, self.shards, show, pool)

    def _load(self, known: Sequence[Piece], memory: Memory, corpus: Corpus | None) -> Iterator[Outcome]:
        recalled = memory.recall(known)
        names = {piece.name for piece in known}.difference(outcome.piece for outcome in recalled)
        stored = self.store.load_outcomes(names) if self.store is not None and names else ()
        for outcome in chain(recalled, stored):
            if corpus is not None:
                corpus.add_all(outcome.extractions)
            yield outcome

    def _count(self, outcomes: Iterable[Outcome], new: Sequence[Piece]) -> Iterator[Outcome]:
        names = {piece.name for piece in new}
        for outcome in outcomes:
            self.account.add(outcome, new=outcome.piece in names)
            yield outcome

    def _check_anything(self) -> None:
        if self.account.counts["read"]:
            return
        troubles = self.account.list_troubles()
        reasons = "; ".join(f"{one.name}: {one.reason}" for one in troubles[:3])
        message = f"nothing to read{': ' + reasons if reasons else ''}"
        raise ReadError(message, remedy="name text files or a folder of them")

    @pause_collection()
    def _keep(self, new: Sequence[Piece], gone: Sequence[str], made: Made, report: Mapping[str, Any]) -> None:
        import json

        from graphkit.store.spellings import keep_spellings
        from graphkit.store.tables import curation_rows

        if self.store is None or self.shards is None:
            return
        settings = json.dumps(describe_config(self.config), ensure_ascii=False)
        told = json.dumps(report, ensure_ascii=False)
        version = report["versions"]["graphkit-zh"]
        finished = datetime.now(UTC).replace(tzinfo=None)
        run = (finished, version, self.fingerprint, settings, told)
        # What did not fit into memory is read again from its shards.
        fresh = self.shards.load(piece.key for piece in new) if self.fresh is None else self.fresh
        # What changed while it was read is not known, nor is anything if settings did: it is looked at again.
        same = extraction_fingerprint(self.config) == self.fingerprint
        kept = (one if one.sha256 and same else replace(one, key="") for one in fresh)
        graph = made.tables if made.graph is None else made.graph
        self.store.save(kept, gone, graph, made.names(), curation_rows(report["curation"]), run)
        if made.graph is not None:
            # The page of a graph in tables shows too few nodes for this to matter.
            keep_spellings(self.store, made.graph, self.spellings)
        self.shards.clear()


def _import_what_follows() -> None:
    """Import what the rest of a build needs: where a pool is getting ready, this costs no time."""
    import pypinyin  # noqa: F401

    import graphkit.graph.assemble
    import graphkit.view.page  # noqa: F401


def _open_store(options: BuildOptions) -> AbstractContextManager[Store | None]:
    from graphkit.store import Store, remove_store

    if options.folder is None:
        return nullcontext()
    if options.fresh:
        remove_store(options.folder)
    return Store(options.folder, memory_mb=options.corpus_memory_mb // 4)


def _hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, or ``""`` where the reader will say what is wrong with it."""
    from graphkit.read.limits import default_limits

    try:
        if not path.is_file() or path.stat().st_size > default_limits().max_bytes:
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
