from __future__ import annotations

from collections.abc import Sequence

import pytest

from graphkit.records import Mention
from graphkit.relations.parties import Sentence, find_subjects, split_clauses
from graphkit.relations.sentences import view_sentences
from graphkit.segment import sentence_spans
from tests.making import HOSTILE, mark

NAMES = (
    ("温岭农商银行", "Bank"),
    ("清风公司", "Enterprise"),
    ("佛堂镇", "Town"),
    ("上桥头村", "Village"),
    ("义乌市", "Region"),
    ("南风合作社", "Enterprise"),
    ("东山公司", "Enterprise"),
    ("大溪支行", "Bank"),
    ("王小川", "Person"),
)


def view(text: str, *, topics: bool = True, home: Mention | None = None) -> Sequence[Sentence]:
    return view_sentences(text, mark(text, NAMES), sentence_spans(text), topics=topics, home=home)


def stand_ins(text: str) -> list[tuple[str, str]]:
    return [
        (text[party.start : party.end], party.mention.name)
        for sentence in view(text)
        for party in sentence.parties
        if party.role == "anaphora"
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("他来了，又走了。", ["他来了", "又走了"]),
        ("一句", ["一句"]),
        ("。", []),
        ("他说：好；走。", ["他说", "好", "走"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    assert [text[start:end] for start, end in split_clauses(text, 0, len(text))] == clauses


@pytest.mark.parametrize("name", HOSTILE)
def test_every_offset_has_a_clause(name: str) -> None:
    text = HOSTILE[name][:1_000]
    for sentence in view(text):
        assert all(sentence.start <= start < end <= sentence.end for start, end in sentence.clauses)
        for offset in range(sentence.start, sentence.end):
            number = sentence.clause_of(offset)
            assert 0 <= number < max(1, len(sentence.clauses))
            if sentence.clauses and number:
                assert sentence.clauses[number - 1][1] <= offset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("温岭农商银行来了。该行放了贷款。", ("该行", "温岭农商银行")),
        ("清风公司投产。该公司很忙。", ("该公司", "清风公司")),
        ("佛堂镇开会。该镇要修路。", ("该镇", "佛堂镇")),
        ("上桥头村变了。全村通了车。", ("全村", "上桥头村")),
        ("义乌市开会。我市要修路。", ("我市", "义乌市")),
        ("温岭农商银行与清风公司签约，该行放了贷款。", ("该行", "温岭农商银行")),
        ("清风公司投产。温岭农商银行向公司放款。", ("公司", "清风公司")),
        ("清风公司投产。“订单来了。”公司很忙。", ("公司", "清风公司")),
        ("清风公司投产，向南风合作社买料。该社很忙。", ("该社", "南风合作社")),
        ("清风公司投产。南风合作社卖了茶。公司很忙。", ("公司", "清风公司")),
        ("温岭农商银行来了，走访时大溪支行也来了。该支行很忙。", ("该支行", "大溪支行")),
        ("清风公司投产，并从东山公司买料。公司很忙。", ("公司", "清风公司")),
        ("佛堂镇开会。镇长王小川来了。", ("", "佛堂镇")),
        ("清风公司投产。温岭农商银行行长王小川说：“我们要放款。”", ("我们", "温岭农商银行")),
        ("清风公司投产。“我们要放款。”温岭农商银行行长王小川说。", ("我们", "温岭农商银行")),
        ("佛堂镇开会。镇长王小川来了。“我们要修路。”王小川说。", ("我们", "佛堂镇")),
    ],
)
def test_words_stand_for_what_was_named(text: str, expected: tuple[str, str]) -> None:
    assert expected in stand_ins(text)


@pytest.mark.parametrize(
    "text",
    [
        "该行放了贷款。",
        "清风公司投产。该行放了贷款。",
        "该村变了。佛堂镇好。",
        "清风公司投产。该社来了。",
        "温岭农商银行来了。王小川说：“我们要走。”",
        "佛堂镇开会。他当过镇长。",
    ],
)
def test_nothing_stands_for_what_was_not_named(text: str) -> None:
    assert [word for word, _ in stand_ins(text) if word in ("该行", "该村", "该社", "我们", "")] == []


def test_the_home_of_the_article_is_what_our_city_means() -> None:
    home = Mention(0, 3, "义乌市", "Region")
    ((party,),) = [sentence.parties for sentence in view("我市要修路。", home=home)]
    assert party.mention.name == "义乌市"


def test_a_subject_is_carried_into_the_next_sentence() -> None:
    first, second = view("温岭农商银行来了。去年放了贷款。")
    assert first.topics == ()
    assert [(party.mention.name, party.carried) for party in second.topics][:1] == [("温岭农商银行", True)]


def test_without_topics_nothing_is_carried() -> None:
    text = "温岭农商银行来了。该行去年放了贷款。"
    assert all(
        not one.topics and all(p.role == "named" for p in one.parties) for one in view(text, topics=False)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("佛堂镇开会。", ["佛堂镇"]),
        ("在佛堂镇开会。", []),
        ("向佛堂镇捐款。", []),
        ("位于义乌市佛堂镇的清风公司投产。", ["清风公司"]),
        ("义乌市的清风公司投产，佛堂镇庆祝。", ["清风公司", "佛堂镇"]),
        ("义乌市佛堂镇上桥头村开会。", ["义乌市", "佛堂镇", "上桥头村"]),
    ],
)
def test_what_is_marked_or_only_says_where_is_no_subject(text: str, expected: list[str]) -> None:
    (sentence,) = view(text)
    assert [party.mention.name for party in find_subjects(text, sentence.parties)] == expected
