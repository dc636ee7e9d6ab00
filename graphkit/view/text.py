"""Text and JSON that can stand inside an HTML page without ever being read as markup."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

import orjson

from graphkit.export.encoding import PLAIN_JSON

_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKUP = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\x85": "\\u0085", "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}  # fmt: skip


def safe_json(value: object) -> str:
    """Write JSON that contains no ``<``, ``>`` or ``&``, so that no text in it can end its script tag.

    It is one line, whatever counts as the end of a line.

    Examples
    --------
    >>> safe_json({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    try:
        text = orjson.dumps(value, option=PLAIN_JSON).decode()
    except TypeError:  # something that is no JSON or no valid Unicode, or a whole number beyond 64 bits
        text = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    for character, escape in _MARKUP.items():
        text = text.replace(character, escape)
    return text


def plain(value: Any) -> Any:
    """Turn any attribute value into plain JSON data: numbers stay numbers, everything unknown becomes text.

    Examples
    --------
    >>> plain({"amount": float("nan"), "names": ("甲", "乙")})
    {'amount': None, 'names': ['甲', '乙']}
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(plain(str(key))): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return [plain(item) for item in sorted(value, key=str)]
    if hasattr(value, "item"):  # numpy scalars
        return plain(value.item())
    return plain(str(value))


def listed(value: Any, separator: str = "|") -> list[Any]:
    """Read an attribute that holds several values: a tuple or list, JSON text, or joined text.

    Examples
    --------
    >>> listed("工行|工商银行"), listed('[["a", "b"]]'), listed(None)
    (['工行', '工商银行'], [['a', 'b']], [])
    """
    if isinstance(value, str):
        if value.startswith("["):
            try:
                loaded = json.loads(value)
            except ValueError:
                return [value]
            return list(loaded) if isinstance(loaded, list) else [value]
        return [part for part in value.split(separator) if part]
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return list(value) if isinstance(value, list | tuple) else []
