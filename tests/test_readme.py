"""Every command and every Python block of both READMEs runs, in a copy of what a reader has."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
SET_UP = {
    "make demo": "makes a virtual environment and installs packages; its build is the first command below",
    "make test": "runs these very tests",
    "python3 -m venv .venv": "would make a second virtual environment",
    ".venv/bin/python -m pip install -e .": "installs packages",
    ".venv/bin/python -m pip install -e .[test]": "installs packages",
    ".venv/bin/python -m pytest": "runs these very tests",
}
"""The only commands that are not run, each word for word, and why."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [code for kind, code in BLOCK.findall(text) if kind == language]


def commands(name: str) -> list[list[str]]:
    lines = (line for block in blocks(name, "bash") for line in block.splitlines())
    return [parts for line in lines if (parts := shlex.split(line, comments=True))]


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_commands_and_python_blocks_run(tmp_path: Path) -> None:
    """The blocks of both languages are the same (the next test), so one run shows both."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    ran = 0
    for command in commands(READMES[0]):
        if " ".join(command) in SET_UP:
            continue
        assert Path(command[0]).name == "graphkit", f"what is {command[0]}?"
        done = run(["-m", "graphkit.cli.main", *command[1:]], tmp_path)
        assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}\n{done.stderr}"
        ran += 1
    assert ran >= 9
    for number, code in enumerate(blocks(READMES[0], "python")):
        script = tmp_path / f"block_{number}.py"
        script.write_text(code, encoding="utf-8")
        done = run([script.name], tmp_path)
        assert done.returncode == 0, f"block {number}\n{done.stderr}"
        assert done.stdout.strip()


def test_what_is_not_run_is_what_the_readme_shows() -> None:
    shown = {" ".join(command) for command in commands(READMES[0])}
    assert set(SET_UP) <= shown


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_demo_builds_as_the_readme_says() -> None:
    done = subprocess.run(
        ["make", "-n", "demo"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "graphkit build seeds/ -o output/" in done.stdout


def test_both_languages_show_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1])
    assert blocks(READMES[0], "python") == blocks(READMES[1], "python")


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (ROOT / link).exists()]
    assert not missing


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_two_commands_are_targets_of_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
