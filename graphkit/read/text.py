"""Plain text and Markdown: finding the encoding, and repairing what no encoding explains."""

from __future__ import annotations

import codecs
import re

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.records import SourceFile

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# UTF-32 stands before UTF-16 because the first two bytes of their marks are the same.
GB18030_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|\xa1[\xa3\xa1\xb0\xb1\xba]|\xa3[\xa1-\xfe]")
BIG5_COMMON = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xbf]")
GB18030_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
COMMON_RUNS = {
    encoding: re.compile(b"(?:" + common.pattern + b"|[\\n-~]){0,12}")
    for encoding, common in (("gb18030", GB18030_COMMON), ("big5", BIG5_COMMON))
}
RESYNCHRONISE = "graphkit.resynchronise"
MAX_STRANGE = 0.1
"""Above this share of control characters and replaced bytes a file is not text."""


def resynchronise(error: UnicodeError) -> tuple[str, int]:
    """Replace a broken character and go on where the next ones make sense.

    A lost or added byte shifts all pairs of bytes after it, so that a plain replacement would turn the
    rest of the line into other characters.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    common = COMMON_RUNS["big5" if "big5" in error.encoding else "gb18030"]
    after = range(error.start + 1, min(error.start + 4, len(error.object)) + 1)
    best = max(after, key=lambda at: (_length_of_match(common, error.object, at), -at), default=error.end)
    return REPLACEMENT, best


def _length_of_match(pattern: re.Pattern[bytes], data: bytes, start: int) -> int:
    match = pattern.match(data, start)
    return match.end() - start if match else 0


codecs.register_error(RESYNCHRONISE, resynchronise)


@register_reader("txt", [".txt", ".text"])
def read_text(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read plain text in UTF-8, UTF-16, UTF-32, GB18030 or Big5."""
    return [_read(data, name, "txt")]


@register_reader("md", [".md", ".markdown"])
def read_markdown(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read Markdown as text; the marks of its headings are understood by the cleaning."""
    return [_read(data, name, "md")]


def decode(data: bytes, name: str = "") -> tuple[str, dict[str, int]]:
    """Decode bytes of unknown encoding; say what was repaired.

    Strict UTF-8 comes first, then a byte order mark, then GB18030 or Big5, whichever explains more of
    the bytes by common characters. Bytes that stay unexplained and control characters become U+FFFD.

    Parameters
    ----------
    data : bytes
        The content of a file.
    name : str, optional
        The file's name, for the error message.

    Returns
    -------
    tuple of (str, dict)
        The text and the repairs: ``encoding_<name>``, ``invalid_bytes``, ``control_characters``.

    Raises
    ------
    ReadError
        More than a tenth of it is not text.

    Examples
    --------
    >>> decode("义乌".encode("gb18030"))
    ('义乌', {'encoding_gb18030': 1})
    """
    encoding, body = _encoding_of(data)
    text = body.decode(encoding, errors="replace" if encoding.startswith("utf") else RESYNCHRONISE)
    invalid = text.count(REPLACEMENT) - _stated_replacements(body, encoding)
    text, controls = CONTROLS.subn(REPLACEMENT, text)
    if invalid + controls > MAX_STRANGE * len(text):
        remedy = "convert it to text first; scans need OCR"
        raise ReadError("the file is not text", file=name, remedy=remedy)
    counts = {f"encoding_{encoding}": int(encoding != "utf-8")}
    counts |= {"invalid_bytes": invalid, "control_characters": controls}
    return text, {repair: count for repair, count in counts.items() if count > 0}


def _read(data: bytes, name: str, format: str) -> SourceFile:
    text, repairs = decode(data, name)
    if not text.strip():
        raise ReadError("the file is empty", file=name, remedy="leave it out")
    return SourceFile(name, text, format, repairs=repairs)


def _encoding_of(data: bytes) -> tuple[str, bytes]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    if _is_valid(data, "utf-8"):
        return "utf-8", data
    if b"\x00" in data[:4000] and (encoding := _bare_utf16(data)):
        return encoding, data
    return _legacy_encoding(data), data


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _bare_utf16(data: bytes) -> str:
    """Recognise UTF-16 without a mark by its line breaks and ASCII, whose other byte is zero."""
    little, big = data[1:4000:2].count(0), data[0:4000:2].count(0)
    encoding = "utf-16-le" if little > big else "utf-16-be"
    return encoding if max(little, big) > 4 * min(little, big) and _is_valid(data, encoding) else ""


def _legacy_encoding(data: bytes) -> str:
    valid = [encoding for encoding in ("gb18030", "big5") if _is_valid(data, encoding)]
    if len(valid) == 1:
        return valid[0]
    if not valid and _damage(data, "utf-8") <= min(_damage(data, "gb18030"), _damage(data, "big5")):
        return "utf-8"
    return "big5" if _looks_like_big5(data) else "gb18030"


def _looks_like_big5(data: bytes) -> bool:
    """Common characters of GB18030 have a high second byte; those of Big5 often a low one."""
    pairs = GB18030_PAIR.findall(data[:200_000])
    gb18030 = sum(1 for pair in pairs if GB18030_COMMON.fullmatch(pair))
    big5 = sum(1 for pair in pairs if BIG5_COMMON.fullmatch(pair))
    return big5 > gb18030


def _damage(data: bytes, encoding: str) -> int:
    """Count the places of a sample that an encoding cannot explain."""
    return data[:200_000].decode(encoding, errors="replace").count(REPLACEMENT)


def _stated_replacements(body: bytes, encoding: str) -> int:
    """Count the U+FFFD that the file itself holds, so that they are not reported as repairs."""
    return body.count(REPLACEMENT.encode(encoding)) if encoding.startswith("utf") else 0
