"""The rules of the cleaning: ``graphkit/data/cleaning.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
CHINESE_MARKS = "，。、；：？！“”‘’（）《》〈〉【】「」『』—…·"


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled patterns and thresholds; see the comments of the data file for what each is for."""

    limit: SimpleNamespace
    characters: dict[str, str]
    full_width: dict[str, str]
    invisible: str
    marker: re.Pattern[str]
    role: re.Pattern[str]
    byline_tail: re.Pattern[str]
    inline_byline: re.Pattern[str]
    byline_length: int
    names_alone: int
    surnames: frozenset[str]
    compound_surnames: tuple[str, ...]
    dateline: re.Pattern[str]
    credit: re.Pattern[str]
    photographer: re.Pattern[str]
    furniture: re.Pattern[str]
    page_number: re.Pattern[str]
    label: re.Pattern[str]
    value: re.Pattern[str]
    value_kind: dict[str, str]
    label_length: int
    outlet: re.Pattern[str]
    issue: re.Pattern[str]
    banners: frozenset[str]
    separator: re.Pattern[str]
    end: re.Pattern[str]
    soft_end: re.Pattern[str]
    middle: re.Pattern[str]
    opener: re.Pattern[str]
    paragraph_opener: re.Pattern[str]
    dangling: frozenset[str]
    mid_start: re.Pattern[str]
    evident: tuple[re.Pattern[str], ...]
    recent: re.Pattern[str]
    present: re.Pattern[str]


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Load and compile the rules of the package.

    Examples
    --------
    >>> load_rules().limit.heading_length
    24
    """
    text = files("graphkit.data").joinpath("cleaning.toml").read_text(encoding="utf-8")
    return compile_rules(tomllib.loads(text))


def compile_rules(table: dict[str, Any]) -> Rules:
    """Compile the tables of a cleaning file."""
    folding, names = table["folding"], table["names"]
    return Rules(
        limit=SimpleNamespace(**table["thresholds"]),
        characters=folding["characters"],
        full_width=folding["punctuation"],
        invisible=folding["invisible"],
        surnames=frozenset(names["surnames"]),
        compound_surnames=tuple(names["compound_surnames"]),
        dateline=_dateline_pattern(table["dateline"]["patterns"]),
        **_byline_patterns(table["byline"]),
        **_credit_patterns(table["credit"], table["byline"]["roles"]),
        **_furniture_patterns(table["furniture"]),
        **_sentence_patterns(table["sentence"]),
        **_date_patterns(table["dates"]),
    )


def _any_of(words: Iterable[str]) -> str:
    """Match one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _spaced(words: Iterable[str]) -> str:
    """Match one of the words even where the scan put a space between its characters."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(r"\s?".join(re.escape(character) for character in word) for word in ordered)


def _byline_patterns(table: dict[str, Any]) -> dict[str, Any]:
    roles = _spaced(table["roles"])
    return {
        "marker": re.compile(f"[{re.escape(table['markers'])}]{{1,3}}\\s{{0,4}}"),
        "role": re.compile(roles),
        "byline_tail": re.compile(f"[\\s（(]{{0,2}}(?:{_spaced(table['tails'])})[）)]?$"),
        "inline_byline": re.compile(f"[（(]\\s?(?:{roles})[^（）()。]{{2,60}}[）)]"),
        "byline_length": table["line_length"],
        "names_alone": table["names_alone"],
    }


def _dateline_pattern(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(patterns)})\\s{{0,4}}(?:[（(][^（）()]{{2,60}}[）)])?[\\s：:]{{0,4}}")


def _credit_patterns(table: dict[str, Any], roles: list[str]) -> dict[str, Any]:
    # What the names are is decided later, token by token; here every character has one way to match.
    photographer = (
        f"[（(]?(?:(?:{_spaced(roles)})\\s?)?(?P<names>[{CHINESE}·\\s、，]{{2,34}}?)"
        f"(?:{table['photographer']})[）)]?"
    )
    return {
        "credit": re.compile("|".join(table["patterns"])),
        "photographer": re.compile(photographer),
    }


def _furniture_patterns(table: dict[str, Any]) -> dict[str, Any]:
    kinds = {
        label: kind
        for kind in ("title", "date", "outlet", "author", "body")
        for label in table[f"{kind}_labels"]
    }
    outlet = f"[{CHINESE}A-Za-z]{{1,10}}?(?:{_any_of(table['outlet_suffixes'])})"
    return {
        "furniture": re.compile("|".join(f"(?:{line})" for line in table["lines"])),
        "page_number": re.compile(table["page_number"]),
        "label": re.compile(
            f"[（(【\\[]?(?:(?:{_spaced(table['labels'])})\\s?[:：丨|]|(?:{_any_of(table['bare_labels'])})\\s)"
        ),
        "value": re.compile(f"(?:^|(?<=[\\s（(【|]))({_spaced(kinds)})\\s?[:：]\\s{{0,4}}"),
        "value_kind": kinds,
        "label_length": table["label_length"],
        "outlet": re.compile(outlet),
        "issue": re.compile(f"{table['weekdays']}|{table['issue_words']}"),
        "banners": frozenset(table["banners"]),
        "separator": re.compile(table["separator"]),
    }


def _sentence_patterns(table: dict[str, Any]) -> dict[str, Any]:
    ends, closers, middles = (re.escape(table[key]) for key in ("ends", "closers", "middles"))
    singles = re.escape(table["single_openers"])
    return {
        "end": re.compile(f"[{ends}][{closers}]{{0,4}}$"),
        "soft_end": re.compile(f"[{re.escape(table['soft_ends'])}][{closers}]{{0,2}}$"),
        "middle": re.compile(f"[{middles}]"),
        "opener": re.compile(_any_of(table["openers"])),
        "paragraph_opener": re.compile(_any_of(table["paragraph_openers"])),
        "dangling": frozenset(table["dangling"]),
        "mid_start": re.compile(f"[{middles}{ends}：”’）》]|[{CHINESE}](?<![{singles}])[{middles}。]"),
    }


def _date_patterns(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "evident": tuple(re.compile(pattern) for pattern in table["evident"]),
        "recent": re.compile(table["recent"]),
        "present": re.compile(table["present"]),
    }
