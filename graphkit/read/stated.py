"""What a format itself states about an article: dates in one form, and the names under which things stand."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s?[-/.年]\s?(1[0-2]|0?[1-9])(?:\s?[-/.月]\s?(3[01]|[12]\d|0?[1-9])(?!\d))?)?(?!\d)"
)
DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?!\d)")
LONGEST_DATE = 60


def iso_date(value: str) -> str:
    """Write a stated date in ISO form, as exactly as it is known; empty where it is none.

    Examples
    --------
    >>> iso_date("2023年8月11日 09:30"), iso_date("20230811"), iso_date("2023/8"), iso_date("昨天")
    ('2023-08-11', '2023-08-11', '2023-08', '')
    """
    short = value[:LONGEST_DATE]
    match = DIGITS.search(short) or DATE.search(short)
    if match is None:
        return ""
    return "-".join(part.zfill(2) for part in match.groups() if part)


@lru_cache(maxsize=1)
def page_rules() -> dict[str, Any]:
    """Load the names of columns and page parts from ``graphkit/data/pages.toml``."""
    return tomllib.loads(files("graphkit.data").joinpath("pages.toml").read_text(encoding="utf-8"))
