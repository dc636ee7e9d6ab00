"""What a process keeps between builds saves work, and never shows in the graph."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.config import Config
from graphkit.engine import Outcome, Piece, Trouble
from graphkit.entities.lexicon import load_lexicon
from graphkit.errors import ReadError
from graphkit.export import write_graphml
from graphkit.memory import Memory
from graphkit.pipeline import BuildOptions, build_with_report
from graphkit.report import Build
from graphkit.resolve.corpus import Corpus
from graphkit.store import Store
from graphkit.view import page_html
from tests.engine.samples import make_text, write_corpus

CONFIGS = (Config(), Config(minimum_confidence=0.9), Config(topics=False))
STEPS = st.tuples(
    st.sampled_from(["add", "change", "remove", "nothing"]), st.integers(0, 5), st.integers(1, 3)
)
ROUNDS = st.lists(st.tuples(st.lists(STEPS, max_size=3), st.sampled_from(CONFIGS)), min_size=1, max_size=4)


def built(folder: Path, output: Path | None, memory: Memory | None, config: Config | None = None) -> Build:
    return build_with_report(folder, config, options=BuildOptions(folder=output, memory=memory))


def graph_bytes(result: Build, folder: Path) -> tuple[bytes, str]:
    return write_graphml(result.graph, folder / "bytes.graphml").read_bytes(), page_html(result.graph)


def take(folder: Path, step: str, number: int, version: int) -> None:
    path = folder / f"{number:04d}.txt"
    if step == "add" or (step == "change" and path.exists()):
        path.write_text(make_text(number, 0 if step == "add" else version), encoding="utf-8")
    elif step == "remove" and path.exists() and len(list(folder.iterdir())) > 1:
        path.unlink()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROUNDS)
def test_builds_that_remember_equal_builds_from_nothing(
    rounds: list[tuple[list[tuple[str, int, int]], Config]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, memory = Path(name), Memory()
        write_corpus(folder / "in", 3)
        built(folder / "in", folder / "out", memory)
        for steps, config in rounds:
            for step in steps:
                take(folder / "in", *step)
            result = built(folder / "in", folder / "out", memory, config)
            assert graph_bytes(result, folder) == graph_bytes(
                built(folder / "in", None, None, config), folder
            )


def test_what_is_remembered_is_not_read_from_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path / "in", 3)
    asked: list[list[str]] = []
    load = Store.load_outcomes
    monkeypatch.setattr(
        Store, "load_outcomes", lambda store, names: [asked.append(sorted(names)), *load(store, names)][1:]
    )
    memory = Memory()
    for _ in range(2):
        built(tmp_path / "in", tmp_path / "out", memory)
    assert asked == []
    built(tmp_path / "in", tmp_path / "out", None)
    assert asked == [["0000.txt", "0001.txt", "0002.txt"]]


def test_another_build_into_the_folder_is_seen(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 3)
    memory = Memory()
    built(tmp_path / "in", tmp_path / "out", memory)
    take(tmp_path / "in", "change", 1, 2)
    built(tmp_path / "in", tmp_path / "out", None)  # by another process, so to say
    result = built(tmp_path / "in", tmp_path / "out", memory)
    assert result.report["files"]["extracted"] == 0
    assert graph_bytes(result, tmp_path) == graph_bytes(built(tmp_path / "in", None, None), tmp_path)


def test_a_lexicon_that_was_edited_counts(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 2)
    (tmp_path / "in" / "own.txt").write_text("清风里的集市很热闹。", encoding="utf-8")
    own, memory = tmp_path / "own.toml", Memory()
    for kind in ("Zone", "Village"):
        own.write_text(f'[{kind}]\n"清风里" = []\n', encoding="utf-8")
        result = built(tmp_path / "in", tmp_path / "out", memory, Config(lexicons=(own,)))
        assert f"{kind}:清风里" in result.graph
        assert sum(name == "清风里" for _, name in result.graph.nodes(data="name")) == 1


LONG = "义乌市佛堂镇的浙江云棉纺织有限公司获得贷款300万元。\n"
SHORT = "义乌市的云棉纺织昨日开工，云棉纺织总经理王建国出席。\n"


@pytest.mark.parametrize("text", [None, "磐安县的浙江春谷药业有限公司昨日开工。\n"])
def test_names_of_what_is_gone_are_gone(text: str | None, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, told in (("full.txt", LONG), ("short.txt", SHORT)):
        (tmp_path / "in" / name).write_text(told, encoding="utf-8")
    memory = Memory()
    before = built(tmp_path / "in", tmp_path / "out", memory)
    assert "浙江云棉纺织有限公司" in dict(before.graph.nodes(data="name")).values()
    if text is None:
        (tmp_path / "in" / "full.txt").unlink()
    else:
        (tmp_path / "in" / "full.txt").write_text(text, encoding="utf-8")
    after = built(tmp_path / "in", tmp_path / "out", memory)
    assert "浙江云棉纺织有限公司" not in dict(after.graph.nodes(data="name")).values()
    assert graph_bytes(after, tmp_path) == graph_bytes(built(tmp_path / "in", None, None), tmp_path)


def test_what_has_another_key_is_not_remembered(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 3)
    memory = Memory()
    built(tmp_path / "in", tmp_path / "out", memory)
    pieces = [Piece(f"{number:04d}.txt", key="other") for number in range(3)]
    assert memory.recall(pieces) == []
    assert memory.take_corpus([], load_lexicon()).resolve().by_article == {}


def test_what_is_in_quarantine_is_not_remembered() -> None:
    memory, lexicon = Memory(), load_lexicon()
    fine = Outcome("a.txt", "1")
    failed = Outcome("b.txt", "2", quarantined=(Trouble("b.txt#1", "extract", "too long"),))
    memory.keep([fine, failed], Corpus(lexicon), lexicon)
    assert memory.recall([Piece("a.txt", key="1"), Piece("b.txt", key="2")]) == [fine]
    memory.forget()
    assert memory.recall([Piece("a.txt", key="1")]) == []


def test_a_build_that_fails_leaves_nothing_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path / "in", 3)
    memory = Memory()
    built(tmp_path / "in", tmp_path / "out", memory)
    take(tmp_path / "in", "add", 5, 1)
    with monkeypatch.context() as broken:
        broken.setattr("graphkit.building._Builder._keep", _fail)
        with pytest.raises(ReadError):
            built(tmp_path / "in", tmp_path / "out", memory)
    take(tmp_path / "in", "change", 5, 2)
    result = built(tmp_path / "in", tmp_path / "out", memory)
    assert result.report["files"]["extracted"] == 1
    assert graph_bytes(result, tmp_path) == graph_bytes(built(tmp_path / "in", None, None), tmp_path)


def _fail(*_: object) -> None:
    raise ReadError("the disk is gone")
