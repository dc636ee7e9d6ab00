"""Assembling: the blocks of an article become its text, its paragraphs and its facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphkit.clean.blocks import Block
from graphkit.clean.dating import date_in_lead
from graphkit.clean.names import read_byline
from graphkit.clean.repeating import drop_repetitions
from graphkit.clean.rules import CHINESE, Rules
from graphkit.clean.spacing import Draft, set_paragraph
from graphkit.clean.splitting import Part
from graphkit.clean.stitching import stitch
from graphkit.records import Article, Paragraph, SourceFile

KEPT_KINDS = ("title", "heading", "body", "caption")
PLAIN_LINE = re.compile(f"[{CHINESE}]+")


@dataclass(frozen=True, slots=True)
class Page:
    """What the articles of one file share."""

    source: SourceFile
    folded: str
    year: str
    articles: int


def assemble(part: Part, number: int, page: Page, rules: Rules) -> Article:
    """Build the article from its blocks; ``dropped`` is left to the caller, who knows the whole page.

    Parameters
    ----------
    part : Part
        From ``split_articles``.
    number : int
        The article's number in the file, from 1.
    page : Page
        What it shares with the other articles of the file.
    rules : Rules
        The rules of the cleaning.

    Returns
    -------
    Article
        With text, offsets, paragraphs, title, date, outlet, authors and repairs.
    """
    repairs: Counter[str] = Counter({"moved_title": part.moved_titles})
    part = _without_closing(part, rules, repairs)
    authors = _facts(part, "author")
    blocks = [_cut_inline(block, page.folded, authors, rules, repairs) for block in part.blocks]
    titles = "".join(block.text for block in part.titles)
    ordered = [*part.titles, *stitch(blocks, titles, rules, repairs), *part.ending]
    repairs.update(f"dropped_{block.kind}" for block in ordered if block.kind not in KEPT_KINDS)
    drafts = [
        set_paragraph(page.folded, block.spans, block.kind, repairs)
        for block in ordered
        if block.kind in KEPT_KINDS and block.spans
    ]
    return _article(drop_repetitions(drafts, rules, repairs), part, authors, number, page, repairs)


def _article(
    drafts: list[Draft], part: Part, authors: list[str], number: int, page: Page, repairs: Counter[str]
) -> Article:
    text, offsets, paragraphs = _join_drafts(drafts)
    lead = next((draft.text for draft in drafts if draft.kind == "body"), "")
    titles = [draft.text for draft in drafts if draft.kind == "title"]
    metadata = page.source.metadata
    return Article(
        key=f"{page.source.name}#{number}",
        source_file=page.source.name,
        text=text,
        offsets=offsets,
        title=" ".join(titles) or (metadata.get("title", "") if page.articles == 1 else ""),
        date=metadata.get("date", "") or _fact(part, "date") or date_in_lead(lead, page.year),
        outlet=metadata.get("outlet", "") or _fact(part, "outlet"),
        authors=tuple(dict.fromkeys(authors or _stated_authors(metadata.get("author", "")))),
        paragraphs=paragraphs,
        repairs={name: repairs[name] for name in sorted(repairs) if repairs[name]},
    )


def _join_drafts(drafts: Sequence[Draft]) -> tuple[str, tuple[int, ...], tuple[Paragraph, ...]]:
    offsets: list[int] = []
    paragraphs: list[Paragraph] = []
    for draft in drafts:
        offsets += [-1] if paragraphs else []
        paragraphs.append(Paragraph(len(offsets), len(offsets) + len(draft.text), draft.kind))
        offsets += draft.offsets
    return "\n".join(draft.text for draft in drafts), tuple(offsets), tuple(paragraphs)


def _facts(part: Part, wanted: str) -> list[str]:
    blocks = (*part.titles, *part.blocks, *part.ending)
    return [value for block in blocks for kind, value in block.facts if kind == wanted]


def _fact(part: Part, wanted: str) -> str:
    return next(iter(_facts(part, wanted)), "")


def _stated_authors(stated: str) -> list[str]:
    return [name for name in re.split(r"[\s、，,;；]+", stated) if name]


def _without_closing(part: Part, rules: Rules, repairs: Counter[str]) -> Part:
    """Drop the short lines that decorate the foot of a page whose articles have their titles above."""
    if not part.titles or part.moved_titles:
        return part
    ending = [
        replace(block, kind="furniture") if _is_decoration(block, rules) else block for block in part.ending
    ]
    return replace(part, ending=tuple(ending))


def _is_decoration(block: Block, rules: Rules) -> bool:
    longest = max(end - start for start, end in block.spans)
    plain = PLAIN_LINE.fullmatch(block.text) is not None
    return block.kind == "heading" and longest <= rules.limit.closing_length and plain


def _cut_inline(block: Block, folded: str, authors: list[str], rules: Rules, repairs: Counter[str]) -> Block:
    """Take the dateline and bylines in brackets off the two ends of a paragraph."""
    if block.kind != "body":
        return block
    (start, end), *rest = block.spans
    if block.opens and (dateline := rules.dateline.match(folded, start, end)):
        _note_names(dateline[0], authors, rules)
        repairs["dropped_dateline"] += 1
        start = dateline.end()
    elif byline := rules.inline_byline.match(folded, start, end):
        start = byline.end() if _note_names(byline[0], authors, rules) else start
    spans = [(start, end), *rest]
    start, end = spans[-1]
    opening = max(folded.rfind("（", start, end), folded.rfind("(", start, end))
    if opening > start and (byline := rules.inline_byline.fullmatch(folded, opening, end)):
        end = opening if _note_names(byline[0], authors, rules) else end
    spans[-1] = (start, end)
    return _with_spans(block, spans, folded)


def _note_names(text: str, authors: list[str], rules: Rules) -> bool:
    for bracket in rules.inline_byline.findall(text):
        names = read_byline(bracket.strip("（()） "), rules)
        authors += names or ()
        return bool(names)
    return False


def _with_spans(block: Block, spans: list[tuple[int, int]], folded: str) -> Block:
    stripped = []
    for start, end in spans:
        raw = folded[start:end]
        if raw.strip():
            stripped.append((start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())))
    if tuple(stripped) == block.spans:
        return block
    text = "".join("".join(folded[start:end].split()) for start, end in stripped)
    return replace(block, spans=tuple(stripped), text=text, kind=block.kind if stripped else "byline")
