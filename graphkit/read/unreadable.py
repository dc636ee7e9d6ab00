"""Formats that are recognised only to say what can be done about them."""

from __future__ import annotations

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.read.unpacking import zip_names
from graphkit.records import SourceFile

KNOWN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file", "save it as .docx or .csv"),
    (b"{\\rtf", "a Rich Text file", "save it as .docx"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it, or pack it as .zip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, or pack it as .zip"),
    (b"BZh", "a bzip2 archive", "unpack it, or pack it as .gz"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it, or pack it as .gz"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it, or pack it as .gz"),
    (b"AT&TFORM", "a DjVu file", "convert it to PDF"),
)
PARTS = {
    "xl/workbook.xml": ("an Excel workbook", "save the sheet as .csv"),
    "ppt/presentation.xml": ("a PowerPoint file", "save it as PDF"),
    "content.xml": ("an OpenDocument file", "save it as .docx"),
}
TAR_MARK, TAR_PLACE = b"ustar", 257


def is_unreadable(data: bytes) -> bool:
    """Tell whether the bytes are of a format that is known to have no reader."""
    return bool(_describe(data))


@register_reader("unreadable", [], is_unreadable)
def refuse(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Name the format and the way out."""
    found, remedy = _describe(data)
    raise ReadError(f"there is no reader for {found}", file=name, remedy=remedy)


def _describe(data: bytes) -> tuple[str, ...]:
    if data[TAR_PLACE : TAR_PLACE + len(TAR_MARK)] == TAR_MARK:
        return ("a tar archive", "unpack it, or pack it as .zip")
    for part in PARTS.keys() & zip_names(data):
        return PARTS[part]
    return next(((found, remedy) for mark, found, remedy in KNOWN if data.startswith(mark)), ())
