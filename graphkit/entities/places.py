"""Places by the table of divisions: full names, and short names that are no everyday words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphkit.entities.divisions import load_divisions
from graphkit.entities.features import place_finder
from graphkit.entities.heads import goes_on
from graphkit.records import Mention

_LARGE = ("province", "city")


def find_places(text: str, words: Sequence[tuple[int, int]] = ()) -> Iterator[Mention]:
    """Yield the divisions that ``text`` names in full, and provinces and cities by their short names.

    A short name of these (金华) counts where it is a word or some: it is hardly ever anything else. Those of
    counties and towns (磐安) are left to the trained layer, which sees them as a feature: many are parts of
    everyday words somewhere (拓宽城市, 搬迁安置).

    Parameters
    ----------
    words : sequence of (int, int)
        The words of the text as spans.

    Examples
    --------
    >>> [(m.name, m.type) for m in find_places("从磐安县到佛堂镇")]
    [('磐安县', 'Region'), ('佛堂镇', 'Town')]
    >>> [(m.name, m.type) for m in find_places("去金华", [(0, 1), (1, 3)])]
    [('金华', 'Region')]
    """
    table = load_divisions()
    edges = {edge for span in words for edge in span}
    for start, end, label in place_finder().find(text):
        name = text[start:end]
        if label in ("full", "town") and end - start > 2 and not goes_on(text, end):
            yield Mention(start, end, name, table.named(name)[0].type, "lexicon", 0.7)
        elif label == "short" and start in edges and end in edges and table.named(name)[0].level in _LARGE:
            yield Mention(start, end, name, "Region", "lexicon", 0.7)
