"""Amounts, quantities and dates of a text, in reading order."""

from __future__ import annotations

from graphkit.entities.dates import find_dates
from graphkit.entities.numerals import narrow
from graphkit.entities.quantities import find_quantities
from graphkit.records import Value


def find_values(text: str, date: str = "") -> tuple[Value, ...]:
    """Return the money, dates, areas, percentages and counts of a text, in text order, without overlap.

    Parameters
    ----------
    text : str
        Chinese prose; offsets of the values point into it.
    date : str, optional
        The article's date (``2022-05-18``, ``2022-05`` or ``2022``), against which 昨天 or 3月 are resolved.
        Without it their ``iso`` is empty.

    Examples
    --------
    >>> found = find_values("3月发放贷款近300万元。", "2022-05-18")
    >>> [(value.kind, value.amount, value.iso) for value in found]
    [('date', None, '2022-03'), ('money', 3000000.0, '')]
    """
    plain = narrow(text)
    found = [*find_dates(plain, date), *find_quantities(plain)]
    found.sort(key=lambda value: (value.start, -value.end))
    kept: list[Value] = []
    end = 0
    for value in found:
        if value.start >= end:
            kept.append(value)
            end = value.end
    if plain is not text:
        kept = [_with_source_text(value, text) for value in kept]
    return tuple(kept)


def _with_source_text(value: Value, text: str) -> Value:
    """Put the text as written (full-width digits) back."""
    return Value(
        value.start, value.end, value.kind, text[value.start : value.end], value.amount, value.unit,
        value.comparator, value.iso, value.precision,
    )  # fmt: skip
