"""Train the relation classifier from annotated passages.

A relation line joins two names, not two places of the text: the pair that stands closest together is taken as
the one that states it; other pairs of the same names are left out rather than called wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphkit.entities.train import plain_passage
from graphkit.entities.values import find_values
from graphkit.evaluate.annotation import AnnotatedPassage
from graphkit.models import write_manifest
from graphkit.records import SYMMETRIC_RELATIONS, Mention
from graphkit.relations.classifier import NONE, WEIGHTS
from graphkit.relations.context import find_setting
from graphkit.relations.extract import inside, trigger_names
from graphkit.relations.frames import FrameMatch, load_matcher
from graphkit.relations.learning import Learning, train_network
from graphkit.relations.network import pack_network
from graphkit.relations.pairs import Pair, PairView, candidate_pairs, possible_relations
from graphkit.relations.sentences import Sentence, view_sentences
from graphkit.resolve.normal import fold
from graphkit.segment.sentences import sentence_spans
from graphkit.segment.words import cut_words


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its features; ``distance`` ranks pairs of the same names."""

    pair: Pair
    features: list[str]
    distance: tuple[int, ...]


def pair_examples(text: str, mentions: list[Mention], date: str = "") -> Iterator[Example]:
    """Yield the candidate pairs of a text with their features."""
    matcher = load_matcher()
    words = [span for paragraph, offset in _paragraphs(text) for span in _shift(cut_words(paragraph), offset)]
    values = find_values(text, date)
    for sentence in view_sentences(text, mentions, sentence_spans(text), home=find_setting(mentions).home):
        matches = [match for match in matcher.match(sentence) if isinstance(match, FrameMatch)]
        view = PairView(sentence, words, inside(values, sentence), matches, trigger_names(matcher, sentence))
        for pair in candidate_pairs(sentence):
            yield Example(pair, view.features(pair), _distance(pair, sentence))


def _paragraphs(text: str) -> Iterator[tuple[str, int]]:
    offset = 0
    for line in text.split("\n"):
        yield line, offset
        offset += len(line) + 1


def _shift(spans: list[tuple[int, int]], offset: int) -> list[tuple[int, int]]:
    return [(start + offset, end + offset) for start, end in spans]


_ROLES = {"topic": 1, "topic2": 2, "focus": 3}


def _distance(pair: Pair, sentence: Sentence) -> tuple[int, ...]:
    roles = _ROLES.get(pair.source.role, 0) + _ROLES.get(pair.target.role, 0)
    clauses = abs(sentence.clause_of(pair.source.start) - sentence.clause_of(pair.target.start))
    return (roles, clauses, abs(pair.source.start - pair.target.start))


def label_examples(passage: AnnotatedPassage) -> Iterator[tuple[str, list[str]]]:
    """Yield (label, features) for the pairs of a passage; borderline relations give no example."""
    text, spans = plain_passage(passage)
    mentions = [Mention(start, end, text[start:end], kind) for start, end, kind in spans]
    groups = {fold(name): fold(group[0]) for group in passage.same_names for name in group}

    def key(name: str) -> str:
        return groups.get(fold(name), fold(name))

    wanted: dict[tuple[str, str], dict[str, bool]] = {}
    for relation in passage.relations:
        pairs = [(key(relation.source), key(relation.target))]
        if relation.relation in SYMMETRIC_RELATIONS:
            pairs.append((pairs[0][1], pairs[0][0]))
        for names in pairs:
            wanted.setdefault(names, {})[relation.relation] = relation.optional
    by_names: dict[tuple[str, str], list[Example]] = {}
    for example in pair_examples(text, mentions, passage.metadata.get("date", "")):
        names = (key(example.pair.source.mention.name), key(example.pair.target.mention.name))
        by_names.setdefault(names, []).append(example)
    for names, examples in by_names.items():
        yield from _label_pairs(examples, wanted.get(names, {}))


def _label_pairs(examples: list[Example], relations: Mapping[str, bool]) -> Iterator[tuple[str, list[str]]]:
    possible = possible_relations(examples[0].pair.source.type, examples[0].pair.target.type)
    stated = [name for name, optional in relations.items() if name in possible and not optional]
    if stated:
        closest = min(examples, key=lambda example: example.distance)
        for name in stated:
            yield name, closest.features
    elif not any(name in possible for name in relations):
        for example in examples:
            yield NONE, example.features


def train_classifier(
    passages: Iterable[AnnotatedPassage], out: Path, learning: Learning | None = None
) -> None:
    """Train on ``passages`` and write the weights with their manifest to ``out``."""
    examples = [example for passage in passages for example in label_examples(passage)]
    network = train_network(examples, learning)
    out.mkdir(parents=True, exist_ok=True)
    (out / WEIGHTS).write_bytes(pack_network(network))
    write_manifest(out, {"model": "graphkit relation classifier", "version": 3})
