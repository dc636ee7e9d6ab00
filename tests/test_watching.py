"""``graphkit build --watch``: what counts as a change, and a process that builds until it is stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any

import duckdb
import pytest
from click.testing import CliRunner

from graphkit.cli.build import build_command
from graphkit.config import Config
from graphkit.errors import ReadError
from graphkit.watching import files_of_settings, make_filter, watch_changes
from tests.engine.samples import make_text, write_corpus
from tests.making import INTERRUPTIBLE

FILES = ("graph.graphml", "graph.html")
SUFFIXES = (".txt", ".md")
PATIENCE = 120
"""Seconds that a report may take before the test gives up."""


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("in/a.txt", True),
        ("in/2021/a.txt", True),
        ("in/.graphkitignore", True),
        ("in/.a.txt.swp", False),
        ("in/.git/index", False),
        ("in/watch.log", False),
        ("in/gone", True),
        ("in/out/graph.duckdb.tmp/part", False),
        ("in/out/graph.html", False),
        ("in/out/graph.duckdb.wal", False),
        ("in/out/curation.toml", True),
        ("in/out/notes.md", True),
        ("own/lexicon.toml", True),
        ("own/other.toml", False),
    ],
)
def test_what_counts_as_a_change(path: str, counts: bool, tmp_path: Path) -> None:
    changed = tmp_path / path
    if changed.name != "gone":
        changed.parent.mkdir(parents=True)
        changed.write_text("")
    files = {tmp_path / "in/out/curation.toml", tmp_path / "own/lexicon.toml"}
    accept = make_filter([tmp_path / "in"], files, tmp_path / "in/out", SUFFIXES)
    assert accept(str(changed)) is counts


def test_the_files_of_settings() -> None:
    config = Config(
        lexicons=(Path("a.toml"), Path("b.toml")), frames=(Path("f.toml"),), curation=Path("c.toml")
    )
    found = files_of_settings(config, Path("settings.toml"), Path("out"))
    names = {"a.toml", "b.toml", "f.toml", "c.toml", "settings.toml", "out/curation.toml"}
    assert {path.as_posix() for path in found} == names


class Changes:
    """The changes of a folder ``in`` and a file ``own.toml`` as they are told, in a thread of their own."""

    def __init__(self, folder: Path) -> None:
        (folder / "in").mkdir(exist_ok=True)
        (folder / "out").mkdir()
        self.folder, self.told, self.over = folder, Queue[bool](), False
        Thread(target=self._watch, daemon=True).start()
        self.wait()

    def _watch(self) -> None:
        for changed in watch_changes(
            [self.folder / "in"], [self.folder / "own.toml"], self.folder / "out", SUFFIXES
        ):
            if changed:
                self.told.put(True)
            if self.over:
                return

    def wait(self) -> None:
        assert self.told.get(timeout=PATIENCE)

    def none(self) -> bool:
        """Tell whether nothing comes for a while."""
        time.sleep(0.5)
        return self.told.empty()

    def settle(self) -> None:
        """Wait for a change, and for others that may come right after it."""
        self.wait()
        while not self.none():
            self.wait()


@pytest.fixture
def changes(tmp_path: Path) -> Iterator[Changes]:
    found = Changes(tmp_path)
    yield found
    found.over = True


def test_each_change_is_told_and_nothing_else(tmp_path: Path, changes: Changes) -> None:
    for number in range(3):
        save(tmp_path / "in" / f"{number}.txt", "text")
    changes.settle()
    for name in ("other.toml", "in/.hidden.txt", "in/watch.log", "out/graph.graphml"):
        (tmp_path / name).write_text("")
    assert changes.none()
    save(tmp_path / "own.toml", "")
    changes.settle()
    (tmp_path / "own.toml").replace(tmp_path / "moved.toml")
    changes.wait()


def test_a_folder_that_comes_back_is_watched_again(tmp_path: Path, changes: Changes) -> None:
    (tmp_path / "in").rename(tmp_path / "away")
    time.sleep(0.5)
    (tmp_path / "away").rename(tmp_path / "in")
    changes.settle()
    save(tmp_path / "in" / "new.txt", "text")
    changes.wait()


def test_what_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    given = [str(tmp_path / "nowhere"), "-o", str(tmp_path / "out"), "--watch"]
    assert isinstance(CliRunner().invoke(build_command, given).exception, ReadError)


def save(path: Path, text: str) -> None:
    """Write a file at one stroke: two changes might be told twice."""
    beside = path.parents[1] / f"{path.name}.new"
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


@pytest.mark.parametrize(("arguments", "reason"), [(["--no-store"], "store"), (["-"], "standard input")])
def test_what_cannot_go_together_is_refused(arguments: list[str], reason: str, tmp_path: Path) -> None:
    given = [str(write_corpus(tmp_path / "in", 1)), "-o", str(tmp_path / "out"), "--watch", *arguments]
    result = CliRunner().invoke(build_command, given)
    assert result.exit_code == 2 and reason in result.output


class Watching:
    """A command that watches, in a process of its own."""

    def __init__(self, source: Path, output: Path, *arguments: str) -> None:
        told = ["build", str(source), "-o", str(output), "--watch", *arguments]
        command = [sys.executable, "-c", INTERRUPTIBLE, *told]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, text=True, encoding="utf-8", env=environment, **pipes)
        self._reports, self._complaints = (
            self._read(one) for one in (self.process.stdout, self.process.stderr)
        )

    def _read(self, stream: IO[str] | None) -> Queue[str]:
        assert stream is not None
        lines: Queue[str] = Queue()
        Thread(target=lambda: [lines.put(line) for line in stream], daemon=True).start()
        return lines

    def report(self) -> Any:
        return json.loads(self._reports.get(timeout=PATIENCE))

    def complaint(self) -> str:
        return self._complaints.get(timeout=PATIENCE)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    command = Watching(write_corpus(tmp_path / "in", 2), tmp_path / "out", "--json")
    yield command
    if command.process.poll() is None:
        command.process.kill()
        command.process.wait()
    for stream in (command.process.stdout, command.process.stderr):
        assert stream is not None
        stream.close()


def build_anew(folder: Path) -> list[bytes]:
    again = folder / "again"
    again.mkdir()
    shutil.copy(folder / "out" / "curation.toml", again)
    assert CliRunner().invoke(build_command, [str(folder / "in"), "-o", str(again), "-q"]).exit_code == 0
    return [(again / name).read_bytes() for name in FILES]


def test_it_builds_whenever_something_changes(tmp_path: Path, watching: Watching) -> None:
    assert watching.report()["files"]["extracted"] == 2
    save(tmp_path / "in" / "0002.txt", make_text(2))
    assert watching.report()["files"] == {"found": 3, "read": 3, "extracted": 1, "unchanged": 2}
    (tmp_path / "in" / "0000.txt").unlink()
    assert watching.report()["files"]["found"] == 2
    renamed = '[[correction]]\naction = "rename"\ntype = "Town"\nname = "大溪镇"\nother = "大溪新镇"\n'
    save(tmp_path / "out" / "curation.toml", renamed)
    assert watching.report()["curation"][0]["applied"]
    save(tmp_path / "out" / "curation.toml", "[[correction")
    assert "curation.toml" in watching.complaint()
    save(tmp_path / "out" / "curation.toml", renamed)
    assert watching.report()["files"]["extracted"] == 0
    with duckdb.connect(tmp_path / "out" / "graph.duckdb", read_only=True):
        save(tmp_path / "in" / "0003.txt", make_text(3))
        assert "store" in watching.complaint()
    assert watching.report()["files"]["extracted"] == 1
    assert watching.stop() == 0
    files = [(tmp_path / "out" / name).read_bytes() for name in FILES]
    assert files[0].count("大溪新镇".encode()) > 0
    assert files == build_anew(tmp_path)
