"""Stitching: the halves of a sentence that a caption, a column or a page put apart come together again."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graphkit.clean.blocks import Block
from graphkit.clean.headings import is_torn, starts_in_sentence
from graphkit.clean.rules import Rules

REACH = 6
"""Captions, credits and furniture that may stand between two halves."""
TITLE_LENGTH = 200
CONTEXT = 4
"""Characters before a tear that show whether a fragment belongs to it."""


def stitch(blocks: Sequence[Block], titles: str, rules: Rules, repairs: Counter[str]) -> list[Block]:
    """Rejoin torn paragraphs of one article and move what stood between their halves behind them.

    Parameters
    ----------
    blocks : sequence of Block
        The article's text, without its titles.
    titles : str
        The text of its titles: a rest that was torn off often repeats there.
    rules : Rules
        The rules of the cleaning.
    repairs : Counter
        Counts ``stray_fragment``, ``moved_column``, ``torn_sentence`` and ``moved_caption`` up.

    Returns
    -------
    list of Block
        Every block is there once, alone or as a part of another.
    """
    placed = _place_strays(list(blocks), titles, rules, repairs)
    placed = _place_columns(placed, rules, repairs)
    return _join_torn(placed, rules, repairs)


def _place_strays(blocks: list[Block], titles: str, rules: Rules, repairs: Counter[str]) -> list[Block]:
    """Bring a short rest back to the paragraph it was torn from, or drop it where a title repeats it."""
    found: list[Block | None] = list(blocks)
    for index, stray in enumerate(blocks):
        rest = stray.text.rstrip("。！？!?")
        short = 2 <= len(rest) <= rules.limit.stray_length and rest != stray.text
        if stray.kind != "body" or not short or rest not in titles[:TITLE_LENGTH]:
            continue
        owner = _owner(found, index, rest, titles[:TITLE_LENGTH], rules)
        if owner is not None:
            found[owner], found[index] = _joined([found[owner] or stray, stray]), None
            repairs["moved_column"] += 1
        elif titles.endswith(rest) and rest != titles:
            found[index] = replace(stray, kind="repetition")
            repairs["stray_fragment"] += 1
    return [block for block in found if block is not None]


def _owner(blocks: list[Block | None], index: int, rest: str, titles: str, rules: Rules) -> int | None:
    """Find the torn paragraph nearby whose last characters stand before the rest in a title."""
    for near in range(max(0, index - REACH), min(len(blocks), index + REACH + 1)):
        block = blocks[near]
        if near != index and block and is_torn(block, rules) and block.text[-CONTEXT:] + rest in titles:
            return near
    return None


def _place_columns(blocks: list[Block], rules: Rules, repairs: Counter[str]) -> list[Block]:
    """Rejoin the one broken paragraph and the one rest that fits it, where columns changed places."""
    bodies = [block for block in blocks if block.kind == "body"]
    pairs = list(itertools.pairwise(bodies))
    open_ends = [one for one, two in pairs if is_torn(one, rules) and _begins_paragraph(two, rules)]
    open_ends += [block for block in bodies[-1:] if is_torn(block, rules)]
    orphans = [two for one, two in pairs if not is_torn(one, rules) and starts_in_sentence(two, rules)]
    orphans += [block for block in bodies[:1] if starts_in_sentence(block, rules)]
    if len(open_ends) != 1 or len(orphans) != 1 or open_ends[0] is orphans[0]:
        return blocks
    repairs["moved_column"] += 1
    return [
        _joined([block, orphans[0]]) if block is open_ends[0] else block
        for block in blocks
        if block is not orphans[0]
    ]


def _begins_paragraph(block: Block, rules: Rules) -> bool:
    return bool(rules.paragraph_opener.match(block.text)) or block.indent >= 2 or block.opens


def _join_torn(blocks: list[Block], rules: Rules, repairs: Counter[str]) -> list[Block]:
    stitched: list[Block] = []
    at = 0
    while at < len(blocks):
        pieces, between = [blocks[at]], list[Block]()
        at += 1
        while is_torn(pieces[-1], rules) and (distance := _distance_to_rest(blocks, at, rules)) is not None:
            between += blocks[at : at + distance]
            pieces.append(blocks[at + distance])
            at += distance + 1
        repairs["torn_sentence"] += len(pieces) - 1
        repairs["moved_caption"] += sum(1 for moved in between if moved.kind == "caption")
        stitched += [_joined(pieces), *between]
    return stitched


def _distance_to_rest(blocks: list[Block], at: int, rules: Rules) -> int | None:
    """Count the blocks between a torn paragraph and its rest; ``None`` if there is no rest."""
    for distance, block in enumerate(blocks[at : at + REACH]):
        if block.kind == "body":
            return None if _begins_paragraph(block, rules) else distance
        if block.kind not in ("caption", "credit", "furniture", "repetition"):
            return None
    return None


def _joined(pieces: list[Block]) -> Block:
    if len(pieces) == 1:
        return pieces[0]
    return replace(
        pieces[0],
        spans=tuple(span for piece in pieces for span in piece.spans),
        text="".join(piece.text for piece in pieces),
        last_width=pieces[-1].last_width,
        facts=tuple(fact for piece in pieces for fact in piece.facts),
    )
