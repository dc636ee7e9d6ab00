"""Web pages: the text of the article or articles, without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphkit.errors import ReadError
from graphkit.read.html_blocks import Block, choose_blocks, list_blocks
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.read.stated import iso_date, page_rules
from graphkit.read.text import decode
from graphkit.records import SourceFile

OPENING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
CUT_OFF = "ERR_RESOURCE_LIMIT"
"""What the parser notes where it leaves text out to protect itself."""
GB_NAMES = ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80")
DOMAIN = re.compile(r"\A[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}\Z")


def is_html(data: bytes) -> bool:
    """Tell a web page by how it begins."""
    return OPENING.match(data[:8000]) is not None


@register_reader("html", [".html", ".htm", ".xhtml", ".shtml"], is_html)
def read_html(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read a web page; a page of several marked articles gives one source file for each."""
    tree, repairs = parse_html(data, name, limits)
    articles = _separate_articles(tree)
    if len(articles) > 1:
        return [
            SourceFile(f"{name}/{number}", text, "html", metadata=_outlet_only(tree), repairs=repairs)
            for number, text in enumerate(articles, start=1)
        ]
    metadata = _metadata(tree)
    text = articles[0] if articles else render(choose_blocks(list_blocks(tree), metadata.get("title", "")))
    if not text.strip():
        remedy = "save the page from a browser after it has loaded; pages made by scripts hold no text"
        raise ReadError("the page has no text", file=name, remedy=remedy)
    return [SourceFile(name, text, "html", metadata=metadata, repairs=repairs)]


def parse_html(data: bytes, name: str, limits: Limits) -> tuple[Any, Mapping[str, int]]:
    """Parse a page into an element tree; say what was repaired.

    Entities that the page declares are not expanded, and nothing is fetched.

    Raises
    ------
    ReadError
        It has more elements than allowed, or no element at all.
    """
    from lxml import etree

    if data.count(b"<") > 2 * limits.max_elements:
        message = f"the page has more than {limits.max_elements} elements"
        raise ReadError(message, file=name, remedy="split it, or raise max_elements in the limits")
    text, repairs = _decode_page(data, name)
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    body = DECLARATION.sub("", text).encode("utf-8")
    try:
        tree = etree.fromstring(body, parser)
    except etree.LxmlError as error:
        raise ReadError(f"the page cannot be parsed: {error}", file=name, remedy="save it anew") from error
    if any(entry.type_name == CUT_OFF for entry in parser.error_log):
        message = "the page is nested too deeply, or a paragraph of it is larger than 10 MB"
        raise ReadError(message, file=name, remedy="save its text as .txt")
    if tree is None:
        raise ReadError("the page is empty", file=name, remedy="leave it out")
    return tree, repairs


def render(blocks: list[Block]) -> str:
    """Write blocks as text: a blank line between them, headings with ``#``.

    Examples
    --------
    >>> render([Block("茶山新路", heading=True), Block("新路建成。")])
    '# 茶山新路\\n\\n新路建成。\\n'
    """
    lines = [f"# {' '.join(block.text.split())}" if block.heading else block.text for block in blocks]
    return "\n\n".join(lines) + "\n" if lines else ""


def _decode_page(data: bytes, name: str) -> tuple[str, Mapping[str, int]]:
    """Trust the charset that the page names as far as its bytes agree."""
    stated = CHARSET.search(data[:4000])
    encoding = stated[1].decode("ascii").lower() if stated else ""
    encoding = "gb18030" if encoding in GB_NAMES else encoding
    if encoding in ("gb18030", "big5", "big5-hkscs"):
        try:
            text = data.decode("big5hkscs" if encoding.startswith("big5") else encoding)
            return text, {f"encoding_{encoding}": 1}
        except UnicodeDecodeError:
            pass
    return decode(data, name)


def _separate_articles(tree: Any) -> list[str]:
    """Give the text of each ``<article>``, where there are such; those inside others are parts of them."""
    least = page_rules()["html"]["thresholds"]["least_article"]
    outer = [one for one in tree.iter("article") if not any(True for _ in one.iterancestors("article"))]
    found = [list_blocks(one) for one in outer]
    texts = [render(choose_blocks(blocks)) for blocks in found]
    running = [sum(len(block.text) for block in blocks if block.is_running) for blocks in found]
    return [text for text, length in zip(texts, running, strict=True) if length >= least]


def _outlet_only(tree: Any) -> dict[str, str]:
    return {key: value for key, value in _metadata(tree).items() if key in ("outlet", "date")}


def _metadata(tree: Any) -> dict[str, str]:
    rules = page_rules()["html"]
    stated = _meta_elements(tree)
    found = {
        kind: next((stated[key] for key in rules[kind] if stated.get(key)), "")
        for kind in ("title", "date", "outlet", "author")
    }
    found["date"] = iso_date(found["date"]) or _time_element(tree)
    found["title"] = found["title"] or _title_element(tree, rules["title_marks"])
    if DOMAIN.match(found["outlet"]) or found["outlet"].startswith("http"):
        found["outlet"] = ""
    return {kind: value for kind, value in found.items() if value}


def _meta_elements(tree: Any) -> dict[str, str]:
    stated: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("name") or element.get("property") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        stated.setdefault(key.strip().lower(), content)
    return stated


def _time_element(tree: Any) -> str:
    dates = {iso_date(element.get("datetime") or "") for element in tree.iter("time")} - {""}
    return dates.pop() if len(dates) == 1 else ""


def _title_element(tree: Any, marks: str) -> str:
    title = tree.find(".//title")
    text = " ".join("".join(title.itertext()).split()) if title is not None else ""
    return re.split(rf"\s*{marks}+\s*", text)[0] if text else ""
