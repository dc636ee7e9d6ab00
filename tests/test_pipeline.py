"""Builds: what is new is extracted, what is known is not, and the bytes never tell which was which."""

import errno
import json
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import graphkit
from graphkit.config import Config
from graphkit.engine import Engine, default_engine_limits
from graphkit.errors import ExportError, ReadError, StoreError
from graphkit.export import write_graphml
from graphkit.pipeline import BuildOptions, build, build_with_report, extract
from graphkit.report import Build
from graphkit.store import FILE_NAME, Store
from graphkit.view import page_html
from tests.engine.samples import make_text, write_corpus

ROOT = Path(__file__).parents[1]


def built(
    paths: object, output: Path | None = None, config: Config | None = None, **options: object
) -> Build:
    return build_with_report(paths, config, options=BuildOptions(folder=output, **options))


def graph_bytes(result: Build, folder: Path) -> tuple[bytes, str]:
    """Return the bytes of both files that a build writes."""
    return write_graphml(result.graph, folder / "bytes.graphml").read_bytes(), page_html(result.graph)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "remove", "rename", "nothing"]),
        st.integers(0, 7),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, min_size=1, max_size=3))
def test_builds_in_random_steps_equal_a_build_from_nothing(builds: list[list[tuple[str, int, int]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "in", 2)
        built(folder / "in", folder / "out")
        for steps in builds:
            for step in steps:
                _take(folder / "in", *step)
            result = built(folder / "in", folder / "out")
        assert graph_bytes(result, folder) == graph_bytes(built(folder / "in"), folder)
        assert result.report["files"]["found"] == len(list((folder / "in").iterdir()))


def _take(folder: Path, step: str, number: int, version: int) -> None:
    path = folder / f"{number:04d}.txt"
    if step == "add" or (step == "change" and path.exists()):
        path.write_text(make_text(number, 0 if step == "add" else version), encoding="utf-8")
    elif step == "remove" and path.exists() and len(list(folder.iterdir())) > 1:
        path.unlink()
    elif step == "rename" and path.exists():
        path.rename(folder / f"{number:04d}_{version}.txt")


def test_only_what_changed_is_extracted(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 5)
    assert built(tmp_path / "in", tmp_path / "out").report["files"]["extracted"] == 5
    (tmp_path / "in" / "0001.txt").write_text(make_text(1, version=2), encoding="utf-8")
    (tmp_path / "in" / "0002.txt").unlink()
    write_corpus(tmp_path / "in", 1, first=9)
    os.utime(tmp_path / "in" / "0003.txt")
    report = built(tmp_path / "in", tmp_path / "out").report
    assert report["files"] == {"found": 5, "read": 5, "extracted": 2, "unchanged": 3}
    with Store(tmp_path / "out", read_only=True) as store:
        assert sorted(store.known_inputs()) == ["0000.txt", "0001.txt", "0003.txt", "0004.txt", "0009.txt"]


def test_a_setting_of_the_extraction_extracts_again_and_another_does_not(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 3)
    built(tmp_path / "in", tmp_path / "out")
    later = Config(name="别名", minimum_confidence=0.3)
    assert built(tmp_path / "in", tmp_path / "out", later).report["files"]["extracted"] == 0
    earlier = replace(later, topics=False)
    assert built(tmp_path / "in", tmp_path / "out", earlier).report["files"]["extracted"] == 3


def test_fresh_forgets_and_no_folder_keeps_nothing(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 2)
    built(tmp_path / "in", tmp_path / "out")
    assert built(tmp_path / "in", tmp_path / "out", fresh=True).report["files"]["extracted"] == 2
    (tmp_path / "out" / FILE_NAME).write_bytes(b"no store" * 2000)
    with pytest.raises(StoreError, match="--fresh"):
        built(tmp_path / "in", tmp_path / "out")
    assert built(tmp_path / "in", tmp_path / "out", fresh=True).report["files"]["extracted"] == 2
    before = sorted(tmp_path.iterdir())
    build(tmp_path / "in")
    assert sorted(tmp_path.iterdir()) == before


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 6)
    files = sorted((tmp_path / "in").iterdir())
    expected = graph_bytes(built(files), tmp_path)
    for seed in range(3):
        random.Random(seed).shuffle(files)
        assert graph_bytes(built(files), tmp_path) == expected


def test_hash_seeds_and_workers_change_nothing(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 6)
    found = set()
    for seed, engine in (("0", "inline"), ("1", "pool"), ("2", "inline")):
        output = tmp_path / f"out{seed}"
        command = [
            "-m",
            "graphkit.cli.main",
            "build",
            tmp_path / "in",
            "-o",
            output,
            "-q",
            "--engine",
            engine,
        ]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, *command], check=True, env=environment, cwd=ROOT)
        found.add(tuple((output / name).read_bytes() for name in ("graph.graphml", "graph.html")))
    assert len(found) == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pool_builds_the_same_graph(workers: int, tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 6)
    pooled = built(tmp_path / "in", tmp_path / "out", engine=Engine("pool", workers=workers))
    assert graph_bytes(pooled, tmp_path) == graph_bytes(built(tmp_path / "in"), tmp_path)


