"""Counting while a graph is compared, and the measures that come of the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

COUNTS = (
    "ent_tp", "ent_fp", "ent_fn", "any_tp", "any_fp", "any_fn", "duplicates", "rel_tp", "rel_fp", "rel_fn",
    "pair_tp", "pair_fn", "amount_good", "amount_bad", "title_good", "title_bad", "evidence_good",
    "evidence_bad",
)  # fmt: skip
Table = dict[str, dict[str, int]]


@dataclass(slots=True)
class Tally:
    """Counts by name, by type and by relation, and the errors in words."""

    counts: Counter[str] = field(default_factory=Counter)
    types: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    relations: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def freeze(self) -> tuple[dict[str, int], Table, Table, dict[str, tuple[str, ...]]]:
        """Return plain dicts, sorted by name, in the order of `Score`'s fields."""
        return (
            {name: self.counts[name] for name in COUNTS},
            {name: dict(self.types[name]) for name in sorted(self.types)},
            {name: dict(self.relations[name]) for name in sorted(self.relations)},
            {kind: tuple(self.errors[kind]) for kind in sorted(self.errors) if self.errors[kind]},
        )


def measure(tp: int, fp: int, fn: int) -> dict[str, float]:
    """Return precision, recall and F1 with the counts they come of, rounded to four digits.

    Examples
    --------
    >>> measure(3, 1, 2)
    {'tp': 3, 'fp': 1, 'fn': 2, 'p': 0.75, 'r': 0.6, 'f1': 0.6667}
    """
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"tp": tp, "fp": fp, "fn": fn, "p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4)}


def share(good: int, bad: int) -> float | None:
    """Return the share of the good ones, or ``None`` where there is nothing to judge.

    Examples
    --------
    >>> share(3, 1), share(0, 0)
    (0.75, None)
    """
    return round(good / (good + bad), 4) if good + bad else None
