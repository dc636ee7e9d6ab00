"""Lines: what stands on each line of a page, before any of them are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphkit.clean.furniture import is_furniture, read_issue_line, read_labels
from graphkit.clean.names import read_byline, read_photographers
from graphkit.clean.rules import Rules

LINE = re.compile(r"[^\n]+")
HEADING_MARK = re.compile(r"#{1,6} +")
LONG_LINE = 80
"""Longer lines hold text; only their beginning and end are looked at."""
COLUMN_SLACK = 5
"""Half-width columns by which the lines of one column may differ."""
CREDIT_SIGN = re.compile(r"[摄图供发照）)：:]")
BOUNDARY = re.compile(r"[。！？；”）)\s]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the spaces around it.

    ``kind`` is ``text``, ``heading`` (marked or labelled as one), ``caption`` (with a credit on its line),
    ``byline``, ``credit``, ``furniture`` or ``separator``; ``facts`` holds (kind, value)
    pairs that the line states: ``author``, ``date``, ``outlet``, ``title``.
    """

    start: int
    end: int
    text: str
    kind: str = "text"
    blanks: int = 0
    indent: int = 0
    width: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    opens: bool = False


def read_lines(folded: str, rules: Rules) -> list[Line]:
    """Split a folded text into lines and say what each of them is.

    Parameters
    ----------
    folded : str
        Text from ``fold``.
    rules : Rules
        The rules of the cleaning.

    Returns
    -------
    list of Line
        Without the blank ones; ``blanks`` counts the blank lines before each.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> [line.kind for line in read_lines("本报记者 赵小安\\n\\n图片由镇政府提供", load_rules())]
    ['byline', 'credit']
    """
    lines: list[Line] = []
    for line in _plain_lines(folded):
        for part in _split_line(line, rules):
            lines.append(_labelled(part, rules))
    return _without_page_numbers(_with_running_text(lines, rules), rules)


def _plain_lines(folded: str) -> list[Line]:
    lines: list[Line] = []
    breaks_before = 1
    position = 0
    for match in LINE.finditer(folded):
        breaks_before += folded.count("\n", position, match.start())
        position = match.end()
        raw = match[0]
        text = raw.strip()
        if not text:
            continue
        start = match.start() + raw.index(text[0])
        width = len(text.encode("gbk", "replace"))
        lines.append(
            Line(start, start + len(text), text, "text", breaks_before - 1, start - match.start(), width)
        )
        breaks_before = 0
    # A margin that every line has is none of a paragraph.
    margin = min((line.indent for line in lines), default=0)
    return [replace(line, indent=line.indent - margin) for line in lines] if margin else lines


def _split_line(line: Line, rules: Rules) -> list[Line]:
    """Part a line that holds a byline and the text after it, or a caption and its credit."""
    dateline = rules.dateline.search(line.text[:LONG_LINE])
    if dateline and read_byline(line.text[: dateline.start()].strip(), rules) is not None:
        return [_part(line, 0, dateline.start()), _part(line, dateline.start(), len(line.text))]
    if mark := HEADING_MARK.match(line.text):
        return [replace(_part(line, mark.end(), len(line.text)), kind="heading")]
    if cut := _credit_start(line.text, rules):
        caption = _part(line, 0, cut)
        short = len(caption.text) <= rules.limit.caption_length
        is_caption = short and (line.blanks or not rules.end.search(caption.text))
        text = replace(caption, kind="caption") if is_caption else caption
        return [_without_marker(text, rules), _part(line, cut, len(line.text))]
    return [line]


def _without_marker(line: Line, rules: Rules) -> Line:
    """Leave out the sign before a caption or a heading."""
    marker = rules.marker.match(line.text)
    return _part(line, marker.end(), len(line.text)) if marker and marker.end() < len(line.text) else line


def _part(line: Line, start: int, end: int) -> Line:
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    begin = line.start + start + lead
    first = not line.text[:start].strip() or start <= 4
    return replace(
        line, start=begin, end=begin + len(text), text=text, blanks=line.blanks if first else 0,
        indent=line.indent if first else 0, width=len(text.encode("gbk", "replace")),
    )  # fmt: skip


def _credit_start(text: str, rules: Rules) -> int:
    """Find where a credit at the end of a line begins; 0 if there is none."""
    tail_start = max(0, len(text) - LONG_LINE // 2)
    for boundary in BOUNDARY.finditer(text, max(1, tail_start)):
        start = boundary.start() if boundary[0] in "（(" else boundary.end()
        if start < len(text) and _is_credit(text[start:].strip(), rules):
            return start
    opening = text.rfind("（", tail_start)
    return opening if opening > 0 and _is_credit(text[opening:], rules) else 0


def _is_credit(text: str, rules: Rules) -> bool:
    if not CREDIT_SIGN.search(text):
        return False
    return bool(rules.credit.fullmatch(text)) or read_photographers(text, rules) is not None


def _labelled(line: Line, rules: Rules) -> Line:
    text = line.text
    opens = bool(rules.dateline.match(text))
    if line.kind != "text" or len(text) > LONG_LINE:
        return replace(line, opens=opens)
    if rules.separator.fullmatch(text):
        return replace(line, kind="separator")
    if not opens and (facts := read_labels(text, rules)) is not None:
        return _from_labels(line, facts)
    if (names := read_photographers(text, rules)) is not None:
        return replace(line, kind="credit", facts=tuple(("author", name) for name in names))
    if _is_credit(text, rules):
        return replace(line, kind="credit")
    if (names := read_byline(text, rules)) is not None:
        return replace(line, kind="byline", facts=tuple(("author", name) for name in names))
    if (facts := read_issue_line(text, rules)) is not None:
        return replace(line, kind="furniture", facts=facts)
    if is_furniture(text, rules):
        return replace(line, kind="furniture")
    return replace(_without_marker(line, rules), opens=opens)


def _from_labels(line: Line, facts: tuple[tuple[str, str], ...]) -> Line:
    for kind, value in facts:
        if kind in ("title", "body") and value:
            start = line.start + line.text.rindex(value)
            text_kind = "heading" if kind == "title" else "text"
            return replace(line, kind=text_kind, start=start, end=start + len(value), text=value, facts=facts)
    return replace(line, kind="furniture", facts=facts)


def _with_running_text(lines: list[Line], rules: Rules) -> list[Line]:
    """Call a line text again where a sentence of a wrapped column runs through it."""
    found = list(lines)
    for index in range(1, len(lines) - 1):
        before, line, after = found[index - 1], lines[index], lines[index + 1]
        if line.kind not in ("furniture", "credit", "byline") or rules.marker.match(line.text):
            continue
        touching = not line.blanks and not after.blanks and before.kind == after.kind == "text"
        if touching and not rules.end.search(before.text) and abs(before.width - line.width) <= COLUMN_SLACK:
            found[index] = replace(line, kind="text", facts=())
    return found


def _without_page_numbers(lines: list[Line], rules: Rules) -> list[Line]:
    """Call a number alone furniture where no sentence is running through it."""
    found = list(lines)
    for index, line in enumerate(lines):
        if line.kind != "text" or line.width > 12 or not rules.page_number.fullmatch(line.text):
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        apart = line.blanks > 0 and (following is None or following.blanks > 0)
        if apart or index == 0 or following is None or rules.end.search(lines[index - 1].text):
            found[index] = replace(line, kind="furniture")
    return found
