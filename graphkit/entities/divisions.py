"""China's administrative divisions: names, codes, levels and parents, from the bundled tables."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from graphkit.data import data_path

LEVELS = ("province", "city", "county", "town")
TOWN_SUFFIXES = ("镇", "乡", "街道", "苏木")
_NODE_TYPE = {"province": "Region", "city": "Region", "county": "Region", "town": "Town"}
_TABLES = (("provinces", "province"), ("cities", "city"), ("areas", "county"), ("streets", "town"))
_PARENT_DIGITS = {"city": 2, "county": 4, "town": 6}


class Division(NamedTuple):
    """One division: ``code`` has 2, 4, 6 or 9 digits, ``parent`` is the code of the unit above."""

    code: str
    name: str
    level: str
    parent: str

    @property
    def type(self) -> str:
        """The node type: ``Region`` down to the county, ``Town`` below."""
        return _NODE_TYPE[self.level]


class DivisionTable:
    """The divisions, found by code, full name or short name.

    Examples
    --------
    >>> table = load_divisions()
    >>> [division.code for division in table.named("义乌")]
    ['330782']
    >>> [division.name for division in table.chain("330782")]
    ['义乌市', '金华市', '浙江省']
    """

    def __init__(self, divisions: list[Division], ambiguous: frozenset[str]) -> None:
        self.by_code = {division.code: division for division in divisions}
        self.ambiguous = ambiguous

    # Names come into it where articles are read; where all are known, codes are enough.
    @cached_property
    def by_full_name(self) -> dict[str, list[Division]]:
        """The divisions of each full name."""
        found: dict[str, list[Division]] = defaultdict(list)
        for division in self.by_code.values():
            found[division.name].append(division)
        return found

    @cached_property
    def by_short_name(self) -> dict[str, list[Division]]:
        """The divisions of each name without its suffix."""
        found: dict[str, list[Division]] = defaultdict(list)
        for name, divisions in self.by_full_name.items():
            short = _shorten(name)
            if short != name:
                found[short] += divisions
                if "自治" in name:  # 景宁畲族自治县 is 景宁, and 景宁县
                    found[short + name[-1]] += divisions
        return found

    @cached_property
    def towns_by_short_name(self) -> dict[str, list[Division]]:
        """The towns of each short name that no larger division has."""
        return {
            name: found
            for name, found in self.by_short_name.items()
            if found[0].level == "town" and (len(found) == 1 or all(one.level == "town" for one in found))
        }

    @property
    def full_names(self) -> Iterator[str]:
        """The full names, each once, of three characters or more."""
        return (name for name in self.by_full_name if len(name) > 2)

    def named(self, name: str) -> list[Division]:
        """Return the divisions with this full or short name, in the order of their codes."""
        found = {*self.by_full_name.get(name, ()), *self.by_short_name.get(name, ())}
        return sorted(found, key=lambda division: (len(division.code), division.code))

    def chain(self, code: str) -> list[Division]:
        """Return the division with this code and those above it, nearest first."""
        chain: list[Division] = []
        current = self.by_code.get(code)
        while current is not None:
            chain.append(current)
            current = self.by_code.get(current.parent)
        return chain

    def within(self, code: str, ancestor: str) -> bool:
        """Tell whether ``ancestor`` is above (or is) ``code``."""
        return any(division.code == ancestor for division in self.chain(code))


_SUFFIXES = (
    "特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "自治旗", "地区",
    "街道", "民族乡", "矿区", "林区", "省", "市", "县", "区", "盟", "旗", "镇", "乡", "苏木",
)  # fmt: skip


# A name ends with one of few characters, and only the suffixes with that end come into question.
_BY_END = {suffix[-1]: tuple(other for other in _SUFFIXES if other[-1] == suffix[-1]) for suffix in _SUFFIXES}


@lru_cache(maxsize=65536)
def short_name(name: str) -> str:
    """Return a division's name without its suffix, or the name itself where too little would be left.

    Examples
    --------
    >>> short_name("磐安县"), short_name("稠江街道"), short_name("沙县")
    ('磐安', '稠江', '沙县')
    """
    return _shorten(name)


def _shorten(name: str) -> str:
    for suffix in _BY_END.get(name[-1:], ()):
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            core = name.removesuffix(suffix)
            return _without_groups(core) if suffix.startswith("自治") else core
    return name


def _without_groups(name: str) -> str:
    """Drop the ethnic groups of an autonomous division: 恩施土家族苗族 → 恩施."""
    shorter = next((name.removesuffix(group) for group in _ethnic_groups() if name.endswith(group)), name)
    return name if len(shorter) < 2 else shorter if shorter == name else _without_groups(shorter)


@lru_cache(maxsize=1)
def _ethnic_groups() -> tuple[str, ...]:
    lines = data_path("divisions", "ethnic.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return tuple(sorted(words, key=len, reverse=True))


def _read_table(file: str, level: str) -> Iterator[Division]:
    with data_path("divisions", f"{file}.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        header = next(rows)
        columns, digits = (header.index("code"), header.index("name")), _PARENT_DIGITS.get(level, 0)
        for row in rows:
            code, name = row[columns[0]], row[columns[1]]
            parent = code[:digits]
            if name in ("市辖区", "县", "街道", "省直辖县级行政区划", "自治区直辖县级行政区划"):
                name = ""  # a placeholder of the tables, no name that a text uses
            if level == "town" and not name.endswith(TOWN_SUFFIXES):
                continue  # development zones, farms and camps that the tables list beside the towns
            yield Division(code, name, level, parent)


@lru_cache(maxsize=1)
def load_divisions() -> DivisionTable:
    """Read the bundled tables once.

    Returns
    -------
    DivisionTable
        31 provinces, 342 prefectures, about 3,000 counties and 41,000 towns and sub-districts.
    """
    rows = [division for file, level in _TABLES for division in _read_table(file, level)]
    # Municipalities: their counties hang below a nameless prefecture; it is skipped.
    nameless = {division.code: division.parent for division in rows if not division.name}
    divisions = [
        row._replace(parent=nameless[row.parent]) if row.parent in nameless else row
        for row in rows
        if row.name
    ]
    words = data_path("divisions", "ambiguous.txt").read_text(encoding="utf-8").split("\n")
    ambiguous = frozenset(word for line in words if not line.startswith("#") for word in line.split())
    return DivisionTable(divisions, ambiguous)
