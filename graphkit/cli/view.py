"""``graphkit view``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("view")
@click.argument("graphml", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The page to write.",
)
def view_command(graphml: Path, output: Path) -> None:
    """Make the page of a GraphML file that follows the contract.

    \b
    Example:
      graphkit view output/graph.graphml -o page.html
    """
    from graphkit.export import read_graphml
    from graphkit.view import write_page

    write_page(read_graphml(graphml), output)
