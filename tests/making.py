"""Articles, mentions and texts that tests make."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from graphkit.config import Config
from graphkit.pipeline import extract_article
from graphkit.records import Article, Extraction, Mention

INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from graphkit.cli.main import main
main()
"""
"""The command line, stopped by Ctrl+C even where a shell started the tests in its background."""

HOSTILE = {
    "empty": "",
    "one character": "中",
    "line break": "\n",
    "white space": "  \t\u3000 ",
    "one letter": "a" * 20_000,
    "one sign": "银" * 20_000,
    "digits": "1" * 2_000,
    "punctuation": "，。！？；：“”‘’（）《》、…—" * 40,
    "open quotation marks": "“" * 2_000,
    "open brackets": "（以下简称" * 400,
    "emoji": "😀🏦👨‍👩‍👧 银行😀在🏦金华市😀放款。" * 8,
    "marks of direction": "\u202e\u200f金华市\u202c\u200e农商银行\u061c向企业放款。",
    "NUL": "\x00金华\x00市\x00",
    "line ends": "金\t华\r\n市\r放款",
    "combining": "e\u0301" * 500,
    "surnames": "王" * 1_000,
    "names": "金华市" * 500,
    "list": "、".join(f"金华{one}村" for one in "上下左右东西南北" * 20) + "三村。",
    "no full stop": "金华市农商银行向佛堂镇发放贷款，" * 120,
}


def make_article(text: str, key: str = "a.txt#1", *, date: str = "", title: str = "") -> Article:
    """An article whose text is its file."""
    return Article(key, key.split("#")[0], text, tuple(range(len(text))), title=title, date=date)


@lru_cache(maxsize=256)
def extract_text(text: str, config: Config | None = None) -> Extraction:
    """What the pipeline finds in a text."""
    return extract_article(make_article(text), config)


def mark(text: str, names: Iterable[tuple[str, str]], layer: str = "pattern") -> list[Mention]:
    """All occurrences of names in a text, longer names first, in the order of the text."""
    found: list[Mention] = []
    for name, node_type in sorted(names, key=lambda pair: -len(pair[0])):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if all(end <= other.start or other.end <= start for other in found):
                found.append(Mention(start, end, name, node_type, layer))
            start = text.find(name, end)
    return sorted(found, key=lambda mention: mention.start)


def check_mentions(text: str, mentions: Iterable[Mention]) -> None:
    """Assert what holds of the mentions of any layer."""
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.name
        assert 0 <= mention.score <= 1
