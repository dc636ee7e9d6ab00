"""What touches extraction changes the fingerprint; what does not, leaves it."""

from pathlib import Path

import pytest

from graphkit.config import LAYERS, Config
from graphkit.store.fingerprint import extraction_fingerprint, piece_key


def test_title_curation_and_threshold_do_not_count(tmp_path: Path) -> None:
    curation = tmp_path / "curation.toml"
    curation.write_text("")
    later = Config(name="another", curation=curation, minimum_confidence=0.5)
    assert extraction_fingerprint(later) == extraction_fingerprint(Config())


@pytest.mark.parametrize(
    "changed", [Config(layers=LAYERS[:2]), Config(topics=False), Config(classifier=False)]
)
def test_settings_of_the_extraction_count(changed: Config) -> None:
    assert extraction_fingerprint(changed) != extraction_fingerprint(Config())


@pytest.mark.parametrize("setting", ["lexicons", "patterns", "frames"])
def test_a_file_counts_by_its_content(setting: str, tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in ("one.toml", "same.toml", "other.toml"))
    one.write_text("a = 1")
    same.write_text("a = 1")
    other.write_text("a = 2")
    first, second, third = (
        extraction_fingerprint(Config(**{setting: (path,)})) for path in (one, same, other)
    )
    assert first == second != third


def test_name_content_and_fingerprint_make_the_key() -> None:
    keys = {
        piece_key(*parts) for parts in (("a", "1", "f"), ("b", "1", "f"), ("a", "2", "f"), ("a", "1", "g"))
    }
    assert len(keys) == 4
