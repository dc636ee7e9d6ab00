"""Names of reporters and photographers: bylines, credits, and what is a name at all."""

from __future__ import annotations

import re

from graphkit.clean.rules import CHINESE, Rules

SPLIT = re.compile(r"[\s、，,/:：（）()|丨;；&]+")
CHINESE_ONLY = re.compile(f"[{CHINESE}]+(?:·[{CHINESE}]+)?")


def read_byline(text: str, rules: Rules) -> tuple[str, ...] | None:
    """Read a line as a byline with a marker or a role; ``None`` where it is none.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> read_byline("▢ 通 讯 员 王 平 赵小安", load_rules())
    ('王平', '赵小安')
    >>> read_byline("记者昨日从市农业农村局获悉", load_rules())
    """
    if len(text) > rules.byline_length or text.endswith("。"):
        return None
    marker = rules.marker.match(text)
    rest = rules.byline_tail.sub("", text[marker.end() if marker else 0 :].strip("（()） "))
    first_role = rules.role.match(rest)
    if not marker and not first_role:
        return None
    tokens = tokenize_names(rules.role.sub(" ", rest))
    names = tuple(token for token in tokens if is_name(token, rules))
    if not tokens:
        return () if marker and first_role else None
    return names if len(names) == len(tokens) or (first_role and 2 * len(names) > len(tokens)) else None


def read_bare_names(text: str, rules: Rules) -> tuple[str, ...] | None:
    """Read a line of names only, without marker or role; ``None`` where it is none.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> read_bare_names("赵小安 王平", load_rules())
    ('赵小安', '王平')
    """
    if len(text) > 4 * (rules.names_alone + 2) or not CHINESE_ONLY.match(text):
        return None
    tokens = tokenize_names(text)
    if not 1 <= len(tokens) <= rules.names_alone or not all(is_name(token, rules) for token in tokens):
        return None
    return tuple(tokens)


def read_photographers(text: str, rules: Rules) -> tuple[str, ...] | None:
    """Read a whole credit of a photographer; ``None`` where it is none.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> read_photographers("（赵小安 摄）", load_rules())
    ('赵小安',)
    """
    match = rules.photographer.fullmatch(text)
    if not match:
        return None
    names = tuple(tokenize_names(rules.role.sub(" ", match["names"])))
    return names if names and all(is_name(name, rules) for name in names) else None


def tokenize_names(text: str) -> list[str]:
    """Split at spaces and marks; single characters in a row are the letters of one name.

    Examples
    --------
    >>> tokenize_names("王 平、赵小安")
    ['王平', '赵小安']
    """
    names: list[str] = []
    letters = ""
    for token in [*SPLIT.split(text.strip()), ""]:
        if len(token) == 1:
            letters += token
            continue
        names += _spelled_names(letters)
        letters = ""
        names += [token] if token else []
    return names


def is_name(token: str, rules: Rules) -> bool:
    """Tell whether a token has the form of a person's name.

    Examples
    --------
    >>> from graphkit.clean.rules import load_rules
    >>> is_name("欧阳小安", load_rules()), is_name("发展", load_rules())
    (True, False)
    """
    if not CHINESE_ONLY.fullmatch(token):
        return False
    if "·" in token:
        return len(token) <= 12
    if token.startswith(rules.compound_surnames):
        return 3 <= len(token) <= 4
    return 2 <= len(token) <= 3 and token[0] in rules.surnames


def _spelled_names(letters: str) -> list[str]:
    if len(letters) <= 3:
        return [letters] if letters else []
    size = 3 if len(letters) % 3 == 0 else 2
    return [letters[start : start + size] for start in range(0, len(letters), size)]
