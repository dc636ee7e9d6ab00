"""``graphkit build``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from graphkit.pipeline import Progress

STAGES = ("read", "clean", "extract", "resolve", "graph", "write")
EXIT_PARTIAL = 3


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
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def build_command(
    paths: tuple[Path, ...], output: Path, config_file: Path | None, name: str, quiet: bool, as_json: bool
) -> None:
    """Build the graph of files and folders and write it to a folder.

    Writes graph.html (the page), graph.graphml and report.json. A file that cannot be read is skipped and
    listed in the report; the exit code is then 3.

    \b
    Example:
      graphkit build seeds/ -o output/
      graphkit build 2021/ 2022/page3.txt -o output/ --json
    """
    from dataclasses import replace

    from graphkit.config import Config, load_config
    from graphkit.pipeline import build_with_report

    config = load_config(config_file) if config_file else Config()
    if name:
        config = replace(config, name=name)
    with _progress(show=not quiet and not as_json) as progress:
        result = build_with_report(paths, config, progress)
        progress("write", 0, 3)
        write_outputs(result.graph, result.report, output)
        progress("write", 3, 3)
    if as_json:
        click.echo(json.dumps(result.report, ensure_ascii=False, indent=1))
    elif not quiet:
        _print_summary(result.report, output)
    for one in result.skipped:
        click.echo(f"graphkit: {one.name}: {one.stage}: {one.reason}", err=True)
    if result.skipped:
        sys.exit(EXIT_PARTIAL)


def write_outputs(graph: Any, report: dict[str, Any], output: Path) -> None:
    """Write graph.graphml, graph.html and report.json into a folder."""
    from graphkit.errors import ExportError
    from graphkit.export import atomic_write, write_graphml
    from graphkit.view import write_page

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(str(error), file=str(output), remedy="name a folder that can be written") from error
    write_graphml(graph, output / "graph.graphml")
    write_page(graph, output / "graph.html")
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    atomic_write(output / "report.json", text.encode("utf-8"))


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


def _print_summary(report: dict[str, Any], output: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    files, articles = report["files"]["read"], report["articles"]["found"]
    table = Table(title=f"{files} files, {articles} articles, {report['characters']:,} characters")
    for heading in ("nodes", "", "edges", " "):
        table.add_column(heading, justify="right" if not heading.strip() else "left")
    nodes, edges = list(report["nodes"].items()), list(report["edges"].items())
    for number in range(max(len(nodes), len(edges))):
        left = nodes[number] if number < len(nodes) else ("", "")
        right = edges[number] if number < len(edges) else ("", "")
        table.add_row(left[0], str(left[1]), right[0], str(right[1]))
    console.print(table)
    seconds, skipped = sum(report["seconds"].values()), len(report["skipped"])
    console.print(f"{seconds:.1f} s; {skipped} skipped. Open {output / 'graph.html'}", soft_wrap=True)
