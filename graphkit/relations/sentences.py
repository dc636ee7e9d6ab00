"""The sentences of an article with their parties, and with the topic that each inherits.

The topic is the subject of an earlier sentence; it takes part in a sentence that has no subject of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from graphkit.records import Mention
from graphkit.relations.anaphora import Memory, find_stand_ins
from graphkit.relations.parties import ACTORS, Party, Sentence, split_clauses
from graphkit.relations.speakers import Speakers

_CARRIED_OVER = 3
"""Sentences after which a subject is no topic any more."""


def view_sentences(
    text: str,
    mentions: Sequence[Mention],
    spans: Iterable[tuple[int, int]],
    *,
    topics: bool = True,
    home: Mention | None = None,
) -> list[Sentence]:
    """Return the sentences with their parties; ``topics`` carries subjects from one to the next.

    ``home`` is the region that the article is about: what 我市 means before any region was named.

    Examples
    --------
    >>> bank = Mention(0, 6, "温岭农商银行", "Bank")
    >>> views = view_sentences("温岭农商银行来了。该行放了贷款。", [bank], [(0, 9), (9, 16)])
    >>> views[1].parties[0].role, views[1].parties[0].mention.name
    ('anaphora', '温岭农商银行')
    """
    starts = [mention.start for mention in mentions]
    views: list[Sentence] = []
    memory, focus = Memory(Speakers(text, mentions), home), find_focus(text, mentions) if topics else None
    for number, (start, end) in enumerate(spans):
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        clauses = split_clauses(text, start, end)
        parties = [Party(mention, mention.start, mention.end) for mention in inside]
        carried: tuple[Party, ...] = ()
        if topics:
            parties += find_stand_ins(text, (start, end), parties, clauses, memory)
            parties.sort(key=lambda party: party.start)
            carried = _find_topics(number, start, parties, memory, focus)
            memory.end_sentence(number, text, parties, clauses)
        views.append(Sentence(text, start, end, clauses, tuple(parties), carried, number))
    return views


def find_focus(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """Return what an article is about: the actor named most; the first line counts three times."""
    first_line = text.find("\n")
    tally: Counter[str] = Counter()
    for mention in mentions:
        if mention.type in ACTORS:
            tally[mention.name] += 3 if mention.end <= first_line else 1
    if not tally:
        return None
    name, count = max(tally.items(), key=lambda item: (item[1], item[0]))
    return next(mention for mention in mentions if mention.name == name) if count > 2 else None


def _find_topics(
    number: int, start: int, parties: Sequence[Party], memory: Memory, focus: Mention | None
) -> tuple[Party, ...]:
    """Return what a sentence inherits: the last two subjects, and the focus of the article."""
    known = {party.mention.name for party in parties}
    found: list[Party] = []
    for told in reversed(memory.subjects):
        subject = next((one for one in told.mentions if one.type in ACTORS), None)
        if number - told.number > _CARRIED_OVER or len(found) == 2:
            break
        if subject is not None and subject.name not in known:
            known.add(subject.name)
            found.append(Party(subject, start, start, "topic" if not found else "topic2"))
    if focus is not None and focus.name not in known:
        found.append(Party(focus, start, start, "focus"))
    return tuple(found)
