"""docs/commands.md is made of the commands, and each command and option says what it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from graphkit.cli.main import COMMANDS, cli
from graphkit.cli.reference import make_reference

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command


def test_the_reference_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == make_reference(), (
        "run python -m graphkit.cli.reference > docs/commands.md"
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_help_with_an_example_and_each_option_a_text(name: str) -> None:
    command = dict(commands())[name]
    assert command.help and "Example:" in command.help
    assert f"graphkit {name}" in command.help.partition("Example:")[2]
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help and option.help.endswith((".", "…")), f"{name} {option.opts[0]}"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_arguments_of_a_command_are_told_in_its_text(name: str) -> None:
    command = dict(commands())[name]
    text = (command.help or "").lower()
    for argument in command.params:
        if isinstance(argument, click.Argument):
            words = {argument.human_readable_name.strip("[].").lower(), argument.human_readable_name.lower()}
            words |= {word.rstrip("s") for word in words}
            assert any(word in text for word in words), f"{name} {argument.human_readable_name}"


def test_the_short_list_names_every_command() -> None:
    page = make_reference()
    assert all(
        f"[`{name}`](#graphkit-{name})" in page and f"\n## graphkit {name}\n" in page for name in COMMANDS
    )
