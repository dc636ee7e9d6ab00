"""Cleaning: a file as it was read becomes articles whose text can be analysed, with the way back."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from graphkit.clean.assembling import Page, assemble
from graphkit.clean.blocks import build_blocks
from graphkit.clean.dating import evident_year
from graphkit.clean.folding import fold
from graphkit.clean.headings import classify_blocks
from graphkit.clean.lines import read_lines
from graphkit.clean.rules import load_rules
from graphkit.clean.splitting import Part, split_articles
from graphkit.clean.traditional import convert, simplify
from graphkit.records import Article, SourceFile

__all__ = ["clean", "fold", "simplify"]

UNKEPT = re.compile(b"\x00+")


def clean(source: SourceFile) -> list[Article]:
    """Repair the text of a file and split it into its articles.

    Lines that the column broke are joined, spaces inside words, repetitions, bylines, credits and page
    furniture are taken out, sentences torn by a caption are made whole, and titles that stand below
    their text come before it. Nothing is invented: each character of an article's text is one of the
    file, or its folded form; traditional characters become simplified ones.

    Parameters
    ----------
    source : SourceFile
        A file from ``graphkit.read.read_file``.

    Returns
    -------
    list of Article
        In the order of the page; empty where the file holds only spaces. ``dropped`` of all articles
        together covers every character that no article's text holds, spaces excepted.

    Examples
    --------
    >>> page = "茶山新路\\n\\n本报记者 赵小安\\n\\n5月7日，通往茶山的\\n新路建成。\\n"
    >>> article, = clean(SourceFile("a.txt", page))
    >>> article.text
    '茶山新路\\n5月7日，通往茶山的新路建成。'
    >>> article.authors
    ('赵小安',)
    """
    simplified = simplify(source.text)
    if simplified != source.text:
        metadata = {key: convert(value) for key, value in source.metadata.items()}
        return _with_traditional(
            _clean(replace(source, text=simplified, metadata=metadata)), source.text, simplified
        )
    return _clean(source)


def _with_traditional(articles: list[Article], printed: str, simplified: str) -> list[Article]:
    """Note on each article how many of its characters are printed in their traditional form."""
    counts = (
        sum(1 for offset in article.offsets if offset >= 0 and printed[offset] != simplified[offset])
        for article in articles
    )
    return [
        replace(article, repairs={**article.repairs, "traditional_character": count})
        for article, count in zip(articles, counts, strict=True)
    ]


def _clean(source: SourceFile) -> list[Article]:
    rules = load_rules()
    folded = fold(source.text)
    blocks = classify_blocks(build_blocks(read_lines(folded, rules), rules), folded, rules)
    if not blocks:
        return []
    parts = split_articles(blocks, rules)
    year = evident_year("\n".join(block.text for block in blocks), rules)
    page = Page(source, folded, year, len(parts))
    articles = [assemble(part, number, page, rules) for number, part in enumerate(parts, start=1)]
    if not all(article.text for article in articles):
        articles, parts = [_as_it_is(parts, page)], parts[:1]
    return _with_dropped(articles, [_start(part) for part in parts], folded)


def _start(part: Part) -> int:
    return min(block.spans[0][0] for block in (*part.titles, *part.blocks, *part.ending))


def _as_it_is(parts: Sequence[Part], page: Page) -> Article:
    """Keep a file whole that would otherwise lose all its text."""
    blocks = [
        replace(block, kind="body", facts=(), opens=False)
        for part in parts
        for block in (*part.titles, *part.blocks, *part.ending)
    ]
    return assemble(Part(blocks=tuple(blocks)), 1, page, load_rules())


def _with_dropped(articles: list[Article], starts: list[int], folded: str) -> list[Article]:
    """Give each article the spans of the source that were left out after its own start."""
    kept = bytearray(len(folded))
    for article in articles:
        for offset in article.offsets:
            if offset >= 0:
                kept[offset] = 1
    order = sorted(range(len(articles)), key=lambda index: starts[index])
    sorted_starts = [starts[index] for index in order]
    dropped: list[list[tuple[int, int]]] = [[] for _ in articles]
    for gap in UNKEPT.finditer(kept):
        text = folded[gap.start() : gap.end()]
        if text.strip():
            start = gap.start() + len(text) - len(text.lstrip())
            owner = order[max(0, bisect(sorted_starts, start) - 1)]
            dropped[owner].append((start, gap.end() - len(text) + len(text.rstrip())))
    return [replace(article, dropped=tuple(spans)) for article, spans in zip(articles, dropped, strict=True)]
