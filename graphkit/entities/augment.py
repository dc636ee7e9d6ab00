"""More training text from little: the names of a passage are replaced by others of the same form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from graphkit.data import data_path
from graphkit.entities.divisions import Division, load_divisions, short_name
from graphkit.entities.heads import load_name_parts
from graphkit.entities.places import place_finder

LabelledSpan = tuple[int, int, str]
_VILLAGE_TAIL = re.compile(r"(自然村|行政村|新村|村|社区|小区)$")
_COMPANY = re.compile(r"(?:有限公司|集团|公司|厂|合作社|家庭农场)$")


@lru_cache(maxsize=1)
def _tables() -> dict[str, list[str]]:
    tables: dict[str, Any] = tomllib.loads(
        data_path("lexicons", "name_tables.toml").read_text(encoding="utf-8")
    )
    return tables


@lru_cache(maxsize=1)
def _divisions() -> dict[str, list[Division]]:
    table: dict[str, list[Division]] = {}
    for division in load_divisions().by_code.values():
        # Zhejiang's names come up more often: it is where most articles are from.
        repeat = 6 if division.code.startswith("33") else 1
        table.setdefault(division.level, []).extend([division] * repeat)
    return table


@lru_cache(maxsize=1)
def _surnames() -> list[str]:
    order = data_path("lexicons", "surnames.txt").read_text(encoding="utf-8").splitlines()
    single = next(line for line in order if not line.startswith("#"))
    double = sorted(name for name in load_name_parts().surnames if len(name) == 2)
    return list(single[:60]) * 6 + list(single) + double


def vary_passage(text: str, spans: Sequence[LabelledSpan], chance: Random) -> tuple[str, list[LabelledSpan]]:
    """Return the passage with most of its names replaced; equal names stay equal.

    Examples
    --------
    >>> text, spans = vary_passage("王某某在李家村。", [(4, 7, "Village")], Random(1))
    >>> text.startswith("王某某在") and text[spans[0][0]:spans[0][1]].endswith("村")
    True
    """
    chosen: dict[tuple[str, str], str] = {}
    places: dict[str, str] = {}
    pieces: list[str] = []
    varied: list[LabelledSpan] = []
    position = length = 0
    for start, end, kind in sorted(spans):
        name = text[start:end]
        if (name, kind) not in chosen:
            make = _MAKERS.get(kind)
            chosen[name, kind] = (
                make(name, places, chance)
                if make and chance.random() < 0.8
                else _swap_places(name, places, chance)
            )
        new = chosen[name, kind]
        pieces += [text[position:start], new]
        length += start - position
        varied.append((length, length + len(new), kind))
        length += len(new)
        position = end
    return "".join([*pieces, text[position:]]), varied


def _swap_places(name: str, places: dict[str, str], chance: Random) -> str:
    """Replace the divisions inside a name; the same place gets the same replacement through a passage."""
    pieces, last = [], 0
    for start, end, label in place_finder().find(name):
        if label == "doubt":
            continue
        pieces += [name[last:start], _other_place(name[start:end], places, chance)]
        last = end
    return "".join([*pieces, name[last:]])


def _other_place(name: str, places: dict[str, str], chance: Random) -> str:
    found = load_divisions().named(name)
    if not found:
        return name
    key = short_name(name)
    if key not in places:
        level = found[0].level
        places[key] = short_name(chance.choice(_divisions()[level]).name)
    suffix = name[len(key) :]
    return places[key] + suffix


def _person(name: str, places: dict[str, str], chance: Random) -> str:
    if len(name) not in (2, 3) or name[-1] == "某" or name[0] not in load_name_parts().surnames:
        return name
    given = _tables()["given"]
    return chance.choice(_surnames()) + "".join(chance.choice(given) for _ in range(len(name) - 1))


def _village(name: str, places: dict[str, str], chance: Random) -> str:
    match = _VILLAGE_TAIL.search(name)
    tail = match.group() if match else ""
    if len(name) - len(tail) not in (2, 3):
        return _swap_places(name, places, chance)
    tables = _tables()
    core = chance.choice(tables["village_first"]) + chance.choice(tables["village_last"])
    if len(name) - len(tail) == 3:
        core = chance.choice(tables["village_first"]) + core
    return core + tail


def _enterprise(name: str, places: dict[str, str], chance: Random) -> str:
    match = _COMPANY.search(name)
    if not match:
        if len(name) in (2, 3, 4) and not place_finder_hits(name) and chance.random() < 0.5:
            return _brand(chance, len(name))
        return _swap_places(name, places, chance)
    if match.group() not in ("有限公司", "集团", "公司") or len(name) < 7:
        return _swap_places(name, places, chance)
    tables = _tables()
    place = short_name(
        chance.choice(_divisions()[chance.choice(("province", "city", "county", "county"))]).name
    )
    place = "浙江" if chance.random() < 0.3 else place
    return (
        place + _brand(chance, 2) + chance.choice(tables["trades"]) + chance.choice(tables["company_tails"])
    )


def place_finder_hits(name: str) -> bool:
    """Tell whether a division stands in ``name``."""
    return bool(place_finder().find(name))


def _brand(chance: Random, size: int) -> str:
    return "".join(chance.choice(_tables()["brand"]) for _ in range(size))


def _place(name: str, places: dict[str, str], chance: Random) -> str:
    found = load_divisions().named(name)
    return _other_place(name, places, chance) if found else _swap_places(name, places, chance)


_MAKERS: dict[str, Callable[[str, dict[str, str], Random], str]] = {
    "Person": _person,
    "Village": _village,
    "Enterprise": _enterprise,
    "Region": _place,
    "Town": _place,
}
