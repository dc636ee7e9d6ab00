"""Train both models from annotated text, and measure them on the passages that are held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from graphkit.data import data_path
from graphkit.entities.train import is_held_back, plain_passage, train_tagger
from graphkit.evaluate.annotation import AnnotatedPassage, read_annotations
from graphkit.relations.train import label_examples, train_classifier


def read_training_text(extra: Iterable[Path] = ()) -> list[AnnotatedPassage]:
    """Return the bundled passages and those of the user's files.

    Raises
    ------
    AnnotationError
        When a file does not follow the format; it names file and line.
    """
    files = [*sorted(data_path("training").glob("*.txt")), *extra]
    return [passage for file in files for passage in read_annotations(file)]


def train_models(
    extra: Sequence[Path] = (),
    output: Path | None = None,
    *,
    only: str | None = None,
    report: Callable[[str], object] = lambda line: None,
) -> None:
    """Train the entity tagger and the relation classifier; the held-back tenth is left out.

    Parameters
    ----------
    extra : sequence of Path
        Files of annotated passages beside the bundled ones.
    output : Path, optional
        Folder for ``entities/`` and ``relations/``; the bundled weights are replaced without it.
    only : str, optional
        ``entities`` or ``relations``.
    report : callable
        Called with a line of progress.
    """
    passages = [passage for passage in read_training_text(extra) if not is_held_back(passage)]
    folder = output or data_path("models")
    if only != "relations":
        report(f"entities: {len(passages)} passages")
        train_tagger(passages, folder / "entities")
    if only != "entities":
        report(f"relations: {len(passages)} passages")
        train_classifier(passages, folder / "relations")
    report(f"written to {folder}")


def held_back_figures(extra: Sequence[Path] = (), models: Path | None = None) -> Iterator[str]:
    """Yield lines with the figures on the held-back tenth: mentions by type, pairs by relation.

    Spans and labels must be equal to count; borderline ones count neither way.
    """
    passages = [passage for passage in read_training_text(extra) if is_held_back(passage)]
    folder = models or data_path("models")
    yield f"{len(passages)} passages held back"
    yield from _table("entity", score_mentions(passages, folder / "entities"))
    yield from _table("relation of a pair", score_pairs(passages, folder / "relations"))
    yield from _calibration(rate_confidence(passages, folder / "relations"))


Tally = dict[str, Counter[str]]


def score_mentions(passages: Iterable[AnnotatedPassage], folder: Path) -> Tally:
    """Count right (tp), spurious (fp) and missing (fn) mentions by type."""
    from graphkit.entities.lexicon import load_lexicon
    from graphkit.entities.model import load_tagger
    from graphkit.segment.words import cut_words

    tagger, lexicon = load_tagger(folder), load_lexicon()
    tally: Tally = {}
    for passage in passages:
        text, spans = plain_passage(passage)
        wanted = set(plain_passage(passage, optional=False)[1])
        borderline = {span[:2] for span in spans} - {span[:2] for span in wanted}
        mentions = tagger.tag(text, cut_words(text), lexicon)
        found = {(m.start, m.end, m.type) for m in mentions if (m.start, m.end) not in borderline}
        _count(tally, wanted, found)
    return tally


def _count(tally: Tally, wanted: set[tuple[int, int, str]], found: set[tuple[int, int, str]]) -> None:
    for kind, spans in (("tp", wanted & found), ("fp", found - wanted), ("fn", wanted - found)):
        for span in spans:
            tally.setdefault(span[2], Counter())[kind] += 1


def score_pairs(passages: Iterable[AnnotatedPassage], folder: Path) -> Tally:
    """Count right, spurious and missing relations of pairs, the entities being given."""
    from graphkit.relations.classifier import NONE, load_classifier
    from graphkit.relations.decisions import choose

    classifier = load_classifier(folder)
    relations = sorted(classifier.labels - {NONE})
    tally: Tally = {}
    for passage in passages:
        for label, pair in label_examples(passage, classifier.vocabulary):
            likely = (
                classifier.probabilities(pair.keys, relations) if classifier.deserves_look(pair.pair) else {}
            )
            chosen = next(iter(choose(likely)), NONE)
            if chosen == label != NONE:
                tally.setdefault(label, Counter())["tp"] += 1
            elif chosen != label:
                for name, kind in ((chosen, "fp"), (label, "fn")):
                    if name != NONE:
                        tally.setdefault(name, Counter())[kind] += 1
    return tally


def rate_confidence(passages: Iterable[AnnotatedPassage], folder: Path) -> list[tuple[float, bool]]:
    """Return the confidence of each relation that is taken, and whether it is right."""
    from graphkit.relations.classifier import NONE, load_classifier
    from graphkit.relations.decisions import calibrate, choose

    classifier = load_classifier(folder)
    relations = sorted(classifier.labels - {NONE})
    return [
        (calibrate(score), name == label)
        for passage in passages
        for label, pair in label_examples(passage, classifier.vocabulary)
        for name, score in choose(classifier.probabilities(pair.keys, relations)).items()
    ]


def _calibration(rated: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Yield what the confidence says beside what is right, class by class."""
    yield "confidence            said   right  n"
    edges = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
    for low, high in pairwise(edges):
        inside = [one for one in rated if low <= one[0] < high]
        if inside:
            said = sum(score for score, _ in inside) / len(inside)
            right = sum(hit for _, hit in inside) / len(inside)
            yield f"  {low:.1f} to {min(high, 1.0):.1f}          {said:.3f}  {right:.3f}  {len(inside)}"


def _table(title: str, tally: Tally) -> Iterator[str]:
    total: Counter[str] = Counter()
    for counts in tally.values():
        total.update(counts)
    yield f"{title:20}  P      R      F1     n"
    for name, counts in [*sorted(tally.items()), ("all", total)]:
        right, wrong, missed = counts["tp"], counts["fp"], counts["fn"]
        precision = right / (right + wrong) if right + wrong else 0.0
        recall = right / (right + missed) if right + missed else 0.0
        f1 = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 0.0
        yield f"  {name:18}  {precision:.3f}  {recall:.3f}  {f1:.3f}  {right + missed}"
