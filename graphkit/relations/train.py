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
from graphkit.relations.classifier import NONE, SCREEN_WEIGHTS, WEIGHTS
from graphkit.relations.context import find_setting
from graphkit.relations.extract import inside, name_frames
from graphkit.relations.features import PairView
from graphkit.relations.frames import FrameMatch, load_matcher
from graphkit.relations.learning import Learning, train_network
from graphkit.relations.network import pack_network, renumber
from graphkit.relations.pairs import Pair, candidate_pairs, possible_relations
from graphkit.relations.parties import Sentence
from graphkit.relations.screening import see_pair, train_screen
from graphkit.relations.sentences import view_sentences
from graphkit.relations.vocabulary import Encoded, Keys, Vocabulary, join_features
from graphkit.resolve.normal import fold
from graphkit.segment.sentences import sentence_spans
from graphkit.segment.words import cut_words


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its features; ``distance`` ranks pairs of the same names."""

    pair: Pair
    features: Encoded
    distance: tuple[int, ...]

    @property
    def keys(self) -> Keys:
        """The keys of the features."""
        return join_features([self.features])[0]


def pair_examples(
    text: str, mentions: list[Mention], vocabulary: Vocabulary, date: str = ""
) -> Iterator[Example]:
    """Yield the candidate pairs of a text with their features."""
    matcher = load_matcher()
    words = [span for paragraph, offset in _paragraphs(text) for span in _shift(cut_words(paragraph), offset)]
    values = find_values(text, date)
    for sentence in view_sentences(text, mentions, sentence_spans(text), home=find_setting(mentions).home):
        triggers = matcher.triggers(sentence)
        matches = [one for one in matcher.match(sentence, triggers) if isinstance(one, FrameMatch)]
        names = name_frames(triggers)
        view = PairView(sentence, vocabulary, words, inside(values, sentence), matches, names)
        for pair in candidate_pairs(sentence):
            yield Example(pair, view.encode(pair), _distance(pair, sentence))


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


def label_examples(passage: AnnotatedPassage, vocabulary: Vocabulary) -> Iterator[tuple[str, Example]]:
    """Yield the pairs of a passage with their labels; borderline relations give no example."""
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
    for example in pair_examples(text, mentions, vocabulary, passage.metadata.get("date", "")):
        names = (key(example.pair.source.mention.name), key(example.pair.target.mention.name))
        by_names.setdefault(names, []).append(example)
    for names, examples in by_names.items():
        yield from _label_pairs(examples, wanted.get(names, {}))


def _label_pairs(examples: list[Example], relations: Mapping[str, bool]) -> Iterator[tuple[str, Example]]:
    possible = possible_relations(examples[0].pair.source.type, examples[0].pair.target.type)
    stated = [name for name, optional in relations.items() if name in possible and not optional]
    if stated:
        closest = min(examples, key=lambda example: example.distance)
        for name in stated:
            yield name, closest
    elif not any(name in possible for name in relations):
        for example in examples:
            yield NONE, example


def train_classifier(
    passages: Iterable[AnnotatedPassage], out: Path, learning: Learning | None = None
) -> None:
    """Train on ``passages`` and write the weights with their manifest to ``out``."""
    vocabulary = Vocabulary(growing=True)
    examples = [example for passage in passages for example in label_examples(passage, vocabulary)]
    network = train_network([(label, example.keys) for label, example in examples], learning)
    out.mkdir(parents=True, exist_ok=True)
    (out / WEIGHTS).write_bytes(pack_network(*renumber(vocabulary, network)))
    screen = train_screen((label != NONE, see_pair(example.pair)) for label, example in examples)
    (out / SCREEN_WEIGHTS).write_bytes(screen)
    write_manifest(out, {"model": "graphkit relation classifier", "version": 4})
