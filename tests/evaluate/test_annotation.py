from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import AnnotationError
from graphkit.evaluate import find_problems, parse_annotations, read_annotations

SOURCE = """\
# X-1 date=2021-03-04 tone=report damage=none
[云和县|Region][赤石乡|Town]的[云和农信联社|Bank]推出“[木玩贷|Product]”，[茶叶|Product?]户也能用。

第二段说[赤石|Town]通了车。
= 赤石乡 PART_OF 云和县
= 云和农信联社 OFFERS 木玩贷 | date=2021-03; status=planned
? 云和农信联社 FINANCES 赤石乡 | instrument=credit; amount_cny=5000000
~ 赤石乡 = 赤石

# X-2 date=2020-01-02 damage=ocr
[云和
农信 联社|Bank]开了门。
= 云和农信联社 BRANCH_OF 浙江农商联合银行
"""


def test_text_is_free_of_markup_and_spans_point_into_it() -> None:
    first, second = parse_annotations(SOURCE, "x.txt")
    assert first.text.startswith("云和县赤石乡的云和农信联社推出“木玩贷”")
    assert first.text.endswith("\n\n第二段说赤石通了车。")
    names = [first.text[span.start : span.end] for span in first.spans]
    assert names == ["云和县", "赤石乡", "云和农信联社", "木玩贷", "茶叶", "赤石"]
    assert [span.type for span in first.spans if span.optional] == ["Product"]
    assert second.text == "云和\n农信 联社开了门。"


def test_header_relations_and_names_are_read() -> None:
    first, second = parse_annotations(SOURCE, "x.txt")
    assert (first.id, first.metadata["date"], first.line, second.line) == ("X-1", "2021-03-04", 1, 10)
    part, offers, finances = first.relations
    assert (part.source, part.relation, part.target, part.optional) == ("赤石乡", "PART_OF", "云和县", False)
    assert offers.attributes == {"date": "2021-03", "status": "planned"}
    assert finances.optional and finances.attributes["amount_cny"] == 5e6
    assert first.same_names == (("赤石乡", "赤石"),)


@pytest.mark.parametrize(
    ("line", "number", "message"),
    [
        ("[赤石乡|Place]。", 2, "unknown type 'Place'"),
        ("[赤石乡|Town", 2, "stray '\\['"),
        ("[[赤石|Town]乡|Town]", 2, "stray '\\['"),
        ("赤石。\n= 赤石 LIES_IN 赤石", 3, "no known relation"),
        ("赤石。\n= 赤石 PART_OF 云和", 3, "'云和' is not in the passage"),
        ("赤石。\n= 赤石 PART_OF 赤石 | amount=3", 3, "unknown attribute"),
        ("赤石。\n= 赤石 PART_OF 赤石 | amount_cny=三万", 3, "wrong value"),
        ("赤石。\n= 赤石 PART_OF 赤石 | date=2020-1", 3, "wrong value"),
        ("赤石。\n= 赤石 PART_OF 赤石 | status=maybe", 3, "wrong value"),
        ("赤石。\n~ 赤石", 3, "two names"),
    ],
)
def test_errors_name_file_and_line(line: str, number: int, message: str) -> None:
    with pytest.raises(AnnotationError, match=message) as caught:
        parse_annotations(f"# X-1 date=2020-01-01\n{line}\n", "x.txt")
    assert (caught.value.file, caught.value.line) == ("x.txt", number)


def test_header_errors() -> None:
    messages = [problem.message for problem in find_problems("text\n# A date=soon\n\n# A tone\n", "x.txt")]
    assert messages == [
        "text before the first header",
        "date 'soon' is no ISO date",
        "header part 'tone' is no key=value",
        "identifier 'A' occurs twice",
    ]


def test_missing_file_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="No such file"):
        read_annotations(tmp_path / "none.txt")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_do_not_matter(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(SOURCE.replace("\n", ending).encode())
    assert [passage.text for passage in read_annotations(path)] == [p.text for p in parse_annotations(SOURCE)]
