"""``graphkit build --watch``: one process that builds again and again."""

from __future__ import annotations

import gc
import json
import time
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import click

from graphkit.cli.build import build_once, make_config, make_options, print_summary, tell_troubles
from graphkit.engine import default_engine_limits
from graphkit.engine.work import read_options
from graphkit.errors import ExportError, GraphkitError, StoreError
from graphkit.extraction import warm_up
from graphkit.memory import Memory
from graphkit.outputs import Outputs
from graphkit.pipeline import BuildOptions
from graphkit.read.finding import list_files
from graphkit.read.registry import STANDARD_INPUT, known_suffixes
from graphkit.view.pinyin import search_key
from graphkit.watching import files_of_settings, watch_changes

AGAIN_AFTER = 2.0
"""Seconds after which a build is tried again that another process, or the disk, was in the way of."""

ONCE = {"fresh": False, "retry": ()}
"""Options that hold for the first build only."""


class Watcher:
    """A build that is made again whenever something changes.

    Parameters
    ----------
    paths, output, config_file, given
        As the command line names them; ``given`` holds the other options of the build.
    shows, as_json : bool
        Whether bars and tables are drawn, or reports printed as JSON.
    """

    def __init__(
        self,
        paths: tuple[Path, ...],
        output: Path,
        config_file: Path | None,
        given: dict[str, Any],
        *,
        shows: bool,
        as_json: bool,
    ) -> None:
        _check_options(paths, given)
        self.paths, self.output, self.config_file, self.given = paths, output, config_file, given
        self.shows, self.as_json = shows, as_json
        self.outputs, self.memory = Outputs(output), Memory()
        self.config = make_config(config_file, given)
        self.rounds = 0
        self.trouble = ""
        self.again_at = inf
        """When a build that failed is tried again."""

    def keep_building(self) -> None:
        """Build whenever something changes, until Ctrl+C; an error is told, and the next change awaited.

        Raises
        ------
        ReadError
            A path does not exist.
        """
        self.outputs.make_folder()
        list_files(self.paths)  # a path that does not exist is told at once
        if self.shows:
            click.echo("builds whenever a file changes; Ctrl+C ends it", err=True)
        try:
            with self.outputs:
                self._run()
        except KeyboardInterrupt:
            if self.shows:
                click.echo("stopped; a build that was under way goes on with the next one", err=True)

    def _run(self) -> None:
        while True:
            settings = self._settings()
            suffixes = known_suffixes(read_options(self.config))
            for changed in watch_changes(self.paths, settings, self.output, suffixes):
                if changed or time.monotonic() >= self.again_at:
                    self._try()
                    if self._settings() != settings:
                        break  # the settings name other files now

    def _settings(self) -> set[Path]:
        return files_of_settings(self.config, self.config_file, self.output)

    def _try(self) -> None:
        """Build; what went wrong is told once, and what may pass by itself is tried again."""
        try:
            self._build()
        except (GraphkitError, OSError) as error:
            if str(error) != self.trouble:
                click.echo(f"graphkit: {error}", err=True)
            self.trouble = str(error)
            passes = isinstance(error, StoreError | ExportError | OSError)
            self.again_at = time.monotonic() + AGAIN_AFTER if passes else inf
        else:
            self.trouble, self.again_at = "", inf

    def _build(self) -> None:
        begin = time.perf_counter()
        self.config = make_config(self.config_file, self.given)
        report = build_once(self.paths, self.config, self._options(), shows=self.shows)
        self._tell(report, time.perf_counter() - begin)
        self.rounds += 1
        self.given = {**self.given, **ONCE}
        gc.collect()  # graphs refer to themselves
        # The next article, and the names in it, find ready what they need.
        warm_up(default_engine_limits().warm_up, self.config)
        search_key("新")

    def _options(self) -> BuildOptions:
        return replace(make_options(self.output, self.given), outputs=self.outputs, memory=self.memory)

    def _tell(self, report: dict[str, Any], seconds: float) -> None:
        tell_troubles(report)
        if self.as_json:
            click.echo(json.dumps(report, ensure_ascii=False))
        elif self.shows and not self.rounds:
            print_summary(report, self.output)
        elif self.shows:
            click.echo(describe_round(report, seconds))


def _check_options(paths: tuple[Path, ...], given: dict[str, Any]) -> None:
    if given["no_store"]:
        raise click.UsageError("--watch needs the store: leave --no-store out")
    if any(str(path) == STANDARD_INPUT for path in paths):
        raise click.UsageError("--watch needs files or folders: the standard input comes only once")


def describe_round(report: dict[str, Any], seconds: float) -> str:
    """Return one line on a build after the first.

    Examples
    --------
    >>> files, total = {"found": 12, "extracted": 1}, {"total": 40}
    >>> describe_round({"files": files, "nodes": total, "edges": total}, 0.25)
    '12 files (1 new): 40 nodes, 40 edges in 0.2 s'
    """
    files, nodes, edges = report["files"], report["nodes"]["total"], report["edges"]["total"]
    new = f"{files['found']:,} files ({files['extracted']:,} new)"
    return f"{new}: {nodes:,} nodes, {edges:,} edges in {seconds:.1f} s"
