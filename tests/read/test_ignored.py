from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import ReadError
from graphkit.read import find_files
from graphkit.read.finding import IGNORE_FILE


def make_files(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("正文", encoding="utf-8")


def names_in(folder: Path) -> list[str]:
    return [name for _, name in find_files([folder])]


def test_patterns_leave_out_files_and_folders(tmp_path: Path) -> None:
    make_files(tmp_path, "a.txt", "README.md", "gold/a.txt", "2021/b.txt", "2021/b_draft.txt")
    (tmp_path / IGNORE_FILE).write_text("# no articles\n\nREADME.md\ngold/\n*_draft.txt\n", encoding="utf-8")
    assert names_in(tmp_path) == ["2021/b.txt", "a.txt"]


def test_a_file_that_is_named_is_taken_all_the_same(tmp_path: Path) -> None:
    make_files(tmp_path, "README.md")
    (tmp_path / IGNORE_FILE).write_text("README.md\n", encoding="utf-8")
    assert [name for _, name in find_files([tmp_path / "README.md"])] == ["README.md"]


def test_without_an_ignore_file_all_is_read(tmp_path: Path) -> None:
    make_files(tmp_path, "a.txt", "gold/a.txt")
    assert names_in(tmp_path) == ["a.txt", "gold/a.txt"]


def test_an_ignore_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    make_files(tmp_path, "a.txt")
    (tmp_path / IGNORE_FILE).write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(ReadError, match="one pattern a line"):
        find_files([tmp_path])


def test_the_sample_corpus_holds_articles_only() -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    assert names_in(seeds) == sorted(path.name for path in seeds.glob("*.txt"))
