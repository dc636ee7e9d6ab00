"""The notebooks run from top to bottom, and what is stored of them is small and the same everywhere."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="the notebooks need nbformat, nbclient and ipykernel")
pytest.importorskip("nbclient", reason="the notebooks need nbformat, nbclient and ipykernel")
pytest.importorskip("ipykernel", reason="the notebooks need nbformat, nbclient and ipykernel")
pytest.importorskip("matplotlib", reason="the notebooks draw with matplotlib")

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
CLOCK = re.compile(r"\b\d{1,2}:\d{2}:\d{2}\b|\b\d+(\.\d+)? (ms|s) ±")


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def plotting() -> Iterator[ModuleType]:
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.use("agg")
        yield load("plotting")


def outputs(notebook: Any) -> Iterator[Any]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def test_there_are_five() -> None:
    assert [name[:2] for name in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.filterwarnings("default")  # the machinery of Jupyter warns about itself
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_runs_from_top_to_bottom(name: str) -> None:
    notebook = load("refresh").run_notebook(FOLDER / name)
    kinds = [kind for output in outputs(notebook) for kind in output.get("data", {})]
    assert "image/png" in kinds or name.startswith("04")
    assert "text/html" in kinds


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_is_stored_is_small_and_has_no_clock(name: str) -> None:
    path = FOLDER / name
    text = path.read_text(encoding="utf-8")
    assert path.stat().st_size < 300_000
    assert "<iframe" not in text
    notebook = nbformat.read(path, as_version=4)
    shown = [
        output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in outputs(notebook)
    ]
    assert any(shown), "run python notebooks/refresh.py"
    assert not [one for one in shown if CLOCK.search(one) or str(Path.home()) in one or "/tmp/" in one]
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("installed", [None, ()])
def test_plots_can_be_read_with_and_without_a_chinese_font(
    plotting: ModuleType, installed: tuple[str, ...] | None, tmp_path: Path
) -> None:
    import matplotlib.pyplot as plt

    font = plotting.use_cjk_font(installed)
    assert plotting.readable("温岭市") == ("温岭市" if font else "Wen ling shi")
    figure, axes = plt.subplots()
    axes.set_title(plotting.readable("温岭市"))
    figure.savefig(tmp_path / "figure.png")  # a missing character would be a warning, and so an error
    plt.close(figure)


def test_stored_outputs_are_stripped() -> None:
    refresh = load("refresh")
    page = {"text/html": "x" * 2_000_000, "image/svg+xml": "<svg/>", "text/plain": "<graphkit page>"}
    cell = nbformat.v4.new_code_cell(
        "graphkit.show(graph)",
        metadata={"execution": {"iopub.execute_input": "now"}},
        outputs=[
            nbformat.v4.new_output("execute_result", page, execution_count=7),
            nbformat.v4.new_output("stream", name="stderr", text="a warning"),
        ],
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    refresh.strip_notebook(notebook)
    (output,) = notebook.cells[0].outputs
    assert sorted(output.data) == ["image/svg+xml", "text/plain"]
    assert output.execution_count == notebook.cells[0].execution_count == 1
    assert not notebook.cells[0].metadata
