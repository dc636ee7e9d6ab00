"""Loaders that keep what they loaded as long as its files stay as they were."""

import gc
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from graphkit.building import BuildOptions, build_project
from graphkit.caching import keep_while_unchanged
from graphkit.config import Config
from graphkit.engine import Engine
from graphkit.extraction import is_loaded, load_pipeline


@dataclass(frozen=True)
class Settings:
    files: tuple[Path, ...] = ()


class Loader:
    def __init__(self) -> None:
        self.calls = 0
        self.load = keep_while_unchanged(4)(self._load)

    def _load(self, settings: Settings, folder: Path | None = None) -> int:
        self.calls += 1
        return self.calls


def test_the_same_files_are_loaded_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("a")
    loader, settings = Loader(), Settings((tmp_path / "a.toml",))
    assert loader.load(settings) == loader.load(settings, None) == loader.load(settings=settings) == 1


def test_a_file_with_other_content_is_loaded_again(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("a")
    loader, settings = Loader(), Settings((file,))
    before = loader.load(settings)
    file.write_text("ab")
    assert loader.load(settings) == before + 1


def test_a_folder_counts_by_what_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    weights = tmp_path / "model" / "weights"
    weights.write_text("a")
    loader = Loader()
    before = loader.load(Settings(), tmp_path)
    weights.write_text("ab")
    assert loader.load(Settings(), tmp_path) == before + 1


def test_what_is_not_there_is_left_to_the_loader(tmp_path: Path) -> None:
    assert Loader().load(Settings((tmp_path / "no.toml",))) == 1


def test_a_missing_argument_is_an_error() -> None:
    with pytest.raises(TypeError, match="missing"):
        Loader().load()  # type: ignore[call-arg]


@pytest.mark.parametrize("store", [True, False])
def test_a_lexicon_edited_between_two_builds_of_one_process_counts(tmp_path: Path, store: bool) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("昨天，拾光里来到义乌市，与义乌市妇联签约。", encoding="utf-8")
    lexicon = tmp_path / "own.toml"
    options = BuildOptions(folder=tmp_path / "out" if store else None, engine=Engine("inline"))
    types = []
    for kind in ("Enterprise", "Organization"):
        lexicon.write_text(f'[{kind}]\n"拾光里" = []\n', encoding="utf-8")
        built = build_project([tmp_path / "in"], Config(lexicons=(lexicon,)), None, options)
        assert built.graph is not None
        types.append(
            {fields["type"] for _, fields in built.graph.nodes(data=True) if fields["name"] == "拾光里"}
        )
    assert types == [{"Enterprise"}, {"Organization"}]


def test_settings_edited_during_a_build_are_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("昨天，拾光里来到义乌市。", encoding="utf-8")
    options = BuildOptions(folder=tmp_path / "out", engine=Engine("inline"))
    prints = iter(["before", "after"])
    with monkeypatch.context() as patch:
        patch.setattr("graphkit.building.extraction_fingerprint", lambda config: next(prints))
        build_project([tmp_path / "in"], Config(), None, options)
    again = build_project([tmp_path / "in"], Config(), None, options)
    assert again.report["files"]["extracted"] == 1


def test_models_that_are_no_longer_held_are_not_told_as_loaded() -> None:
    small = Config(layers=("lexicon",), classifier=False)
    settings = [replace(small, minimum_confidence=share / 10) for share in range(6)]
    for one in settings:
        load_pipeline(one)
    gc.collect()
    held = [is_loaded(one) for one in settings]
    assert held[-1] and not held[0]
