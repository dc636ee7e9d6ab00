"""Tables as text (.csv, .tsv), with whatever separates their columns and however long their fields."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.read.stated import page_rules
from graphkit.read.tables import column_key, map_columns, read_rows
from graphkit.read.text import decode
from graphkit.records import SourceFile

SEPARATORS = ",\t;|"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
MOST_COLUMNS = 2_000
LONGEST_HEADER = 2_000


def is_csv(data: bytes) -> bool:
    """Tell a table by a first line of several names, one of which is usual for the text of articles."""
    line = data[:LONGEST_HEADER].partition(b"\n")[0]
    if not any(mark.encode() in line for mark in SEPARATORS):
        return False
    usual = set(page_rules()["columns"]["text"])
    return any(
        column_key(cell) in usual
        for encoding in ("utf-8", "gb18030")
        for cell in re.split(f"[{re.escape(SEPARATORS)}]", line.decode(encoding, "ignore"))
    )


@register_reader("csv", [".csv", ".tsv"], is_csv)
def read_csv(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read a table whose first row names the columns; each further row is a source file."""
    text, repairs = decode(data, name)
    # The library's own limit is one for the whole process; the size of the file bounds its fields here.
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes))
    lines = (match[0] for match in LINE.finditer(text.removeprefix("\ufeff")))
    header_line = next((line for line in lines if line.strip()), "")
    rows = csv.reader(_chain(header_line, lines), delimiter=_separator(header_line))
    try:
        header = next(rows, [])
        if len(header) > MOST_COLUMNS:
            message = f"its first row has more than {MOST_COLUMNS} columns"
            raise ReadError(message, file=name, remedy="check that it is a table of articles")
        columns = map_columns(header, options, name)
        return read_rows(_as_mappings(rows, header), columns, name, "csv", limits, repairs)
    except csv.Error as error:
        message = f"the table cannot be read: {error}"
        raise ReadError(message, file=name, line=rows.line_num, remedy="save it anew as CSV") from error


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _as_mappings(rows: Iterator[list[str]], header: list[str]) -> Iterator[Mapping[str, object]]:
    for row in rows:
        if row:
            yield dict(zip(header, row, strict=False))


def _separator(header: str) -> str:
    """Take what stands most often between the names of the columns."""
    return max(SEPARATORS, key=lambda mark: (header.count(mark), -SEPARATORS.index(mark)))
