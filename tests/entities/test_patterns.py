from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.entities.lists import find_list_members
from graphkit.entities.patterns import (
    find_declared,
    find_patterns,
    load_patterns,
    read_patterns,
)
from graphkit.errors import LexiconError
from graphkit.records import Mention
from tests.making import HOSTILE, check_mentions

GOOD = '[[pattern]]\nname = "beacon"\ntype = "Product"\nexpression = "(?P<name>灯塔[一二三]号)"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "patterns.toml"
    path.write_text(text, encoding="utf-8")
    return path


def names(text: str) -> list[tuple[str, str]]:
    return [(mention.name, mention.type) for mention in find_patterns(text, load_patterns())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县里印发《河道保洁管理办法（试行）》。", ("河道保洁管理办法（试行）", "Programme")),
        ("镇上启动“清水入城”行动。", ("“清水入城”行动", "Programme")),
        ("银行推出“竹乡贷”，利率优惠。", ("竹乡贷", "Product")),
        ("“滨湖新居”项目开工。", ("“滨湖新居”项目", "Project")),
    ],
)
def test_names_are_known_by_their_form(text: str, expected: tuple[str, str]) -> None:
    assert expected in names(text)


@pytest.mark.parametrize("text", ["他说“今天天气好”。", "《边城》是一部小说。", "“好”。"])
def test_not_all_that_is_quoted_is_a_name(text: str) -> None:
    assert names(text) == []


def test_own_patterns_come_with_their_type_and_fragments(tmp_path: Path) -> None:
    text = (
        '[fragments]\nsize = "[大小]"\n'
        + GOOD
        + ('[[pattern]]\nname = "lamp"\ntype = "Project"\nexpression = "(?P<name>{size}灯笼)"\n')
    )
    found = find_patterns("灯塔二号和小灯笼", read_patterns(write(tmp_path, text)))
    assert [(mention.name, mention.type) for mention in found] == [
        ("灯塔二号", "Product"),
        ("小灯笼", "Project"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (GOOD + GOOD.replace("beacon", "other").replace("Product", "Produkt"), 6, "Produkt"),
        (GOOD.replace("[一二三]", "[一二三"), 2, "wrong expression"),
        (GOOD.replace("?P<name>", "?P<other>"), 2, r"\(\?P<name>"),
        ('[[pattern]]\nname = "beacon"\nexpression = "(?P<name>x)"\n', 2, "type"),
    ],
)
def test_a_wrong_pattern_is_named_by_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        read_patterns(write(tmp_path, text))
    assert caught.value.line == line


@pytest.mark.parametrize("text", ["[[pattern]\n", "pattern = 3\n", '[[pattern]]\ntype = "Bank"\n'])
def test_a_file_that_holds_no_patterns_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(LexiconError, match=r"patterns\.toml"):
        read_patterns(write(tmp_path, text))


def test_a_missing_pattern_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml"):
        read_patterns(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("走进东岙、西岙、上园三村。", ["东岙", "西岙", "上园"]),
        ("走访了甲岙、乙岙和丙园3个村", ["甲岙", "乙岙", "丙园"]),
        ("在湖东、湖西两社区", ["湖东", "湖西"]),
        ("石塘镇车关和东海两村", ["车关", "东海"]),
        ("，大塘头、东岙两村", ["大塘头", "东岙"]),
    ],
)
def test_members_of_a_list_share_its_suffix(text: str, expected: list[str]) -> None:
    assert [(one.name, one.type) for one in find_list_members(text)] == [
        (name, "Village") for name in expected
    ]


def test_the_suffix_gives_the_type() -> None:
    assert [one.type for one in find_list_members("佛堂、赤岸两镇和金东、婺城两区")] == ["Town"] * 2 + [
        "Region"
    ] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成了东片、汇头、坡南老街等十余个老旧区块改造", [("汇头", "Zone"), ("坡南老街", "Zone")]),
        (
            "引进晨曜光能、瑞翌晶、可可方(二期)等8家企业。",
            [("瑞翌晶", "Enterprise"), ("可可方(二期)", "Enterprise")],
        ),
        ("在沙河、关庙等乡镇推广", [("关庙", "Town")]),
        ("解决信贷、用工、市场开拓等企业需求", []),
        ("种着水稻、小麦等作物", []),
    ],
)
def test_a_noun_after_a_list_gives_the_type_of_its_members(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(one.name, one.type) for one in find_list_members(text)] == expected


@pytest.mark.parametrize("text", ["东岙、西岙、上园五村", "张三、李四两村民", "甲岙、乙岙十二村", "一村两镇"])
def test_a_number_that_does_not_fit_is_no_list(text: str) -> None:
    assert list(find_list_members(text)) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "（以下简称“清风区”）",
        "(简称清风区)",
        "（下称清风区）",
        "（以下简称：清风区）",
        " （以下简称清风区，下同）",
    ],
)
def test_a_short_form_is_declared(declaration: str) -> None:
    text = f"温岭市清风里开发区{declaration}开园"
    full = Mention(0, 9, "温岭市清风里开发区", "Zone")
    ((of, short),) = find_declared(text, [full])
    assert of is full
    assert (short.name, short.type, short.layer) == ("清风区", "Zone", "declared")
    check_mentions(text, [short])


@pytest.mark.parametrize("text", ["温岭市清风里开发区（清风区）", "温岭市清风里开发区的（以下简称清风区）"])
def test_other_brackets_declare_nothing(text: str) -> None:
    assert list(find_declared(text, [Mention(0, 9, "温岭市清风里开发区", "Zone")])) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    text = HOSTILE[name]
    found = [*find_patterns(text, load_patterns()), *find_list_members(text)]
    check_mentions(text, found)
    check_mentions(text, (short for _, short in find_declared(text, found)))


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("支行行长李明说，贷款到了。", "李明"),
        ("总经理王小川说，开工了。", "王小川"),
        ("镇长赵刚称，路通了。", "赵刚"),
    ],
)
def test_the_verb_of_speech_is_no_part_of_a_name(text: str, person: str) -> None:
    assert [name for name, kind in names(text) if kind == "Person"] == [person]


def test_a_counted_list_begins_behind_its_preposition() -> None:
    for text in ("该行先后对青塘、上坪、石溪坑三村整村授信。", "他们把青塘、上坪和石溪坑三村走了一遍。"):
        assert [one.name for one in find_list_members(text)] == ["青塘", "上坪", "石溪坑"]


def test_names_that_begin_like_prepositions_keep_their_beginning() -> None:
    assert [one.name for one in find_list_members("走进向阳、上坪两村。")] == ["向阳", "上坪"]
