"""The readers by format, and the choice of one by a file's content and name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.records import SourceFile

Reader = Callable[[bytes, str, Limits, ReadOptions], list[SourceFile]]
"""A reader turns (bytes, name, limits, options) into source files: one for a text, several for an archive."""

BUILT_IN_MODULES = (
    "graphkit.read.text",
    "graphkit.read.csv_table",
    "graphkit.read.json_lines",
    "graphkit.read.html",
    "graphkit.read.archive",
    "graphkit.read.pictures",
    "graphkit.read.parquet",
    "graphkit.read.epub",
    "graphkit.read.docx",
    "graphkit.read.pdf",
    "graphkit.read.unreadable",
)
"""Modules that register readers when they are imported; the sniffers of the last are asked first."""

STANDARD_INPUT = "-"
REFUSED = "unreadable"
"""The one registered format whose reader only says what to do instead."""


@dataclass(frozen=True, slots=True)
class Format:
    """A registered format; see ``register_reader`` for the fields."""

    name: str
    reader: Reader
    sniff: Callable[[bytes], bool] | None = None
    binary: bool = False


_readers: dict[str, Format] = {}
_formats: dict[str, str] = {}
_ocr_formats: dict[str, str] = {}


def register_reader(
    format: str,
    suffixes: Sequence[str],
    sniff: Callable[[bytes], bool] | None = None,
    *,
    binary: bool = False,
    needs_ocr: bool = False,
) -> Callable[[Reader], Reader]:
    """Register the decorated function as the reader of a format.

    Parameters
    ----------
    format : str
        The name of the format, for example ``"txt"``; a later registration replaces an earlier one.
    suffixes : sequence of str
        The endings of its files, with the dot; case does not matter.
    sniff : callable, optional
        Tells from the bytes whether they are of this format; it overrules the ending of the file.
    binary : bool, optional
        Whether a file with one of these endings that ``sniff`` does not recognise is damaged.
    needs_ocr : bool, optional
        Whether folders are searched for such files only if the user wants text recognition.

    Returns
    -------
    callable
        The decorator; it gives the function back as it is.

    Examples
    --------
    >>> @register_reader("lines", [".lines"])
    ... def read_lines(data, name, limits, options):
    ...     return [SourceFile(name, line.decode()) for line in data.splitlines()]
    >>> [source.text for source in read_lines(b"a\\nb", "x.lines", None, None)]
    ['a', 'b']
    """

    def register(reader: Reader) -> Reader:
        if reader.__module__ not in BUILT_IN_MODULES:
            _load_built_in()
        _readers[format] = Format(format, reader, sniff, binary)
        (_ocr_formats if needs_ocr else _formats).update({suffix.lower(): format for suffix in suffixes})
        return reader

    return register


def known_formats() -> tuple[str, ...]:
    """Name the formats that have a reader, sorted.

    Examples
    --------
    >>> "txt" in known_formats()
    True
    """
    _load_built_in()
    return tuple(sorted(_readers.keys() - {REFUSED}))


def known_suffixes(options: ReadOptions | None = None) -> tuple[str, ...]:
    """List the file endings that have a reader, sorted; those of pictures only with ``options.ocr``.

    Examples
    --------
    >>> ".md" in known_suffixes(), ".png" in known_suffixes(), ".png" in known_suffixes(ReadOptions(ocr=True))
    (True, False, True)
    """
    _load_built_in()
    return tuple(sorted({*_formats, *(_ocr_formats if options and options.ocr else ())}))


def choose_format(data: bytes, name: str) -> Format:
    """Choose the format of a file by its content first and by the ending of its name second.

    Raises
    ------
    ReadError
        No reader is known, or the content is not what the ending says.

    Examples
    --------
    >>> choose_format(b"%PDF-1.7 ...", "page.txt").name
    'pdf'
    >>> choose_format("金华".encode(), "page.txt").name
    'txt'
    """
    _load_built_in()
    # The latest registration is asked first, so that a user's reader comes before ours.
    for known in reversed(list(_readers.values())):
        if known.sniff and known.sniff(data):
            return known
    suffix = PurePosixPath(name).suffix.lower()
    if name == STANDARD_INPUT:
        return _readers["txt"]
    chosen = _formats.get(suffix, _ocr_formats.get(suffix))
    if chosen is None:
        message = f"no reader for files that end in {suffix or 'nothing'}"
        raise ReadError(message, file=name, remedy=f"convert it to one of {', '.join(known_suffixes())}")
    if _readers[chosen].binary:
        message = f"the file ends in {suffix}, but its content is not of that format"
        raise ReadError(message, file=name, remedy="get the file again, or give it its right ending")
    return _readers[chosen]


def _load_built_in() -> None:
    for module in BUILT_IN_MODULES:
        import_module(module)
