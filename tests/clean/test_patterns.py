import re
from dataclasses import fields

import pytest

from graphkit.clean import blocks, dating, furniture, headings, lines, names, rules, spacing
from graphkit.clean.rules import load_rules

HOSTILE = [
    "中",
    " ",
    "王 ",
    "1",
    "（",
    "“",
    "记者 ",
    "供图",
    "摄",
    "来源：",
    "2021年",
    "。",
    "\n",
    "-",
    "．",
    "A",
    "本报讯",
    "，",
]


def compiled_patterns() -> dict[str, re.Pattern[str]]:
    table = {field.name: getattr(load_rules(), field.name) for field in fields(load_rules())}
    for module in (blocks, dating, furniture, headings, lines, names, rules, spacing):
        table |= {f"{module.__name__}.{name}": value for name, value in vars(module).items()}
    table |= {f"evident_{number}": pattern for number, pattern in enumerate(load_rules().evident)}
    return {name: value for name, value in table.items() if isinstance(value, re.Pattern)}


@pytest.mark.parametrize("name", compiled_patterns())
def test_every_pattern_ends_on_hostile_text(name: str) -> None:
    pattern = compiled_patterns()[name]
    for piece in HOSTILE:
        text = piece * (100_000 // len(piece))
        pattern.match(text)
        pattern.fullmatch(text)
        for _ in pattern.finditer(text):
            pass


def test_the_words_of_the_data_file_are_used() -> None:
    assert load_rules().role.match("全 媒 体 记 者")
    assert load_rules().marker.match("▢ ")
    assert load_rules().limit.heading_length > 0
