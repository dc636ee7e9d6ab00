"""Train the entity tagger from annotated passages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite

from graphkit.crf import train_weights
from graphkit.entities.augment import vary_passage
from graphkit.entities.features import character_features
from graphkit.entities.lexicon import Lexicon, load_lexicon
from graphkit.entities.model import WEIGHTS
from graphkit.entities.tables import compile_tables, pack_tables
from graphkit.evaluate.annotation import AnnotatedPassage
from graphkit.models import write_manifest
from graphkit.segment.words import cut_words

LabelledSpan = tuple[int, int, str]
_HAN = r"[\u3400-\u9fff，。、；：！？“”‘’《》（）％]"
_INNER = re.compile(rf"\n|(?<={_HAN})[ \u3000]{{1,9}}|[ \u3000]{{1,9}}(?={_HAN})")


def plain_passage(passage: AnnotatedPassage, *, optional: bool = True) -> tuple[str, list[LabelledSpan]]:
    """Return the text and spans of a passage; the breaks and spaces of a damaged one are taken out.

    Parameters
    ----------
    optional : bool
        Whether borderline spans are kept.
    """
    text = passage.text
    spans = [(span.start, span.end, span.type) for span in passage.spans if optional or not span.optional]
    if passage.metadata.get("damage") != "ocr":
        return text, spans
    shift, kept, last = [0] * (len(text) + 1), [], 0
    removed = 0
    for match in _INNER.finditer(text):
        kept.append(text[last : match.start()])
        for index in range(last, match.start()):
            shift[index] = index - removed
        for index in range(*match.span()):
            shift[index] = match.start() - removed
        removed += match.end() - match.start()
        last = match.end()
    kept.append(text[last:])
    for index in range(last, len(text) + 1):
        shift[index] = index - removed
    return "".join(kept), [(shift[start], shift[end], kind) for start, end, kind in spans]


def label_characters(text: str, spans: Sequence[LabelledSpan]) -> Iterator[tuple[str, list[str]]]:
    """Yield each paragraph with a B-/I-/O label per character.

    Examples
    --------
    >>> list(label_characters("去金华", [(1, 3, "Region")]))
    [('去金华', ['O', 'B-Region', 'I-Region'])]
    """
    for match in re.finditer(r"[^\n]+", text):
        first, last = match.span()
        labels = ["O"] * (last - first)
        for start, end, kind in spans:
            if first <= start and end <= last:
                labels[start - first : end - first] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
        yield match.group(), labels


def is_held_back(passage: AnnotatedPassage) -> bool:
    """Tell whether a passage belongs to the tenth that is never trained or tuned on: its number ends in 0."""
    return passage.id.endswith("0")


def train_tagger(
    passages: Iterable[AnnotatedPassage],
    out: Path,
    *,
    variants: int = 0,
    iterations: int = 80,
    c1: float = 0.2,
    c2: float = 0.02,
    least: int = 1,
    seed: int = 7,
) -> None:
    """Train on ``passages`` and write the weights with their manifest to ``out``.

    Parameters
    ----------
    variants : int
        Copies of each passage with other names of the same type in place of its own.
    c1, c2 : float
        Weights of the L1 and L2 penalties.
    least : int
        Features that occur less often are left out. With copies it should exceed ``variants + 1``: what is
        copied is not frequent.
    """
    lexicon = load_lexicon()
    trainer = pycrfsuite.Trainer(verbose=False)
    chance = random.Random(seed)
    for passage in passages:
        text, spans = plain_passage(passage)
        versions = [(text, spans)] + [vary_passage(text, spans, chance) for _ in range(variants)]
        for version, marked in versions:
            _append(trainer, version, marked, lexicon)
    trainer.select("lbfgs")
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.minfreq": least,
            "feature.possible_transitions": True,
        }
    )
    out.mkdir(parents=True, exist_ok=True)
    (out / WEIGHTS).write_bytes(pack_tables(compile_tables(train_weights(trainer))))
    write_manifest(
        out, {"model": "graphkit entity tagger", "version": 3, "variants": variants, "iterations": iterations}
    )


def _append(trainer: pycrfsuite.Trainer, text: str, spans: Sequence[LabelledSpan], lexicon: Lexicon) -> None:
    for paragraph, labels in label_characters(text, spans):
        trainer.append(character_features(paragraph, cut_words(paragraph), lexicon), labels)
