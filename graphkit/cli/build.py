"""``graphkit build``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from graphkit.config import Config
    from graphkit.pipeline import BuildOptions
    from graphkit.report import Progress

STAGES = ("find", "extract", "resolve", "graph", "store", "write")
EXIT_PARTIAL = 3
SHOWN_TROUBLES = 10
UNITS = {"MB": 1, "GB": 1000, "MIB": 1.048576, "GIB": 1073.741824}
SMALLEST_MEMORY = 128
ONE_RUN = frozenset({"fresh", "retry", "watch", "quiet", "as_json"})


class MemorySize(click.ParamType[int]):
    """A size such as 512MB or 2GB, as megabytes."""

    name = "size"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> int:
        """Return the size in megabytes."""
        found = re.fullmatch(r"([0-9.]+) *([kmgi]*b)", str(value).strip(), re.IGNORECASE)
        unit = UNITS.get(found[2].upper()) if found else None
        if found is None or unit is None or found[1].count(".") > 1:
            self.fail(f"{value!r} is no size: write 512MB or 2GB", parameter, context)
        size = int(float(found[1]) * unit)
        if size < SMALLEST_MEMORY:
            self.fail(f"{value} is too little: give {SMALLEST_MEMORY}MB or more", parameter, context)
        return size


@click.command("build")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the graph; made if it is not there.",
)
@click.option("-c", "--config", "config_file", type=click.Path(path_type=Path), help="Settings in TOML.")
@click.option("--name", default="", help="Title of the graph.")
@click.option(
    "--curation", type=click.Path(path_type=Path), help="Corrections in TOML, applied to the graph."
)
@click.option("--text-column", default="", help="Column of a table that holds the text.")
@click.option("--title-column", default="", help="Column that holds the title.")
@click.option("--date-column", default="", help="Column that holds the date.")
@click.option("--outlet-column", default="", help="Column that names the newspaper.")
@click.option("--author-column", default="", help="Column that names the author.")
@click.option("--ocr", is_flag=True, help="Read scanned pages and pictures by text recognition.")
@click.option("--no-store", is_flag=True, help="Keep nothing for the next build.")
@click.option("--fresh", is_flag=True, help="Forget what earlier builds extracted.")
@click.option("--retry", multiple=True, help="Try a file or article in quarantine again; may be repeated.")
@click.option(
    "--engine",
    type=click.Choice(("auto", "inline", "pool", "dask")),
    default="auto",
    help="Where the work runs; auto takes a pool of processes from about 50 articles on.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes; one per processor if left out.")
@click.option("--scheduler", default="", help="Address of a Dask scheduler, with --engine dask.")
@click.option(
    "--memory-limit",
    type=MemorySize(),
    help="What resolving and assembling a large corpus may take in memory, such as 512MB or 2GB.",
)
@click.option("--watch", is_flag=True, help="Stay, and build again whenever a file changes; Ctrl+C ends it.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def build_command(
    paths: tuple[Path, ...],
    output: Path,
    config_file: Path | None,
    watch: bool,
    quiet: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Build the graph of files and folders and write it to a folder.

    PATHS are files and folders; folders are read with all below them, and - is the standard input. Writes
    graph.html (the page), graph.graphml, report.json and graph.duckdb (the store). Building again into the
    same folder extracts only what changed; a build that was stopped goes on where it was. Corrections in
    curation.toml of that folder are applied. A file that cannot be read is skipped and an article that fails
    is put into quarantine; both are listed in the report, and the exit code is then 3.

    With --watch it stays after the first build, and what changes in files, corrections and settings is in the
    graph within seconds: what was loaded and resolved before is kept in memory.

    \b
    Example:
      graphkit build seeds/ -o output/
      graphkit build 2021/ 2022/page3.txt -o output/ --json
      graphkit build articles/ -o output/ --workers 8
      graphkit build articles/ -o output/ --watch
      graphkit build export.csv -o output/ --text-column 正文 --date-column 日期
      graphkit build articles/ -o output/ --engine dask --scheduler tcp://host:8786
    """
    from graphkit.outputs import Outputs

    shows = not quiet and not as_json
    if watch:
        from graphkit.cli.watch import Watcher

        Watcher(paths, output, config_file, given, shows=shows, as_json=as_json).keep_building()
        return
    with Outputs(output) as outputs:
        options = replace(make_options(output, given), outputs=outputs)
        report = build_once(paths, make_config(config_file, given), options, shows=shows)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    elif shows:
        print_summary(report, output)
    if tell_troubles(report):
        sys.exit(EXIT_PARTIAL)


