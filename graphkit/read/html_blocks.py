"""The blocks of a web page, and which of them are its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from graphkit.read.stated import page_rules

SPACES = re.compile(r"[ \t\r\n\f\v]+")
BROKEN_LINE = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uff60])[ \t]*\r?\n[ \t\r\n]*(?=[\u3000-\u9fff\uff00-\uff60])"
)
WORDS = re.compile(r"[A-Za-z]+")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LEAST_TITLE = 4
SENTENCE = re.compile("[。！？；，：]")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without a line break of the page; ``element`` is the innermost one around it."""

    text: str
    heading: bool = False
    linked: int = 0
    element: Any = None

    @property
    def is_running(self) -> bool:
        """Whether it looks like a sentence: long enough, with punctuation, and not a link."""
        limit = page_rules()["html"]["thresholds"]
        long = len(self.text) >= limit["least_text"] and self.linked <= limit["link_share"] * len(self.text)
        return long and not self.heading and not self.is_foot and SENTENCE.search(self.text) is not None

    @property
    def is_foot(self) -> bool:
        """Whether it is a line that stands below every page of a site."""
        short = len(self.text) <= page_rules()["html"]["thresholds"]["foot_length"]
        return short and _foot().search(self.text) is not None


@lru_cache(maxsize=1)
def _foot() -> re.Pattern[str]:
    return re.compile(page_rules()["html"]["foot"], re.IGNORECASE)


def list_blocks(root: Any) -> list[Block]:
    """List the blocks of text below an element, without scripts, menus and hidden parts.

    Parameters
    ----------
    root : lxml element
        A page, or a part of one.

    Returns
    -------
    list of Block
        In the order of the page; ``<br>`` and every element that is not inline ends a block.
    """
    blocks: list[Block] = []
    pieces: list[tuple[str, bool]] = []
    open_elements: list[Any] = []
    links = headings = 0
    for event, element, tag in _walk(root):
        step = 1 if event == "start" else -1
        if event == "text":
            pieces.append((element, links > 0))
            continue
        links += step * (tag == "a")
        if tag in _rule("inline"):
            continue
        blocks += _close(pieces, headings > 0, open_elements[-1] if open_elements else root)
        headings += step * (tag in _rule("headings"))
        if event == "start":
            open_elements.append(element)
        else:
            open_elements.pop()
    return [*blocks, *_close(pieces, False, root)]


def _close(pieces: list[tuple[str, bool]], heading: bool, element: Any) -> list[Block]:
    """Make a block of the pieces of text since the last line break, if they hold any."""
    text = SPACES.sub(" ", BROKEN_LINE.sub("", "".join(piece for piece, _ in pieces))).strip()
    linked = sum(len("".join(piece.split())) for piece, in_link in pieces if in_link)
    pieces.clear()
    return [Block(text, heading, linked, element)] if text.strip("\u200b\ufeff") else []


def choose_blocks(blocks: Sequence[Block], title: str = "") -> list[Block]:
    """Choose the blocks of the text: those in the smallest element that holds nearly all running text.

    Parameters
    ----------
    blocks : sequence of Block
        From ``list_blocks``.
    title : str, optional
        What the page states as its title: it may stand above the text without being marked.

    Returns
    -------
    list of Block
        Without lists of links; the heading right above the chosen element is taken along.
    """
    blocks = _without_teasers(blocks)
    running = [block for block in blocks if block.is_running]
    if not running:
        return [block for block in blocks if 2 * block.linked < len(block.text)]
    within = set(_body_element(running).iter())
    inside = [index for index, block in enumerate(blocks) if block.element in within]
    first, last = min(inside), max(inside)
    chosen = [block for block in blocks[first : last + 1] if _is_kept(block)]
    if not any(block.heading for block in chosen):
        above = _heading_above(blocks, first, title)
        if above is not None:
            chosen = [replace(blocks[above], heading=True), *blocks[above + 1 : first], *chosen]
        chosen = [block for block in chosen if _is_kept(block)]
    # A heading with nothing below it belongs to a list that was left out.
    while len(chosen) > 1 and chosen[-1].heading:
        chosen.pop()
    return chosen


def _without_teasers(blocks: Sequence[Block]) -> list[Block]:
    """Leave out what stands below a heading that is a link, if it is short: it sums up another article."""
    limit = page_rules()["html"]["thresholds"]
    below: dict[Any, int] = {}
    for block in blocks:
        if block.element is not None and not block.heading:
            for element in (block.element, block.element.getparent()):
                below[element] = below.get(element, 0) + len(block.text)
    teasers = {
        block.element.getparent()
        for block in blocks
        if block.heading
        and block.element is not None
        and block.linked > limit["link_share"] * len(block.text)
    }
    short = {element for element in teasers if below.get(element, 0) <= limit["teaser_length"]} - {None}
    return [
        block
        for block in blocks
        if block.element is None or not {block.element, block.element.getparent()} & short
    ]


@lru_cache(maxsize=8)
def _rule(name: str) -> frozenset[str]:
    return frozenset(page_rules()["html"][name])


def _walk(root: Any) -> Iterator[tuple[str, Any, str]]:
    """Yield ("start" | "end" | "text", element or text, tag), without recursion and what is left out."""
    lengths = _sum_up(root, {element: len((element.text or "").strip()) for element in root.iter("*")})
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if done:
            yield "end", element, tag
        elif tag and not _is_left_out(element, tag, 2 * lengths[element] > lengths[root]):
            yield "start", element, tag
            if element.text:
                yield "text", element.text, tag
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element)]
            continue
        if element is not root and element.tail:
            yield "text", element.tail, tag


def _is_left_out(element: Any, tag: str, holds_most: bool) -> bool:
    """Tell what is no text of the page; a name says nothing where most of the text is below it."""
    if tag in _rule("dropped") or tag in _rule("skipped") or tag == "head":
        return True
    if holds_most or tag in ("body", "html", "article", "main"):
        return False
    if element.get("hidden") is not None or HIDDEN.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    words = WORDS.findall(names)
    return not _rule("furniture").isdisjoint(words) and _rule("text_names").isdisjoint(words)


def _sum_up(root: Any, lengths: dict[Any, int]) -> dict[Any, int]:
    """Add the length of every element to that of the elements around it, each once."""
    for element in reversed(list(root.iter("*"))):
        parent = element.getparent()
        if element is not root and parent is not None:
            lengths[parent] = lengths.get(parent, 0) + lengths.get(element, 0)
    return lengths


def _body_element(running: Sequence[Block]) -> Any:
    """Find the deepest element that holds nearly all running text."""
    kept = page_rules()["html"]["thresholds"]["kept_share"]
    own: dict[Any, int] = {}
    for block in running:
        own[block.element] = own.get(block.element, 0) + len(block.text)
    body = running[0].element.getroottree().getroot()
    held = _sum_up(body, own)
    least = kept * held[body]
    while below := [child for child in body.iterchildren("*") if held.get(child, 0) >= least]:
        body = below[0]
    return body


def _is_kept(block: Block) -> bool:
    if block.is_foot:
        return False
    link_share = page_rules()["html"]["thresholds"]["link_share"]
    return block.linked <= link_share * len("".join(block.text.split())) or block.is_running


def _heading_above(blocks: Sequence[Block], first: int, title: str) -> int | None:
    """Find the title that stands above the element with the text."""
    for index in range(first - 1, max(-1, first - 12), -1):
        text = "".join(blocks[index].text.split())
        stated = len(text) >= LEAST_TITLE and "".join(title.split()).startswith(text)
        if (blocks[index].heading or stated) and blocks[index].linked == 0:
            return index
    return None
