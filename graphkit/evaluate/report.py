"""Scores and agreement as text for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphkit.evaluate.score import Score
from graphkit.evaluate.tally import measure

_SHARES = ("pair_recall", "amount_right", "title_right", "evidence_in_text", "type_kappa")


def format_score(score: Score, *, errors: bool = False) -> str:
    """Return the tables by type and relation, the totals and, if wanted, the errors.

    Examples
    --------
    >>> print(format_score(Score(types={"Bank": {"tp": 1}})).splitlines()[1])
    Bank               1.000  1.000  1.000    1   0   0
    """
    lines = [*_table("type", score.types), "", *_table("relation", score.relations), ""]
    summary = score.summarize()
    lines += _totals(summary, ("entity", "entity_any_type", "relation"))
    lines.append(f"duplicates {summary['duplicates']}")
    if errors:
        lines += _lists(score.errors)
    return "\n".join(lines)


def format_agreement(result: Mapping[str, Any], *, errors: bool = False) -> str:
    """Return what `agreement` found, with the differences if wanted.

    Examples
    --------
    >>> from graphkit.evaluate.agreement import agreement
    >>> gold = {"entities": [{"id": "e1", "name": "金华", "type": "Region"}], "relations": []}
    >>> print(format_agreement(agreement(gold, gold)).splitlines()[0])
    entity           P 1.000 R 1.000 F1 1.000
    """
    lines = list(_totals(result, ("entity", "entity_any_type", "relation")))
    return "\n".join([*lines, *(_lists(result["differences"]) if errors else ())])


def _table(title: str, table: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    yield f"{title:18} P      R      F1      tp  fp  fn"
    order = sorted(table, key=lambda name: (-(table[name].get("tp", 0) + table[name].get("fn", 0)), name))
    for name in order:
        tp, fp, fn = (table[name].get(key, 0) for key in ("tp", "fp", "fn"))
        found = measure(tp, fp, fn)
        yield f"{name or '?':18} {found['p']:.3f}  {found['r']:.3f}  {found['f1']:.3f} {tp:4} {fp:3} {fn:3}"


def _totals(summary: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        found = summary[name]
        yield f"{name:16} P {found['p']:.3f} R {found['r']:.3f} F1 {found['f1']:.3f}"
    for name in _SHARES:
        if summary.get(name) is not None:
            yield f"{name:16} {summary[name]:.3f}"


def _lists(errors: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for kind, items in sorted(errors.items()):
        rows = list(items)
        yield f"\n{kind} ({len(rows)})"
        yield from (f"  {row}" for row in rows)
