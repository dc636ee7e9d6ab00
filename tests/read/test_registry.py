import os
from pathlib import Path

import pytest

from graphkit.errors import ReadError
from graphkit.read import (
    Limits,
    ReadOptions,
    find_files,
    known_formats,
    known_suffixes,
    read_file,
    register_reader,
    registry,
)
from graphkit.records import SourceFile


def write(folder: Path, name: str, content: str = "金华新闻。") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_files_are_found_below_folders_in_order_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/d.md", ".hidden.txt", ".git/e.txt", "picture.png"):
        write(tmp_path, name)
    assert [name for _, name in find_files([tmp_path])] == ["a/c.txt", "a/d.md", "b.txt"]


def test_the_order_of_the_arguments_does_not_matter(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        write(folder, "a.txt")
    write(two, "b.txt")
    assert find_files([one, two]) == find_files([two, one])
    assert [name for _, name in find_files([one, two])] == ["b.txt", "one/a.txt", "two/a.txt"]


def test_names_that_clash_twice_get_longer_until_they_differ(tmp_path: Path) -> None:
    for folder in ("x/news", "y/news"):
        write(tmp_path / folder, "a.txt")
    names = [name for _, name in find_files([tmp_path / "y/news", tmp_path / "x/news"])]
    assert names == ["x/news/a.txt", "y/news/a.txt"]


def test_a_file_given_twice_is_found_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    assert find_files([path, tmp_path, path]) == [(path.resolve(), "a.txt")]


def test_a_file_given_by_path_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    path = write(tmp_path, "a.unknown")
    assert [name for _, name in find_files([path])] == ["a.unknown"]
    with pytest.raises(ReadError, match=r"no reader .* \.unknown .*\.txt"):
        read_file(path)


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"nowhere: read: there is no such file or folder \(check the path\)"):
        find_files([tmp_path / "nowhere"])


def test_reading_fills_the_record(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "# 标题\n正文。")
    (source,) = read_file(path, "folder/a.md")
    assert (source.name, source.format, source.text) == ("folder/a.md", "md", "# 标题\n正文。")
    assert len(source.sha256) == 64


def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path: Path) -> None:
    small = Limits(max_bytes=10, max_ratio=100, max_depth=10)
    cases = {
        "no such file": (tmp_path / "none.txt", None),
        "a folder": (tmp_path, None),
        "is empty": (write(tmp_path, "empty.txt", " \n"), None),
        "larger than": (write(tmp_path, "large.txt", "字" * 20), small),
    }
    for message, (path, limits) in cases.items():
        with pytest.raises(ReadError, match=rf"{message}.*\(.+\)"):
            read_file(path, "x", limits)


def test_a_device_is_refused() -> None:
    with pytest.raises(ReadError, match="not a regular file"):
        read_file("/dev/zero", "zero.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_forbidden_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    path.chmod(0)
    with pytest.raises(ReadError, match="check its permissions"):
        read_file(path)


def test_users_can_add_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known_formats()
    monkeypatch.setattr(registry, "_readers", dict(registry._readers))
    monkeypatch.setattr(registry, "_formats", dict(registry._formats))

    @register_reader("pairs", [".Pairs"])
    def read_pairs(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
        return [SourceFile(f"{name}!{number}", text) for number, text in enumerate(data.decode().split("|"))]

    write(tmp_path, "x.pairs", "一|二")
    ((path, name),) = find_files([tmp_path])
    assert [source.name for source in read_file(path, name)] == ["x.pairs!0", "x.pairs!1"]
    assert "pairs" in known_formats() and ".pairs" in known_suffixes()
