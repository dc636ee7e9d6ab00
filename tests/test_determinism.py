"""The same files give the same bytes: in any order, with any hash seed, twice in a row."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.outputs import Outputs
from graphkit.pipeline import build_with_report

SEEDS = Path(__file__).parents[1] / "seeds"
WRITTEN = ("graph.graphml", "graph.html")
BUILD = """
import sys
from pathlib import Path
from graphkit.outputs import Outputs
from graphkit.pipeline import build_with_report
output, *paths = map(Path, sys.argv[1:])
result = build_with_report(paths)
Outputs(output).write(result)
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("seeds")
    return [Path(shutil.copy(path, folder)) for path in sorted(SEEDS.glob("*.txt"))[:3]]


def read_hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in WRITTEN}


def build_here(paths: list[Path], output: Path) -> dict[str, str]:
    result = build_with_report(paths)
    Outputs(output).write(result)
    return read_hashes(output)


@pytest.fixture(scope="module")
def expected(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return build_here(files, tmp_path_factory.mktemp("first"))


def test_twice_in_a_row(files: list[Path], expected: dict[str, str], tmp_path: Path) -> None:
    assert build_here(files, tmp_path) == expected


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0)])
def test_any_order_of_the_files(
    files: list[Path], expected: dict[str, str], tmp_path: Path, order: tuple[int, ...]
) -> None:
    assert build_here([files[number] for number in order], tmp_path) == expected


def test_a_folder_is_its_files(files: list[Path], expected: dict[str, str], tmp_path: Path) -> None:
    assert build_here([files[0].parent], tmp_path) == expected


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_any_hash_seed(files: list[Path], expected: dict[str, str], tmp_path: Path, seed: str) -> None:
    arguments = [sys.executable, "-c", BUILD, str(tmp_path), *map(str, files[::-1])]
    subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert read_hashes(tmp_path) == expected
