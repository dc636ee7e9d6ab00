"""Word documents (.docx): the paragraphs in order, headings marked, text boxes in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.read.safe_xml import iterate_xml
from graphkit.read.unpacking import Allowance, open_zip, read_member, zip_names
from graphkit.records import SourceFile

MAIN_PART = "word/document.xml"
STYLES_PART = "word/styles.xml"
CORE_PART = "docProps/core.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
HEADING_STYLE = re.compile(r"(?:heading|标题|title)\s*[1-6]?", re.IGNORECASE)
LOCAL_NAMES = {"t": "", "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
LONGEST_HEADING = 100
LEAST_SENTENCE = 12
ENDS = tuple("。！？!?…：:；;”’」』）)")


@dataclass(slots=True)
class Part:
    """One XML part of the document and how to get at the others."""

    archive: ZipFile
    allowance: Allowance
    name: str
    headings: frozenset[str] = field(default=frozenset())

    def read(self, path: str) -> bytes:
        """Unpack a part; nothing where the document has none of that name."""
        if path not in self.archive.namelist():
            return b""
        return read_member(self.archive, self.archive.getinfo(path), self.allowance, f"{self.name}/{path}")


def is_docx(data: bytes) -> bool:
    """Tell a Word document among zip files by its main part."""
    return MAIN_PART in zip_names(data)


@register_reader("docx", [".docx"], is_docx, binary=True)
def read_docx(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read a Word document: one line a paragraph, headings with ``#``, deleted text left out."""
    with open_zip(data, name, limits) as archive:
        part = Part(archive, Allowance(limits, name), name)
        main = part.read(MAIN_PART)
        if not main:
            raise ReadError("the document has no text part", file=name, remedy="save it anew as .docx")
        part.headings = frozenset(_heading_styles(part.read(STYLES_PART), name))
        text = _join(list(_paragraphs(main, name, part.headings)))
        metadata = _metadata(part.read(CORE_PART), name)
    if not text.strip():
        remedy = "if its pages are pictures, save it as PDF and use --ocr"
        raise ReadError("the document has no text", file=name, remedy=remedy)
    return [SourceFile(name, text + "\n", "docx", metadata=metadata)]


def _paragraphs(main: bytes, name: str, headings: frozenset[str]) -> Iterator[str]:
    tags = (f"{W}p", f"{STRICT_W}p")
    for event, paragraph in iterate_xml(main, name, tags):
        if event == "end":
            if not any(True for _ in paragraph.iterancestors(FALLBACK)):
                yield _line(paragraph, headings)
            _release(paragraph)


def _join(paragraphs: list[str]) -> str:
    """Part paragraphs by blank lines, unless each is a line of a page that was typed line by line."""
    long = [text.strip() for text in paragraphs if len(text.strip()) >= LEAST_SENTENCE]
    ended = sum(1 for text in long if text.endswith(ENDS))
    return ("\n\n" if 2 * ended >= len(long) else "\n").join(paragraphs).strip("\n")


def _release(element: Any) -> None:
    """Free a paragraph that is done with, and its siblings before it, so that memory stays flat."""
    tail = element.getparent()
    element.clear()
    while tail is not None and element.getprevious() is not None:
        del tail[0]


def _line(paragraph: Any, headings: frozenset[str]) -> str:
    namespace = paragraph.tag[: paragraph.tag.index("}") + 1]
    pieces: list[str] = []
    for element in paragraph.iter():
        local = str(element.tag).removeprefix(namespace)
        if local in LOCAL_NAMES and _is_shown(element, namespace):
            pieces.append((element.text or "") if local == "t" else LOCAL_NAMES[local])
    text = "".join(pieces)
    style = paragraph.find(f"{namespace}pPr/{namespace}pStyle")
    is_heading = style is not None and style.get(f"{namespace}val") in headings
    short = 0 < len(text.strip()) <= LONGEST_HEADING and "\n" not in text
    return f"# {text.strip()}" if is_heading and short else text


def _is_shown(element: Any, namespace: str) -> bool:
    """Leave out the definitions of tab stops, and text that was moved to another place."""
    parent = element.getparent()
    in_run = parent is not None and parent.tag == f"{namespace}r"
    return in_run and not any(True for _ in element.iterancestors(f"{namespace}moveFrom"))


def _heading_styles(styles: bytes, name: str) -> Iterator[str]:
    """Find the styles whose name, in English or Chinese, is that of a heading."""
    if not styles:
        return
    for event, style in iterate_xml(styles, name, (f"{W}style", f"{STRICT_W}style")):
        if event == "end":
            namespace = style.tag[: style.tag.index("}") + 1]
            shown = style.find(f"{namespace}name")
            if shown is not None and HEADING_STYLE.fullmatch(shown.get(f"{namespace}val", "")):
                yield style.get(f"{namespace}styleId", "")


def _metadata(core: bytes, name: str) -> dict[str, str]:
    """Take title and author; the dates in the file are those of its making, not of the article."""
    found: dict[str, str] = {}
    if core:
        for event, element in iterate_xml(core, name):
            key = str(element.tag).removeprefix(DUBLIN_CORE)
            if event == "end" and key == "title" and (element.text or "").strip():
                found["title"] = element.text.strip()
    return found
