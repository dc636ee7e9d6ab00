"""The layers that find names, and the decision between what they find."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from graphkit.entities.banks import find_banks, find_nearest_banks
from graphkit.entities.heads import goes_on, load_name_parts
from graphkit.entities.lexicon import Lexicon
from graphkit.entities.lists import find_list_members
from graphkit.entities.merge import extend_projects, join_places, merge_mentions, split_places
from graphkit.entities.patterns import NamePattern, find_declared, find_patterns
from graphkit.entities.placed import find_placed
from graphkit.entities.places import find_places
from graphkit.entities.repeated import find_repeated
from graphkit.entities.review import review_mentions
from graphkit.records import Mention

Span = tuple[int, int]
Link = tuple[str, str, str]
_HAN = re.compile(r"[\u3400-\u9fff]")


def find_known(
    text: str, words: Sequence[Span], lexicon: Lexicon, own: Collection[str] = ()
) -> list[Mention]:
    """Return known names, banks with their branches, and divisions.

    Parameters
    ----------
    words : sequence of (int, int)
        The words of the text as spans: a short form inside other words (深化工作, 化工) is chance.
    own : collection of str
        The user's own forms, which count wherever they stand.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> [mention.name for mention in find_known("工行来了", [(0, 2), (2, 4)], load_lexicon())]
    ['工行', '工行']
    """
    edges = {edge for span in words for edge in span}
    found = [
        Mention(start, end, text[start:end], entry.type, "user" if text[start:end] in own else "lexicon", 0.8)
        for start, end, entry in lexicon.find(text)
        if entry.type == "Bank"
        or text[start:end] in own
        or (
            (end - start > 3 or (start in edges and end in edges))
            and not goes_on(text, end)
            and not (entry.type == "Industry" and _describes(text, start, end))
        )
    ]
    return [*found, *find_banks(text, lexicon), *find_places(text, words)]


def _describes(text: str, start: int, end: int) -> bool:
    """Tell whether a trade without 业 or 产业 only describes the noun behind it: 服装厂, 电商平台."""
    parts = load_name_parts()
    if text.endswith(parts.heads["Industry"], start, end) or text.startswith(parts.told_of_trades, end):
        return False
    return bool(_HAN.match(text, end)) and text[end] not in parts.edges


def find_formed(text: str, patterns: Sequence[NamePattern], words: Sequence[Span]) -> list[Mention]:
    """Return names that are known by their form."""
    return [*find_patterns(text, patterns), *find_list_members(text), *find_placed(text, words)]


def decide(
    text: str,
    words: Sequence[Span],
    candidates: Iterable[Mention],
    lexicon: Lexicon,
    *,
    repeated: bool = True,
) -> tuple[list[Mention], list[Link]]:
    """Return the mentions of a text without overlap, and which of their names are one thing's.

    Parameters
    ----------
    candidates : iterable of Mention
        What the layers found.
    repeated : bool
        Whether names are sought again in their short forms.

    Examples
    --------
    >>> from graphkit.entities.lexicon import load_lexicon
    >>> zone = Mention(0, 7, "甲乙丙丁开发区", "Zone")
    >>> decide("甲乙丙丁开发区（简称甲乙区）", (), [zone], load_lexicon())[1]
    [('甲乙丙丁开发区', '甲乙区', 'declared')]
    """
    merged = merge_mentions(split_places(candidates))
    mentions = extend_projects(text, join_places(review_mentions(text, merged, lexicon, words)))
    declared = list(find_declared(text, mentions))
    mentions = merge_mentions([*mentions, *(short for _, short in declared)])
    links = [(full.name, short.name, "declared") for full, short in declared]
    links += find_nearest_banks(mentions, lexicon)
    if repeated:
        mentions = merge_mentions([*mentions, *find_repeated(text, mentions)])
    return mentions, links
