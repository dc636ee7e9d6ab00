from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from graphkit import __version__
from graphkit.cli.main import COMMANDS, cli, main

CONTEXT = click.Context(cli)


def get_command(name: str) -> click.Command:
    command = cli.get_command(CONTEXT, name)
    assert command is not None
    return command


def test_help_lists_every_command_with_its_line() -> None:
    shown = CliRunner().invoke(cli, ["--help"])
    assert shown.exit_code == 0
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in shown.output
        assert line.split()[0] in shown.output
    assert "Example:" in shown.output


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_a_command_has_an_example(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0
    example = shown.output.partition("Example:")[2]
    assert f"graphkit {name} " in example or f"graphkit {name}\n" in example


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_one_line_help_is_there_and_the_command_has_its_own(name: str) -> None:
    assert COMMANDS[name][1].endswith(".")
    command = get_command(name)
    assert command.name == name
    assert command.help


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_has_help(name: str) -> None:
    options = [one for one in get_command(name).params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_a_command_can_be_asked_for_its_options_in_short() -> None:
    # In a process of its own: click keeps the help option of a command that ran without its group.
    command = [sys.executable, "-m", "graphkit.cli.main", "info", "-h"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Usage: graphkit info" in shown.stdout


def test_version() -> None:
    assert __version__ in CliRunner().invoke(cli, ["--version"]).output


def test_an_unknown_command_is_a_usage_error() -> None:
    shown = CliRunner().invoke(cli, ["bild"])
    assert shown.exit_code == 2
    assert "bild" in shown.output


def test_an_error_of_ours_is_one_line_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["extract", str(tmp_path / "none.txt")])
    assert caught.value.code == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("graphkit: ") and shown.err.count("\n") == 1
    assert "none.txt" in shown.err


def test_a_wrong_config_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "graphkit.toml"
    config.write_text("lexicon = []\n", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["extract", str(config), "-c", str(config)])
    assert caught.value.code == 1
    assert "did you mean 'lexicons'" in capsys.readouterr().err
