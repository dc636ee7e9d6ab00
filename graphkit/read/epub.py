"""Electronic books (.epub): one source file for each chapter, in reading order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from graphkit.errors import ReadError
from graphkit.read.html import parse_html, render
from graphkit.read.html_blocks import list_blocks
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.read.safe_xml import iterate_xml
from graphkit.read.stated import iso_date
from graphkit.read.unpacking import Allowance, contain, open_zip, read_member, zip_names
from graphkit.records import SourceFile

CONTAINER = "META-INF/container.xml"
PAGE_TYPES = ("application/xhtml+xml", "text/html")
CORE_KEYS = {"date": "date", "publisher": "outlet", "creator": "author"}


def is_epub(data: bytes) -> bool:
    """Tell an electronic book among zip files by its table of parts."""
    return CONTAINER in zip_names(data)


@register_reader("epub", [".epub"], is_epub, binary=True)
def read_epub(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read the chapters of an electronic book; the name of each is ``book.epub/path``."""
    sources: list[SourceFile] = []
    with open_zip(data, name, limits) as archive:
        members = {member.filename: member for member in archive.infolist()}
        allowance = Allowance(limits, name)

        def read(path: str) -> bytes:
            if path not in members:
                raise ReadError(f"it has no {path}", file=name, remedy="get the book again")
            return read_member(archive, members[path], allowance, f"{name}/{contain(path)}")

        package_path = _package_path(read(CONTAINER), name)
        chapters, metadata = _read_package(read(package_path), name)
        for path in chapters:
            full_path = posixpath.normpath(posixpath.join(posixpath.dirname(package_path), unquote(path)))
            try:
                sources += _read_chapter(read(full_path), f"{name}/{contain(full_path)}", limits, metadata)
            except ReadError as error:
                if allowance.unpacked > limits.max_bytes:
                    raise
                options.report(error)
    if not sources:
        raise ReadError("the book has no text", file=name, remedy="books of pictures must be read with --ocr")
    return sources


def _read_chapter(data: bytes, name: str, limits: Limits, metadata: dict[str, str]) -> Iterator[SourceFile]:
    if not data.strip():
        return
    tree, repairs = parse_html(data, name, limits)
    text = render(list_blocks(tree))
    if text.strip():
        yield SourceFile(name, text, "epub", metadata=metadata, repairs=repairs)


def _package_path(container: bytes, name: str) -> str:
    for _, element in iterate_xml(container, name):
        if _local(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    raise ReadError("the book does not say where its package is", file=name, remedy="get the book again")


def _read_package(package: bytes, name: str) -> tuple[list[str], dict[str, str]]:
    """Read the order of the chapters and what the book says about itself."""
    pages: dict[str, str] = {}
    order: list[str] = []
    metadata: dict[str, str] = {}
    for event, element in iterate_xml(package, name):
        local, text = _local(element), (element.text or "").strip()
        if event != "end":
            continue
        if local == "item" and element.get("media-type") in PAGE_TYPES:
            if "nav" not in (element.get("properties") or "").split():
                pages[element.get("id") or ""] = element.get("href") or ""
        elif local == "itemref":
            order.append(element.get("idref") or "")
        elif local in CORE_KEYS and text:
            metadata.setdefault(CORE_KEYS[local], iso_date(text) if local == "date" else text)
    chapters = [pages[identifier] for identifier in dict.fromkeys(order) if identifier in pages]
    return chapters, {key: value for key, value in metadata.items() if value}


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
