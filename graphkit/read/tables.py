"""Tables of articles: which column is which, and one source file for each row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.stated import iso_date, page_rules
from graphkit.records import SourceFile

KINDS = ("text", "title", "date", "outlet", "author")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SHOWN_COLUMNS = 12


def map_columns(columns: Sequence[str], options: ReadOptions, name: str) -> dict[str, str]:
    """Find the columns of text, title, date, outlet and author.

    Parameters
    ----------
    columns : sequence of str
        The names of the table's columns.
    options : ReadOptions
        The user's own names; what they leave open is guessed from usual names in Chinese and English.
    name : str
        The table's name, for error messages.

    Returns
    -------
    dict of str to str
        From ``text``, ``title``, ``date``, ``outlet`` and ``author`` to the column's name, where found.

    Raises
    ------
    ReadError
        A column that the user named is not there, or none looks like the text.

    Examples
    --------
    >>> map_columns(["编号", "标题", "正文", "日期"], ReadOptions(), "a.csv")
    {'text': '正文', 'title': '标题', 'date': '日期'}
    """
    usual = page_rules()["columns"]
    by_key = {column_key(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for kind in KINDS:
        wanted: str = getattr(options, f"{kind}_column")
        if wanted:
            found[kind] = _named(wanted, columns, kind, name)
        elif column := next((by_key[key] for key in usual[kind] if key in by_key), ""):
            found[kind] = column
    if "text" not in found:
        shown = ", ".join(columns[:SHOWN_COLUMNS])[:300]
        raise ReadError(
            f"no column looks like the text; there are: {shown}",
            file=name,
            remedy="name it with --text-column",
        )
    return found


def read_rows(
    rows: Iterable[Mapping[str, object]],
    columns: Mapping[str, str],
    name: str,
    format: str,
    limits: Limits,
    repairs: Mapping[str, int] | None = None,
) -> list[SourceFile]:
    """Make a source file of each row; its name is ``table.csv/12`` for the twelfth row.

    Parameters
    ----------
    rows : iterable of mappings
        From column names to values.
    columns : mapping
        From ``map_columns``.
    name : str
        The table's name.
    format : str
        The format of the source files.
    limits : Limits
        The text of all rows together counts against ``max_bytes``.
    repairs : mapping, optional
        What was repaired in the table as a whole; it is stated on the first row.

    Returns
    -------
    list of SourceFile
        Rows without text are left out and counted on the first as ``empty_row``.

    Raises
    ------
    ReadError
        No row has text, or there is too much of it.

    Examples
    --------
    >>> rows = [{"正文": "金华新闻。", "日期": "2023/8/11"}]
    >>> read_rows(rows, {"text": "正文", "date": "日期"}, "a.csv", "csv", None)[0].metadata
    {'date': '2023-08-11'}
    """
    sources: list[SourceFile] = []
    empty = size = 0
    for number, row in enumerate(rows, start=1):
        text = _value(row.get(columns["text"]))
        size += len(text)
        if limits is not None and size > limits.max_bytes:
            message = f"its rows hold more than {limits.max_bytes / 1e6:g} MB of text"
            raise ReadError(message, file=name, remedy="split it, or raise max_bytes in the limits")
        if text.strip():
            metadata = dict(_metadata(row, columns))
            digest = hashlib.sha256("\x00".join([text, *metadata.values()]).encode()).hexdigest()
            sources.append(SourceFile(f"{name}/{number}", text, format, digest, metadata))
        else:
            empty += 1
    if not sources:
        message = f"column {columns['text']} holds no text in any row"
        raise ReadError(message, file=name, remedy="name the right one with --text-column")
    return [_with_repairs(sources[0], {**(repairs or {}), "empty_row": empty}), *sources[1:]]


def _with_repairs(source: SourceFile, repairs: Mapping[str, int]) -> SourceFile:
    counted = {repair: count for repair, count in repairs.items() if count}
    return SourceFile(source.name, source.text, source.format, source.sha256, source.metadata, counted)


def _named(wanted: str, columns: Sequence[str], kind: str, name: str) -> str:
    for column in columns:
        if column == wanted or column_key(column) == column_key(wanted):
            return column
    near = get_close_matches(wanted, columns, 1)
    remedy = f"did you mean {near[0]}?" if near else f"give --{kind}-column one that is there"
    shown = ", ".join(columns[:SHOWN_COLUMNS])[:300]
    raise ReadError(f"there is no column {wanted}; there are: {shown}", file=name, remedy=remedy)


def column_key(column: str) -> str:
    """Write a column's name without what does not matter: spaces, brackets, case.

    Examples
    --------
    >>> column_key("【正文】 "), column_key("Full Text")
    ('正文', 'fulltext')
    """
    return "".join(column.split()).strip("\ufeff【】[]\"'：:").casefold()


def _value(value: object) -> str:
    text = "" if value is None else str(value)
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def _metadata(row: Mapping[str, object], columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for kind, column in columns.items():
        value = "" if kind == "text" else " ".join(_value(row.get(column)).split())
        value = iso_date(value) if kind == "date" else value
        if value:
            yield kind, value
