"""Which of the scored relations hold, and how sure that is."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graphkit.data import data_path
from graphkit.records import Statement
from graphkit.relations.frames import FrameMatch
from graphkit.relations.pairs import Pair, Span
from graphkit.relations.parties import Party, Sentence
from graphkit.relations.vocabulary import Encoded

THRESHOLD = 0.5
SURE_PLACE = 0.74


@dataclass(frozen=True, slots=True)
class Prospects:
    """A sentence, the frames that hold in it, and its pairs with the relations that may join them.

    ``lists`` has the span of the list that each party belongs to, by the party's own.
    """

    sentence: Sentence
    matches: Sequence[FrameMatch] = ()
    pairs: Sequence[tuple[Pair, tuple[str, ...], Encoded]] = ()
    lists: Mapping[Span, Span] = field(default_factory=dict)


def share_in_lists(prospects: Prospects, scores: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Give the members of one list the mean of their scores: what is told of it is told of each."""
    shared = list(scores)
    lists = {span: whole for span, whole in prospects.lists.items() if span != whole}
    if not lists:
        return shared
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, (pair, _, _) in enumerate(prospects.pairs):
        source, target = _list_of(pair.source, lists), _list_of(pair.target, lists)
        if source != target:
            groups.setdefault((source, target), []).append(number)
    for members in (one for one in groups.values() if len(one) > 1):
        mean = [sum(column) / len(members) for column in zip(*(scores[one] for one in members), strict=True)]
        for number in members:
            shared[number] = mean
    return shared


def _list_of(party: Party, lists: Mapping[tuple[int, int], tuple[int, int]]) -> tuple[object, ...]:
    span = (party.start, party.end)
    own = party.mention.name if party.carried else ""
    return (lists.get(span, span) if party.role == "named" else span, party.role, party.type, own)


def prefer_written(chosen: Sequence[tuple[str, float, Pair]]) -> list[tuple[str, float, Pair]]:
    """Leave out carried subjects where the sentence names one for the same relation and object.

    Of several carried subjects only the likeliest stays.
    """
    best: dict[tuple[str, str], tuple[bool, float]] = {}
    for relation, score, pair in chosen:
        key = (relation, pair.target.mention.name)
        best[key] = max(best.get(key, (False, 0.0)), (not pair.source.carried, score))
    kept = []
    for relation, score, pair in chosen:
        written, top = best[relation, pair.target.mention.name]
        if not pair.source.carried or (not written and score == top):
            kept.append((relation, score, pair))
    return kept


@lru_cache(maxsize=1)
def _load_tables() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(data_path("relations", "thresholds.toml").read_text(encoding="utf-8"))


def load_thresholds() -> Mapping[str, float]:
    """Return the probability from which each relation is taken, in [0, 1]."""
    return _load_tables()["thresholds"]


@lru_cache(maxsize=1)
def least_probability() -> float:
    """Return the probability below which no relation is taken, in [0, 1], whichever it is."""
    return min(THRESHOLD, *load_thresholds().values())


def load_least_likelihood() -> float:
    """Return how likely to be joined at all, in [0, 1], a pair must be for the classifier to look at it."""
    return _load_tables()["screening"]["least"]


def calibrate(probability: float) -> float:
    """Return how often what the classifier gives this probability is right, in [0, 1].

    Source of the method: Platt (1999), fitted on passages that the classifier had not seen.

    Examples
    --------
    >>> round(calibrate(0.9), 2)
    0.88
    """
    table = _load_tables()["calibration"]
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    odds = table["scale"] * math.log(inside / (1 - inside)) + table["shift"]
    return 1 / (1 + math.exp(-odds))


def choose(scores: Mapping[str, float]) -> dict[str, float]:
    """Return the relations that hold: each that is likely enough by itself.

    Where only the sum is (some relation holds, but which?), the likeliest is taken.

    Examples
    --------
    >>> choose({"FINANCES": 0.28, "SUPPORTS": 0.25})
    {'FINANCES': 0.53}
    """
    thresholds = load_thresholds()
    chosen = {name: score for name, score in scores.items() if score >= thresholds[name]}
    total = sum(scores.values())
    if not chosen and total >= THRESHOLD:
        best = max(scores, key=lambda name: scores[name])
        chosen = {best: round(total, 4)} if total >= thresholds[best] else {}
    return chosen


def keep_sure_places(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out an uncertain place of a thing that has a surer one."""
    top: dict[str, float] = {}
    for one in statements:
        if one.relation == "LOCATED_IN":
            top[one.source.name] = max(top.get(one.source.name, 0.0), one.confidence)
    return [
        one
        for one in statements
        if one.relation != "LOCATED_IN" or one.confidence >= min(top[one.source.name], SURE_PLACE)
    ]
