"""The guide's commands and Python blocks run, from top to bottom, in a folder as it describes."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from tests.making import INTERRUPTIBLE

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(bash|python|toml)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:)([^)]*)\)")
STAYS = "--watch"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
NEEDS_OCR = "--ocr"  # needs Tesseract; the readers' own tests show it


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make two papers, a table with a column of an unusual name, settings and corrections."""
    for paper, names in (
        ("东海商报", ("01_wenling_bank", "16_wenling_port")),
        ("方岩日报", ("02_yongkang_wujin",)),
    ):
        folder = tmp_path / "articles" / paper
        folder.mkdir(parents=True)
        for name in names:
            shutil.copy(ROOT / "seeds" / f"{name}.txt", folder)
    text = (ROOT / "seeds" / "07_jinyun_shaobing.txt").read_text(encoding="utf-8")
    with (tmp_path / "table.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("正文", "见报日期"), (text, "2023-06-08")])
    (tmp_path / "settings.toml").write_text("minimum_confidence = 0.3\n", encoding="utf-8")
    return tmp_path


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8", check=False
    )


def stop_after_the_first_build(arguments: list[str], folder: Path) -> int:
    """Return the exit code of a command that stays, stopped once it has told of a build."""
    command = [sys.executable, "-c", INTERRUPTIBLE, *arguments]
    pipes = {"stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, **pipes) as process:
        assert process.stdout is not None
        patience = Timer(120, process.kill)
        patience.start()
        told = any("Open" in line for line in process.stdout)
        patience.cancel()
        assert told, process.wait()
        process.send_signal(signal.SIGINT)
        try:
            return process.wait(timeout=120)
        finally:
            process.kill()


def test_the_guide_runs(project: Path) -> None:
    for number, (kind, code) in enumerate(BLOCK.findall((DOCS / "guide.md").read_text(encoding="utf-8"))):
        if kind == "toml" and "[[correction]]" in code:
            (project / "curation.toml").write_text(code, encoding="utf-8")
        elif kind == "python":
            (project / f"block_{number}.py").write_text(code, encoding="utf-8")
            done = run([f"block_{number}.py"], project)
            assert done.returncode == 0, f"{code}\n{done.stderr}"
        for line in code.splitlines() if kind == "bash" else ():
            parts = shlex.split(line.partition(">")[0])
            if not parts or NEEDS_OCR in parts:
                continue
            assert parts[0] == "graphkit", line
            if STAYS in parts:
                assert stop_after_the_first_build(parts[1:], project) == 0, line
                continue
            done = run(["-m", "graphkit.cli.main", *parts[1:]], project)
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            assert "curation" not in done.stderr


def anchors(path: Path) -> set[str]:
    """Return the anchors of a Markdown file's headings, as hosts of repositories make them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    for link in LINK.findall((DOCS / page).read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = (DOCS / name).resolve() if name else DOCS / page
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def test_the_ontology_page_has_every_type_and_relation() -> None:
    from graphkit.ontology import load_ontology

    page = (DOCS / "ontology.md").read_text(encoding="utf-8")
    ontology = load_ontology()
    for name, entry in [*ontology.types.items(), *ontology.relations.items()]:
        assert f"| {name} | {entry.label_zh} |" in page


def test_the_settings_page_has_every_key() -> None:
    from dataclasses import fields

    from graphkit.config import Config

    page = (DOCS / "data-formats.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(Config) if f"`{field.name}`" not in page] == []


def test_every_data_file_has_a_source_and_a_licence() -> None:
    data = ROOT / "graphkit" / "data"
    page = (data / "LICENSES.md").read_text(encoding="utf-8")
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data)
        if path.is_dir() or path.suffix in (".py", ".pyc", ".md") or inside.parts[0] == "licences":
            continue
        folders = [f"`{parent.as_posix()}/*`" for parent in inside.parents if parent.name]
        names = [f"`{inside.as_posix()}`", f"`{inside.name}`"]
        assert any(name in page for name in [*folders, *names]), inside
