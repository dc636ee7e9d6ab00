"""Unpacking within limits: piece by piece, so that no bomb is ever larger in memory than allowed."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from graphkit.errors import ReadError
from graphkit.read.limits import Limits, default_limits

CHUNK = 65_536
FREE_BYTES = 100_000
"""Unpacked size up to which the ratio does not matter: a short file of spaces is no bomb."""
ENTRY_MARK = b"PK\x01\x02"
PIECEWISE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
    OverflowError, KeyError, IndexError,
)  # fmt: skip
DRIVE = re.compile(r"^[A-Za-z]:")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked from one file on disk, shared by all that is nested in it."""

    limits: Limits
    name: str
    unpacked: int = 0

    def take(self, count: int) -> None:
        """Count bytes off.

        Raises
        ------
        ReadError
            Too much is unpacked in all.
        """
        self.unpacked += count
        if self.unpacked > self.limits.max_bytes:
            message = f"more than {self.limits.max_bytes / 1e6:g} MB come out of it"
            raise ReadError(message, file=self.name, remedy="split it, or raise max_bytes in the limits")

    def check_ratio(self, unpacked: int, packed: int, name: str) -> None:
        """Refuse what is packed too tightly to be honest text.

        Raises
        ------
        ReadError
            The ratio is over the limit.
        """
        if unpacked > FREE_BYTES and unpacked > self.limits.max_ratio * max(packed, 1):
            message = f"it unpacks to more than {self.limits.max_ratio} times its size"
            raise ReadError(message, file=name, remedy="unpack it yourself, or raise max_ratio in the limits")


def unpack_stream(stream: BinaryIO, packed: int, allowance: Allowance, name: str) -> bytes:
    """Read a stream that unpacks itself, within the allowance.

    Parameters
    ----------
    stream : binary file
        Its ``read(n)`` gives at most n unpacked bytes.
    packed : int
        The size before unpacking.
    allowance : Allowance
        What may still be unpacked.
    name : str
        The name for error messages.

    Returns
    -------
    bytes
        The whole content.

    Raises
    ------
    ReadError
        It is too large, too tightly packed or damaged.

    Examples
    --------
    >>> from graphkit.read.limits import default_limits
    >>> unpack_stream(io.BytesIO(b"abc"), 3, Allowance(default_limits(), "a.zip"), "a.zip/b.txt")
    b'abc'
    """
    return b"".join(_pieces(stream, packed, allowance, name))


def _pieces(stream: BinaryIO, packed: int, allowance: Allowance, name: str) -> Iterator[bytes]:
    unpacked = 0
    while piece := stream.read(CHUNK):
        unpacked += len(piece)
        allowance.take(len(piece))
        allowance.check_ratio(unpacked, packed, name)
        yield piece


@contextmanager
def open_zip(data: bytes, name: str, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a zip file in memory; whatever goes wrong inside the block becomes a typed error.

    Raises
    ------
    ReadError
        It is damaged, or has too many members.
    """
    # The list of members takes far more memory than the archive; so they are counted before it is made.
    if data.count(ENTRY_MARK) > limits.max_members:
        message = f"the archive has more than {limits.max_members} files"
        raise ReadError(message, file=name, remedy="split it, or raise max_members in the limits")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except ZIP_FAULTS as error:
        message = f"the archive is damaged: {error}"
        raise ReadError(message, file=name, remedy="get it again, or unpack it and read the files") from error


def zip_names(data: bytes) -> frozenset[str]:
    """Name the members of a zip file; none where it is not one, or damaged, or has too many.

    Examples
    --------
    >>> zip_names(b"no zip")
    frozenset()
    """
    if not data.startswith(b"PK\x03\x04") or data.count(ENTRY_MARK) > default_limits().max_members:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except ZIP_FAULTS:
        return frozenset()


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance, name: str) -> bytes:
    """Unpack one member of a zip file within the allowance.

    Raises
    ------
    ReadError
        It is encrypted, a link, packed in an unusual way, too large, too tightly packed or damaged.
    """
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind and kind != stat.S_IFREG:
        raise ReadError("links and devices in an archive are not followed", file=name, remedy="leave it out")
    if member.flag_bits & 1:
        raise ReadError("it is encrypted", file=name, remedy="unpack it with its password first")
    if member.compress_type not in PIECEWISE:
        message = "it is packed with a method other than deflate"
        raise ReadError(message, file=name, remedy="unpack it, or pack it anew as a plain zip")
    allowance.check_ratio(member.file_size, member.compress_size, name)
    try:
        with archive.open(member) as stream:
            return unpack_stream(stream, member.compress_size, allowance, name)  # type: ignore[arg-type]
    except ZIP_FAULTS as error:
        message = f"it is damaged: {error}"
        raise ReadError(message, file=name, remedy="get the archive again") from error


def member_name(member: zipfile.ZipInfo) -> str:
    """Give a member's name, in Chinese where an old program wrote it as GB18030.

    Examples
    --------
    >>> member_name(zipfile.ZipInfo("要闻/a.txt"))
    '要闻/a.txt'
    """
    utf8 = member.flag_bits & 0x800
    if utf8 or member.filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def contain(path: str) -> str:
    """Make a member's path one that lies below its archive, whatever it says.

    Examples
    --------
    >>> contain("../../etc/passwd"), contain("C:\\\\news\\\\a.txt"), contain("/b.txt")
    ('etc/passwd', 'news/a.txt', 'b.txt')
    """
    plain = UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", DRIVE.sub("", path.replace("\\", "/")))
    return "/".join(part for part in plain.split("/") if part not in ("", ".", ".."))
