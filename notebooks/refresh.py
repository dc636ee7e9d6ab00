"""Run the notebooks and keep small outputs: ``python notebooks/refresh.py [01_first_graph.ipynb …]``.

The page of a graph (more than 1 MB) is kept as its still picture; times and warnings are not kept, so that
a notebook changes only where its results change.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent
LARGEST = 200_000
"""An output with more characters than this is not kept."""


def run_notebook(path: Path) -> nbformat.NotebookNode:
    """Return the notebook with the outputs of a run from top to bottom.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell failed.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    return notebook


def strip_notebook(notebook: nbformat.NotebookNode) -> None:
    """Drop what is large or differs from run to run."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        cell.execution_count = number
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        for output in cell.outputs:
            _strip_output(output, number)
    for cell in notebook.cells:
        cell.metadata.clear()
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.from_dict({"kernelspec": kernel})


def _strip_output(output: nbformat.NotebookNode, number: int) -> None:
    data = output.get("data", {})
    if "image/svg+xml" in data:
        data.pop("text/html", None)
    for kind in [kind for kind, value in data.items() if len(str(value)) > LARGEST]:
        del data[kind]
    if "execution_count" in output:
        output["execution_count"] = number


def main(names: list[str]) -> None:
    """Refresh the named notebooks, or all."""
    for path in [FOLDER / name for name in names] or sorted(FOLDER.glob("*.ipynb")):
        notebook = run_notebook(path)
        strip_notebook(notebook)
        nbformat.write(notebook, path)
        print(path.name, f"{path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
