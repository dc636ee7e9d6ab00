"""Archives: zip and gz, nested as they may be, each file in them read as if it lay in a folder."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from zipfile import ZipInfo

from graphkit.errors import ReadError
from graphkit.read.files import read_data
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import choose_format, known_suffixes, register_reader
from graphkit.read.unpacking import (
    ZIP_FAULTS,
    Allowance,
    contain,
    member_name,
    open_zip,
    read_member,
    unpack_stream,
)
from graphkit.records import SourceFile

ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
GZIP_MARK = b"\x1f\x8b"
HIDDEN = (".", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file in an archive that is no archive itself."""

    name: str
    data: bytes
    named_like: str
    contained: bool = False


@dataclass(frozen=True, slots=True)
class Unpacking:
    """What all levels of one archive share."""

    limits: Limits
    options: ReadOptions
    allowance: Allowance


def is_zip(data: bytes) -> bool:
    """Tell a zip file by its first bytes."""
    return data.startswith(ZIP_MARKS)


def is_gzip(data: bytes) -> bool:
    """Tell a gz file by its first bytes."""
    return data.startswith(GZIP_MARK)


@register_reader("zip", [".zip"], is_zip, binary=True)
def read_zip(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read every file of a zip archive that has a reader; its name is ``archive.zip/path``."""
    return _read_archive(data, name, limits, options)


@register_reader("gz", [".gz"], is_gzip, binary=True)
def read_gzip(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read the file that is packed in a gz file."""
    return _read_archive(data, name, limits, options)


def _read_archive(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    unpacking = Unpacking(limits, options, Allowance(limits, name))
    sources: list[SourceFile] = []
    for leaf in _leaves(data, name, name, unpacking, 1):
        try:
            sources += _read_leaf(leaf, unpacking)
        except ReadError as error:
            _report(error, unpacking)
    if not sources and (options.on_error is None or not unpacking.allowance.unpacked):
        remedy = f"it may hold {', '.join(known_suffixes(options))}"
        raise ReadError("the archive holds no file that can be read", file=name, remedy=remedy)
    return sources


def _read_leaf(leaf: Leaf, unpacking: Unpacking) -> list[SourceFile]:
    sources = read_data(leaf.data, leaf.name, unpacking.limits, unpacking.options, leaf.named_like)
    # What a document unpacks by itself counts too, as far as it stays in memory.
    unpacking.allowance.take(max(0, sum(len(source.text) for source in sources) - len(leaf.data)))
    if not leaf.contained:
        return sources
    return [replace(source, repairs={**source.repairs, "contained_path": 1}) for source in sources]


def _report(error: ReadError, unpacking: Unpacking) -> None:
    """Go on after an error of one member; stop where the archive itself has used up its allowance."""
    if unpacking.allowance.unpacked > unpacking.limits.max_bytes:
        raise error
    unpacking.options.report(error)


def _leaves(data: bytes, name: str, named_like: str, unpacking: Unpacking, depth: int) -> Iterator[Leaf]:
    if depth > unpacking.limits.max_depth:
        message = f"archives are nested more than {unpacking.limits.max_depth} deep"
        raise ReadError(message, file=name, remedy="unpack it yourself, or raise max_depth in the limits")
    if is_gzip(data):
        inner, inner_name = _unpack_gzip(data, name, unpacking), _without_ending(named_like)
        yield from _below(inner, name, inner_name, unpacking, depth)
        return
    with open_zip(data, name, unpacking.limits) as archive:
        taken: set[str] = set()
        for member in archive.infolist():
            if _is_wanted(member, unpacking.options):
                inner_name = contain(member_name(member))
                full_name = f"{name}/{_distinct(inner_name, taken)}"
                try:
                    inner = read_member(archive, member, unpacking.allowance, full_name)
                except ReadError as error:
                    _report(error, unpacking)
                    continue
                contained = inner_name != member_name(member)
                for leaf in _below(inner, full_name, inner_name, unpacking, depth):
                    yield replace(leaf, contained=leaf.contained or contained)


def _below(inner: bytes, name: str, named_like: str, unpacking: Unpacking, depth: int) -> Iterator[Leaf]:
    """Give a file as it is, or what an inner archive holds."""
    if not (is_gzip(inner) or is_zip(inner)) or _format_of(inner, named_like) not in ("zip", "gz"):
        yield Leaf(name, inner, named_like)
        return
    try:
        yield from _leaves(inner, name, named_like, unpacking, depth + 1)
    except ReadError as error:
        _report(error, unpacking)


def _format_of(data: bytes, name: str) -> str:
    try:
        return choose_format(data, name).name
    except ReadError:
        return ""


def _unpack_gzip(data: bytes, name: str, unpacking: Unpacking) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return unpack_stream(stream, len(data), unpacking.allowance, name)  # type: ignore[arg-type]
    except ZIP_FAULTS as error:
        raise ReadError(f"it is damaged: {error}", file=name, remedy="get it again") from error


def _without_ending(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _is_wanted(member: ZipInfo, options: ReadOptions) -> bool:
    """Take the files that a folder's search would take."""
    parts = PurePosixPath(contain(member_name(member))).parts
    hidden = any(part.startswith(HIDDEN) for part in parts)
    suffix = PurePosixPath(parts[-1]).suffix.lower() if parts else ""
    return not member.is_dir() and not hidden and suffix in known_suffixes(options)


def _distinct(name: str, taken: set[str]) -> str:
    """Number the names that an archive holds twice."""
    distinct, number = name, 1
    while distinct in taken:
        number += 1
        distinct = f"{name} ({number})"
    taken.add(distinct)
    return distinct
