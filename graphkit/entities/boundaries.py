"""Where names begin and end: words too many at the front, names that end inside a word, generic nouns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from graphkit.entities.heads import load_name_parts
from graphkit.records import Mention

SURE = 0.9
_TRIMMED = frozenset(
    {
        "Bank",
        "Enterprise",
        "Government",
        "Organization",
        "Region",
        "Town",
        "Village",
        "Zone",
        "Industry",
        "Programme",
    }
)
_VERBAL = frozenset({"Programme"})
"""Types whose names may begin with a verb (推动…协作)."""
_PROPER = frozenset({"Bank", "Enterprise", "Organization", "Region", "Town", "Village", "Zone", "Person"})
_FOUND = ("model", "pattern", "repeated")

OPENING, CLOSING = "“", "”"
_TAIL = re.compile(r"[^“”，。；、\n]{0,12}”")

Span = tuple[int, int]


def align_names(mentions: Iterable[Mention], words: Sequence[Span]) -> Iterator[Mention]:
    """Begin the model's names at words; leave out uncertain ones that end inside a word.

    Examples
    --------
    >>> village = Mention(1, 5, "于某某村", "Village", "model", 0.7)
    >>> [mention.name for mention in align_names([village], [(0, 2), (2, 5)])]
    ['某某村']
    """
    inside = {offset: (start, end) for start, end in words for offset in range(start + 1, end)}
    for mention in mentions:
        cut, torn = inside.get(mention.start), inside.get(mention.end)
        if mention.layer != "model" or mention.type == "Person":
            yield mention
        elif torn is not None and mention.score < SURE:
            continue
        elif cut is not None and cut[1] - cut[0] == 2 and mention.end - cut[1] > 2 and mention.score < SURE:
            yield replace(mention, start=cut[1], name=mention.name[cut[1] - mention.start :])
        else:
            yield mention


def balance_quotes(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Let the model's names begin before, or end behind, the quotation mark that one inside them answers.

    A name that goes on to its head behind the mark takes it along.

    Examples
    --------
    >>> part = Mention(2, 9, "甲乙”助农活动", "Programme", "model")
    >>> [mention.name for mention in balance_quotes("的“甲乙”助农活动", [part])]
    ['“甲乙”助农活动']
    """
    for mention in mentions:
        yield _balance(text, mention) if mention.layer == "model" else mention


def _balance(text: str, mention: Mention) -> Mention:
    start, end = mention.start, mention.end
    opened, closed = mention.name.find(OPENING), mention.name.find(CLOSING)
    if closed >= 0 and not 0 <= opened < closed and text[start - 1 : start] == OPENING:
        start -= 1
    if mention.name.rfind(OPENING) > mention.name.rfind(CLOSING):
        tail = _TAIL.match(text, end)
        if tail:
            heads = load_name_parts().heads.get(mention.type, ())
            fitting = [head for head in heads if text.startswith(head, tail.end())]
            end = tail.end() + max(map(len, fitting), default=0)
    return replace(mention, start=start, end=end, name=text[start:end])


def drop_edges(mentions: Iterable[Mention], words: Sequence[Span]) -> Iterator[Mention]:
    """Cut the words before a name that are no part of it; leave out what then is a generic noun.

    Examples
    --------
    >>> found = Mention(0, 6, "经市场监管局", "Government", "model", 0.7)
    >>> [mention.name for mention in drop_edges([found], [(0, 1), (1, 3), (3, 6)])]
    ['市场监管局']
    """
    at = {start: number for number, (start, _) in enumerate(words)}
    for mention in mentions:
        if mention.layer not in _FOUND or mention.score >= SURE:
            yield mention
            continue
        trimmed = _without_edges(mention, words, at) if mention.type in _TRIMMED else mention
        if not _is_generic(trimmed, words, at):
            yield trimmed


def _without_edges(mention: Mention, words: Sequence[Span], at: Mapping[int, int]) -> Mention:
    parts = load_name_parts()
    start = mention.start
    while start in at:
        end = words[at[start]][1]
        word = mention.name[start - mention.start : end - mention.start]
        verb = word in parts.verbs and mention.type not in _VERBAL
        if end >= mention.end - 1 or not (word in parts.edges or verb):
            break
        start = end
    return (
        mention
        if start == mention.start
        else replace(mention, start=start, name=mention.name[start - mention.start :])
    )


def _is_generic(mention: Mention, words: Sequence[Span], at: Mapping[int, int]) -> bool:
    """Tell whether a name consists of generic words only."""
    if mention.name in load_name_parts().generic_names:
        return True
    if mention.type not in _PROPER or mention.start not in at:
        return False
    inside = takewhile(lambda span: span[0] < mention.end, words[at[mention.start] :])
    generic = load_name_parts().generic
    return all(
        end <= mention.end and mention.name[start - mention.start : end - mention.start] in generic
        for start, end in inside
    )
