"""``graphkit search``, ``dossier``, ``path``, ``info`` and ``export``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

EXIT_NOTHING = 1
_SOURCE = click.argument("source", default="output", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def _echo_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@click.command("search")
@click.argument("name")
@_SOURCE
@click.option("-n", "--limit", default=20, show_default=True, type=click.IntRange(1), help="At most so many.")
@_JSON
def search_command(name: str, source: Path, limit: int, as_json: bool) -> None:
    """Find nodes by name, alias or pinyin (jinhua or jh for 金华).

    SOURCE is a folder that graphkit build wrote (by default "output") or a GraphML file. The exit code is 1
    where nothing is found.

    \b
    Example:
      graphkit search 农商银行 output/
      graphkit search wlns output/ --json
    """
    from graphkit.graph.loading import load_graph
    from graphkit.graph.lookup import search_nodes
    from graphkit.graph.lookup_text import format_hits

    hits = search_nodes(load_graph(source), name, limit=limit)
    if as_json:
        _echo_json([asdict(hit) for hit in hits])
    elif hits:
        click.echo(format_hits(hits))
    if not hits:
        click.echo(f"graphkit: nothing fits {name!r}", err=True)
        sys.exit(EXIT_NOTHING)


@click.command("dossier")
@click.argument("name")
@_SOURCE
@click.option(
    "--language", default="zh", show_default=True, type=click.Choice(["zh", "en"]), help="Its words."
)
@_JSON
def dossier_command(name: str, source: Path, language: str, as_json: bool) -> None:
    """Tell one thing's timeline: its relations by date, each with its sentence and source, amounts summed.

    Prints Markdown. NAME is a name, an alias or an id; SOURCE a folder that graphkit build wrote (by
    default "output") or a GraphML file.

    \b
    Example:
      graphkit dossier 温岭农商银行 output/ > dossier.md
    """
    from graphkit.graph.loading import load_graph
    from graphkit.graph.lookup import make_dossier
    from graphkit.graph.lookup_text import format_dossier

    dossier = make_dossier(load_graph(source), name)
    if as_json:
        _echo_json(dossier)
    else:
        click.echo(format_dossier(dossier, language), nl=False)


@click.command("path")
@click.argument("start")
@click.argument("end")
@_SOURCE
@click.option("-n", "--limit", default=5, show_default=True, type=click.IntRange(1), help="At most so many.")
@_JSON
def path_command(start: str, end: str, source: Path, limit: int, as_json: bool) -> None:
    """Show the shortest paths between two things, each step with its sentence.

    START and END are names, aliases or ids; SOURCE is a folder that graphkit build wrote (by default
    "output") or a GraphML file. The exit code is 1 where no path leads.

    \b
    Example:
      graphkit path 温岭农商银行 千万工程 output/
    """
    from graphkit.graph.loading import load_graph
    from graphkit.graph.lookup_text import format_path
    from graphkit.graph.measures_paths import find_paths

    rows = find_paths(load_graph(source), start, end, limit=limit).to_dict("records")
    if as_json:
        _echo_json(rows)
    elif rows:
        click.echo(format_path(rows))
    if not rows:
        click.echo(f"graphkit: no path leads from {start!r} to {end!r}", err=True)
        sys.exit(EXIT_NOTHING)


@click.command("info")
@_SOURCE
@_JSON
def info_command(source: Path, as_json: bool) -> None:
    """Show the graph in twenty lines: sizes, types, relations, dates, the most connected.

    SOURCE is a folder that graphkit build wrote (by default "output") or a GraphML file.

    \b
    Example:
      graphkit info output/
    """
    from graphkit.graph.loading import load_graph
    from graphkit.graph.lookup import summarize_graph
    from graphkit.graph.lookup_text import format_info

    info = summarize_graph(load_graph(source))
    if as_json:
        _echo_json(info)
    else:
        click.echo(format_info(info))


@click.command("export")
@_SOURCE
@click.option(
    "-f",
    "--format",
    "format_name",
    required=True,
    help="graphml, gexf, csv, parquet, node-link, cytoscape, neo4j, ttl or one of your own.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file, or the folder for several.")
@_JSON
def export_command(source: Path, format_name: str, output: Path | None, as_json: bool) -> None:
    """Write the graph in another format; each file appears whole or not at all.

    SOURCE is a folder that graphkit build wrote (by default "output") or a GraphML file. Without --output
    the files go to the folder "export" beside the graph.

    \b
    Example:
      graphkit export output/ --format gexf
      graphkit export output/ --format csv -o tables/
    """
    from graphkit.export import FORMATS, export_graph
    from graphkit.graph.loading import find_graph, load_graph

    graph = load_graph(source)
    if output is None:
        suffix = FORMATS[format_name].suffix if format_name in FORMATS else ""
        output = find_graph(source).parent / "export" / (f"graph{suffix}" if suffix else format_name)
    written = export_graph(graph, output, format_name)
    if as_json:
        _echo_json({"format": format_name, "written": str(written)})
    else:
        click.echo(str(written))
