"""``graphkit build`` from the outside: files, exit codes, messages, and the command that tries again."""

import io
import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphkit.cli.build import EXIT_PARTIAL, build_command
from graphkit.errors import ConfigError, CurationError, ReadError, StoreError
from tests.engine.samples import make_text, write_corpus


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(build_command, [str(one) for one in arguments], input=stdin)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "in", 3)


def test_it_writes_page_graph_report_and_store(corpus: Path, tmp_path: Path) -> None:
    result = run(corpus, "-o", tmp_path / "out", "--name", "测试")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "graph.duckdb", "graph.graphml", "graph.html", "report.json",
    }  # fmt: skip
    assert "3 files (3 new)" in result.stdout
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["accounts"] == {"read": 3, "done": 3, "skipped": 0, "quarantined": 0}


def test_again_it_extracts_nothing_and_writes_the_same(corpus: Path, tmp_path: Path) -> None:
    run(corpus, "-o", tmp_path / "out", "-q")
    before = {name: (tmp_path / "out" / name).read_bytes() for name in ("graph.graphml", "graph.html")}
    result = run(corpus, "-o", tmp_path / "out", "--json")
    assert json.loads(result.stdout)["files"]["extracted"] == 0
    assert before == {name: (tmp_path / "out" / name).read_bytes() for name in before}


@pytest.mark.parametrize("inside", ["", "out"])
def test_what_a_build_writes_is_no_input_of_the_next(inside: str, corpus: Path) -> None:
    run(corpus, "-o", corpus / inside, "-q")
    before = (corpus / inside / "graph.graphml").read_bytes()
    report = json.loads(run(corpus, "-o", corpus / inside, "--json").stdout)
    assert report["files"] == {"found": 3, "read": 3, "extracted": 0, "unchanged": 3}
    assert (corpus / inside / "graph.graphml").read_bytes() == before


def test_without_a_store_nothing_is_kept(corpus: Path, tmp_path: Path) -> None:
    run(corpus, "-o", tmp_path / "out", "-q", "--no-store")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "graph.graphml",
        "graph.html",
        "report.json",
    }


def test_what_is_left_out_is_told_with_exit_code_3(corpus: Path, tmp_path: Path) -> None:
    (corpus / "empty.txt").write_text("")
    result = run(corpus, "-o", tmp_path / "out", "-q")
    assert result.exit_code == EXIT_PARTIAL
    assert "graphkit: empty.txt: read: the file is empty" in result.stderr


def test_the_command_that_tries_again_works(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import graphkit.extraction

    def fail(*arguments: object) -> None:
        raise ValueError("made for the test")

    with monkeypatch.context() as patch:
        patch.setattr(graphkit.extraction, "extract_article", fail)
        first = run(
            corpus, "-o", tmp_path / "out", "--json", "--workers", "2", "--name", "两个 词", "--fresh"
        )
    assert first.exit_code == EXIT_PARTIAL
    one = json.loads(first.stdout)["quarantined"][1]
    words = shlex.split(one["retry"])
    options = ["-o", str(tmp_path / "out"), "--name", "两个 词", "--workers", "2"]
    assert words == ["graphkit", "build", str(corpus), *options, "--retry", "0001.txt#1"]
    again = run(*words[2:], "--json")
    assert json.loads(again.stdout)["accounts"] == {"read": 3, "done": 1, "skipped": 0, "quarantined": 2}


def test_corrections_that_fit_nothing_are_told(corpus: Path, tmp_path: Path) -> None:
    curation = tmp_path / "mine.toml"
    curation.write_text(
        '\n[[correction]]\naction = "remove"\ntype = "Bank"\nname = "无此行"\n', encoding="utf-8"
    )
    result = run(corpus, "-o", tmp_path / "out", "-q", "--curation", curation)
    assert result.exit_code == 0
    assert "graphkit: mine.toml:2: curation: no Bank has the name 无此行" in result.stderr


def test_columns_of_a_table_are_named_on_the_command_line(tmp_path: Path) -> None:
    rows = [{"蓝": make_text(number), "红": "标题", "绿": "2022-03-04"} for number in range(2)]
    table = tmp_path / "rows.jsonl"
    table.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    columns = ("--text-column", "蓝", "--title-column", "红", "--date-column", "绿")
    result = run(table, "-o", tmp_path / "out", "--json", *columns)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["accounts"]["done"] == 2
    again = run(table, "-o", tmp_path / "out", "--json", *columns[:4])
    assert json.loads(again.stdout)["files"]["extracted"] == 1, "other columns, another extraction"


def test_the_standard_input_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    for options in ([], ["--no-store"]):
        result = run("-", "-o", tmp_path / "out", "--json", *options, stdin=make_text(2))
        assert json.loads(result.stdout)["accounts"]["done"] == 1, result.output


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["-c", "missing.toml"], ConfigError),
        (["--curation", "missing.toml"], CurationError),
    ],
)
def test_a_file_that_is_missing_is_an_error(
    options: list[str], error: type[Exception], corpus: Path, tmp_path: Path
) -> None:
    assert isinstance(run(corpus, "-o", tmp_path / "out", *options).exception, error)


def test_no_input_and_a_foreign_store_are_errors(corpus: Path, tmp_path: Path) -> None:
    assert isinstance(run(tmp_path / "none", "-o", tmp_path / "out").exception, ReadError)
    (tmp_path / "out" / "graph.duckdb").write_bytes(b"of others" * 1000)
    assert isinstance(run(corpus, "-o", tmp_path / "out").exception, StoreError)
    assert run(corpus, "-o", tmp_path / "out", "--fresh").exit_code == 0
