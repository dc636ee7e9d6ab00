"""``graphkit train``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("train")
@click.argument("texts", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the weights; without it the bundled ones are replaced.",
)
@click.option("--only", type=click.Choice(["entities", "relations"]), help="Train one of the two models.")
@click.option("--test", is_flag=True, help="Then measure on the passages that are held back (a tenth).")
def train_command(texts: tuple[Path, ...], output: Path | None, only: str | None, test: bool) -> None:
    """Train the entity tagger and the relation classifier from annotated text.

    TEXTS are files of annotated passages beside the bundled ones. Passages whose number ends in 0 are held
    back.

    \b
    Example:
      graphkit train
      graphkit train my_sentences.txt -o my_models/ --test
    """
    from graphkit.evaluate.training import held_back_figures, train_models

    train_models(texts, output, only=only, report=click.echo)
    if test:
        for line in held_back_figures(texts, output):
            click.echo(line)
