"""Repetitions: a sentence or a fragment that the scan holds two or three times is kept once."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace

from graphkit.clean.rules import Rules
from graphkit.clean.spacing import Draft

SENTENCE = re.compile(r"[^。！？!?…\n]+[。！？!?…]*[”’」』）)》]*|[。！？!?…”’」』）)》\n]+")
CLAUSE = re.compile(r"[^，；、]+[，；、]*|[，；、]+")
MEMORY = 12
"""How many sentences back a repetition may lie."""
SHARED_END = 0.8
"""Share of a fragment that its end must have in common with the sentence before it."""


def drop_repetitions(drafts: Sequence[Draft], rules: Rules, repairs: Counter[str]) -> list[Draft]:
    """Keep each of the sentences that follow one another only once.

    Parameters
    ----------
    drafts : sequence of Draft
        The paragraphs of one article.
    rules : Rules
        The rules of the cleaning.
    repairs : Counter
        Counts ``repetition`` up.

    Returns
    -------
    list of Draft
        Without the repetitions; a paragraph that held nothing else is gone.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> text = "茶叶销往省外十多个城市。销往省外十多个城市。"
    >>> drafts = [Draft(text, tuple(range(len(text))), "body")]
    >>> [draft.text for draft in drop_repetitions(drafts, load_rules(), Counter())]
    ['茶叶销往省外十多个城市。']
    """
    recent: deque[str] = deque(maxlen=MEMORY)
    kept = [
        _without_repetitions(draft, recent, rules, repairs) if draft.kind == "body" else draft
        for draft in drafts
    ]
    return [draft for draft in kept if draft.text]


def _without_repetitions(draft: Draft, recent: deque[str], rules: Rules, repairs: Counter[str]) -> Draft:
    spans: list[tuple[int, int]] = []
    for match in SENTENCE.finditer(draft.text):
        sentence = match[0]
        if _is_repeated(sentence, recent, rules.limit.repeat_length):
            repairs["repetition"] += 1
            continue
        recent.append(sentence)
        spans += _distinct_clauses(match.start(), sentence, rules.limit.repeat_length, repairs)
    if sum(end - start for start, end in spans) == len(draft.text):
        return draft
    text = "".join(draft.text[start:end] for start, end in spans)
    offsets = tuple(offset for start, end in spans for offset in draft.offsets[start:end])
    return replace(draft, text=text, offsets=offsets)


def _is_repeated(sentence: str, recent: deque[str], least: int) -> bool:
    """Find a sentence again, or its end, which scans repeat after a photograph or a column."""
    if len(sentence) < least or not recent:
        return False
    if any(earlier.endswith(sentence) for earlier in recent):
        return True
    # A fragment begins in mid-sentence, often with a character or two lost at its start.
    needed = max(least, int(SHARED_END * len(sentence)))
    return len(sentence) < len(recent[-1]) and recent[-1].endswith(sentence[-needed:])


def _distinct_clauses(start: int, sentence: str, least: int, repairs: Counter[str]) -> list[tuple[int, int]]:
    """Give the spans of a sentence without a clause that stands twice in a row."""
    spans: list[tuple[int, int]] = []
    previous = ""
    for match in CLAUSE.finditer(sentence):
        if match[0] == previous and len(previous) >= least:
            repairs["repetition"] += 1
            continue
        previous = match[0]
        spans.append((start + match.start(), start + match.end()))
    return spans
