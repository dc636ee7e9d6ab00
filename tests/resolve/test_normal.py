"""Names without the marks around them, and the names inside such marks."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.entities.lexicon import load_lexicon
from graphkit.resolve.blocks import Block, describe_entity
from graphkit.resolve.normal import fold, strip_marks


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("“三问”", "三问"),
        ("“三问”行动", "“三问”行动"),
        ("村口“议事亭”", "村口“议事亭”"),
        ("三问”", "三问"),
        ("“三问", "三问"),
        ("《某方案》", "某方案"),
        ("“甲”“乙”", "“甲”“乙”"),
        ("‘“三问”’", "三问"),
    ],
)
def test_only_marks_around_all_of_a_name_are_stripped(name: str, plain: str) -> None:
    assert strip_marks(name) == plain


@given(st.text(alphabet="甲乙“”‘’《》", max_size=8))
def test_stripping_takes_nothing_but_marks(name: str) -> None:
    assert fold(strip_marks(name)) == fold(name)
    assert strip_marks(strip_marks(name)) == strip_marks(name)


def test_the_quoted_part_of_a_name_is_an_alias_of_it() -> None:
    block = Block(("Programme", "三问行动"), "", "“三问”行动", Counter({"“三问”行动": 1}))
    entity = describe_entity((*block.key, ""), [block], load_lexicon())
    assert (entity.name, entity.aliases) == ("“三问”行动", ("三问",))
