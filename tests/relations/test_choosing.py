"""Which name a word such as 该社 or 公司 stands for, of those that may be meant."""

import pytest

from graphkit.records import Mention
from graphkit.relations.anaphora import choose
from graphkit.relations.words import Anaphora

COMPANY, SOCIETY, PERSON = (
    Mention(0, 4, "甲乙公司", "Enterprise"),
    Mention(5, 10, "丙丁合作社", "Enterprise"),
    Mention(11, 13, "王某", "Person"),
)
ENTERPRISE = frozenset({"Enterprise"})


@pytest.mark.parametrize(
    ("heads", "strict", "names", "chosen"),
    [
        ((), False, (PERSON, COMPANY, SOCIETY), COMPANY),
        (("合作社",), False, (COMPANY, SOCIETY), SOCIETY),
        (("合作社",), False, (PERSON, COMPANY), COMPANY),
        (("合作社",), True, (COMPANY, SOCIETY), SOCIETY),
        (("合作社",), True, (COMPANY,), None),
        ((), False, (PERSON,), None),
    ],
)
def test_the_end_of_a_name_comes_before_its_place(
    heads: tuple[str, ...], strict: bool, names: tuple[Mention, ...], chosen: Mention | None
) -> None:
    entry = Anaphora(ENTERPRISE, ("该社",), heads=heads, strict=strict)
    assert choose(names, entry) is chosen
