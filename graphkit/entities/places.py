"""Places by the table of divisions: full names, and short names that are no everyday words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphkit.entities.divisions import load_divisions
from graphkit.entities.features import place_finder
from graphkit.records import Mention

# 江苏银行, 南京路: a short name at the head of a longer name is not a place by itself.
_LONGER = re.compile(r"[\u3400-\u9fff]{0,4}(?:银行|支行|分行|大学|学院|路|街|大道|大桥)")


def find_places(text: str) -> Iterator[Mention]:
    """Yield the divisions that ``text`` names.

    Examples
    --------
    >>> [(m.name, m.type) for m in find_places("从磐安到佛堂镇")]
    [('磐安', 'Region'), ('佛堂镇', 'Town')]
    """
    table = load_divisions()
    for start, end, label in place_finder().find(text):
        if label == "doubt":
            continue
        if label == "short" and _LONGER.match(text, end):
            continue
        name = text[start:end]
        division = table.named(name)[0]
        yield Mention(start, end, name, division.type, "lexicon", 0.6 if label == "short" else 0.7)
