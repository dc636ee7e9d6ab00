"""Values as the text of an XML element: cleaned, of their attribute's type, escaped.

Nearly all values of a graph are plain text and numbers. What one look shows to be plain is written as it is;
only the rest goes the long way through `graphkit.export.cleaning`, with the same result.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

import orjson

from graphkit.export.cleaning import ALIAS_SEPARATOR, clean_attributes, fit_value

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_TO_ESCAPE = re.compile("[&<>\r]")
# Whatever is to be escaped, or is no character of XML 1.0; in JSON such characters stand as escapes.
_UNUSUAL = re.compile("[^\t\n -%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNUSUAL_JSON = re.compile(_UNUSUAL.pattern + r"|\\[bfu]")
# What is no plain value is refused: the cleaning says what becomes of it.
PLAIN_JSON = (
    orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
)
_SORTED = PLAIN_JSON | orjson.OPT_SORT_KEYS


def write_value(name: str, value: Any, kind: str) -> str | None:
    """Return the text of a value as it stands in an XML element; None where the cleaning leaves nothing.

    Parameters
    ----------
    name : str
        The attribute; ``aliases`` are joined.
    value : object
        As it is in the graph.
    kind : str
        The type of the attribute over the whole graph.

    Examples
    --------
    >>> write_value("label", "甲<乙", "string"), write_value("aliases", ("金华", "婺州"), "json")
    ('甲&lt;乙', '金华|婺州')
    """
    type_ = type(value)
    if type_ is str and kind == "string" and name != "aliases":
        if not _UNUSUAL.search(value):
            return str(value)
    elif type_ is int and kind == "long":
        return str(value)
    elif type_ is float and kind == "double" and math.isfinite(value):
        return repr(value)
    elif kind == "json" and name != "aliases":
        texts = _write_plain_json([value])
        if texts is not None:
            return texts[0]
    cleaned = clean_attributes({name: value})
    return escape_text(encode_value(name, fit_value(cleaned[name], kind), kind)) if cleaned else None


def write_column(name: str, values: Sequence[Any], kind: str) -> Sequence[str | None]:
    """Return what `write_value` makes of each value of an attribute; None stays None.

    Examples
    --------
    >>> list(write_column("mentions", [3, None], "long"))
    ['3', None]
    """
    plain = _write_plain_column(name, values, kind)
    if plain is not None:
        return plain
    return [None if value is None else write_value(name, value, kind) for value in values]


def _write_plain_column(name: str, values: Sequence[Any], kind: str) -> Sequence[str | None] | None:
    """Return the texts if one look at all the values shows that they are plain, else None."""
    given = [value for value in values if value is not None]
    types = set(map(type, given))
    if name == "aliases":
        return _join_plain_aliases(values) if types <= {tuple, list} else None
    if kind == "string" and types == {str}:
        return None if _UNUSUAL.search("".join(given)) else values
    if kind == "long" and types == {int}:
        return [None if value is None else str(value) for value in values]
    if kind == "double" and types == {float} and all(map(math.isfinite, given)):
        return [None if value is None else repr(value) for value in values]
    return _write_plain_json(values) if kind == "json" else None


def _join_plain_aliases(values: Sequence[Sequence[Any] | None]) -> Sequence[str | None] | None:
    names = list(chain.from_iterable(filter(None, values)))
    if not all(names) or not set(map(type, names)) <= {str}:
        return None
    together = "".join(names)
    if ALIAS_SEPARATOR in together or _UNUSUAL.search(together):
        return None
    return [None if value is None else ALIAS_SEPARATOR.join(value) for value in values]


def _write_plain_json(values: Sequence[Any]) -> Sequence[str | None] | None:
    try:
        texts = [None if value is None else orjson.dumps(value, option=_SORTED).decode() for value in values]
    except TypeError:
        return None
    # "null" is a number that is not finite, which the cleaning leaves out.
    return None if "null" in texts or _UNUSUAL_JSON.search("".join(filter(None, texts))) else texts


def encode_value(name: str, value: Any, kind: str) -> str:
    """Return the text of a cleaned value.

    Examples
    --------
    >>> encode_value("aliases", ("金华", "婺州"), "json"), encode_value("weight", 2, "long")
    ('金华|婺州', '2')
    """
    if name == "aliases":
        return ALIAS_SEPARATOR.join(value)
    if kind == "json":
        return _dump_json(value)
    return str(value).lower() if kind == "boolean" else repr(value) if kind == "double" else str(value)


def _dump_json(value: Any) -> str:
    try:
        return orjson.dumps(value, option=_SORTED).decode()
    except TypeError:  # a whole number beyond 64 bits
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def escape_text(text: str) -> str:
    """Escape a text for an XML element.

    Examples
    --------
    >>> escape_text("a<b")
    'a&lt;b'
    """
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text)
