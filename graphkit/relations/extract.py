"""From mentions to statements: frames, names and the classifier, put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from graphkit.entities.lexicon import load_lexicon
from graphkit.records import Mention, Statement, Value
from graphkit.relations.attributes import find_status, has_denial, is_denied, statement_attributes
from graphkit.relations.classifier import RelationClassifier, load_classifier
from graphkit.relations.context import agrees_with_divisions, find_context_relations, find_setting
from graphkit.relations.decisions import (
    Prospects,
    calibrate,
    choose,
    keep_sure_places,
    least_probability,
    prefer_written,
    share_in_lists,
)
from graphkit.relations.features import PairView
from graphkit.relations.frames import FrameMatch, FrameMatcher, NearMiss, Trigger, load_matcher
from graphkit.relations.names import find_name_relations
from graphkit.relations.pairs import Pair, candidate_pairs, possible_relations
from graphkit.relations.parties import Sentence
from graphkit.relations.sentences import view_sentences

FRAME_CONFIDENCE = 0.6
STANDING = frozenset({"PART_OF", "LOCATED_IN", "BRANCH_OF"})


class RelationExtractor:
    """Extracts the statements of an article.

    Parameters
    ----------
    matcher : FrameMatcher
    classifier : RelationClassifier or None
        Without one, every frame that holds gives a statement.
    topics : bool
        Whether subjects are carried from sentence to sentence.
    """

    def __init__(
        self, matcher: FrameMatcher, classifier: RelationClassifier | None, *, topics: bool = True
    ) -> None:
        self.matcher, self.classifier, self.topics = matcher, classifier, topics

    def extract(
        self,
        text: str,
        mentions: Sequence[Mention],
        values: Sequence[Value],
        sentences: Sequence[tuple[int, int]],
        words: Sequence[tuple[int, int]] = (),
    ) -> list[Statement]:
        """Return the statements of a text, in its order.

        Parameters
        ----------
        words : sequence of (int, int)
            The words as spans; the classifier uses them.
        """
        setting = find_setting(mentions)
        found = list(find_name_relations(text, mentions, sentences, load_lexicon()))
        views = view_sentences(text, mentions, sentences, topics=self.topics, home=setting.home)
        if self.classifier is None:
            for sentence in views:
                found += self._from_frames(sentence, self._find_matches(sentence), values)
        else:
            prospects = [self._find_prospects(sentence, self.classifier, values, words) for sentence in views]
            found += self._from_classifier(self.classifier, prospects, values)
        found = keep_sure_places([one for one in found if agrees_with_divisions(one, setting)])
        if self.topics:
            found += list(find_context_relations(mentions, sentences, setting, found))
        return sorted(
            set_once(found), key=lambda one: (one.start, one.source.start, one.target.start, one.relation)
        )

    def explain(
        self, text: str, mentions: Sequence[Mention], sentences: Sequence[tuple[int, int]]
    ) -> list[tuple[Sentence, FrameMatch | NearMiss]]:
        """Return, sentence by sentence, the frames that held and those that nearly did."""
        home = find_setting(mentions).home
        views = view_sentences(text, mentions, sentences, topics=self.topics, home=home)
        return [(sentence, match) for sentence in views for match in self.matcher.match(sentence)]

    def _find_matches(
        self, sentence: Sentence, triggers: Sequence[Trigger] | None = None
    ) -> list[FrameMatch]:
        return [one for one in self.matcher.match(sentence, triggers) if isinstance(one, FrameMatch)]

    def _find_prospects(
        self,
        sentence: Sentence,
        classifier: RelationClassifier,
        values: Sequence[Value],
        words: Sequence[tuple[int, int]],
    ) -> Prospects:
        """Return the pairs of a sentence that some relation may join, with their features."""
        may_deny = has_denial(sentence)
        pairs = [
            (pair, relations)
            for pair in candidate_pairs(sentence, classifier.allow)
            if (relations := open_relations(pair, sentence, may_deny=may_deny))
        ]
        if not pairs and not self.matcher.has_own:
            return Prospects(sentence)
        triggers = self.matcher.triggers(sentence)
        matches = self._find_matches(sentence, triggers)
        settled = {frozenset((one.source, one.target)) for one in matches if one.frame.own}
        view = PairView(
            sentence, classifier.vocabulary, words, inside(values, sentence), matches, name_frames(triggers)
        )
        told = [
            (pair, relations, view.encode(pair))
            for pair, relations in pairs
            if not settled or frozenset((pair.source, pair.target)) not in settled
        ]
        return Prospects(sentence, matches, told, view.lists)

    def _from_classifier(
        self, classifier: RelationClassifier, prospects: Sequence[Prospects], values: Sequence[Value]
    ) -> Iterable[Statement]:
        scores = iter(classifier.score([features for one in prospects for _, _, features in one.pairs]))
        least = least_probability()
        for one in prospects:
            shared = iter(share_in_lists(one, [next(scores) for _ in one.pairs]))
            yield from self._from_frames(one.sentence, [m for m in one.matches if m.frame.own], values)
            chosen: list[tuple[str, float, Pair]] = []
            for pair, relations, _ in one.pairs:
                probabilities = next(shared)
                if classifier.may_hold(probabilities, least):
                    likely = choose(classifier.among(probabilities, relations))
                    chosen += [(relation, score, pair) for relation, score in likely.items()]
            for relation, score, pair in prefer_written(chosen):
                frame = _frame_name(one.matches, pair, relation)
                yield self._make(relation, pair, one.sentence, values, calibrate(score), frame)

    def _from_frames(
        self, sentence: Sentence, matches: Sequence[FrameMatch], values: Sequence[Value]
    ) -> Iterable[Statement]:
        for match in matches:
            frame, pair = match.frame, Pair(match.source, match.target)
            # Whoever writes a frame says who may stand in it, types of their own included.
            possible = frame.own or frame.relation in possible_relations(pair.source.type, pair.target.type)
            told = frame.relation in STANDING or not is_denied(pair.source, pair.target, sentence)
            if possible and told:
                yield self._make(frame.relation, pair, sentence, values, FRAME_CONFIDENCE, frame.name)

    def _make(
        self,
        relation: str,
        pair: Pair,
        sentence: Sentence,
        values: Sequence[Value],
        confidence: float,
        frame: str,
    ) -> Statement:
        source, target = pair.source, pair.target
        return Statement(
            source.mention,
            relation,
            target.mention,
            sentence.start,
            sentence.end,
            statement_attributes(relation, source, target, sentence, values, self.matcher.instruments),
            find_status(source, target, sentence),
            round(confidence, 4),
            frame,
        )


def open_relations(pair: Pair, sentence: Sentence, *, may_deny: bool) -> tuple[str, ...]:
    """Return the relations that may join a pair in its sentence."""
    relations = possible_relations(pair.source.type, pair.target.type)
    if pair.target.carried:  # where a thing lies is not carried from sentence to sentence
        relations = tuple(name for name in relations if name not in STANDING)
    if relations and may_deny and is_denied(pair.source, pair.target, sentence):
        relations = tuple(name for name in relations if name in STANDING)
    return relations


def inside(values: Sequence[Value], sentence: Sentence) -> list[Value]:
    """Return the values that stand in a sentence."""
    return [value for value in values if sentence.start <= value.start < sentence.end]


def name_frames(triggers: Sequence[Trigger]) -> list[tuple[int, int, str]]:
    """Return triggers as (start, end, names of their frames)."""
    return [(start, end, "/".join(frame.name for frame in frames)) for start, end, frames in triggers]


def _frame_name(matches: Sequence[FrameMatch], pair: Pair, relation: str) -> str:
    for match in matches:
        if match.frame.relation == relation and match.source == pair.source and match.target == pair.target:
            return match.frame.name
    return "classifier"


def set_once(statements: Iterable[Statement]) -> list[Statement]:
    """Keep one of the statements that say the same of the same names in the same sentence: the surest."""
    best: dict[tuple[object, ...], Statement] = {}
    for one in statements:
        key: tuple[object, ...] = (one.source.name, one.relation, one.target.name, one.start)
        if key not in best or one.confidence > best[key].confidence:
            best[key] = one
    return list(best.values())


def load_extractor(
    frames: tuple[Path, ...] = (),
    *,
    own_types: tuple[str, ...] = (),
    topics: bool = True,
    classifier: bool = True,
    model: Path | None = None,
) -> RelationExtractor:
    """Return the extractor with our frames, the user's, and the bundled classifier."""
    return RelationExtractor(
        load_matcher(frames, own_types), load_classifier(model) if classifier else None, topics=topics
    )
