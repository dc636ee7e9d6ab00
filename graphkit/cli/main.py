"""``graphkit``: the commands, each loaded when it is called, so that ``--help`` is instant."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from graphkit import __version__
from graphkit.errors import GraphkitError
from graphkit.start import lighten_process

EXIT_FAILED = 1
# Command → the module that defines it and its one-line help (so that the list needs no import).
COMMANDS = {
    "build": ("graphkit.cli.build", "Build the graph of files and folders."),
    "annotate": ("graphkit.cli.evaluate", "Make a draft gold file to correct by hand."),
    "dossier": ("graphkit.cli.lookup", "Tell one thing's timeline with sentences and sources."),
    "evaluate": ("graphkit.cli.evaluate", "Measure a graph against a gold file."),
    "export": ("graphkit.cli.lookup", "Write the graph in another format."),
    "extract": ("graphkit.cli.extract", "Show what is found in one file, and why."),
    "info": ("graphkit.cli.lookup", "Show the graph in twenty lines."),
    "path": ("graphkit.cli.lookup", "Show the shortest paths between two things."),
    "review": ("graphkit.cli.review", "List what most deserves a reader's look."),
    "search": ("graphkit.cli.lookup", "Find nodes by name, alias or pinyin."),
    "train": ("graphkit.cli.train", "Train the models from annotated text."),
    "view": ("graphkit.cli.view", "Make the page of any GraphML file that follows the contract."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="graphkit")
def cli() -> None:
    """Knowledge graphs from Chinese local news: offline, no language model, every edge with its sentence.

    \b
    Example:
      graphkit build seeds/ -o output/
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; an error of ours is one line on stderr and exit code 1."""
    if arguments is None:
        lighten_process()
    try:
        return cli.main(arguments, prog_name="graphkit", standalone_mode=True)
    except GraphkitError as error:
        click.echo(f"graphkit: {error}", err=True)
        sys.exit(EXIT_FAILED)


if __name__ == "__main__":
    main()
