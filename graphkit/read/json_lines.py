"""Tables as JSON: one object a line (.jsonl), a list of objects, or one object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.read.tables import map_columns, read_rows
from graphkit.read.text import decode
from graphkit.records import SourceFile

BETWEEN = re.compile(r"[\s,]*")
SPACES = re.compile(r"\s*")
OPENING = re.compile(rb'^(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"')
ROWS_FOR_COLUMNS = 50
DEEP = (RecursionError, MemoryError)


def is_json(data: bytes) -> bool:
    """Tell objects in JSON by how they begin."""
    return OPENING.match(data[:200]) is not None


@register_reader("jsonl", [".jsonl", ".ndjson", ".json"], is_json)
def read_json(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read JSON objects, one source file each; the keys of the first objects are the columns."""
    text, repairs = decode(data, name)
    rows = _objects(text.removeprefix("\ufeff"), name, limits)
    first = list(islice(rows, ROWS_FOR_COLUMNS))
    keys = list(dict.fromkeys(key for row in first for key in row))
    columns = map_columns(keys, options, name)
    return read_rows(chain(first, rows), columns, name, "jsonl", limits, repairs)


def _objects(text: str, name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """Decode one value after another, so that only one of them is in memory."""
    decoder = json.JSONDecoder()
    at = SPACES.match(text).end()  # type: ignore[union-attr]
    in_list = text[at : at + 1] == "["
    at = BETWEEN.match(text, at + in_list).end()  # type: ignore[union-attr]
    while at < len(text) and not (in_list and text[at] == "]"):
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            line = text.count("\n", 0, error.pos) + 1
            remedy = "mend the line, or export the table anew"
            raise ReadError(f"no valid JSON: {error.msg}", file=name, line=line, remedy=remedy) from error
        except DEEP as error:
            raise _too_deep(name, limits) from error
        if not isinstance(value, dict):
            line = text.count("\n", 0, at) + 1
            raise ReadError(
                "this is no JSON object", file=name, line=line, remedy="give one object for each article"
            )
        if _is_deeper(value, limits.max_depth):
            raise _too_deep(name, limits)
        yield value
        at = BETWEEN.match(text, end).end()  # type: ignore[union-attr]


def _too_deep(name: str, limits: Limits) -> ReadError:
    message = f"the JSON is nested more than {limits.max_depth} deep"
    return ReadError(message, file=name, remedy="flatten it, or raise max_depth in the limits")


def _is_deeper(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
