"""The command reference in Markdown, made of the commands themselves.

``python -m graphkit.cli.reference > docs/commands.md``; a test fails when that file is out of date.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from graphkit.cli.main import cli

HEAD = """# Commands 命令

Made from the commands themselves by `python -m graphkit.cli.reference > docs/commands.md`; do not edit.
`graphkit COMMAND --help` shows the same.

Exit codes: 0 all is well; 1 an error, which is one line on stderr with the file, the stage and a remedy;
2 the command line is wrong; 3 the build is done, but some files or articles were left out."""
EXAMPLE = "Example:"


def make_reference() -> str:
    """Return the reference of all commands as Markdown.

    Examples
    --------
    >>> "## graphkit build" in make_reference()
    True
    """
    context = click.Context(cli, info_name="graphkit", **cli.context_settings)
    commands = [(name, cli.get_command(context, name)) for name in cli.list_commands(context)]
    parts = [HEAD, _list_commands(commands)]
    parts += [_describe(name, command, context) for name, command in commands if command is not None]
    return "\n\n".join(parts) + "\n"


def _list_commands(commands: list[tuple[str, click.Command | None]]) -> str:
    rows = [
        f"| [`{name}`](#graphkit-{name}) | {command.get_short_help_str(200)} |"
        for name, command in commands
        if command is not None
    ]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def _describe(name: str, command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    text, example = _split_help(command)
    parts = [f"## graphkit {name}", f"```\n{usage}\n```", text]
    options = list(_list_options(command, context))
    if options:
        parts.append("\n".join(["| option | what it does |", "|---|---|", *options]))
    if example:
        parts.append(f"```bash\n{example}\n```")
    return "\n\n".join(part for part in parts if part)


def _split_help(command: click.Command) -> tuple[str, str]:
    """Return a command's help as running text, and its example."""
    text, _, example = inspect.cleandoc(command.help or "").replace("\b\n", "").partition(EXAMPLE)
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return "\n\n".join(paragraphs).strip(), inspect.cleandoc(example).strip()


def _list_options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1] and "--help" not in parameter.opts:
            names, text = (" ".join(part.split()).replace("|", "\\|") for part in record)
            yield f"| `{names}` | {text} |"


if __name__ == "__main__":
    click.echo(make_reference(), nl=False)
