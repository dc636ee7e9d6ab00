"""Places by the table of divisions: full names, and short names that are no everyday words."""

from __future__ import annotations

from collections.abc import Iterator

from graphkit.entities.divisions import load_divisions
from graphkit.entities.features import place_finder
from graphkit.entities.heads import goes_on
from graphkit.records import Mention


def find_places(text: str) -> Iterator[Mention]:
    """Yield the divisions that ``text`` names in full.

    Short names (磐安) are left to the trained layer, which sees them as a feature: half of them are parts of
    everyday words somewhere (拓宽城市, 搬迁安置).

    Examples
    --------
    >>> [(m.name, m.type) for m in find_places("从磐安县到佛堂镇")]
    [('磐安县', 'Region'), ('佛堂镇', 'Town')]
    """
    table = load_divisions()
    for start, end, label in place_finder().find(text):
        if label in ("full", "town") and end - start > 2 and not goes_on(text, end):
            name = text[start:end]
            yield Mention(start, end, name, table.named(name)[0].type, "lexicon", 0.7)
