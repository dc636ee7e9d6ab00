"""What each block of text is: a heading, a caption, a body paragraph, or a line of names."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graphkit.clean.blocks import SLACK, Block
from graphkit.clean.names import read_bare_names
from graphkit.clean.rules import CHINESE, Rules

NEIGHBOURHOOD = 3000
TITLE_RUN = 5
CAPTION_BLANKS = 3
"""Blank lines that set a picture's caption apart on pages whose paragraphs have one between them."""
PHRASES = re.compile(f"[{CHINESE}”’》]{{3}} +[{CHINESE}“‘《]{{3}}")
TEXT_KINDS = ("body", "heading", "caption")


def classify_blocks(blocks: Sequence[Block], folded: str, rules: Rules) -> list[Block]:
    """Turn the kind ``text`` into ``body``, ``heading``, ``caption`` or ``byline`` (names alone).

    Parameters
    ----------
    blocks : sequence of Block
        From ``build_blocks``.
    folded : str
        The folded text of the file.
    rules : Rules
        The rules of the cleaning.

    Returns
    -------
    list of Block
        The same blocks in the same order.
    """
    usual = _usual_blanks(blocks)
    found = _with_bare_names(_with_credited_captions(blocks, usual, rules), folded, rules)
    found = _with_title_runs(found, rules)
    # From the end, so that the kind of the next block is known.
    for index in range(len(found) - 1, -1, -1):
        if found[index].kind == "text":
            found[index] = replace(found[index], kind=_kind(found, index, usual, folded, rules))
    return found


def is_torn(block: Block, rules: Rules) -> bool:
    """Tell whether a body paragraph breaks off in the middle of a sentence."""
    return block.kind == "body" and not rules.end.search(block.text) and not rules.soft_end.search(block.text)


def starts_in_sentence(block: Block, rules: Rules) -> bool:
    """Tell whether a block cannot be the beginning of a paragraph."""
    return bool(rules.mid_start.match(block.text))


def _usual_blanks(blocks: Sequence[Block]) -> int:
    counts = Counter(block.blanks for block in blocks[1:])
    return max(counts, key=lambda blanks: (counts[blanks], -blanks), default=0)


def _kind(blocks: list[Block], index: int, usual: int, folded: str, rules: Rules) -> str:
    block = blocks[index]
    previous, following = _previous_text(blocks, index), _next(blocks, index)
    if _is_caption(block, previous, following, usual, rules):
        return "caption"
    if block.opens or len(block.text) > rules.limit.title_length or rules.end.search(block.text):
        questions = len(block.text) <= rules.limit.heading_length and block.text[-1] in "？！"
        return "heading" if questions and _leads_to_byline(blocks, index) else "body"
    score = _heading_score(block, previous, following, folded, rules)
    return "heading" if score >= rules.limit.heading_score else "body"


def _with_credited_captions(blocks: Sequence[Block], usual: int, rules: Rules) -> list[Block]:
    """Find the captions that stand before a credit."""
    found = list(blocks)
    for index, (block, following) in enumerate(itertools.pairwise(blocks)):
        if block.kind != "text" or following.kind != "credit" or len(block.text) > rules.limit.caption_length:
            continue
        set_apart = block.blanks >= max(CAPTION_BLANKS, usual + 1)
        if set_apart or following.blanks == 0 or not rules.end.search(block.text):
            found[index] = replace(block, kind="caption")
    return found


def _is_caption(
    block: Block, previous: Block | None, following: Block | None, usual: int, rules: Rules
) -> bool:
    """Find a caption without a credit: set apart by blank lines, or in the middle of a sentence."""
    text = block.text
    if rules.end.search(text) or len(text) > rules.limit.title_length or _fills_line(block):
        return False
    if following is None or following.kind not in ("body", "heading", "caption"):
        return False
    if previous is not None and not _ended(previous, rules) and following.kind == "body":
        return not rules.middle.search(text)
    return block.blanks >= max(CAPTION_BLANKS, usual + 1)


def _fills_line(block: Block) -> bool:
    return block.column > 0 and abs(block.last_width - block.column) <= SLACK


