"""Search keys in pinyin, computed in Python so that the page needs no dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

SPELLED = 60
"""So many characters of a name can be searched for."""

CAPACITY = 1_000_000
"""So many names are remembered; then it begins anew."""

_spelled: dict[str, str] = {}


def search_key(name: str) -> str:
    """Spell a name in pinyin without tones, one syllable per Chinese character, separated by spaces.

    Examples
    --------
    >>> search_key("平湖市")
    'ping hu shi'
    >>> search_key("ABC银行")
    'abc yin hang'
    """
    key = _spelled.get(name)
    if key is None:
        key = _spell(name)
        remember_spellings({name: key})
    return key


def remember_spellings(spellings: Mapping[str, str]) -> None:
    """Take search keys that an earlier run of the same version made: spelling is slow.

    Examples
    --------
    >>> remember_spellings({"磐安县": search_key("磐安县")})
    """
    if len(_spelled) + len(spellings) > CAPACITY:
        _spelled.clear()
    _spelled.update(spellings)


@lru_cache(maxsize=1)
def spelling_version() -> str:
    """Return the version of what spells: keys of another version may differ."""
    from importlib.metadata import version

    return version("pypinyin")


def _spell(name: str) -> str:
    # The dictionary takes longer to load than to use; where all names are known it is not needed.
    from pypinyin import Style, pinyin

    syllables = pinyin(name, style=Style.NORMAL, errors=_kept)
    return " ".join(syllable[0].lower() for syllable in syllables if syllable and syllable[0])


def _kept(rest: str) -> Any:
    """Text that is not Chinese, as pypinyin wants it: a list of pieces."""
    return rest.split()
