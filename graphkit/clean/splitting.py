"""From a page to its articles: where each begins, and which title belongs to which."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graphkit.clean.blocks import Block
from graphkit.clean.rules import CHINESE, Rules

COMPARED = 4000
TITLE_BLOCKS = 4
LEAST_BODY = 30
"""Characters of body text that make an article of what stands before the first byline."""
CHINESE_RUN = re.compile(f"[{CHINESE}]+")
HEAD_KINDS = ("heading", "furniture", "separator")
ATTACHED = ("byline", "furniture", "credit")


@dataclass(frozen=True, slots=True)
class Part:
    """The blocks of one article: titles first, then the text in the order of the page."""

    titles: tuple[Block, ...] = ()
    blocks: tuple[Block, ...] = ()
    moved_titles: int = 0
    ending: tuple[Block, ...] = field(default=())


def split_articles(blocks: Sequence[Block], rules: Rules) -> list[Part]:
    """Divide the blocks of a page among its articles.

    An article begins at a byline, or at a dateline (``本报讯``) that follows no byline. The headings
    between two articles are the title of the lower or of the upper one (scans often put a title below
    its text): the words that a title shares with the two texts decide, then what most of the page does.

    Parameters
    ----------
    blocks : sequence of Block
        From ``classify_blocks``.
    rules : Rules
        The rules of the cleaning.

    Returns
    -------
    list of Part
        One for each article, in the order of the page.
    """
    pieces = _cut_at(blocks, _starts(blocks))
    pieces = _join_bodiless(pieces)
    heads, pieces = _cut_off_heads(pieces)
    below = _titles_stand_below(heads, pieces, rules)
    return [*_assign_titles(heads, pieces, below, rules)]


def overlap(title: str, body: str) -> float:
    """Measure which share of a title's pairs of characters a body contains.

    Examples
    --------
    >>> overlap("茶山新路", "一条新路通向茶山。")
    0.6666666666666666
    """
    pairs = {run[at : at + 2] for run in CHINESE_RUN.findall(title) for at in range(len(run) - 1)}
    return sum(1 for pair in pairs if pair in body) / len(pairs) if pairs else 0.0


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Find the blocks that begin an article: bylines, datelines, the block after a separator."""
    starts: list[int] = []
    fresh = False
    for index, block in enumerate(blocks):
        if block.kind == "byline" and not fresh and _begins_article(blocks, index):
            starts.append(index)
            fresh = True
        elif block.kind == "body":
            if block.opens and not fresh:
                starts.append(index)
            fresh = False
        elif _is_export_title(block) or (block.kind == "separator" and _parts_articles(blocks, index)):
            starts.append(index)
            fresh = block.kind == "heading"
    return starts


def _is_export_title(block: Block) -> bool:
    return block.kind == "heading" and any(kind == "title" for kind, _ in block.facts)


def _parts_articles(blocks: Sequence[Block], index: int) -> bool:
    """Tell a line between two articles from an ornament: text stands above it, a title below it."""
    after = [block.kind for block in blocks[index + 1 : index + 9] if block.kind not in ATTACHED]
    above = index > 0 and blocks[index - 1].kind in (*ATTACHED, "body")
    return above and after[:1] == ["heading"] and "body" in after


def _begins_article(blocks: Sequence[Block], index: int) -> bool:
    """Tell a byline above its text from one that closes the text above it."""
    nearby = blocks[max(0, index - TITLE_BLOCKS) : index]
    before = [block.kind for block in nearby if block.kind not in ATTACHED]
    after = [block.kind for block in blocks[index + 1 : index + 9] if block.kind not in ATTACHED]
    if not after or after[0] == "separator":
        return False
    return after[0] == "body" or not before or before[-1] != "body"


def _cut_at(blocks: Sequence[Block], starts: list[int]) -> list[list[Block]]:
    bounds = sorted({0, *starts, len(blocks)})
    return [list(blocks[low:high]) for low, high in itertools.pairwise(bounds)]


def _body(blocks: Sequence[Block]) -> str:
    return "".join(block.text for block in blocks if block.kind == "body")


def _join_bodiless(pieces: list[list[Block]]) -> list[list[Block]]:
    """Put what holds no text of its own (a title, a banner) before the next article."""
    joined: list[list[Block]] = []
    waiting: list[Block] = []
    for piece in pieces:
        least = LEAST_BODY if not joined and not _is_opened(piece) else 1
        waiting += piece
        if len(_body(waiting)) >= least:
            joined.append(waiting)
            waiting = []
    if waiting and joined:
        joined[-1] += waiting
    elif waiting:
        joined.append(waiting)
    return joined


def _is_opened(piece: list[Block]) -> bool:
    return any(block.kind == "byline" or block.opens for block in piece)


