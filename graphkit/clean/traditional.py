"""Traditional Chinese: read as simplified, one character for one character, so that offsets hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from graphkit.clean.rules import CHINESE

CHINESE_CHARACTER = re.compile(f"[{CHINESE}]")


@dataclass(frozen=True, slots=True)
class Conversion:
    """The characters and phrases of ``graphkit/data/traditional.toml``, ready for use."""

    table: Mapping[int, int]
    phrases: Mapping[str, str]
    phrase: re.Pattern[str]
    strict: re.Pattern[str]
    least_share: float
    least_count: int
    sample: int


def is_traditional(text: str) -> bool:
    """Tell whether a text is in traditional Chinese, by characters that simplified Chinese does not have.

    Examples
    --------
    >>> is_traditional("當地銀行將為茶農提供貸款"), is_traditional("当地银行将为茶农提供贷款")
    (True, False)
    """
    rules = load_conversion()
    sample = text[: rules.sample]
    count = len(rules.strict.findall(sample))
    if count < rules.least_count:
        # A short text, such as a title, is judged by its share alone.
        return len(sample) <= rules.least_count * 4 and 4 * count >= max(len(sample), 4)
    return count >= rules.least_share * len(CHINESE_CHARACTER.findall(sample))


def simplify(text: str) -> str:
    """Give a traditional text its simplified characters; a simplified text stays as it is.

    Words are not replaced by those of another region, so that the length stays the same.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        A text of the same length.

    Examples
    --------
    >>> simplify("記者從縣政府獲悉，著名作家沿著乾隆年間的古道走訪")
    '记者从县政府获悉，著名作家沿着乾隆年间的古道走访'
    """
    return convert(text) if is_traditional(text) else text


def convert(text: str) -> str:
    """Replace the traditional characters of any text; the length stays the same.

    Examples
    --------
    >>> convert("臺灣茶農")
    '台湾茶农'
    """
    rules = load_conversion()
    pieces: list[str] = []
    end = 0
    for match in rules.phrase.finditer(text):
        pieces += [text[end : match.start()].translate(rules.table), rules.phrases[match[0]]]
        end = match.end()
    return "".join([*pieces, text[end:].translate(rules.table)])


@lru_cache(maxsize=1)
def load_conversion() -> Conversion:
    """Load the tables of characters and phrases."""
    path = files("graphkit.data").joinpath("traditional.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    strict = "".join(one for one in table["traditional"] if not _is_simplified(one))
    longest_first = sorted(table["phrases"], key=lambda phrase: (-len(phrase), phrase))
    return Conversion(
        str.maketrans(table["traditional"], table["simplified"]),
        table["phrases"],
        re.compile("|".join(map(re.escape, longest_first))),
        re.compile(f"[{re.escape(strict)}]"),
        table["least_share"],
        table["least_count"],
        table["sample"],
    )


def _is_simplified(character: str) -> bool:
    """Tell whether the national standard of simplified characters has a character."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
