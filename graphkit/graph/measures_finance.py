"""Who finances whom, as a matrix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pandas as pd

from graphkit.errors import GraphkitError
from graphkit.graph.financings import list_financings
from graphkit.graph.hierarchy import Hierarchy
from graphkit.graph.nodes import get_name

_PERIODS = {"year": 4, "month": 7, "day": 10}


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
    recipients in *j*, where ``a(f)`` is the amount in yuan (``value="amount_cny"``; a share of it where
    several have it together) or 1 (``value="count"``).
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
    table["cell"] = 1.0 if value == "count" else table["share_cny"].fillna(0.0)
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
