"""A build from files to graph: what is new is extracted, what is known comes from the store."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.config import Config
from graphkit.engine import Engine, Outcome, Piece, ShardFolder, run_pieces
from graphkit.errors import ReadError
from graphkit.export.atomic import atomic_write
from graphkit.report import Build, Clock, Progress, list_skipped, make_report
from graphkit.store.fingerprint import extraction_fingerprint, piece_key

if TYPE_CHECKING:
    import networkx

    from graphkit.resolve import Resolution
    from graphkit.resolve.curation import Verdict
    from graphkit.store import Store

STANDARD_INPUT = "-"
SHARDS = ".shards"
CURATION = "curation.toml"


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
    """

    folder: Path | None = None
    fresh: bool = False
    engine: Engine = field(default_factory=Engine)
    retry: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


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
        if options.fresh and self.shards:
            self.shards.clear()
            self.shards = ShardFolder(self.shards.folder)

    def build(self, paths: Sequence[Path]) -> Build:
        with self.clock.stage("find"):
            pieces = self._find(paths)
            known = self._known()
            new = [piece for piece in pieces if known.get(piece.name) != piece.key]
        with self.clock.stage("extract"):
            fresh = self._extract(new)
            outcomes = [*self._load(pieces, new), *fresh]
            outcomes.sort(key=lambda outcome: outcome.piece)
        self._check_anything(outcomes)
        graph, resolution, verdicts = self._assemble(outcomes)
        work: Counter[str] = Counter()
        for outcome in fresh:
            work.update(outcome.seconds)
        report = make_report(
            outcomes,
            graph,
            self.clock,
            command=self.options.command,
            new=len(fresh),
            work=work,
            curation=[asdict(verdict) for verdict in verdicts],
        )
        with self.clock.stage("store"):
            self._keep(
                fresh, sorted(set(known) - {piece.name for piece in pieces}), graph, resolution, report
            )
        return Build(graph, report, list_skipped(outcomes))

    def _find(self, paths: Sequence[Path]) -> list[Piece]:
        from graphkit.engine.work import read_options
        from graphkit.read import find_files

        files = find_files(paths, read_options(self.config))
        pieces = []
        for number, (found, name) in enumerate(files):
            path = self._spool() if str(found) == STANDARD_INPUT else found
            sha256 = _hash_file(path)
            pieces.append(Piece(name, path.absolute(), sha256, piece_key(name, sha256, self.fingerprint)))
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

    def _extract(self, new: Sequence[Piece]) -> list[Outcome]:
        def show(done: int, total: int) -> None:
            self.clock.tick("extract", done, total)

        return list(run_pieces(new, self.options.engine, self.config, self.shards, show))

    def _load(self, pieces: Sequence[Piece], new: Sequence[Piece]) -> Iterable[Outcome]:
        if self.store is None:
            return ()
        return self.store.load_outcomes({piece.name for piece in pieces} - {piece.name for piece in new})

    def _check_anything(self, outcomes: Sequence[Outcome]) -> None:
        if any(outcome.sources for outcome in outcomes):
            return
        reasons = "; ".join(f"{one.name}: {one.reason}" for one in list_skipped(outcomes)[:3])
        message = f"nothing to read{': ' + reasons if reasons else ''}"
        raise ReadError(message, remedy="name text files or a folder of them")

    def _assemble(
        self, outcomes: Sequence[Outcome]
    ) -> tuple[networkx.MultiDiGraph, Resolution, list[Verdict]]:
        from graphkit import __version__
        from graphkit.entities.lexicon import load_lexicon
        from graphkit.graph.assemble import assemble_graph
        from graphkit.resolve import resolve
        from graphkit.resolve.curation import curate_entities, curate_relations

        extractions = [one for outcome in outcomes for one in outcome.extractions]
        texts = {source.name: source.text for outcome in outcomes for source in outcome.sources}
        corrections = self._corrections()
        with self.clock.stage("resolve"):
            resolution = resolve(extractions, load_lexicon(self.config.lexicons))
            resolution, verdicts = curate_entities(resolution, corrections)
        with self.clock.stage("graph"):
            graph = assemble_graph(
                extractions,
                resolution,
                texts,
                name=self.config.name,
                version=__version__,
                settings=describe_config(self.config),
                minimum_confidence=self.config.minimum_confidence,
            )
            verdicts += curate_relations(graph, corrections, texts)
        return graph, resolution, sorted(verdicts, key=lambda verdict: verdict.number)

    def _corrections(self) -> list[Any]:
        from graphkit.resolve.curation import load_corrections

        own = self.options.folder / CURATION if self.options.folder else None
        return load_corrections(own if own and own.is_file() else None, self.config.curation)

    def _keep(
        self,
        fresh: Sequence[Outcome],
        gone: Sequence[str],
        graph: networkx.MultiDiGraph,
        resolution: Resolution,
        report: Mapping[str, Any],
    ) -> None:
        import json

        if self.store is None or self.shards is None:
            return
        names = (
            (article, name, kind, entity)
            for article, table in resolution.by_article.items()
            for (name, kind), entity in table.items()
            if entity in graph
        )
        settings = json.dumps(describe_config(self.config), ensure_ascii=False)
        told = json.dumps(report, ensure_ascii=False)
        version = report["versions"]["graphkit-zh"]
        finished = datetime.now(UTC).replace(tzinfo=None)
        # What changed while it was read is not known: it must be looked at again.
        kept = (one if one.sha256 else replace(one, key="") for one in fresh)
        run = (finished, version, self.fingerprint, settings, told)
        self.store.save(kept, gone, graph, names, _curation_rows(report["curation"]), run)
        keep_spellings(self.store, graph)
        self.shards.clear()


def keep_spellings(store: Store, graph: networkx.MultiDiGraph) -> None:
    """Have the names of a graph spelled for the page's search, those that the store knows by looking up."""
    from graphkit.view.pinyin import SPELLED, remember_spellings, search_key, spelling_version

    version = spelling_version()
    known = store.known_spellings(version)
    remember_spellings(known)
    named = ((fields["name"], *fields["aliases"]) for _, fields in graph.nodes(data=True))
    new = {name[:SPELLED] for names in named for name in names}.difference(known)
    if new:
        store.keep_spellings(version, {name: search_key(name) for name in new})


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


def _open_store(options: BuildOptions) -> AbstractContextManager[Store | None]:
    from graphkit.store import Store, remove_store

    if options.folder is None:
        return nullcontext()
    if options.fresh:
        remove_store(options.folder)
    return Store(options.folder)


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


def _curation_rows(verdicts: Iterable[Mapping[str, Any]]) -> Iterable[Sequence[Any]]:
    import json

    for one in verdicts:
        entry = json.dumps(one["entry"], ensure_ascii=False)
        yield (
            one["number"],
            one["entry"]["action"],
            entry,
            one["file"],
            one["line"],
            one["applied"],
            one["reason"],
        )
