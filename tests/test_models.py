from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkit.data import data_path
from graphkit.entities.model import load_tagger
from graphkit.errors import ModelError
from graphkit.models import MANIFEST, file_sha256, verify_model, write_manifest
from graphkit.relations.classifier import load_classifier

LOADERS: dict[str, Callable[[Path], Any]] = {"entities": load_tagger, "relations": load_classifier}


@pytest.fixture(params=sorted(LOADERS))
def model(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """A copy of a bundled model."""
    folder = tmp_path / request.param
    shutil.copytree(data_path("models", request.param), folder)
    return request.param, folder


@pytest.mark.parametrize("name", ["entities", "relations", "segment"])
def test_bundled_models_are_whole_small_and_hold_no_code(name: str) -> None:
    folder = data_path("models", name)
    files = verify_model(folder)["files"]
    assert isinstance(files, dict)
    assert {path.name for path in folder.iterdir()} == {MANIFEST, *files}
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 10_000_000
    assert not [one for one in files if Path(one).suffix in (".pkl", ".pickle", ".py", ".joblib")]


def test_a_copy_loads(model: tuple[str, Path]) -> None:
    name, folder = model
    assert LOADERS[name](folder) is not None


@pytest.mark.parametrize("damage", ["flip", "shorten", "empty", "remove"])
def test_damaged_weights_are_refused(model: tuple[str, Path], damage: str) -> None:
    name, folder = model
    weights = next(path for path in folder.iterdir() if path.name != MANIFEST)
    data = weights.read_bytes()
    if damage == "remove":
        weights.unlink()
    else:
        half = len(data) // 2
        changed = {
            "flip": data[:half] + bytes([data[half] ^ 255]) + data[half + 1 :],
            "shorten": data[:half],
            "empty": b"",
        }
        weights.write_bytes(changed[damage])
    with pytest.raises(ModelError, match="missing or damaged") as caught:
        LOADERS[name](folder)
    assert caught.value.file == str(folder)
    assert "train it again" in caught.value.remedy


def test_a_folder_without_manifest_is_refused(model: tuple[str, Path]) -> None:
    name, folder = model
    (folder / MANIFEST).unlink()
    with pytest.raises(ModelError, match=r"manifest\.json"):
        LOADERS[name](folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '"text"', "{}", '{"files": []}', '{"files": {}}', "\x00"])
def test_a_manifest_that_is_none_is_refused(model: tuple[str, Path], text: str) -> None:
    name, folder = model
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError):
        LOADERS[name](folder)


def test_weights_with_a_right_hash_that_are_no_model_are_refused(model: tuple[str, Path]) -> None:
    name, folder = model
    next(path for path in folder.iterdir() if path.name != MANIFEST).write_bytes(b"no model at all")
    write_manifest(folder, {})
    with pytest.raises(ModelError):
        LOADERS[name](folder)


def test_a_manifest_tells_files_and_details(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"abc")
    write_manifest(tmp_path, {"model": "测试", "version": 1})
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert manifest == {
        "files": {"weights": file_sha256(tmp_path / "weights")},
        "model": "测试",
        "version": 1,
    }
    before = (tmp_path / MANIFEST).read_bytes()
    write_manifest(tmp_path, {"version": 1, "model": "测试"})
    assert (tmp_path / MANIFEST).read_bytes() == before