@pytest.mark.skipif(os.name != "posix" or (os.cpu_count() or 1) < 2, reason="one process does all the work")
def test_a_pool_beside_what_is_known_builds_the_same_graph(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 5)
    beside = Engine(limits=replace(default_engine_limits(), beside_from=5))
    assert beside.settle(1, known=4).name == "inline"
    assert beside.settle(1, known=5).name == "pool"
    built(tmp_path / "in", tmp_path / "out")
    (tmp_path / "in" / "new.txt").write_text(make_text(9, 3), encoding="utf-8")
    added = built(tmp_path / "in", tmp_path / "out", engine=beside)
    assert added.report["files"]["extracted"] == 1
    assert graph_bytes(added, tmp_path) == graph_bytes(built(tmp_path / "in"), tmp_path)


def test_the_accounts_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import graphkit.extraction

    honest = graphkit.extraction.extract_article

    def extract_article(article, config=None):
        if article.key == "0002.txt#1":
            raise ZeroDivisionError("made for the test")
        return honest(article, config)

    monkeypatch.setattr(graphkit.extraction, "extract_article", extract_article)
    write_corpus(tmp_path / "in", 4)
    (tmp_path / "in" / "empty.txt").write_text("  \n")
    (tmp_path / "in" / "noise.txt").write_bytes(bytes(range(256)) * 40)
    options = BuildOptions(folder=tmp_path / "out", command=("graphkit", "build", "in", "-o", "out"))
    result = build_with_report(tmp_path / "in", options=options)
    accounts = result.report["accounts"]
    assert accounts == {"read": 6, "done": 3, "skipped": 2, "quarantined": 1}
    assert accounts["read"] == sum(accounts[name] for name in ("done", "skipped", "quarantined"))
    (one,) = result.report["quarantined"]
    assert one["reason"] == "ZeroDivisionError: made for the test"
    assert one["retry"] == "graphkit build in -o out --retry '0002.txt#1'"
    assert {skipped.name for skipped in result.skipped} == {"0002.txt#1", "empty.txt", "noise.txt"}
    # What is in quarantine stays there without being tried, until it is asked for.
    monkeypatch.undo()
    again = build_with_report(tmp_path / "in", options=options)
    assert again.report["accounts"] == accounts and again.report["files"]["extracted"] == 0
    last = build_with_report(tmp_path / "in", options=replace(options, retry=("0002.txt#1",)))
    assert last.report["accounts"] == {"read": 6, "done": 4, "skipped": 2, "quarantined": 0}


def test_a_line_of_100_megabytes_is_skipped_at_once(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 2)
    with (tmp_path / "in" / "line.txt").open("wb") as stream:
        for _ in range(100):
            stream.write("温".encode() * 349_525)
    result = built(tmp_path / "in", tmp_path / "out")
    assert result.report["accounts"] == {"read": 3, "done": 2, "skipped": 1, "quarantined": 0}
    assert "larger than 20 MB" in result.skipped[0].reason


def test_a_file_that_changes_while_it_is_read_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import graphkit.building

    write_corpus(tmp_path / "in", 2)
    honest = graphkit.building.piece_key

    def piece_key(name: str, *rest: str) -> str:
        if name == "0001.txt":
            (tmp_path / "in" / name).write_text(make_text(1, 7), encoding="utf-8")
        return honest(name, *rest)

    monkeypatch.setattr(graphkit.building, "piece_key", piece_key)
    result = built(tmp_path / "in", tmp_path / "out")
    assert [one.reason for one in result.skipped] == ["the file changed during the build (build again)"]
    monkeypatch.undo()
    result = built(tmp_path / "in", tmp_path / "out")
    assert result.report["files"]["extracted"] == 1 and not result.skipped


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_full_disk_keeps_what_was_built(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path / "in", 3)
    first = built(tmp_path / "in", tmp_path / "out")
    write_corpus(tmp_path / "in", 1, first=5)

    def refuse(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os if failing == "fsync" else Path, failing, refuse)
        with pytest.raises((StoreError, ExportError), match="No space left"):
            built(tmp_path / "in", tmp_path / "out")
    (tmp_path / "in" / "0005.txt").unlink()
    again = built(tmp_path / "in", tmp_path / "out")
    assert again.report["files"]["extracted"] == 0
    assert graph_bytes(again, tmp_path) == graph_bytes(first, tmp_path)


def test_nothing_to_read_names_the_reasons(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(ReadError, match=r"empty\.txt"):
        build(tmp_path)
    with pytest.raises(ReadError):
        build(tmp_path / "missing")


def test_progress_is_told(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 3)
    told: list[tuple[str, int, int]] = []
    build(tmp_path / "in", progress=lambda *one: told.append(one))
    assert [one for one in told if one[0] == "extract"][-2:] == [("extract", 3, 3), ("extract", 1, 1)]
    assert {stage for stage, _, _ in told} == {"find", "extract", "resolve", "graph", "store"}


def test_the_public_names_build(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 1)
    graph = graphkit.build(tmp_path / "in")
    assert graph.graph["articles"]["0000.txt#1"]["source_file"] == "0000.txt"
    (extraction,) = extract(tmp_path / "in" / "0000.txt")
    assert extraction.statements


def test_every_run_is_noted(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 1)
    for _ in range(2):
        built(tmp_path / "in", tmp_path / "out")
    with Store(tmp_path / "out", read_only=True) as store:
        rows = store.query("SELECT run, report FROM runs ORDER BY run")
    assert [row[0] for row in rows] == [1, 2]
    assert json.loads(rows[1][1])["accounts"]["done"] == 1
