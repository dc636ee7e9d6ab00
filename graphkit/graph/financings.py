"""Distinct financings: one row per loan, however often the articles tell of it."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import networkx as nx
import pandas as pd

from graphkit.graph.hierarchy import Hierarchy
from graphkit.graph.nodes import get_article, get_name, iterate_edges, iterate_statements

TOLERANCE = 0.01
_COLUMNS = (
    "source", "target", "financier", "group", "recipient", "amount_cny", "share_cny", "instrument", "product",
    "date", "status", "statements", "articles", "evidence",
)  # fmt: skip


@dataclass(slots=True)
class _Financing:
    """One financing while statements are being added to it; unknown fields are empty."""

    source: Any
    target: Any
    amount: float | None
    instrument: str
    product: str
    date: str
    reported: str
    status: str
    evidence: str
    statements: int = 1
    articles: set[str] = field(default_factory=set)
    sharers: int = 1


def list_financings(graph: nx.MultiDiGraph, *, planned: bool = True) -> pd.DataFrame:
    """Return one row per financing, however often the articles tell of it.

    Two statements tell of one financing when all of this holds:

    - the recipient is the same, and the financiers are the same or one is a branch of the other;
    - the amounts are equal within one per cent, or one statement names none;
    - instruments, products and stated dates do not contradict each other (equal, one is missing, or one
      date is the year or month of the other).

    So a loan that is told of again a year later, with the same amount and no date of its own, counts once;
    two loans of the same amount with different stated dates count twice. What one statement leaves out is
    filled in from the others; ``planned`` and later ``stated`` become ``stated``.

    Where one sentence gives one amount for several banks or several recipients, the amount is theirs
    together: each has an equal share of it, unless the sentence says that each has all of it (分别, 每家; the
    words are in ``data/finance.toml``).

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    planned : bool, optional
        Whether to keep what is only planned.

    Returns
    -------
    pandas.DataFrame
        Columns ``source``, ``target`` (node ids), ``financier``, ``group`` (the bank of a branch),
        ``recipient``, ``amount_cny`` (as stated), ``share_cny`` (of several together), ``instrument``,
        ``product``, ``date`` (of the event, else of the first article), ``status``, ``statements``,
        ``articles`` (how many) and ``evidence``; the largest amount first.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("bank", "mill", relation="FINANCES", amount_cny=3e6, article="a#1")
    >>> _ = graph.add_edge("bank", "mill", relation="FINANCES", amount_cny=3e6, article="b#1")
    >>> list_financings(graph)[["financier", "recipient", "amount_cny", "articles"]].to_dict("records")
    [{'financier': 'bank', 'recipient': 'mill', 'amount_cny': 3000000.0, 'articles': 2}]
    """
    hierarchy = Hierarchy(graph)
    found: dict[tuple[Any, Any], list[_Financing]] = {}
    # Statements that say more come first, so that those that say less can join them.
    for item in sorted(_read_statements(graph), key=_completeness):
        known = found.setdefault((hierarchy.find_group(item.source), item.target), [])
        same = next((other for other in known if _is_same(other, item, hierarchy)), None)
        if same is None:
            known.append(item)
        else:
            _join(same, item, hierarchy)
    _share_amounts([item for items in found.values() for item in items])
    financings = [item for items in found.values() for item in items if planned or item.status != "planned"]
    rows = [_row(item, graph, hierarchy) for item in financings]
    rows.sort(
        key=lambda row: (-(row["amount_cny"] or 0.0), str(row["source"]), str(row["target"]), row["date"])
    )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {"amount_cny": "float64", "share_cny": "float64"}
    )


def _read_statements(graph: nx.MultiDiGraph) -> Iterator[_Financing]:
    for source, target, data in iterate_edges(graph, "FINANCES"):
        for item in iterate_statements(data):
            amount = item.get("amount_cny")
            yield _Financing(
                source=source,
                target=target,
                amount=float(amount) if amount not in (None, "") else None,
                instrument=str(item.get("instrument") or ""),
                product=str(item.get("product") or ""),
                date=str(item.get("date") or ""),
                reported=str(get_article(graph, item).get("date") or ""),
                status=str(item.get("status") or "stated"),
                evidence=str(item.get("evidence") or ""),
                articles={str(item.get("article") or "")},
            )


def _completeness(item: _Financing) -> tuple[object, ...]:
    missing = (item.amount is None, not item.date, not item.instrument, not item.product)
    return (
        sum(missing),
        missing,
        -len(item.date),
        item.reported,
        str(item.source),
        str(item.target),
        item.evidence,
    )


def _is_same(known: _Financing, item: _Financing, hierarchy: Hierarchy) -> bool:
    lenders = known.source in hierarchy.climb_branches(
        item.source
    ) or item.source in hierarchy.climb_branches(known.source)
    return (
        lenders
        and _are_close(known.amount, item.amount)
        and _agree(known.instrument, item.instrument)
        and _agree(known.product, item.product)
        and (known.date.startswith(item.date) or item.date.startswith(known.date))
    )


def _are_close(left: float | None, right: float | None) -> bool:
    return left is None or right is None or abs(left - right) <= TOLERANCE * max(abs(left), abs(right))


def _agree(left: str, right: str) -> bool:
    return not left or not right or left == right


def _join(known: _Financing, item: _Financing, hierarchy: Hierarchy) -> None:
    if known.source in hierarchy.climb_branches(item.source):
        known.source = item.source
    known.amount = known.amount if known.amount is not None else item.amount
    known.instrument = known.instrument or item.instrument
    known.product = known.product or item.product
    known.date = max(known.date, item.date, key=len)
    known.reported = min(filter(None, (known.reported, item.reported)), default="")
    known.status = "stated" if "stated" in (known.status, item.status) else known.status
    known.statements += item.statements
    known.articles |= item.articles


@cache
def _words_for_each() -> tuple[str, ...]:
    data = tomllib.loads(files("graphkit").joinpath("data/finance.toml").read_text(encoding="utf-8"))
    return tuple(data["each"])


def _share_amounts(financings: Iterable[_Financing]) -> None:
    """Count for each amount how many have it together: those of its sentence that it joins."""
    by_sentence: dict[tuple[str, float], list[_Financing]] = defaultdict(list)
    for item in financings:
        if item.evidence and item.amount is not None:
            by_sentence[item.evidence, item.amount].append(item)
    for (evidence, _), items in by_sentence.items():
        text = "".join(evidence.split())
        if len(items) > 1 and not any(word in text for word in _words_for_each()):
            joint = nx.Graph((("from", item.source), ("to", item.target)) for item in items)
            for item in items:
                together = nx.node_connected_component(joint, ("from", item.source))
                item.sharers = sum(("from", other.source) in together for other in items)


def _row(item: _Financing, graph: nx.MultiDiGraph, hierarchy: Hierarchy) -> dict[str, Any]:
    return {
        "source": item.source,
        "target": item.target,
        "financier": get_name(graph, item.source),
        "group": get_name(graph, hierarchy.find_group(item.source)),
        "recipient": get_name(graph, item.target),
        "amount_cny": item.amount,
        "share_cny": None if item.amount is None else item.amount / item.sharers,
        "instrument": item.instrument,
        "product": item.product,
        "date": item.date or item.reported,
        "status": item.status,
        "statements": item.statements,
        "articles": len(item.articles),
        "evidence": item.evidence,
    }
