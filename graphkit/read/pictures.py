"""Pictures of pages: read by text recognition, if the user wants it."""

from __future__ import annotations

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.pdf import SCAN_REMEDY
from graphkit.read.recognise import recognise
from graphkit.read.registry import register_reader
from graphkit.records import SourceFile

MARKS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"GIF8",
)
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")


def is_picture(data: bytes) -> bool:
    """Tell a picture by its first bytes."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    bmp = data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00"
    return data.startswith(MARKS) or webp or bmp


@register_reader("picture", SUFFIXES, is_picture, binary=True, needs_ocr=True)
def read_picture(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read the picture of a page."""
    if not options.ocr:
        raise ReadError("this is a picture", file=name, remedy=SCAN_REMEDY)
    text = recognise(data, name, limits, options)
    if not text.strip():
        raise ReadError("no text was recognised", file=name, remedy="scan it at 300 dots an inch, upright")
    return [SourceFile(name, text, "picture", repairs={"recognised_page": 1})]
