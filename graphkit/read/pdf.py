"""PDF files with a text layer; scanned pages by text recognition, if the user wants it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from graphkit.errors import ReadError
from graphkit.read.extras import load
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.pdf_layout import Glyph, lay_out
from graphkit.read.recognise import recognise
from graphkit.read.registry import register_reader
from graphkit.read.unpacking import CHUNK, Allowance
from graphkit.records import SourceFile

MARK = b"%PDF-"
DICTIONARY = 3_000
LZW_BYTES = 20_000
"""Packed size up to which the old LZW packing, which can hide 2,000 times as much, is accepted."""
ELEMENTS_A_PAGE = 50
UNMAPPED = re.compile("[\x00-\x08\x0e-\x1f\ufffd-\uffff\ue000-\uf8ff]")
MOST_UNMAPPED = 0.3
LEAST_TEXT = 8
"""Characters under which a page counts as one without text: a scan may carry a stamp or a number."""
DOTS_AN_INCH = 300
LARGEST_SIDE = 6_000
SCAN_REMEDY = (
    "scans are read with --ocr, which needs Tesseract: apt install tesseract-ocr tesseract-ocr-chi-sim"
)


def is_pdf(data: bytes) -> bool:
    """Tell a PDF file by its mark, which may stand a little after the beginning."""
    return MARK in data[:1024]


@register_reader("pdf", [".pdf"], is_pdf, binary=True)
def read_pdf(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read a PDF file column by column, as a reader would; pages are parted by blank lines."""
    check_streams(data, name, limits)
    pdfium = load("pypdfium2", "pdf", name)
    with closing(_open(pdfium, data, name)) as document:
        if len(document) > limits.max_elements // ELEMENTS_A_PAGE:
            message = f"the document has more than {limits.max_elements // ELEMENTS_A_PAGE} pages"
            raise ReadError(message, file=name, remedy="split it, or raise max_elements in the limits")
        pages = list(_pages(document, name, limits, options))
    texts = [text for text in pages if text.strip()]
    if not texts:
        raise ReadError("its pages are pictures without text", file=name, remedy=SCAN_REMEDY)
    text = "\n\n".join(texts) + "\n"
    if len(UNMAPPED.findall(text)) > MOST_UNMAPPED * len(text):
        raise ReadError(
            "its fonts do not say which characters they show", file=name, remedy="read it with --ocr"
        )
    empty = len(pages) - len(texts)
    return [SourceFile(name, text, "pdf", repairs={"page_without_text": empty} if empty else {})]


def check_streams(data: bytes, name: str, limits: Limits) -> None:
    """Unpack the packed parts piece by piece, keeping nothing, before the library unpacks them whole.

    Raises
    ------
    ReadError
        They hold more than the limits allow.
    """
    allowance = Allowance(limits, name)
    for header, start in _streams(data):
        if b"/Image" in header:
            continue
        if b"LZW" in header and data.find(b"endstream", start, start + LZW_BYTES) < 0:
            raise ReadError("it is packed in an old way", file=name, remedy="print it to a new PDF")
        if b"Flate" in header or b"/Fl" in header:
            twice = header.count(b"Flate") > 1
            _count(data, start, allowance, name, twice)


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Find the streams: what stands before each in its dictionary, and where it begins."""
    at = data.find(b"stream")
    while at >= 0:
        if data[at - 3 : at] != b"end":
            opening = max(data.rfind(b" obj", max(0, at - DICTIONARY), at), at - DICTIONARY, 0)
            start = at + len(b"stream")
            start += 2 if data[start : start + 2] == b"\r\n" else 1
            yield data[opening:at], start
        at = data.find(b"stream", at + 6)


def _count(data: bytes, start: int, allowance: Allowance, name: str, twice: bool) -> None:
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    unpacked = 0
    for at in range(start, len(data), CHUNK):
        pending = data[at : at + CHUNK]
        while pending and not outer.eof:
            try:
                piece = outer.decompress(pending, CHUNK)
                pending = outer.unconsumed_tail
                pieces = _inflate(inner, piece) if twice else iter((piece,))
                for part in pieces:
                    unpacked += len(part)
                    allowance.take(len(part))
                    allowance.check_ratio(unpacked, at + CHUNK - start, name)
            except zlib.error:
                return
        if outer.eof:
            return


def _inflate(stream: Any, data: bytes) -> Iterator[bytes]:
    while data:
        yield stream.decompress(data, CHUNK)
        data = stream.unconsumed_tail


def _open(pdfium: Any, data: bytes, name: str) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        message = "it is locked with a password" if locked else f"it is damaged: {error}"
        remedy = "save it without one" if locked else "get it again, or print it to a new PDF"
        raise ReadError(message, file=name, remedy=remedy) from error


def _pages(document: Any, name: str, limits: Limits, options: ReadOptions) -> Iterator[str]:
    for number in range(len(document)):
        try:
            page = document[number]
        except Exception as error:  # the library raises its own error for a page that it cannot load
            message = f"page {number + 1} is damaged: {error}"
            options.report(ReadError(message, file=name, remedy="print it to a new PDF"))
            continue
        with closing(page):
            text = lay_out(list(_glyphs(page)))
            if options.ocr and (len(text.strip()) < LEAST_TEXT or _is_unmapped(text)):
                text = recognise(_picture(page), f"{name}, page {number + 1}", limits, options)
        yield text if len(text.strip()) >= LEAST_TEXT else ""


def _is_unmapped(text: str) -> bool:
    return len(UNMAPPED.findall(text)) > MOST_UNMAPPED * len(text)


def _glyphs(page: Any) -> Iterator[Glyph]:
    """Yield the characters of a page with their places; y grows downwards."""
    raw = load("pypdfium2.raw", "pdf", "")
    height = page.get_height()
    box = raw.FS_RECTF()
    with closing(page.get_textpage()) as text_page:
        for index in range(text_page.count_chars()):
            code = raw.FPDFText_GetUnicode(text_page.raw, index)
            if code in (0x0D, 0x0A) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                continue
            raw.FPDFText_GetLooseCharBox(text_page.raw, index, box)
            size = raw.FPDFText_GetFontSize(text_page.raw, index)
            yield Glyph(chr(code), box.left, height - box.top, box.right, height - box.bottom, size)


def _picture(page: Any) -> bytes:
    """Draw a page in grey as a PGM file."""
    inches = max(page.get_width(), page.get_height()) / 72
    scale = min(DOTS_AN_INCH, LARGEST_SIDE / inches) / 72
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    lines = (rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