def _heading_score(
    block: Block, previous: Block | None, following: Block | None, folded: str, rules: Rules
) -> int:
    """Weigh the signs that a block without a full stop is a heading, not a paragraph broken off."""
    text = block.text
    score = 1 if previous is None or _ended(previous, rules) else -2
    score += 1 if len(text) <= rules.limit.heading_length else -2 if len(text) > 30 else 0
    score -= 1 if "，" in text else 0
    score -= 1 if rules.opener.match(text) else 0
    score -= 3 if text[-1] in rules.dangling or rules.soft_end.search(text) or "。" in text else 0
    score += 2 if PHRASES.search(folded, block.spans[0][0], block.spans[-1][1]) else 0
    score += _score_of_next(following, rules)
    return score + _score_of_widths(block, following, rules)


def _score_of_next(following: Block | None, rules: Rules) -> int:
    if following is None or following.kind in ("byline", "separator") or following.opens:
        return 2
    if following.kind == "heading":
        return 1
    return -3 if starts_in_sentence(following, rules) else 0


def _score_of_widths(block: Block, following: Block | None, rules: Rules) -> int:
    """In a narrow column a paragraph's first line is indented, so that its width gives it away."""
    if not block.column:
        return 0
    indented = abs(block.first_width + rules.limit.indent - block.column) <= SLACK - 1
    score = -1 if indented or (len(block.spans) > 1 and _fills_line(block)) else 0
    if following is not None and following.kind == "body" and len(following.spans) > 1:
        score -= 2 if following.first_width >= block.column - 1 else 0
    return score


def _ended(block: Block, rules: Rules) -> bool:
    """Tell whether a block ends a sentence, or is too short to have begun one."""
    if block.kind != "text" or rules.end.search(block.text) or rules.soft_end.search(block.text):
        return True
    return len(block.text) <= rules.limit.heading_length and not _fills_line(block)


def _previous_text(blocks: list[Block], index: int) -> Block | None:
    for block in reversed(blocks[max(0, index - 4) : index]):
        if block.kind == "text":
            return block
        if block.kind in ("byline", "heading", "separator"):
            return None
    return None


def _next(blocks: list[Block], index: int) -> Block | None:
    for block in blocks[index + 1 : index + 5]:
        if block.kind != "furniture":
            return block
    return None


def _leads_to_byline(blocks: list[Block], index: int) -> bool:
    following = _next(blocks, index)
    return following is not None and (following.kind == "byline" or following.opens)


def _with_bare_names(blocks: Sequence[Block], folded: str, rules: Rules) -> list[Block]:
    """Find lines of names only: below a title, above the text, and not words of the text."""
    found = list(blocks)
    for index in range(1, len(blocks) - 1):
        block, title, following = blocks[index], blocks[index - 1], blocks[index + 1]
        if block.kind != "text" or len(block.spans) > 1 or not _is_title_like(title, rules):
            continue
        start, end = block.spans[0]
        names = read_bare_names(folded[start:end], rules) or ()
        nearby = folded[max(0, start - NEIGHBOURHOOD) : end + NEIGHBOURHOOD]
        if len(names) > 1 and following.kind == "text" and max(map(nearby.count, names)) <= 3:
            found[index] = replace(block, kind="byline", facts=tuple(("author", name) for name in names))
            # What stands above names is a title, however it is set.
            found[index - 1] = replace(title, kind="heading")
    return found


def _with_title_runs(blocks: list[Block], rules: Rules) -> list[Block]:
    """Call all short lines between the end of a sentence and a byline headings."""
    found = list(blocks)
    for index, block in enumerate(blocks):
        if block.kind != "byline" and not block.opens:
            continue
        run = index
        while run and index - run < TITLE_RUN and _is_in_title_run(blocks[run - 1], rules):
            run -= 1
        if run == 0 or rules.end.search(blocks[run - 1].text) or blocks[run - 1].kind != "text":
            found[run:index] = [replace(title, kind="heading") for title in blocks[run:index]]
    return found


def _is_in_title_run(block: Block, rules: Rules) -> bool:
    if block.kind not in ("text", "heading") or len(block.text) > rules.limit.title_length:
        return False
    if re.search("[。；]", block.text) or rules.end.search(block.text) or rules.soft_end.search(block.text):
        return False
    return (
        not (rules.opener.match(block.text) and "，" in block.text) and block.text[-1] not in rules.dangling
    )


def _is_title_like(block: Block, rules: Rules) -> bool:
    if block.kind == "heading":
        return True
    short = len(block.text) <= rules.limit.title_length
    return block.kind == "text" and short and not re.search("[。；]", block.text)
