"""Who finances whom: distinct financings, and matrices of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import pandas as pd

from graphkit.errors import GraphkitError
from graphkit.graph.hierarchy import Hierarchy
from graphkit.graph.nodes import get_article, get_name, iterate_edges, iterate_statements

TOLERANCE = 0.01
_PERIODS = {"year": 4, "month": 7, "day": 10}
_COLUMNS = (
    "source", "target", "financier", "group", "recipient", "amount_cny", "instrument", "product", "date",
    "status", "statements", "articles", "evidence",
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
        ``recipient``, ``amount_cny``, ``instrument``, ``product``, ``date`` (of the event, else of the
        first article), ``status``, ``statements``, ``articles`` (how many) and ``evidence``; the largest
        amount first.

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
    financings = [item for items in found.values() for item in items if planned or item.status != "planned"]
    rows = [_row(item, graph, hierarchy) for item in financings]
    rows.sort(
        key=lambda row: (-(row["amount_cny"] or 0.0), str(row["source"]), str(row["target"]), row["date"])
    )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"amount_cny": "float64"})


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


def _row(item: _Financing, graph: nx.MultiDiGraph, hierarchy: Hierarchy) -> dict[str, Any]:
    return {
        "source": item.source,
        "target": item.target,
        "financier": get_name(graph, item.source),
        "group": get_name(graph, hierarchy.find_group(item.source)),
        "recipient": get_name(graph, item.target),
        "amount_cny": item.amount,
        "instrument": item.instrument,
        "product": item.product,
        "date": item.date or item.reported,
        "status": item.status,
        "statements": item.statements,
        "articles": len(item.articles),
        "evidence": item.evidence,
    }


def measure_financing(
    graph: nx.MultiDiGraph,
    *,
    rows: str = "group",
    columns: str = "place",
    level: str | None = "county",
    period: str | None = None,
    value: str = "amount_cny",
    planned: bool = False,
) -> pd.DataFrame:
    """Return the matrix of who finances whom.

    The cell of financier *i* and column *j* is ``A[i, j] = sum of a(f)`` over the financings *f* from *i* to
    recipients in *j*, where ``a(f)`` is the amount in yuan (``value="amount_cny"``) or 1 (``value="count"``).
    `list_financings` says when two statements are one financing. A recipient is in one column only: its
    nearest place at the level, or its most often named trade.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    rows : {"group", "bank"}
        Bank groups (branches counted with their bank) or each financier by itself.
    columns : {"place", "trade", "type", "recipient"}
        What the columns are.
    level : {"village", "town", "county", "city", "province"} or None
        The level of places; ``None`` for the nearest place of any kind.
    period : {"year", "month"} or None
        Rows by period, too.
    value : {"amount_cny", "count"}
        What is summed.
    planned : bool
        Whether plans count.

    Returns
    -------
    pandas.DataFrame
        Financiers (with periods: pairs of period and financier) by columns, 0 where there is nothing.
        Recipients without a known place or trade are in the column ``""``.

    Raises
    ------
    GraphkitError
        If an argument is none of the listed ones.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("mill", name="纸厂", type="Enterprise")
    >>> _ = graph.add_edge("bank", "mill", relation="FINANCES", amount_cny=3e6, date="2021-04")
    >>> measure_financing(graph, columns="recipient", period="year").to_dict()
    {'纸厂': {('2021', 'bank'): 3000000.0}}
    """
    _check(rows, ("group", "bank"))
    _check(columns, ("place", "trade", "type", "recipient"))
    _check(value, ("amount_cny", "count"))
    table = list_financings(graph, planned=planned)
    hierarchy = Hierarchy(graph)
    table["row"] = table["group" if rows == "group" else "financier"]
    table["column"] = [_column(node, columns, level, hierarchy) for node in table["target"]]
    table["cell"] = 1.0 if value == "count" else table["amount_cny"].fillna(0.0)
    index = ["row"]
    if period is not None:
        _check(period, _PERIODS)
        table["period"] = [cut_date(date, period) for date in table["date"]]
        index = ["period", "row"]
    matrix = table.pivot_table(index=index, columns="column", values="cell", aggfunc="sum", fill_value=0.0)
    return matrix.rename_axis(columns=None)


def _check(value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise GraphkitError(f"{value!r} is not known here", remedy=f"use one of {', '.join(allowed)}")


def cut_date(date: str, period: str) -> str:
    """Return the year, month or day of an ISO date, or ``""`` where the date does not reach as far.

    Examples
    --------
    >>> cut_date("2021-04-03", "month"), cut_date("2021", "month")
    ('2021-04', '')
    """
    length = _PERIODS[period]
    return date[:length] if len(date) >= length else ""


def _column(node: Any, columns: str, level: str | None, hierarchy: Hierarchy) -> str:
    graph = hierarchy.graph
    if columns == "recipient":
        return get_name(graph, node)
    if columns == "type":
        return str(graph.nodes[node].get("type") or "")
    found = hierarchy.find_place(node, level) if columns == "place" else hierarchy.find_trade(node)
    return "" if found is None else get_name(graph, found)