def _cut_off_heads(pieces: list[list[Block]]) -> tuple[list[list[Block]], list[list[Block]]]:
    """Cut the headings that stand before each article off; one group more for the end of the page."""
    heads: list[list[Block]] = []
    rest: list[list[Block]] = []
    carried: list[Block] = []
    for piece in pieces:
        lead = next((at for at, block in enumerate(piece) if block.kind not in HEAD_KINDS), 0)
        heads.append(carried + piece[:lead])
        kept, carried = _cut_tail(piece[lead:])
        rest.append(kept)
    return [*heads, carried], rest


def _cut_tail(piece: list[Block]) -> tuple[list[Block], list[Block]]:
    end = len(piece)
    while end and piece[end - 1].kind in HEAD_KINDS and len(piece) - end < TITLE_BLOCKS:
        end -= 1
    return piece[:end], piece[end:]


def _headings(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind == "heading"]


def _titles_stand_below(heads: list[list[Block]], pieces: list[list[Block]], rules: Rules) -> bool:
    """Decide for the page whether titles stand below their texts."""
    below = 1.0 if not _headings(heads[0]) and _is_opened(pieces[0][:1]) else -1.0
    for index, head in enumerate(heads[1:], start=1):
        for block in _headings(head):
            below += overlap(block.text, _body(pieces[index - 1])[-COMPARED:])
            if index < len(pieces):
                below -= overlap(block.text, _body(pieces[index])[:COMPARED])
    return (below > 0 and bool(_headings(heads[-1]))) or below > 1


def _assign_titles(
    heads: list[list[Block]], pieces: list[list[Block]], below: bool, rules: Rules
) -> list[Part]:
    above_titles: list[list[Block]] = [[] for _ in pieces]
    below_titles: list[list[Block]] = [[] for _ in pieces]
    above_titles[0] = heads[0]
    for index in range(1, len(pieces)):
        cut = _best_cut(heads[index], pieces[index - 1], pieces[index], below, rules)
        below_titles[index - 1], above_titles[index] = heads[index][:cut], heads[index][cut:]
    below_titles[-1] = heads[-1]
    return [
        _part(above, piece, under, below, rules)
        for above, piece, under in zip(above_titles, pieces, below_titles, strict=True)
    ]


def _best_cut(head: list[Block], upper: list[Block], lower: list[Block], below: bool, rules: Rules) -> int:
    """Divide the headings between two articles where titles and texts share most."""
    prior = rules.limit.overlap_prior if below else -rules.limit.overlap_prior
    upper_body, lower_body = _body(upper)[:COMPARED], _body(lower)[:COMPARED]
    gains = [
        overlap(block.text, upper_body) - overlap(block.text, lower_body) + prior
        if block.kind == "heading" else 0.0
        for block in head
    ]  # fmt: skip
    totals = [sum(gains[:cut]) for cut in range(len(head) + 1)]
    # A label of an export and a line across the page say themselves where the lower article begins.
    labels = (at for at, block in enumerate(head) if _is_export_title(block) or block.kind == "separator")
    first_label = next(labels, len(head))
    return min(first_label, max(range(len(totals)), key=lambda cut: (totals[cut], cut if below else -cut)))


def _part(above: list[Block], piece: list[Block], under: list[Block], below: bool, rules: Rules) -> Part:
    body = _body(piece)[:COMPARED]
    if _headings(above) or not below:
        titles, others = _choose_titles(above, body, rules)
        return Part(tuple(titles), (*others, *piece), 0, tuple(under))
    titles, others = _choose_titles(under, body, rules)
    return Part(tuple(titles), (*above, *piece, *others), len(titles))


def _choose_titles(head: list[Block], body: str, rules: Rules) -> tuple[list[Block], list[Block]]:
    """Tell the titles among the headings of an article from banners and other articles' titles."""
    shares = [overlap(block.text, body) if block.kind == "heading" else 0.0 for block in head]
    best = max(shares, default=0.0)
    titles: list[Block] = []
    others: list[Block] = []
    headings = len(_headings(head))
    for index, (block, share) in enumerate(zip(head, shares, strict=True)):
        if block.kind != "heading":
            others.append(block)
        elif headings > 1 and _is_banner(block, head[index + 1 : index + 2], rules):
            others.append(replace(block, kind="furniture"))
        elif share < rules.limit.overlap_none and best >= 2 * rules.limit.overlap_none:
            others.append(block)
        else:
            titles.append(replace(block, kind="title"))
    return titles, others


def _is_banner(block: Block, following: list[Block], rules: Rules) -> bool:
    """Recognise the name of a page or a place above a title; a blank line stands between them."""
    if block.text in rules.banners:
        return True
    apart = bool(following) and following[0].blanks > 0
    return apart and len(block.text) <= rules.limit.banner_length
