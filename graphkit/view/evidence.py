"""The evidence as it travels in the page: every sentence once, however many statements quote it.

A sentence stands behind several relations, and is the neighbour of the sentence before it and of the one
after it. The texts are therefore numbered, and the rows of statements hold numbers. Rows are lists without
their empty tail; ``script/statements.js`` reads them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphkit.view.text import listed

PLACE_FIELDS = ("start", "end")
TEXT_FIELDS = ("evidence", "before", "after")
VALUE_FIELDS = ("amount_cny", "amount", "currency", "instrument", "product", "title", "date")
SHARED_FIELDS = ("start", "end", "confidence", "frame", "status")
"""What a statement need not say where its edge does."""

_VALUES = frozenset(VALUE_FIELDS)
OWN_FIELDS = ("source_file", "start", "end", "evidence", "frame", "status")


@dataclass
class Texts:
    """Texts in the order of their first use, each one once."""

    found: dict[str, int] = field(default_factory=dict)

    def number(self, text: object) -> int | None:
        """Tell a text's number; None for no text.

        Examples
        --------
        >>> texts = Texts()
        >>> [texts.number(text) for text in ("甲。", "乙。", "甲。", "")]
        [0, 1, 0, None]
        """
        return self.found.setdefault(str(text), len(self.found)) if _is_given(text) else None


def evidence_rows(
    edges: Iterable[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]], files: Iterable[str]
) -> tuple[list[list[Any]], list[str]]:
    """Write edges as rows, and the texts that the rows refer to by number.

    Parameters
    ----------
    edges : iterable of (mapping, sequence of mapping)
        The attributes of each edge, and its statements as `statements_of` finds them.
    files : iterable of str
        For each edge the file of its article; an edge's own file is kept only where it is another one.

    Returns
    -------
    tuple of (list of list, list of str)
        For each edge ``[statements, best, own, values]``: its statements, the place of the one that speaks
        for the edge, and what the edge says differently from that statement. A statement is ``[start, end,
        evidence, before, after, confidence, frame, status, values]``; ``evidence``, ``before``, ``after``
        and ``frame`` are numbers of texts, and a missing ``status`` means ``stated``.

    Examples
    --------
    >>> edge = {"evidence": "甲在乙。", "after": "乙很大。", "start": 3, "end": 7}
    >>> evidence_rows([(edge, statements_of(edge))], ["a.txt"])
    ([[[[3, 7, 0, None, 1]]]], ['甲在乙。', '乙很大。'])
    """
    texts = Texts()
    rows = [_edge_row(*edge, file, texts) for edge, file in zip(edges, files, strict=True)]
    return rows, list(texts.found)


def statements_of(edge: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every statement with a sentence behind an edge; an edge that lists none is its own only statement.

    Examples
    --------
    >>> len(statements_of({"evidence": "甲在乙。"})), len(statements_of({"evidence": " "}))
    (1, 0)
    """
    found = [entry for entry in listed(edge.get("statements")) if isinstance(entry, Mapping)]
    return [entry for entry in found or [edge] if str(entry.get("evidence") or "").strip()]


def _edge_row(
    edge: Mapping[str, Any], statements: Sequence[Mapping[str, Any]], file: str, texts: Texts
) -> list[Any]:
    best = _best(edge, statements)
    chosen = {"source_file": file, "status": "stated", **statements[best]}
    own = {
        name: edge[name]
        for name in OWN_FIELDS
        if edge.get(name) != chosen.get(name) and _is_given(edge.get(name))
    }
    values = _values(edge)
    return _trimmed(
        [
            [_statement_row(one, edge, texts) for one in statements],
            best or None,
            own or None,
            values if values != _values(statements[best]) else None,
        ]
    )


def _best(edge: Mapping[str, Any], statements: Sequence[Mapping[str, Any]]) -> int:
    """The place of the statement whose sentence the edge itself carries."""
    if len(statements) == 1:  # few edges rest on more than one sentence
        return 0
    same = (*PLACE_FIELDS, "evidence")
    places = [i for i, one in enumerate(statements) if all(one.get(name) == edge.get(name) for name in same)]
    return places[0] if places else 0


def _statement_row(statement: Mapping[str, Any], edge: Mapping[str, Any], texts: Texts) -> list[Any]:
    given = {name: value for name, value in statement.items() if _is_given(value)}
    start, end, confidence, frame, status = [
        given[name] if name in given else edge.get(name) for name in SHARED_FIELDS
    ]
    evidence, before, after = [texts.number(given.get(name)) for name in TEXT_FIELDS]
    shown = None if status == "stated" else status
    return _trimmed(
        [start, end, evidence, before, after, confidence, texts.number(frame), shown, _values(given) or None]
    )


def _values(entry: Mapping[str, Any]) -> dict[str, Any]:
    if _VALUES.isdisjoint(entry):  # most statements say nothing but their relation
        return {}
    return {name: entry[name] for name in VALUE_FIELDS if name in entry and _is_given(entry[name])}


def _is_given(value: Any) -> bool:
    return not (value is None or (isinstance(value, str) and value == ""))


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row
