"""XML from outside: no DTD, no entities, no network, one element at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from graphkit.errors import ReadError

DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00")
REMEDY = "open the document and save it anew"


def iterate_xml(data: bytes, name: str, tags: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield (event, element) at the start and end of elements.

    Parameters
    ----------
    data : bytes
        An XML document in UTF-8.
    name : str
        Its name, for error messages.
    tags : tuple of str
        The elements that are wanted, with their namespaces; all if empty.

    Yields
    ------
    tuple of (str, lxml element)
        The caller may clear an element at its end, so that memory stays flat.

    Raises
    ------
    ReadError
        It has a document type declaration, is nested too deeply or is not well-formed.

    Examples
    --------
    >>> [element.text for event, element in iterate_xml(b"<a><b>1</b></a>", "a.xml") if event == "end"][:1]
    ['1']
    """
    from lxml import etree

    if data.startswith(WIDE_MARKS) or any(mark in data for mark in DECLARATIONS):
        raise ReadError("the XML declares a document type or entities", file=name, remedy=REMEDY)
    try:
        yield from etree.iterparse(
            io.BytesIO(data), events=("start", "end"), tag=tags or None, resolve_entities=False,
            no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
    except etree.XMLSyntaxError as error:
        raise ReadError(f"the XML is damaged: {error.msg}", file=name, remedy=REMEDY) from error
