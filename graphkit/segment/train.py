"""Train the word segmenter: ``python -m graphkit.segment.train TRAIN DEV TEST --out FOLDER``.

Source of the method: pkuseg (Luo et al. 2019), a conditional random field trained with ADF, through the
spacy-pkuseg package. The input is a treebank in IOB2 or CoNLL-U columns, one word a line.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import shutil
import tempfile
from pathlib import Path

import numpy
import spacy_pkuseg
import srsly  # type: ignore[import-untyped]

from graphkit.errors import ReadError
from graphkit.models import write_manifest
from graphkit.segment.tables import write_tables


def read_words(path: Path) -> list[list[str]]:
    """Return the sentences of a column file as lists of words.

    Raises
    ------
    ReadError
        When the file is missing or holds no sentence.
    """
    if not path.is_file():
        raise ReadError("no such file", file=str(path), remedy="name a treebank in IOB2 or CoNLL-U columns")
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    sentences = [
        [line.split("\t")[1] for line in block.splitlines() if line and not line.startswith("#")]
        for block in blocks
    ]
    sentences = [sentence for sentence in sentences if sentence]
    if not sentences:
        raise ReadError("no sentence found", file=str(path))
    return sentences


def train_segmenter(
    train: Path, dev: Path, out: Path, *, iterations: int = 12, threshold: float = 0.03
) -> None:
    """Train on ``train``, watch ``dev``, write a pruned model with its manifest to ``out``.

    Parameters
    ----------
    threshold : float
        Features whose weights are all smaller than this are left out; it halves the model's size.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, path in (("train", train), ("dev", dev)):
            lines = [" ".join(words) for words in read_words(path)]
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            spacy_pkuseg.train(
                str(folder / "train"), str(folder / "dev"), str(folder / "model"), train_iter=iterations
            )
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        prune_model(folder / "model", out, threshold)
        write_tables(out)
    write_manifest(out, {"model": "graphkit segmenter", "version": 1, "trained_on": [train.name]})


def prune_model(source: Path, out: Path, threshold: float) -> None:
    """Copy a pkuseg model without the features whose weights are all below ``threshold``."""
    features = srsly.read_msgpack(source / "features.msgpack")
    arrays = numpy.load(source / "weights.npz")
    tags, count = (int(size) for size in arrays["sizes"])
    weights = arrays["w"]
    table = weights[: tags * count].reshape(count, tags)
    keep = numpy.abs(table).max(axis=1) >= threshold
    keep[0] = True  # pkuseg takes feature 0 as the bias
    names = sorted(features["feature_to_idx"].items(), key=lambda item: item[1])
    kept = [name for name, index in names if keep[index]]
    features["feature_to_idx"] = {name: index for index, name in enumerate(kept)}
    features["unigram"] = sorted(features["unigram"])
    features["bigram"] = []  # read by nothing after training
    # Four digits are enough, and rounded numbers compress.
    pruned = numpy.round(numpy.concatenate([table[keep].ravel(), weights[tags * count :]]), 3)
    srsly.write_msgpack(out / "features.msgpack", features)
    numpy.savez_compressed(out / "weights.npz", sizes=numpy.array([tags, len(kept)]), w=pruned)


def word_f1(gold: list[list[str]], found: list[list[str]]) -> float:
    """Return the F1 of words between two segmentations of the same sentences.

    Examples
    --------
    >>> word_f1([["金华", "市"]], [["金华", "市"]])
    1.0
    """
    right = total_gold = total_found = 0
    for words, cut in zip(gold, found, strict=True):
        gold_spans, found_spans = _spans(words), _spans(cut)
        right += len(gold_spans & found_spans)
        total_gold += len(gold_spans)
        total_found += len(found_spans)
    return 2 * right / (total_gold + total_found) if total_gold + total_found else 0.0


def _spans(words: list[str]) -> set[tuple[int, int]]:
    position, spans = 0, set()
    for word in words:
        spans.add((position, position + len(word)))
        position += len(word)
    return spans


def main() -> None:
    """Train, prune, and print the F1 of words on the test file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("train", "dev", "test"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--iterations", type=int, default=12)
    parser.add_argument("--threshold", type=float, default=0.03)
    arguments = parser.parse_args()
    train_segmenter(
        arguments.train,
        arguments.dev,
        arguments.out,
        iterations=arguments.iterations,
        threshold=arguments.threshold,
    )
    gold = read_words(arguments.test)
    segmenter = spacy_pkuseg.pkuseg(str(arguments.out), user_dict=None)
    segmenter.postprocesser.do_process = False
    found = [segmenter.cut("".join(words)) for words in gold]
    print(f"word F1 {word_f1(gold, found):.4f} on {arguments.test.name}")


if __name__ == "__main__":
    main()
