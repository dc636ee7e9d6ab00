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
def review_command(source: Path, limit: int, as_json: bool, as_toml: bool) -> None:
    """List what most deserves a look: doubtful merges, important edges of low confidence, equal names.

    SOURCE is a folder that graphkit build wrote (by default "output") or a GraphML file. With --toml the
    corrections are printed as comments: take away the marks of those that are right, and give the file to
    the next build with --curation.

    \b
    Example:
      graphkit review output/
      graphkit review output/ --toml > choices.toml
    """
    from graphkit.graph.loading import load_graph
    from graphkit.graph.review import review_graph

    findings = review_graph(load_graph(source), limit)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=1))
    elif as_toml:
        click.echo("\n".join(_toml(one) for one in findings), nl=False)
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
