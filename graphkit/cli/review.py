"""``graphkit review``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from graphkit.graph.review import Finding


@click.command("review")
@click.argument("source", default="output", type=click.Path(path_type=Path))
@click.option("-n", "--limit", default=30, show_default=True, type=click.IntRange(1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
@click.option("--toml", "as_toml", is_flag=True, help="Print corrections to choose from, for curation.toml.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to decide in."
)
def review_command(source: Path, limit: int, as_json: bool, as_toml: bool, output: Path | None) -> None:
    """List what most deserves a look: doubtful merges, important edges of low confidence, equal names.

    SOURCE is a folder that graphkit build wrote (by default "output") or a GraphML file. With --toml the
    corrections are printed as comments: take away the marks of those that are right, and give the file to
    the next build with --curation. With -o a page is written (one file, offline) in which each item shows
    its sentence and takes a decision; the page saves the decisions as a curation file.

    \b
    Example:
      graphkit review output/
      graphkit review output/ --toml > choices.toml
      graphkit review output/ -o output/review.html
    """
    from graphkit.graph.loading import load_graph
    from graphkit.graph.review import review_graph

    graph = load_graph(source)
    findings = review_graph(graph, limit)
    if output:
        from graphkit.view.review_page import write_review_page

        write_review_page(findings, output, str(graph.graph.get("name") or "graphkit"))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=1))
    elif as_toml:
        click.echo("\n".join(_toml(one) for one in findings), nl=False)
    elif output:
        click.echo(f"{len(findings)} to review. Open {output}")
    else:
        _print_findings(findings)


def _print_findings(findings: Sequence[Finding]) -> None:
    if not findings:
        click.echo("Nothing stands out.")
    for number, one in enumerate(findings, 1):
        click.echo(f"{number:3}. {one.what}  [{one.kind}, {one.score:.2f}]")
        if one.evidence:
            click.echo(f"     {one.source_file}: {''.join(one.evidence.split())}")


def _toml(one: Finding) -> str:
    # JSON strings are TOML basic strings, but for the delete character.
    fields = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in one.correction.items()]
    sentence = "".join(one.evidence.split())
    told = [f"# {' '.join(one.what.split())}", f"#   {sentence}" if sentence else ""]
    lines = ["[[correction]]", *(field.replace("\x7f", "\\u007f") for field in fields)]
    return "\n".join([*filter(None, told), *(f"# {line}" for line in lines), ""]) + "\n"
