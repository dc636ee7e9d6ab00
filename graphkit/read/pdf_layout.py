"""The order of a page's text: characters into runs, runs into rows, rows into bands and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

SAME_LINE = 0.5
"""Share of a character's height that two characters of one line have in common."""
RUN_GAP = 1.6
"""Width in characters of a space that ends a run."""
GUTTER = 0.7
"""Width in characters of the space between two columns."""
LARGER = 1.2
"""A line whose characters are larger than the usual by this factor is a heading."""
LONGEST_HEADING = 60
PARAGRAPH_GAP = 1.7
"""Distance between lines, in usual distances, that parts paragraphs."""
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box; y grows downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Run:
    """Characters side by side on one line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def lay_out(glyphs: Sequence[Glyph]) -> str:
    """Write the characters of a page as lines, column by column.

    Parameters
    ----------
    glyphs : sequence of Glyph
        In the order of the file.

    Returns
    -------
    str
        One line for each line of the page; headings with ``#``, the first line of an indented paragraph
        with two wide spaces, a blank line where the page has one.

    Examples
    --------
    >>> glyphs = [Glyph(text, x, 10, x + 10, 20, 10) for text, x in zip("左边右边", (0, 10, 50, 60))]
    >>> print(lay_out(glyphs))
    左边
    <BLANKLINE>
    右边
    """
    runs = build_runs(glyphs)
    if not runs:
        return ""
    usual = _usual_size(runs)
    columns = order_columns(runs, usual)
    return "\n\n".join(_write(column, usual) for column in columns)


def build_runs(glyphs: Sequence[Glyph]) -> list[Run]:
    """Join characters that follow each other on a line."""
    runs: list[list[Glyph]] = []
    spaced = False
    for glyph in glyphs:
        if not glyph.text.strip() or glyph.text == "\u3000":
            spaced = True
            continue
        if runs and _follows(runs[-1][-1], glyph):
            previous = runs[-1][-1]
            if spaced:
                runs[-1].append(
                    Glyph(" ", previous.right, previous.top, glyph.left, previous.bottom, previous.size)
                )
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        spaced = False
    return [_run(run) for run in runs]


def order_columns(runs: Sequence[Run], usual: float, depth: int = 0) -> list[list[Run]]:
    """Cut a page into bands that one gutter runs through, and those into columns, as they are read.

    A band grows row by row as long as a space without text goes through all of it; a headline across
    the columns ends it.
    """
    columns: list[list[Run]] = []
    plain: list[Run] = []
    for band in _bands(runs, usual):
        parts = _cut(band, usual)
        if len(parts) > 1 and depth < DEEPEST:
            for part in parts:
                columns += order_columns(part, usual, depth + 1)
            plain = []
        elif plain and _is_large(plain, usual) == _is_large(band, usual):
            plain += band
        else:
            plain = list(band)
            columns.append(plain)
    return columns


def _follows(previous: Glyph, glyph: Glyph) -> bool:
    common = min(previous.bottom, glyph.bottom) - max(previous.top, glyph.top)
    height = min(previous.bottom - previous.top, glyph.bottom - glyph.top)
    # Marks such as 。 and — have low boxes, so the size of the font counts where boxes miss each other.
    same_line = (
        common >= SAME_LINE * height or abs(_middle(previous) - _middle(glyph)) < SAME_LINE * glyph.size
    )
    gap = glyph.left - previous.right
    return same_line and -glyph.size < gap < RUN_GAP * max(glyph.size, previous.size)


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _run(glyphs: list[Glyph]) -> Run:
    size = median(glyph.size or glyph.bottom - glyph.top for glyph in glyphs)
    top, bottom = min(glyph.top for glyph in glyphs), max(glyph.bottom for glyph in glyphs)
    left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    return Run("".join(glyph.text for glyph in glyphs), left, top, right, bottom, size)


def _usual_size(runs: Sequence[Run]) -> float:
    sizes = sorted((run.size, len(run.text)) for run in runs)
    half, seen = sum(length for _, length in sizes) / 2, 0
    for size, length in sizes:
        seen += length
        if seen >= half:
            return size or 10.0
    return 10.0


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Put runs of one height together, from the top."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: ((one.top + one.bottom) / 2, one.left)):
        middle = (run.top + run.bottom) / 2
        if rows and middle < rows[-1][0].bottom - SAME_LINE * (run.bottom - run.top) / 2:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _bands(runs: Sequence[Run], usual: float) -> list[list[Run]]:
    bands: list[list[Run]] = []
    spans: list[tuple[float, float]] = []
    for row in _rows(runs):
        wider = _union([*spans, *((run.left, run.right) for run in row)], GUTTER * usual)
        alone = _union([(run.left, run.right) for run in row], GUTTER * usual)
        fits = bands and (len(wider) > 1 or len(spans) == len(alone) == 1)
        if fits and _is_large(row, usual) == _is_large(bands[-1][-1:], usual):
            bands[-1] += row
            spans = wider
        else:
            bands.append(list(row))
            spans = alone
    return bands


def _is_large(row: Sequence[Run], usual: float) -> bool:
    return all(run.size >= LARGER * usual for run in row)


def _union(spans: Sequence[tuple[float, float]], gutter: float) -> list[tuple[float, float]]:
    """Merge spans with less than a gutter between them."""
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left - merged[-1][1] < gutter:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _cut(band: Sequence[Run], usual: float) -> list[list[Run]]:
    """Part a band at its gutters; what stands side by side nowhere is no pair of columns."""
    spans = _union([(run.left, run.right) for run in band], GUTTER * usual)
    columns = [[run for run in band if left <= run.left and run.right <= right] for left, right in spans]
    parts = columns[:1]
    for column in columns[1:]:
        if _common_height(parts[-1], column) >= SAME_LINE * usual:
            parts.append(column)
        else:
            parts[-1] = [*parts[-1], *column]
    return parts


def _common_height(left: Sequence[Run], right: Sequence[Run]) -> float:
    top = max(min(run.top for run in left), min(run.top for run in right))
    bottom = min(max(run.bottom for run in left), max(run.bottom for run in right))
    return bottom - top


def _write(column: Sequence[Run], usual: float) -> str:
    rows = _rows(column)
    left = min(run.left for run in column)
    steps = [below[0].top - above[0].top for above, below in pairwise(rows)]
    usual_step = median(steps) if steps else 0.0
    lines: list[str] = []
    in_heading = False
    for index, row in enumerate(rows):
        text = " ".join(run.text for run in row)
        heading = _is_large(row, usual) and len(text) <= LONGEST_HEADING
        if index and steps[index - 1] > PARAGRAPH_GAP * usual_step and not (heading and in_heading):
            lines.append("")
        if heading and in_heading:
            lines[-1] += text
        else:
            indented = not heading and 1.5 * usual <= row[0].left - left <= 3.5 * usual
            lines.append(f"# {text}" if heading else f"\u3000\u3000{text}" if indented else text)
        in_heading = heading
    return "\n".join(lines)
