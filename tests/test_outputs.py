"""The files of a build, with and without a process beside that makes the page."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import networkx
import pytest

from graphkit.errors import ExportError
from graphkit.outputs import Outputs
from graphkit.pipeline import BuildOptions, build_with_report
from graphkit.resolve.limits import default_corpus_limits
from graphkit.view import page_html
from graphkit.view.beside import PageProcess
from tests.engine.samples import write_corpus

FILES = ("graph.graphml", "graph.html")


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three inputs be enough for a process beside."""
    changed = replace(default_corpus_limits(), page_beside_from=3)
    monkeypatch.setattr("graphkit.outputs.default_corpus_limits", lambda: changed)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def write_files(source: Path, output: Path, outputs: Outputs) -> list[bytes]:
    outputs.write(build_with_report(source, options=BuildOptions(folder=output, outputs=outputs)))
    return [(output / name).read_bytes() for name in FILES]


@pytest.mark.usefixtures("small_limit")
def test_a_page_made_beside_has_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_corpus(tmp_path / "in", 4)
    with Outputs(tmp_path / "beside") as outputs, monkeypatch.context() as here:
        here.setattr("graphkit.view.page.page_html", refuse)
        for _ in range(2):  # the second time the process is there already
            beside = write_files(source, tmp_path / "beside", outputs)
        assert outputs.uses_process
    alone = Outputs(tmp_path / "alone")
    alone.write(build_with_report(source))
    assert not alone.uses_process
    assert beside == [(tmp_path / "alone" / name).read_bytes() for name in FILES]


def test_few_inputs_need_no_process(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "in", 2)
    with Outputs(tmp_path / "out") as outputs:
        write_files(source, tmp_path / "out", outputs)
        assert not outputs.uses_process


def refuse(graph: networkx.MultiDiGraph) -> str:
    raise AssertionError("the page was made in this process")


def make_graph(name: str = "金华市") -> networkx.MultiDiGraph:
    graph = networkx.MultiDiGraph(name="x")
    graph.add_node("Region:a", name=name, type="Region", aliases=("金华",))
    return graph


def test_a_process_that_dies_costs_no_page() -> None:
    graph = make_graph()
    with PageProcess() as process:
        process.begin(graph, {})
        for child in multiprocessing.active_children():
            child.kill()
        assert process.finish(graph) == page_html(graph)
        process.begin(graph, {})
        assert process.finish(graph) == page_html(graph)


KILLED = """
import multiprocessing, networkx, os, signal
from graphkit.view.beside import PageProcess
process = PageProcess()
process.finish(networkx.MultiDiGraph())
print(*[child.pid for child in multiprocessing.active_children()], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_no_process_is_left_where_its_parent_was_killed(tmp_path: Path) -> None:
    # Into a file: what is left would hold a pipe open.
    with (tmp_path / "children").open("w") as stream:
        done = subprocess.run([sys.executable, "-c", KILLED], stdout=stream, check=False)
    children = [int(number) for number in (tmp_path / "children").read_text().split()]
    assert done.returncode == -signal.SIGKILL and children
    end = time.monotonic() + 60
    while any(is_alive(child) for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(is_alive(child) for child in children)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.is_file() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_only_the_page_that_was_begun_is_given() -> None:
    graph, other = make_graph(), make_graph("温岭市")
    with PageProcess() as process:
        process.begin(graph, {})
        assert process.finish(other) == page_html(other)
        other.graph["settings"] = {"own": Path("no plain value")}
        process.begin(other, {})
        assert process.finish(other) == page_html(other)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="file/out"):
        Outputs(tmp_path / "file" / "out").make_folder()
