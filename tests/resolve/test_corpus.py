from __future__ import annotations

from itertools import permutations

import pytest

from graphkit.records import Extraction, Statement
from graphkit.resolve import Resolution, resolve
from graphkit.resolve.corpus import Corpus
from tests.making import make_article, mark


def article(
    key: str, text: str, *names: tuple[str, str], links: tuple[tuple[str, str, str], ...] = ()
) -> Extraction:
    return Extraction(make_article(text, key), tuple(mark(text, names)), (), links=links)


def node(found: Resolution, key: str, name: str, kind: str) -> str:
    return found.by_article[key][(name, kind)]


def test_every_mention_has_an_entity() -> None:
    names = (("义乌市", "Region"), ("义乌", "Region"), ("工行", "Bank"), ("王小川", "Person"))
    found = resolve([article("a.txt#1", "义乌市，义乌的工行，王小川", *names)])
    assert set(found.by_article["a.txt#1"]) == set(names)
    assert set(found.by_article["a.txt#1"].values()) == set(found.entities)
    assert all(identifier == entity.id for identifier, entity in found.entities.items())


def test_the_official_name_is_shown_and_the_others_are_aliases() -> None:
    found = resolve([article("a.txt#1", "义乌，工行", ("义乌", "Region"), ("工行", "Bank"))])
    by_type = {entity.type: entity for entity in found.entities.values()}
    assert (by_type["Region"].name, by_type["Region"].aliases, by_type["Region"].code) == (
        "义乌市",
        ("义乌",),
        "330782",
    )
    assert (by_type["Bank"].name, by_type["Bank"].aliases) == ("中国工商银行", ("工商银行", "工行"))


def test_one_bank_in_two_articles_is_one_node() -> None:
    one = article("a.txt#1", "工行温岭支行放款", ("工行温岭支行", "Bank"))
    other = article("b.txt#1", "中国工商银行温岭市支行放款", ("中国工商银行温岭市支行", "Bank"))
    found = resolve([one, other])
    assert node(found, "a.txt#1", "工行温岭支行", "Bank") == node(
        found, "b.txt#1", "中国工商银行温岭市支行", "Bank"
    )


def test_namesakes_in_two_articles_stay_apart() -> None:
    found = resolve([article(f"{key}.txt#1", "王小川说", ("王小川", "Person")) for key in "ab"])
    assert len(found.entities) == 2
    assert {entity.name for entity in found.entities.values()} == {"王小川"}


def test_one_person_of_one_employer_is_one_node() -> None:
    def told(key: str) -> Extraction:
        text = "清风公司总经理王小川说"
        mentions = mark(text, [("清风公司", "Enterprise"), ("王小川", "Person")])
        works = Statement(mentions[1], "WORKS_FOR", mentions[0], 0, len(text))
        return Extraction(make_article(text, key), tuple(mentions), (works,))

    found = resolve([told("a.txt#1"), told("b.txt#1")])
    assert sum(entity.type == "Person" for entity in found.entities.values()) == 1


def test_the_order_of_the_articles_does_not_matter() -> None:
    articles = [
        article(
            "a.txt#1", "义乌市佛堂镇石桥村", ("义乌市", "Region"), ("佛堂镇", "Town"), ("石桥村", "Village")
        ),
        article(
            "b.txt#1",
            "永康市石桥村的王小川",
            ("永康市", "Region"),
            ("石桥村", "Village"),
            ("王小川", "Person"),
        ),
        article("c.txt#1", "工行，王小川", ("工行", "Bank"), ("王小川", "Person")),
    ]
    expected = resolve(articles)
    for order in permutations(articles):
        assert resolve(order) == expected


def test_articles_may_come_after_a_look() -> None:
    texts = {
        "a.txt#1": ("义乌市佛堂镇的王小川", ("义乌市", "Region"), ("佛堂镇", "Town"), ("王小川", "Person")),
        "b.txt#1": ("义乌，王小川，清风里", ("义乌", "Region"), ("王小川", "Person"), ("清风里", "Zone")),
        "c.txt#1": ("佛堂的“清风里”", ("佛堂", "Town"), ("“清风里”", "Zone")),
    }
    articles = [article(key, *told) for key, told in texts.items()]
    for order in permutations(articles):
        corpus = Corpus()
        for number, one in enumerate(order, 1):
            corpus.add(one)
            assert corpus.resolve() == resolve(order[:number])


def test_villages_of_one_name_in_two_counties_stay_apart() -> None:
    one = article("a.txt#1", "义乌市石桥村", ("义乌市", "Region"), ("石桥村", "Village"))
    other = article("b.txt#1", "永康市石桥村", ("永康市", "Region"), ("石桥村", "Village"))
    found = resolve([one, other])
    assert node(found, "a.txt#1", "石桥村", "Village") != node(found, "b.txt#1", "石桥村", "Village")


def test_the_type_that_most_mentions_have_wins() -> None:
    text = "清风里，清风里，清风里"
    mentions = [*mark(text[:7], [("清风里", "Zone")]), *mark(text, [("清风里", "Village")])[2:]]
    found = resolve([Extraction(make_article(text), tuple(mentions), ())])
    assert [entity.type for entity in found.entities.values()] == ["Zone"]
    assert set(found.by_article["a.txt#1"]) == {("清风里", "Zone"), ("清风里", "Village")}


def test_links_tell_why_names_were_joined() -> None:
    names = (("温岭市清风里开发区", "Zone"), ("清风区", "Zone"))
    link = ("温岭市清风里开发区", "清风区", "declared")
    found = resolve([article("a.txt#1", "温岭市清风里开发区（清风区）", *names, links=(link,))])
    assert [entity.links for entity in found.entities.values()] == [(link,)]


def test_no_articles_and_no_mentions() -> None:
    assert resolve([]) == Resolution({}, {})
    assert resolve([article("a.txt#1", "")]).by_article == {"a.txt#1": {}}


@pytest.mark.parametrize("address", ["何会长", "何董事长"])
def test_a_person_has_the_own_name_however_often_addressed(address: str) -> None:
    text = f"商会会长何定远致辞。{address}说，先修路。{address}又说，再通水。"
    found = resolve([article("a.txt#1", text, ("何定远", "Person"), (address, "Person"))])
    (entity,) = found.entities.values()
    assert (entity.name, entity.aliases) == ("何定远", (address,))


def test_who_is_only_addressed_is_named_so() -> None:
    found = resolve([article("a.txt#1", "何会长说，先修路。", ("何会长", "Person"))])
    assert [one.name for one in found.entities.values()] == ["何会长"]
