"""Sentences: cut at line ends and after a full stop, question or exclamation mark with its closing quote."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n|$)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as (start, end) offsets, without surrounding white space.

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
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
