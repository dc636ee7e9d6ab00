"""``graphkit build --watch``: what changes is built, with the bytes of a build from nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphkit.cli.build import build_command
from graphkit.cli.watching import Sight, look_at, watch
from graphkit.config import Config
from graphkit.errors import ReadError

TEXTS = {
    "a.txt": "工行温岭支行向浙江恒丰泵业有限公司发放贷款300万元。",
    "b.txt": "义乌市佛堂镇的义乌市锦绣纺织有限公司开工。",
    "c.txt": "稠州银行走访了佛堂镇。",
}
PATIENCE = 120


def sight(*names: str) -> Sight:
    return frozenset((name, 0, 0) for name in names)


def interrupted(looks: list[Sight]) -> Iterator[Sight]:
    yield from looks
    raise KeyboardInterrupt


def test_a_build_follows_each_change_and_no_look_that_shows_none() -> None:
    looks = interrupted([sight("a"), sight("a", "b"), sight("a", "b"), sight("b")])
    built: list[int] = []
    watch(sight("a"), lambda: next(looks), lambda: built.append(1))
    assert len(built) == 2


def test_a_build_that_fails_is_told_and_the_next_change_tries_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    looks = interrupted([sight(), sight("a")])
    built: list[int] = []

    def build() -> None:
        built.append(1)
        if len(built) == 1:
            raise ReadError("nothing to read")

    watch(sight("a"), lambda: next(looks), build)
    assert len(built) == 2
    assert "nothing to read" in capsys.readouterr().err


def test_what_the_build_writes_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "graph.html").write_text("<p>", encoding="utf-8")
    (tmp_path / "output" / "curation.toml").write_text("", encoding="utf-8")
    seen = {Path(name).name for name, _, _ in look_at([tmp_path], Config(), tmp_path / "output")}
    assert seen == {"a.txt", "curation.toml"}


@pytest.mark.parametrize("arguments", [["-", "--watch"], ["a.txt", "--watch", "--no-store"]])
def test_what_cannot_be_watched_is_refused(arguments: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(build_command, [*arguments, "-o", str(tmp_path)])
    assert done.exit_code == 2
    assert "--watch needs" in done.output


def build_of(source: Path, output: Path, *more: str) -> list[str]:
    command = "from graphkit.cli.main import main; main()"
    return [sys.executable, "-c", command, "build", str(source), "-o", str(output), "-q", *more]


def wait_for(output: Path, files: int, characters: int) -> None:
    """Wait until the report tells of so many files and characters: it is written last."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (output / "report.json").is_file():
            report = json.loads((output / "report.json").read_text(encoding="utf-8"))
            if (report["files"]["found"], report["characters"]) == (files, characters):
                return
        time.sleep(0.1)
    raise AssertionError(f"{files} files of {characters} characters were never built")


def save(source: Path, texts: dict[str, str], output: Path) -> None:
    for name, text in texts.items():
        (source / name).write_text(text, encoding="utf-8")
    held = [file.read_text(encoding="utf-8") for file in source.iterdir()]
    wait_for(output, len(held), sum(map(len, held)))


@pytest.mark.skipif(sys.platform == "win32", reason="it cannot be told to end there")
def test_added_changed_and_removed_files_give_the_bytes_of_a_build_from_nothing(tmp_path: Path) -> None:
    source, output, other = tmp_path / "in", tmp_path / "out", tmp_path / "other"
    source.mkdir()
    (source / "a.txt").write_text(TEXTS["a.txt"], encoding="utf-8")
    with subprocess.Popen(build_of(source, output, "--watch")) as process:
        try:
            save(source, {}, output)
            save(source, {"b.txt": TEXTS["b.txt"], "c.txt": TEXTS["c.txt"]}, output)
            save(source, {"b.txt": TEXTS["b.txt"] + TEXTS["c.txt"]}, output)
            (source / "a.txt").unlink()
            save(source, {}, output)
        finally:
            process.terminate()
    assert process.returncode == 0
    subprocess.run(build_of(source, other), check=True)
    for name in ("graph.graphml", "graph.html"):
        assert (output / name).read_bytes() == (other / name).read_bytes()
