"""Train the entity tagger from annotated passages."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import pycrfsuite

from graphkit.crf import Weights, average_weights, train_weights
from graphkit.entities.augment import vary_passage
from graphkit.entities.decoding import OUTSIDE
from graphkit.entities.features import character_features
from graphkit.entities.lexicon import load_lexicon
from graphkit.entities.model import WEIGHTS
from graphkit.entities.network import Network
from graphkit.entities.network_learning import NetworkSettings, train_network
from graphkit.entities.places import find_homes
from graphkit.entities.tables import compile_tables
from graphkit.entities.tables_file import pack_tables
from graphkit.errors import ModelError
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
        labels = [OUTSIDE] * (last - first)
        for start, end, kind in spans:
            if first <= start and end <= last:
                labels[start - first : end - first] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
        yield match.group(), labels


def is_held_back(passage: AnnotatedPassage) -> bool:
    """Tell whether a passage belongs to the tenth that is never trained or tuned on: its number ends in 0."""
    return passage.id.endswith("0")


@dataclass(frozen=True, slots=True)
class TaggerSettings:
    """How the tagger is trained.

    Attributes
    ----------
    members : int
        So many models are trained, each without some of the passages, and the mean of their weights is
        taken: it is better than any of them, and depends less on chance.
    workers : int
        Processes that train; 0 means one for each processor. Each holds the features of its own text, the
        network's those of all; 1 means this process.
    variants : int
        Copies of each passage with other names of the same type in place of its own.
    iterations : int
        Steps of the search for the best weights.
    c1, c2 : float
        Weights of the L1 and L2 penalties.
    least : int
        Features that occur less often are left out. With copies it should exceed ``variants + 1``: what is
        copied is not frequent.
    seed : int
        Of the choice of other names.
    network : NetworkSettings
        How the network beside these models is trained, on all passages.
    """

    members: int = 6
    workers: int = 0
    variants: int = 0
    iterations: int = 80
    c1: float = 0.2
    c2: float = 0.02
    least: int = 1
    seed: int = 7
    network: NetworkSettings = field(default_factory=NetworkSettings)


def train_tagger(
    passages: Iterable[AnnotatedPassage], out: Path, settings: TaggerSettings | None = None
) -> None:
    """Train on ``passages`` and write the weights with their manifest to ``out``.

    Raises
    ------
    ModelError
        When there is nothing to train on, or a training process is gone.
    """
    settings = settings or TaggerSettings()
    passages = list(passages)
    if not passages:
        raise ModelError("no passages to train on", file=str(out), remedy="name files of annotated passages")
    tables = compile_tables(*_train_models(passages, settings, out))
    out.mkdir(parents=True, exist_ok=True)
    (out / WEIGHTS).write_bytes(pack_tables(tables))
    details = {name: value for name, value in asdict(settings).items() if name != "workers"}
    write_manifest(out, {"model": "graphkit entity tagger", "version": 4, **details})


def _train_models(
    passages: Sequence[AnnotatedPassage], settings: TaggerSettings, out: Path
) -> tuple[Weights, list[str], Network]:
    """Train the network and the members, side by side where there are processors."""
    portions = divide_passages(passages, settings.members)
    workers = min(len(portions) + 1, settings.workers or os.cpu_count() or 1)
    if workers == 1:
        members = [_train_model(portion, settings) for portion in portions]
        return average_weights(members), *_train_network(passages, settings)
    try:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            network = pool.submit(_train_network, passages, settings)
            members = list(pool.map(_train_model, portions, repeat(settings)))
            return average_weights(members), *network.result()
    except BrokenProcessPool as error:
        remedy = "a process may have had too little memory: use fewer (TaggerSettings.workers)"
        raise ModelError("a training process is gone", file=str(out), remedy=remedy) from error


def divide_passages(passages: Sequence[AnnotatedPassage], members: int) -> list[list[AnnotatedPassage]]:
    """Return what each model is trained on: all but every n-th passage; one model, or few passages: all.

    Examples
    --------
    >>> divide_passages("abcdef", 3)
    [['b', 'c', 'e', 'f'], ['a', 'c', 'd', 'f'], ['a', 'b', 'd', 'e']]
    """
    if members < 2 or len(passages) < members:
        return [list(passages)]
    return [
        [passage for number, passage in enumerate(passages) if number % members != left_out]
        for left_out in range(members)
    ]


def _train_model(passages: Sequence[AnnotatedPassage], settings: TaggerSettings) -> Weights:
    trainer = pycrfsuite.Trainer(verbose=False)
    for features, labels in _label_features(passages, settings):
        trainer.append(features, labels)
    trainer.select("lbfgs")
    trainer.set_params(
        {
            "c1": settings.c1,
            "c2": settings.c2,
            "max_iterations": settings.iterations,
            "feature.minfreq": settings.least,
            "feature.possible_transitions": True,
        }
    )
    return train_weights(trainer)


def _train_network(
    passages: Sequence[AnnotatedPassage], settings: TaggerSettings
) -> tuple[list[str], Network]:
    return train_network(_label_features(passages, settings), settings.network)


def _label_features(
    passages: Sequence[AnnotatedPassage], settings: TaggerSettings
) -> Iterator[tuple[list[tuple[str, ...]], list[str]]]:
    """Yield the features and the labels of the characters of each paragraph."""
    lexicon, chance = load_lexicon(), random.Random(settings.seed)
    for passage in passages:
        text, spans = plain_passage(passage)
        for version, marked in _vary(text, spans, settings.variants, chance):
            # CRFsuite ends a feature at a null character.
            version = version.replace("\0", "\ufffd")
            homes = find_homes(version)
            for paragraph, labels in label_characters(version, marked):
                yield character_features(paragraph, cut_words(paragraph), lexicon, homes), labels


def _vary(
    text: str, spans: Sequence[LabelledSpan], variants: int, chance: random.Random
) -> Iterator[tuple[str, Sequence[LabelledSpan]]]:
    yield text, spans
    for _ in range(variants):
        yield vary_passage(text, spans, chance)
