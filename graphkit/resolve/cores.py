"""What is left of a name without the places before it and its usual end."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from graphkit.entities.divisions import Division, load_divisions, short_name
from graphkit.resolve.normal import fold, load_tails, strip_tail


def product_core(name: str) -> str:
    """Return a product's name without its kind: a loan is …贷 whether or not 款 follows."""
    name = fold(name)
    return name[:-1] if name.endswith("贷款") and len(name) > 3 else strip_tail(name, load_tails().product)


def strip_all_tails(name: str, tails: tuple[str, ...]) -> str:
    """Return ``name`` without any of ``tails``, as long as three characters are left."""
    previous = ""
    while previous != name:
        previous, name = name, strip_tail(name, tails, least=3)
    return name


def strip_places(name: str, places: Iterable[str], node_type: str) -> str:
    """Return a name without the places that head it: 义乌市公证处 → 公证处, 萧山区横一村 → 横一村."""
    known = _place_forms(tuple(places))
    shorter = _without_head(name, known, node_type)
    while shorter != name:
        name, shorter = shorter, _without_head(shorter, known, node_type)
    return name


@lru_cache(maxsize=256)
def _place_forms(places: tuple[str, ...]) -> frozenset[str]:
    """Return places with and without their suffix; an article asks for the same ones again and again."""
    return frozenset(form for place in places for form in (place, short_name(place)))


def _without_head(name: str, known: AbstractSet[str], node_type: str) -> str:
    """Drop the longest place, or else the generic head (市, 我县), that a name begins with."""
    table = load_divisions()
    least = 2 if node_type in ("Town", "Village") else 3
    for size in range(min(8, len(name) - least), 1, -1):
        head, rest = name[:size], name[size:]
        short = head in table.by_short_name and head not in table.ambiguous
        if (short or head in table.by_full_name or head in known) and _complete(rest, node_type):
            return rest
    if node_type in ("Government", "Organization"):
        for head in load_tails().generic_heads:
            rest = name.removeprefix(head)
            if rest != name and len(rest) >= 3 and rest[0] not in "政府委":
                return rest
    return name


def _complete(rest: str, node_type: str) -> bool:
    """Tell whether what is left is still a name: 镇 and 政府 alone are not."""
    if node_type in ("Government", "Organization"):
        return len(rest) >= 3 and not rest.startswith(
            ("政府", "人民政府", "党委", "委", "市", "县", "区", "镇")
        )
    if node_type == "Zone":
        return len(rest) >= 4 and not rest.startswith(("经济", "高新", "工业", "开发", "产业"))
    if node_type == "Project":
        return len(rest) >= 4
    return len(rest) >= 3 and rest[0] not in "市县区镇乡村"


def company_core(name: str) -> str:
    """Return a company's name without its places and its tail: 浙江桐丰生物科技有限公司 → 桐丰生物科技.

    Examples
    --------
    >>> company_core("浙江桐丰纺织有限公司")
    '桐丰纺织'
    """
    name = strip_tail(fold(name), load_tails().company)
    table = load_divisions()
    above: list[Division] = []
    for _ in range(2):
        for size in range(min(6, len(name) - 2), 1, -1):
            found = [
                one
                for one in table.named(name[:size])
                if not above or any(table.within(one.code, up.code) for up in above)
            ]
            if (
                found
                and (above or found[0].level != "town" or name[:size] == found[0].name)
                and name[:size] not in table.ambiguous
            ):
                name, above = name[size:], found
                break
        else:
            break
    return name
