"""Blocks: lines joined into what they were before the column, the page or the scan broke them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphkit.clean.lines import Line
from graphkit.clean.rules import Rules

SLACK = 3
"""Half-width columns by which a full line may miss the width of its column."""
WINDOW = 8
SHORT = 0.8
"""Share of its column's width under which a line is too short to be broken by the column."""
TITLE_LINES = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A run of joined lines.

    ``kind`` is that of its lines, later also ``body``, ``title`` and ``caption``; ``text`` has no spaces
    and no line breaks; ``column`` is the width of the column, 0 where the lines are not wrapped.
    """

    spans: tuple[tuple[int, int], ...]
    text: str
    kind: str = "text"
    blanks: int = 0
    indent: int = 0
    first_width: int = 0
    last_width: int = 0
    column: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    opens: bool = False


def build_blocks(lines: Sequence[Line], rules: Rules) -> list[Block]:
    """Join the lines of each paragraph as far as no blank line stands between them.

    Parameters
    ----------
    lines : sequence of Line
        From ``read_lines``.
    rules : Rules
        The rules of the cleaning.

    Returns
    -------
    list of Block
        In the order of the page.

    Examples
    --------
    >>> from graphkit.clean.lines import read_lines
    >>> from graphkit.clean.rules import load_rules
    >>> page = "去年底，镇里办起了第\\n一家共富工坊，二十多\\n名妇女在这里上班。"
    >>> [block.text for block in build_blocks(read_lines(page, load_rules()), load_rules())]
    ['去年底，镇里办起了第一家共富工坊，二十多名妇女在这里上班。']
    """
    blocks: list[Block] = []
    chunks = _chunks(lines)
    widths = _fill_in([_column_widths(chunk, rules) for chunk in chunks])
    for chunk, columns in zip(chunks, widths, strict=True):
        blocks += _build_chunk(chunk, columns, rules)
    return blocks


def _chunks(lines: Sequence[Line]) -> list[list[Line]]:
    """Group the lines that follow each other without a blank one and are of one kind."""
    chunks: list[list[Line]] = []
    for line in lines:
        previous = chunks[-1][-1] if chunks else None
        together = previous and line.kind == previous.kind == "text" and not line.blanks and not line.opens
        if together:
            chunks[-1].append(line)
        else:
            chunks.append([line])
    return chunks


def _column_widths(chunk: list[Line], rules: Rules) -> list[int]:
    """Infer for each line the width of its column: what most lines around it have, 0 if unknown."""
    count = len(chunk)
    if count < 3:
        return [0] * count
    widths = [line.width for line in chunk]
    columns = []
    for index in range(count):
        low = max(0, min(index - WINDOW, count - 2 * WINDOW - 1))
        # The last line of a chunk ends a paragraph, so that it says nothing.
        window = sorted(widths[low : min(count - 1, low + 2 * WINDOW + 1)])
        width = window[(2 * len(window)) // 3]
        near = sum(1 for other in window if abs(other - width) <= SLACK + 1)
        wrapped = rules.limit.column_minimum <= width <= rules.limit.column_maximum
        columns.append(width if wrapped and 2 * near >= len(window) else 0)
    return columns


def _fill_in(columns: list[list[int]]) -> list[list[int]]:
    """Give a short chunk the column width of the next wrapped chunk, or else of the one before."""
    filled = [list(chunk) for chunk in columns]
    for order, step in ((range(len(filled) - 2, -1, -1), 1), (range(1, len(filled)), -1)):
        for index in order:
            near = filled[index + step]
            if len(filled[index]) < 3 and not any(filled[index]) and any(near):
                filled[index] = [near[0 if step == 1 else -1]] * len(filled[index])
    return filled


def _build_chunk(chunk: list[Line], columns: list[int], rules: Rules) -> list[Block]:
    if chunk[0].kind != "text" or _is_long_title(chunk, rules):
        return [_block(chunk, columns)]
    even = len({line.indent >= 2 for line in chunk}) == 1
    ragged = _is_ragged(chunk, rules)
    blocks: list[Block] = []
    start = 0
    for index in range(1, len(chunk)):
        indented = chunk[index].indent >= 2 and not even
        first = index - 1 == start and not ragged
        goes_on = _continues(chunk[index - 1], columns[index - 1], first, rules)
        if indented or not goes_on or _is_title_below(chunk, columns, index, rules):
            blocks.append(_block(chunk[start:index], columns[start:index]))
            start = index
    return [*blocks, _block(chunk[start:], columns[start:])]


def _is_ragged(chunk: list[Line], rules: Rules) -> bool:
    """Tell whether lines of no common width break in mid-sentence, so that a short one is no heading."""
    ended = sum(1 for line in chunk if rules.end.search(line.text) or rules.soft_end.search(line.text))
    long = any(len(line.text) > rules.limit.title_length for line in chunk)
    return len(chunk) >= 3 and not long and 2 * ended < len(chunk)


def _is_title_below(chunk: list[Line], columns: list[int], index: int, rules: Rules) -> bool:
    """Recognise the first line of a title that stands right below the last sentence of its text."""
    line, rest = chunk[index], chunk[index + 1 : index + 1 + TITLE_LINES]
    if not 1 <= len(rest) < TITLE_LINES or line.width > SHORT * columns[index]:
        return False
    below = "".join(other.text for other in (line, *rest))
    unended = not any(mark in below for mark in "。；，") and not rules.end.search(below)
    return unended and bool(rules.end.search(chunk[index - 1].text))


def _is_long_title(chunk: list[Line], rules: Rules) -> bool:
    """Recognise a title over two or three lines: short lines, none of which ends a sentence."""
    if not 2 <= len(chunk) <= TITLE_LINES:
        return False
    text = "".join(line.text for line in chunk)
    return len(text) <= rules.limit.title_length and not any(mark in text for mark in "。；，")


def _continues(line: Line, column: int, first: bool, rules: Rules) -> bool:
    """Tell whether a line's paragraph goes on in the next line."""
    full = column > 0 and line.width >= column - SLACK
    if rules.end.search(line.text) or rules.soft_end.search(line.text):
        # To part a paragraph between two sentences costs little, to miss a title below it much.
        return full and line.width >= column - 1
    if full or rules.middle.search(line.text[-1]):
        return True
    if not first:
        return True
    if column:
        fits_indent = abs(line.width + rules.limit.indent - column) <= SLACK
        return fits_indent or line.width > SHORT * column
    return bool(len(line.text) > rules.limit.title_length)


def _block(lines: Sequence[Line], columns: Sequence[int]) -> Block:
    text = "".join("".join(line.text.split()) for line in lines)
    first, last = lines[0], lines[-1]
    return Block(
        tuple((line.start, line.end) for line in lines), text, first.kind, first.blanks, first.indent,
        first.width, last.width, columns[0],
        tuple(fact for line in lines for fact in line.facts), first.opens,
    )  # fmt: skip
