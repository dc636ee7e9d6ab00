from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from graphkit.data import data_path
from graphkit.errors import ReadError
from graphkit.models import verify_model, write_manifest
from graphkit.segment.train import prune_model, read_words, train_segmenter, word_f1

WORDS = [
    ["佛堂镇", "发展", "产业"],
    ["银行", "发放", "贷款"],
    ["企业", "发展", "生产"],
    ["银行", "走访", "企业"],
]


def write_columns(path: Path, times: int = 1) -> Path:
    rows = WORDS * times
    blocks = ["\n".join(f"{number}\t{word}\t_" for number, word in enumerate(words, 1)) for words in rows]
    path.write_text("# text\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")
    return path


def test_columns_are_read_as_words(tmp_path: Path) -> None:
    assert read_words(write_columns(tmp_path / "words.conllu")) == WORDS


def test_missing_and_empty_treebanks_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.conllu"):
        read_words(tmp_path / "none.conllu")
    empty = tmp_path / "empty.conllu"
    empty.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no sentence"):
        read_words(empty)


def test_word_f1_counts_spans() -> None:
    assert word_f1([["佛堂", "镇"]], [["佛堂镇"]]) == 0
    assert word_f1([["甲", "乙丙"]], [["甲", "乙", "丙"]]) == pytest.approx(0.4)
    assert word_f1([], []) == 0


def test_pruning_keeps_fewer_features_and_a_valid_model(tmp_path: Path) -> None:
    bundled = data_path("models", "segment")
    prune_model(bundled, tmp_path, threshold=1.0)
    kept, all_ = (int(numpy.load(folder / "weights.npz")["sizes"][1]) for folder in (tmp_path, bundled))
    assert 0 < kept < all_
    write_manifest(tmp_path, {"model": "test"})
    assert verify_model(tmp_path)["model"] == "test"


def test_training_writes_a_model_with_its_manifest(tmp_path: Path) -> None:
    words = write_columns(tmp_path / "words.conllu", 12)
    train_segmenter(words, words, tmp_path / "out", iterations=2, threshold=0.0)
    assert set(verify_model(tmp_path / "out")["files"]) == {"features.msgpack", "tables.npz", "weights.npz"}
