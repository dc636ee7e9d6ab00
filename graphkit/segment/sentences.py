"""Sentences: cut at line ends and after a full stop, question or exclamation mark with its closing quote."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from graphkit.data import data_path

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as (start, end) offsets, without surrounding white space.

    What runs on far beyond any sentence (a table without full stops) is cut at its commas, so that the work
    on one sentence stays bounded.

    Examples
    --------
    >>> sentence_spans("开工了。“好！”他说。")
    [(0, 4), (4, 11)]
    >>> sentence_spans("标题\\n正文。")
    [(0, 2), (3, 6)]
    """
    spans: list[tuple[int, int]] = []
    depth_start: int | None = None
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        start = depth_start if depth_start is not None else start
        depth_start = start if _continues(text, end) else None
        if depth_start is None:
            _append(spans, text, start, end)
    return spans


def _continues(text: str, end: int) -> bool:
    """Tell whether a quotation just closed and its speaker follows (“好！”他说。)."""
    return text[end - 1 : end] in ("”", "’") and bool(_SPEAKER.match(text, end))


_SPEAKER = re.compile(r"[^。！？!?\n，“”]{0,24}(?:说|道|表示|介绍|告诉|坦言|感慨|笑着|直言|坦露|认为)")


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end:
        cut = end if end - start <= _longest_sentence() else _last_mark(text, start)
        first, last = start, cut
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            spans.append((first, last))
        start = cut


def _last_mark(text: str, start: int) -> int:
    """Return where a sentence that is too long is cut: after its last comma within the limit."""
    limit = start + _longest_sentence()
    mark = max(text.rfind(mark, start, limit) for mark in "；，、,; ")
    return mark + 1 if mark > start else limit


@lru_cache(maxsize=1)
def _longest_sentence() -> int:
    limits = tomllib.loads(data_path("limits.toml").read_text(encoding="utf-8"))
    return int(limits["segment"]["max_sentence"])
