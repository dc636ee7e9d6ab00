from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from graphkit.config import LAYERS, Config, load_config, make_config
from graphkit.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    path = folder / "graphkit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "")) == Config()
    assert Config().layers == LAYERS


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text("", encoding="utf-8")
    (tmp_path / "more.jsonl").write_text("", encoding="utf-8")
    lists = 'lexicons = ["names.toml", "more.jsonl"]\npatterns = "names.toml"\n'
    text = f'name = "金华"\n{lists}curation = "names.toml"\n'
    config = load_config(str(write(tmp_path, text)))
    assert config.lexicons == (tmp_path / "names.toml", tmp_path / "more.jsonl")
    assert config.patterns == (tmp_path / "names.toml",)
    assert config.curation == tmp_path / "names.toml"
    assert config.name == "金华"


def test_values_keep_their_types(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, 'layers = ["model"]\ntopics = false\nminimum_confidence = 1\n'))
    assert config.layers == ("model",)
    assert config.topics is False
    assert config.minimum_confidence == 1.0 and isinstance(config.minimum_confidence, float)
    assert hash(config) == hash(Config(layers=("model",), topics=False, minimum_confidence=1.0))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lexicon = []", "unknown key 'lexicon'.*did you mean 'lexicons'"),
        ("zzz = 1", "unknown key 'zzz'.*use one of author_column, classifier, "),
        ('topics = "yes"', "topics must be a bool"),
        ("topics = 1", "topics must be a bool"),
        ("name = 3", "name must be a str"),
        ("minimum_confidence = true", "minimum_confidence must be a float"),
        ('layers = ["lexikon"]', "unknown layer 'lexikon'.*use lexicon, patterns"),
        ('lexicons = ["none.toml"]', "lexicons: no such file"),
        ('curation = "none.toml"', "curation: no such file"),
        ("name = ", "mend the TOML"),
    ],
)
def test_a_wrong_setting_is_told_with_its_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(write(tmp_path, text))
    assert caught.value.file == str(tmp_path / "graphkit.toml")
    assert caught.value.remedy


@pytest.mark.parametrize("key", ["lexicons", "patterns", "frames", "layers", "curation", "models"])
@pytest.mark.parametrize("value", [3, True])
def test_a_value_of_another_kind_is_an_error_of_ours(key: str, value: object) -> None:
    with pytest.raises(ConfigError):
        make_config({key: value})


@pytest.mark.parametrize("value", [-0.1, 1.5])
def test_a_confidence_lies_between_0_and_1(value: float) -> None:
    with pytest.raises(ConfigError, match="minimum_confidence"):
        make_config({"minimum_confidence": value})


def test_missing_and_undecodable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: config: no such file"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "graphkit.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"graphkit\.toml"):
        load_config(tmp_path / "graphkit.toml")


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().name = "other"  # type: ignore[misc]
