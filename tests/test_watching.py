"""``graphkit build --watch``: what counts as a change, and a process that builds until it is stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any

import pytest
from click.testing import CliRunner

from graphkit.cli.build import build_command
from graphkit.config import Config
from graphkit.errors import ReadError
from graphkit.watching import files_of_settings, make_filter, watch_changes
from tests.engine.samples import make_text, write_corpus

FILES = ("graph.graphml", "graph.html")
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
        ("in/out/graph.html", False),
        ("in/out/graph.duckdb.wal", False),
        ("in/out/curation.toml", True),
        ("in/out/notes.txt", True),
        ("own/lexicon.toml", True),
        ("own/other.toml", False),
    ],
)
def test_what_counts_as_a_change(path: str, counts: bool) -> None:
    files = {Path("/p/in/out/curation.toml"), Path("/p/own/lexicon.toml")}
    accept = make_filter([Path("/p/in")], files, Path("/p/in/out"))
    assert accept(None, f"/p/{path}") is counts


def test_the_files_of_settings() -> None:
    config = Config(
        lexicons=(Path("a.toml"), Path("b.toml")), frames=(Path("f.toml"),), curation=Path("c.toml")
    )
    found = files_of_settings(config, Path("settings.toml"), Path("out"))
    names = {"a.toml", "b.toml", "f.toml", "c.toml", "settings.toml", "out/curation.toml"}
    assert {path.as_posix() for path in found} == names


def test_changes_are_told_once_and_together(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    own = tmp_path / "own.toml"
    changes = watch_changes([tmp_path / "in"], [own], tmp_path / "out")
    next(changes)
    write_corpus(tmp_path / "in", 3)
    next(changes)
    (tmp_path / "other.toml").write_text("")
    (tmp_path / "in" / ".hidden.txt").write_text("")
    own.write_text("")
    next(changes)
    own.replace(tmp_path / "moved.toml")
    next(changes)
    changes.close()


def test_what_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file or folder"):
        next(watch_changes([tmp_path / "nowhere"], [], tmp_path))


@pytest.mark.parametrize(("arguments", "reason"), [(["--no-store"], "store"), (["-"], "standard input")])
def test_what_cannot_go_together_is_refused(arguments: list[str], reason: str, tmp_path: Path) -> None:
    given = [str(write_corpus(tmp_path / "in", 1)), "-o", str(tmp_path / "out"), "--watch", *arguments]
    result = CliRunner().invoke(build_command, given)
    assert result.exit_code == 2 and reason in result.output


class Watching:
    """A command that watches, in a process of its own."""

    def __init__(self, source: Path, output: Path, *arguments: str) -> None:
        lines = "from graphkit.cli.main import main; main()"
        command = [
            sys.executable,
            "-c",
            lines,
            "build",
            str(source),
            "-o",
            str(output),
            "--watch",
            *arguments,
        ]
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
    (tmp_path / "in" / "0002.txt").write_text(make_text(2), encoding="utf-8")
    assert watching.report()["files"] == {"found": 3, "read": 3, "extracted": 1, "unchanged": 2}
    (tmp_path / "in" / "0000.txt").unlink()
    assert watching.report()["files"]["found"] == 2
    renamed = '[[correction]]\naction = "rename"\ntype = "Town"\nname = "大溪镇"\nother = "大溪新镇"\n'
    (tmp_path / "out" / "curation.toml").write_text(renamed, encoding="utf-8")
    assert watching.report()["curation"][0]["applied"]
    (tmp_path / "out" / "curation.toml").write_text("[[correction", encoding="utf-8")
    assert "curation.toml" in watching.complaint()
    (tmp_path / "out" / "curation.toml").write_text(renamed, encoding="utf-8")
    assert watching.report()["files"]["extracted"] == 0
    assert watching.stop() == 0
    files = [(tmp_path / "out" / name).read_bytes() for name in FILES]
    assert files[0].count("大溪新镇".encode()) > 0
    assert files == build_anew(tmp_path)
