"""Whether one name is a short form of another of its type, and of what kind.

Each function returns the reason, or ``""`` where the two do not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphkit.entities.divisions import load_divisions, short_name
from graphkit.entities.lexicon import load_lexicon
from graphkit.resolve.cores import company_core
from graphkit.resolve.normal import fold, is_address, load_tails, usual_form

WEAK = frozenset({"trade left out", "bare name", "last part"})
"""Reasons that hold only where no other full name fits for a better one."""


def _same_zone(full: str, short: str) -> str:
    """平湖经开 for 平湖经济技术开发区: the same place, then some of the same characters in order."""
    if len(short) < 4 or len(short) >= len(full) or full[:2] != short[:2]:
        return ""
    if full[-2:] == short[-2:] and not short.endswith("区"):
        rest = iter(full)
        return "abbreviation" if all(char in rest for char in short) else ""
    if not full.endswith("区") or not (short.endswith(("区", "经开", "高新"))):
        return ""
    rest = iter(full[2:])
    return "abbreviation" if all(char in rest for char in short[2:]) else ""


def _same_company(full: str, short: str) -> str:
    if len(short) >= len(full):
        return ""
    core, own = company_core(full), company_core(short)
    if len(own) >= 2 and len(core) >= len(own) and core.startswith(own) and core != fold(full):
        return "company short form"
    if len(own) >= 3 and own in full and full.startswith(own):
        return "company short form"
    trade = full.removeprefix(short) in load_tails().trade_words
    known = short in load_lexicon().by_form
    if len(short) >= 2 and trade and not known and not _is_region(short):
        return "trade left out"
    # 县农投公司 for 云和县农投公司
    level = full.removesuffix(short) + short[0] in load_divisions().by_full_name
    plain = not short.startswith(("市政", "市场", "区域"))
    return "end of name" if full.endswith(short) and level and plain else ""


def _is_region(name: str) -> bool:
    return any(one.type == "Region" for one in load_divisions().named(name))


def _same_body(full: str, short: str) -> str:
    """A body's later, shorter mention: the end of its full name, or its characters in order."""
    full, short = usual_form(full, "Government"), usual_form(short, "Government")
    if len(full) <= len(short) or full.startswith(short):
        return ""
    if len(short) >= 3 and full.endswith(short):
        return "end of name"
    if len(short) >= 4 and full[:2] == short[:2] and full[-1] == short[-1]:
        rest = iter(full)
        return "abbreviation" if all(char in rest for char in short) else ""
    return ""


def _same_person(full: str, short: str) -> str:
    """何会长 or 老何 for 何定远: one person of that surname in the article."""
    tails = load_tails()
    if len(full) not in (2, 3) or is_address(full):
        return ""
    if short[0] in tails.person_heads and short[1:] == full[0]:
        return "familiar form"
    return "surname and title" if full[0] == short[0] and short[1:] in tails.person_titles else ""


def _same_place(full: str, short: str) -> str:
    return "place suffix" if full != short and short_name(fold(full)) == fold(short) else ""


def _same_bank(full: str, short: str) -> str:
    """龙泉支行 for 工行龙泉支行: the end of one branch's name in the article."""
    if len(short) >= 4 and len(full) > len(short) and fold(full).endswith(fold(short)):
        return "end of name"
    return ""


def _same_village(full: str, short: str) -> str:
    for tail in ("自然村", "行政村", "村", "社区", "小区"):
        if full == short + tail:
            return "village suffix"
    return "place prefix" if len(short) >= 3 and full.endswith(short) and len(full) > len(short) else ""


def _same_named_part(full: str, short: str) -> str:
    """The quoted part of a longer name: “拾光舞台” for 某社区“拾光舞台”."""
    for mark, end in (("“", "”"), ("‘", "’")):
        if mark in full and end in full:
            core = full[full.index(mark) + 1 : full.index(end)]
            if fold(core) == fold(short) and len(core) >= 2:
                return "quoted core"
    return ""


def _same_last_part(full: str, short: str) -> str:
    """眼镜城 for 某地国际眼镜城: the only place of the article that ends so."""
    whole = short[0] not in "东南西北中上下前后大小新老"  # 南工业区 is no part of 城南工业区
    return "last part" if whole and 3 <= len(short) < len(full) and full.endswith(short) else ""


def _bare_name(node_type: str) -> Callable[[str, str], str]:
    """Return the function for what is left of a full name of a type: 联社 for 某县信用联社."""

    def same(full: str, short: str) -> str:
        ends = load_tails().bare_names[node_type].get(fold(short))
        return "bare name" if ends and len(full) > len(short) and fold(full).endswith(ends) else ""

    return same


def _same_document(full: str, short: str) -> str:
    return _same_end(full, short) if len(fold(short)) >= 8 else ""


def _same_end(full: str, short: str) -> str:
    return (
        "end of name"
        if len(fold(short)) >= 5 and fold(full).endswith(fold(short)) and len(full) > len(short)
        else ""
    )


SHORTENINGS: Mapping[str, tuple[Callable[[str, str], str], ...]] = {
    "Region": (_same_place,),
    "Town": (_same_place,),
    "Bank": (_same_bank, _bare_name("Bank")),
    "Zone": (_same_zone, _same_named_part, _same_end, _bare_name("Zone"), _same_last_part),
    "Enterprise": (_same_company, _same_named_part),
    "Government": (_same_body, _bare_name("Government")),
    "Organization": (_same_body, _same_named_part, _same_end, _bare_name("Organization")),
    "Person": (_same_person,),
    "Village": (_same_village,),
    "Project": (_same_named_part, _same_end),
    "Programme": (_same_named_part, _same_document, _bare_name("Programme")),
    "Product": (_same_named_part,),
}
