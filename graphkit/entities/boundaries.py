"""Where names begin and end: words too many at the front, quotation marks, generic nouns."""

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
BODIES = ("Bank", "Enterprise", "Government", "Organization")
_DESCRIBED = frozenset({"Product", "Project", "Programme"})
_NO_NAME = re.compile(r"[（(]|(.)\1(.)\2$")
_GOES_ON = re.compile(r"(?<=..)[也还则已正将均都][与和向为从在把被是有]")
_FOUND = ("model", "pattern", "repeated")

MARKS = "△▲▽▼◇◆□■○●◎☆★※"
OPENING, CLOSING = "“", "”"
_TAIL = re.compile(r"[^“”，。；、\n]{0,12}”")

Span = tuple[int, int]


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
    if (start, end) == (mention.start, mention.end):
        return mention
    return replace(mention, start=start, end=end, name=text[start:end])


def drop_marks(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Let names begin behind the marks of captions and lists of items.

    Examples
    --------
    >>> [one.name for one in drop_marks([Mention(0, 5, "▲甲乙大桥", "Project", "model")])]
    ['甲乙大桥']
    """
    for mention in mentions:
        marks = len(mention.name) - len(mention.name.lstrip(MARKS))
        yield _part(mention, marks, len(mention.name))


def cut_clauses(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """End the model's bodies where the clause goes on with an adverb and a preposition.

    Examples
    --------
    >>> [one.name for one in cut_clauses([Mention(0, 9, "某某超市也与合作社", "Enterprise", "model")])]
    ['某某超市']
    """
    for mention in mentions:
        cut = _GOES_ON.search(mention.name) if mention.layer == "model" and mention.type in BODIES else None
        yield _part(mention, 0, cut.start()) if cut else mention


def _part(mention: Mention, first: int, last: int) -> Mention:
    """Return a mention from one character of its name to another; itself if that is all, or nothing."""
    if last - first in (0, len(mention.name)):
        return mention
    start, end = mention.start + first, mention.start + last
    return replace(mention, start=start, end=end, name=mention.name[first:last])


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
        if mention.layer in _FOUND and _is_no_name(mention):
            continue
        if mention.layer not in _FOUND or mention.score >= SURE:
            yield mention
            continue
        trimmed = _without_edges(mention, words, at) if mention.type in _TRIMMED else mention
        if not _is_no_name(trimmed) and not _is_generic(trimmed, words, at):
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


def _is_no_name(mention: Mention) -> bool:
    """Tell whether this is no name by form (（二期）…, 敲敲打打) or use, however sure the layer is."""
    parts = load_name_parts()
    described = (
        mention.layer == "model" and mention.type in _DESCRIBED and mention.name.startswith(parts.leading)
    )
    return described or mention.name in parts.generic_names or _NO_NAME.match(mention.name) is not None


def _is_generic(mention: Mention, words: Sequence[Span], at: Mapping[int, int]) -> bool:
    """Tell whether a name consists of generic words only."""
    if mention.type not in _PROPER or mention.start not in at:
        return False
    inside = takewhile(lambda span: span[0] < mention.end, words[at[mention.start] :])
    generic = load_name_parts().generic
    return all(
        end <= mention.end and mention.name[start - mention.start : end - mention.start] in generic
        for start, end in inside
    )
