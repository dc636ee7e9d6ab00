"""Stitching: the halves of a sentence that a caption, a column or a page put apart come together again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graphkit.clean.blocks import Block
from graphkit.clean.headings import is_torn, starts_in_sentence
from graphkit.clean.rules import Rules

REACH = 6
"""Captions, credits and furniture that may stand between two halves."""
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
    found = list(blocks)
    for stray in blocks:
        rest = stray.text.rstrip("。！？!?")
        if (
            stray.kind != "body"
            or len(rest) > rules.limit.stray_length
            or rest == stray.text
            or len(rest) < 2
        ):
            continue
        owner = next((block for block in found if _owns(block, rest, titles, rules)), None)
        if owner is not None:
            found.remove(stray)
            found[found.index(owner)] = _joined(owner, stray)
            repairs["moved_column"] += 1
        elif titles.endswith(rest) and rest != titles:
            found[found.index(stray)] = replace(stray, kind="repetition")
            repairs["stray_fragment"] += 1
    return found


def _owns(block: Block, rest: str, titles: str, rules: Rules) -> bool:
    return is_torn(block, rules) and block.text[-CONTEXT:] + rest in titles


def _place_columns(blocks: list[Block], rules: Rules, repairs: Counter[str]) -> list[Block]:
    """Rejoin the one broken paragraph and the one rest that fits it, where columns changed places."""
    bodies = [block for block in blocks if block.kind == "body"]
    pairs = list(zip(bodies, bodies[1:], strict=False))
    open_ends = [one for one, two in pairs if is_torn(one, rules) and _begins_paragraph(two, rules)]
    open_ends += [block for block in bodies[-1:] if is_torn(block, rules)]
    orphans = [two for one, two in pairs if not is_torn(one, rules) and starts_in_sentence(two, rules)]
    orphans += [block for block in bodies[:1] if starts_in_sentence(block, rules)]
    if len(open_ends) != 1 or len(orphans) != 1 or open_ends[0] is orphans[0]:
        return blocks
    repairs["moved_column"] += 1
    return [
        _joined(block, orphans[0]) if block is open_ends[0] else block
        for block in blocks
        if block is not orphans[0]
    ]


def _begins_paragraph(block: Block, rules: Rules) -> bool:
    return bool(rules.paragraph_opener.match(block.text)) or block.indent >= 2 or block.opens


def _join_torn(blocks: list[Block], rules: Rules, repairs: Counter[str]) -> list[Block]:
    stitched: list[Block] = []
    queue = list(blocks)
    at = 0
    while at < len(queue):
        block = queue[at]
        at += 1
        between: list[Block] = []
        while is_torn(block, rules) and (length := _distance_to_rest(queue, at, rules)) is not None:
            between += queue[at : at + length]
            block = _joined(block, queue[at + length])
            at += length + 1
            repairs["torn_sentence"] += 1
        repairs["moved_caption"] += sum(1 for moved in between if moved.kind == "caption")
        stitched += [block, *between]
    return stitched


def _distance_to_rest(blocks: list[Block], at: int, rules: Rules) -> int | None:
    """Count the blocks between a torn paragraph and its rest; ``None`` if there is no rest."""
    for distance, block in enumerate(blocks[at : at + REACH]):
        if block.kind == "body":
            return None if _begins_paragraph(block, rules) else distance
        if block.kind not in ("caption", "credit", "furniture", "repetition"):
            return None
    return None


def _joined(first: Block, second: Block) -> Block:
    return replace(
        first, spans=first.spans + second.spans, text=first.text + second.text,
        last_width=second.last_width, facts=first.facts + second.facts,
    )  # fmt: skip