def build_once(
    paths: Sequence[Path], config: Config, options: BuildOptions, *, shows: bool
) -> dict[str, Any]:
    """Build the graph, write its files and return the report; ``shows`` has bars drawn."""
    from graphkit.pipeline import build_with_report

    assert options.outputs is not None
    with _progress(show=shows) as progress:
        result = build_with_report(paths, config, progress, options)
        progress("write", 0, 3)
        options.outputs.write(result)
        if result.tables is not None:
            result.tables.close()
        progress("write", 3, 3)
    return result.report


def make_config(config_file: Path | None, given: dict[str, Any]) -> Config:
    """Return the settings of the file with those of the command line over them."""
    from dataclasses import fields

    from graphkit.config import Config, load_config

    config = load_config(config_file) if config_file else Config()
    names = {field.name for field in fields(Config)}
    return replace(config, **{name: value for name, value in given.items() if name in names and value})


def make_options(output: Path, given: dict[str, Any]) -> BuildOptions:
    """Return how a build runs, as the command line says."""
    from graphkit.engine import Engine
    from graphkit.pipeline import BuildOptions

    return BuildOptions(
        folder=None if given["no_store"] else output,
        fresh=given["fresh"],
        engine=Engine(given["engine"], given["workers"] or 0, given["scheduler"]),
        retry=given["retry"],
        command=tuple(_plain_command(click.get_current_context())),
        memory_mb=given["memory_limit"] or 0,
    )


def _plain_command(context: click.Context) -> Iterator[str]:
    """Return the command line without what holds for one run only."""
    yield from ("graphkit", "build", *map(str, context.params["paths"]))
    for option in context.command.params:
        value = context.params.get(option.name or "")
        if (
            not isinstance(option, click.Option)
            or option.name in ONE_RUN
            or value in (None, "", False, "auto")
        ):
            continue
        yield option.opts[0]
        if not option.is_flag:
            yield f"{value}MB" if isinstance(option.type, MemorySize) else str(value)


def tell_troubles(report: dict[str, Any]) -> bool:
    """Write to stderr what was left out and which corrections fit nothing; tell if articles are missing."""
    for one in report["curation"]:
        if not one["applied"]:
            click.echo(f"graphkit: {one['file']}:{one['line']}: curation: {one['reason']}", err=True)
    for one in report["oversized"][:SHOWN_TROUBLES]:
        click.echo(
            f"graphkit: {one['type']} {one['name']}: {one['size']:,} {one['what']} would have become one, "
            f"more than {one['cap']:,}: kept apart",
            err=True,
        )
    troubles = [*report["skipped"], *report["quarantined"]]
    for one in troubles[:SHOWN_TROUBLES]:
        hint = f"; try again: {one['retry']}" if "retry" in one else ""
        click.echo(f"graphkit: {one['name']}: {one['stage']}: {one['reason']}{hint}", err=True)
    if len(troubles) > SHOWN_TROUBLES:
        click.echo(f"graphkit: {len(troubles) - SHOWN_TROUBLES} more are listed in report.json", err=True)
    return bool(troubles)


@contextmanager
def _progress(show: bool) -> Iterator[Progress]:
    """Show a bar per stage on stderr; yields the function that moves the bars."""
    if not show:
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {stage: bars.add_task(stage, total=None, start=False) for stage in STAGES}

        def advance(stage: str, done: int, total: int) -> None:
            bars.start_task(tasks[stage])
            if total:
                bars.update(tasks[stage], completed=done, total=total)

        yield advance


def print_summary(report: dict[str, Any], output: Path) -> None:
    """Print a report as a table."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    files, accounts = report["files"], report["accounts"]
    counts = f"{files['found']} files ({files['extracted']} new), {accounts['done']} articles"
    table = Table(title=f"{counts}, {report['characters']:,} characters")
    for heading in ("nodes", "", "edges", " "):
        table.add_column(heading, justify="right" if not heading.strip() else "left")
    nodes, edges = list(report["nodes"].items()), list(report["edges"].items())
    for number in range(max(len(nodes), len(edges))):
        left = nodes[number] if number < len(nodes) else ("", "")
        right = edges[number] if number < len(edges) else ("", "")
        table.add_row(left[0], str(left[1]), right[0], str(right[1]))
    console.print(table)
    left_out = f"{accounts['skipped']} skipped, {accounts['quarantined']} in quarantine"
    seconds = sum(report["seconds"].values())
    page = report.get("page", report["nodes"])
    shown = page.get("nodes", page.get("total"))
    part = f" (the {shown:,} most mentioned nodes)" if shown != report["nodes"]["total"] else ""
    console.print(f"{seconds:.1f} s; {left_out}. Open {output / 'graph.html'}{part}", soft_wrap=True)
