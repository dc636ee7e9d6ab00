"""Search keys in pinyin, computed in Python so that the page needs no dictionary."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pypinyin import Style, pinyin


def _kept(rest: str) -> Any:
    """Text that is not Chinese, as pypinyin wants it: a list of pieces."""
    return rest.split()


@lru_cache(maxsize=65536)
def search_key(name: str) -> str:
    """Spell a name in pinyin without tones, one syllable per Chinese character, separated by spaces.

    Examples
    --------
    >>> search_key("平湖市")
    'ping hu shi'
    >>> search_key("ABC银行")
    'abc yin hang'
    """
    syllables = pinyin(name, style=Style.NORMAL, errors=_kept)
    return " ".join(syllable[0].lower() for syllable in syllables if syllable and syllable[0])
