"""Page furniture: folios, dates of issue, lines of editors, addresses, and labels of database exports."""

from __future__ import annotations

import re

from graphkit.clean.dating import FULL_DATE, iso_date
from graphkit.clean.names import is_name, tokenize_names
from graphkit.clean.rules import Rules

ISSUE_LINE_LENGTH = 60
OUTLET_REST = 14
MARKS = re.compile(r"[\s|·:：,，/\-—（）()【】\[\].。]+")

Facts = tuple[tuple[str, str], ...]


def is_furniture(text: str, rules: Rules) -> bool:
    """Tell whether a line belongs to the page and not to an article.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> is_furniture("责任编辑：赵小安", load_rules()), is_furniture("赵小安说。", load_rules())
    (True, False)
    """
    if rules.furniture.fullmatch(text):
        return True
    return len(text) <= rules.label_length and bool(rules.label.match(text)) and "。" not in text[:-1]


def read_issue_line(text: str, rules: Rules) -> Facts | None:
    """Read a line that holds the date of the issue and little else; ``None`` where it is none.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> read_issue_line("临江日报 2021年5月8日 星期六 第3版", load_rules())
    (('date', '2021-05-08'), ('outlet', '临江日报'))
    """
    date = FULL_DATE.search(text)
    if not date or len(text) > ISSUE_LINE_LENGTH:
        return None
    if text[date.end() : date.end() + 1] in tuple("至到起前") or text[: date.start()].endswith(("至", "到")):
        return None
    rest = rules.issue.sub(" ", text[: date.start()] + " " + text[date.end() :])
    words = [word for word in MARKS.split(rest) if word and not word.isascii()]
    if len("".join(words)) > OUTLET_REST or any(mark in rest for mark in "，。；！？"):
        return None
    outlets = [word for word in words if rules.outlet.fullmatch(word)]
    odd = [word for word in words if word not in outlets and word not in rules.banners and len(word) > 4]
    if odd:
        return None
    return (("date", iso_date(date)), *(("outlet", outlet) for outlet in outlets[:1]))


def read_labels(text: str, rules: Rules) -> Facts | None:
    """Read a line of labels and values, as database exports and web pages have; ``None`` where it is none.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> read_labels("来源：临江日报 作者：赵小安", load_rules())
    (('outlet', '临江日报'), ('author', '赵小安'))
    """
    inner = text.strip("（()）【】[] ")
    matches = list(rules.value.finditer(inner))
    if not matches or matches[0].start() > 0:
        return None
    facts: list[tuple[str, str]] = []
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        kind = rules.value_kind[MARKS.sub("", match[1])]
        value = inner[match.end() : following.start() if following else len(inner)].strip(" |")
        read = _read_value(kind, value, rules)
        if read is None:
            return None
        facts += read
    return tuple(facts)


def _read_value(kind: str, value: str, rules: Rules) -> list[tuple[str, str]] | None:
    if kind in ("title", "body"):
        return [(kind, value)]
    date = FULL_DATE.search(value)
    if kind == "date":
        return [("date", iso_date(date))] if date else None
    if kind == "outlet":
        return _read_outlet(value, date, rules)
    names = tokenize_names(rules.role.sub(" ", value))
    if not names or not all(is_name(name, rules) for name in names):
        return None
    return [("author", name) for name in names]


def _read_outlet(value: str, date: re.Match[str] | None, rules: Rules) -> list[tuple[str, str]] | None:
    words = value.split()
    if not words:
        return []
    if "。" in value or len(words[0]) > 20:
        return None
    facts = [("outlet", words[0])] if not FULL_DATE.match(words[0]) else []
    return [*facts, ("date", iso_date(date))] if date else facts
