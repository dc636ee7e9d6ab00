"""Measure the quality of extraction: ``python -m benchmarks.quality [--shared FOLDER] [--fresh FOLDER]``.

Prints the tables of docs/QUALITY.md: the sample corpus (seeds/), the three newspaper files of a folder with
``seeds/`` and ``gold/`` (--shared), articles that nobody tuned on (--fresh, same layout), articles written
after the last tuning, the held-back tenth of the training text and passages with at least thirty sentences
for each type (each as an article of its own), and what each layer adds.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from graphkit.config import LAYERS, Config
from graphkit.entities.train import is_held_back
from graphkit.evaluate import add_scores, read_gold, score_graph
from graphkit.evaluate.annotated_gold import to_gold
from graphkit.evaluate.annotation import AnnotatedPassage, read_annotations
from graphkit.evaluate.score import Score
from graphkit.evaluate.training import held_back_figures, read_training_text
from graphkit.pipeline import build

NEWEST = Path("tests/data/fresh_articles.txt")
LATER = Path("tests/data/later_articles.txt")
LATEST = Path("tests/data/latest_articles.txt")
SENTENCES = Path("tests/data/fresh_sentences.txt")
NEWEST_SENTENCES = Path("tests/data/newest_sentences.txt")
UNSEEN_SENTENCES = Path("tests/data/unseen_sentences.txt")
BLIND_SENTENCES = Path("tests/data/blind_sentences.txt")
SEALED_SENTENCES = Path("tests/data/sealed_sentences.txt")
HARD = ("R4", "R5")
"""Passages whose numbers begin so were written to hold what the tagger missed."""
ABLATIONS = {
    "all": Config(),
    "without model": replace(Config(), layers=tuple(one for one in LAYERS if one != "model")),
    "without lexicon": replace(Config(), layers=tuple(one for one in LAYERS if one != "lexicon")),
    "without patterns": replace(Config(), layers=tuple(one for one in LAYERS if one != "patterns")),
    "without repeated": replace(Config(), layers=tuple(one for one in LAYERS if one != "repeated")),
    "without topics": replace(Config(), topics=False),
    "without classifier": replace(Config(), classifier=False),
}


def find_pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (text, gold) of a folder: NAME.json in gold/ goes with NAME*.txt beside it or in seeds/."""
    for gold in sorted((folder / "gold").glob("*.json")):
        texts = sorted([*folder.glob(f"{gold.stem}*.txt"), *folder.glob(f"seeds/{gold.stem}*.txt")])
        if texts:
            yield texts[0], gold


def score_folder(folder: Path, config: Config) -> Score:
    """Build each text of a folder alone and return the scores added up."""
    scores = []
    for text, gold in find_pairs(folder):
        graph = build(text, config)
        scores.append(score_graph(read_gold(gold), graph, text.read_text(encoding="utf-8")))
    return add_scores(scores)


def score_passages(passages: Iterable[AnnotatedPassage]) -> Score:
    """Build each passage alone, from its text to its graph, and return the scores added up."""
    scores = []
    with tempfile.TemporaryDirectory() as folder:
        for passage in passages:
            file = Path(folder) / f"{passage.id}.txt"
            file.write_text(passage.text + "\n", encoding="utf-8")
            graph = build(file, Config())
            scores.append(score_graph(to_gold(passage, file.name), graph, passage.text))
    return add_scores(scores)


def print_score(title: str, score: Score, *, tables: bool) -> None:
    """Print one row, and with ``tables`` a row per type and relation."""
    summary = score.summarize()
    entity, relation = summary["entity"], summary["relation"]
    cells = [f"{title:34}"]
    for name, figures in (("entity", entity), ("relation", relation)):
        cells.append(f"{name} P {figures['p']:.3f} R {figures['r']:.3f} F1 {figures['f1']:.3f}")
    rest = [
        f"{key.split('_')[0]} {summary[key]}" for key in ("amount_right", "title_right", "evidence_in_text")
    ]
    print(" | ".join([*cells, f"duplicates {summary['duplicates']}", *rest]))
    for name, counts in [*score.types.items(), *score.relations.items()] if tables else ():
        right, wrong, missed = (counts.get(kind, 0) for kind in ("tp", "fp", "fn"))
        f1 = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 0.0
        print(f"  {name:18} F1 {f1:.3f}  right {right:4} spurious {wrong:3} missing {missed:3}")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, help="folder with seeds/ and gold/")
    parser.add_argument(
        "--fresh", type=Path, default=Path("tests/data/fresh"), help="articles nobody tuned on"
    )
    parser.add_argument("--ablation", action="store_true", help="also switch each layer off in turn")
    arguments = parser.parse_args()
    folders = {"sample corpus": Path("seeds"), "fresh articles": arguments.fresh}
    if arguments.shared:
        folders["newspaper files"] = arguments.shared
    for title, folder in folders.items():
        if not folder.is_dir():
            continue
        for name, config in ABLATIONS.items() if arguments.ablation else (("all", Config()),):
            print_score(
                f"{title}: {name}" if name != "all" else title,
                score_folder(folder, config),
                tables=name == "all",
            )
        print()
    held_back = [passage for passage in read_training_text() if is_held_back(passage)]
    print_score("held-back tenth", score_passages(held_back), tables=True)
    hard = [passage for passage in held_back if passage.id.startswith(HARD)]
    usual = [passage for passage in held_back if not passage.id.startswith(HARD)]
    print_score("  of it written to be hard", score_passages(hard), tables=False)
    print_score("  of it the others", score_passages(usual), tables=False)
    print_score("newest articles", score_passages(read_annotations(NEWEST)), tables=True)
    print_score("later articles", score_passages(read_annotations(LATER)), tables=True)
    print_score("latest articles", score_passages(read_annotations(LATEST)), tables=True)
    print_score("fresh sentences", score_passages(read_annotations(SENTENCES)), tables=True)
    print_score("newest sentences", score_passages(read_annotations(NEWEST_SENTENCES)), tables=True)
    print_score("unseen sentences", score_passages(read_annotations(UNSEEN_SENTENCES)), tables=True)
    print_score("blind sentences", score_passages(read_annotations(BLIND_SENTENCES)), tables=True)
    print_score("sealed sentences", score_passages(read_annotations(SEALED_SENTENCES)), tables=True)
    print()
    print(*held_back_figures(), sep="\n")


if __name__ == "__main__":
    main()
