import json
from pathlib import Path

import pytest

from graphkit.clean import clean
from graphkit.errors import ReadError
from graphkit.read import Limits, ReadOptions, extras, read_data
from graphkit.read.stated import iso_date
from graphkit.records import SourceFile
from tests.read.documents import PARAGRAPHS, SECOND_PARAGRAPHS, SECOND_TITLE, TITLE
from tests.read.measuring import measure

HEADER = "编号,标题,正文,发布日期,来源,作者"
ROWS = (
    f'1,{TITLE},"{"".join(PARAGRAPHS)}",2022年5月6日,临江日报,赵小安',
    f'2,{SECOND_TITLE},"{SECOND_PARAGRAPHS[0]}\n{SECOND_PARAGRAPHS[1]}",2022/05/07 08:30,临江日报,陈立',
)
CSV = "\r\n".join([HEADER, *ROWS])
RECORDS = [
    {"标题": TITLE, "正文": "".join(PARAGRAPHS), "日期": "20220506", "报纸": "临江日报"},
    {"标题": SECOND_TITLE, "正文": "\n".join(SECOND_PARAGRAPHS), "日期": None, "报纸": ""},
]


def read(data: bytes | str, name: str = "a.csv", **columns: str) -> list[SourceFile]:
    return read_data(data.encode() if isinstance(data, str) else data, name, options=ReadOptions(**columns))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_usual_columns_are_found_in_any_encoding(encoding: str) -> None:
    first, second = read(CSV.encode(encoding))
    assert (first.name, second.name) == ("a.csv/1", "a.csv/2")
    assert first.text == "".join(PARAGRAPHS)
    assert first.metadata == {"title": TITLE, "date": "2022-05-06", "outlet": "临江日报", "author": "赵小安"}
    assert second.text == "\n".join(SECOND_PARAGRAPHS[:2])
    assert second.metadata["date"] == "2022-05-07"
    assert first.sha256 != second.sha256


def test_the_cleaning_uses_what_the_row_states() -> None:
    (article,) = clean(read(CSV)[1])
    assert (article.title, article.date, article.outlet) == (SECOND_TITLE, "2022-05-07", "临江日报")
    assert article.authors == ("陈立",)


@pytest.mark.parametrize("mark", "\t;|")
def test_other_separators_are_recognised(mark: str) -> None:
    table = mark.join(["title", "content"]) + "\n" + mark.join([TITLE, PARAGRAPHS[1]])
    assert read(table, "a.tsv")[0].text == PARAGRAPHS[1]


def test_the_user_names_columns() -> None:
    table = f"a,b,正文\n{PARAGRAPHS[0]},2021-03-04,其他\n"
    (source,) = read(table, text_column="a", date_column="B ")
    assert (source.text, source.metadata) == (PARAGRAPHS[0], {"date": "2021-03-04"})


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(
        ReadError, match=r"no column 正文内; there are: 编号, 标题, .* \(did you mean 正文\?\)"
    ):
        read(CSV, text_column="正文内")
    with pytest.raises(ReadError, match=r"no column looks like the text; there are: a, b .*--text-column"):
        read("a,b\n1,2\n")


def test_rows_without_text_are_counted() -> None:
    sources = read(f"正文,标题\n,空\n{PARAGRAPHS[0]},有\n  ,空\n")
    assert [source.name for source in sources] == ["a.csv/2"]
    assert sources[0].repairs == {"empty_row": 2}
    with pytest.raises(ReadError, match="no text in any row"):
        read("正文,标题\n,空\n")


def test_rows_of_uneven_length_are_read() -> None:
    assert len(read(f"标题,正文,日期\n甲,{PARAGRAPHS[0]}\n\n乙,{PARAGRAPHS[1]},2022,多\n")) == 2


@pytest.mark.parametrize("form", ["lines", "list", "one"])
def test_json_in_its_three_forms(form: str) -> None:
    lines = [json.dumps(record, ensure_ascii=form == "list") for record in RECORDS]
    text = {"lines": "\n".join(lines), "list": "[" + ",\n".join(lines) + "]", "one": lines[0]}[form]
    sources = read(text, "a.jsonl" if form == "lines" else "a.json")
    assert sources[0].metadata == {"title": TITLE, "date": "2022-05-06", "outlet": "临江日报"}
    assert [source.text for source in sources] == [record["正文"] for record in RECORDS[: len(sources)]]
    assert len(sources) == (1 if form == "one" else 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"正文": "金华"}\n{"正文": ', r"a\.jsonl:2: read: no valid JSON"),
        ('{"正文": "金华"}\n[1]', r"a\.jsonl:2: read: this is no JSON object"),
        ('{"正文": "金华", "x": ' + "[" * 11 + "]" * 11 + "}", "nested more than 10 deep .*max_depth"),
    ],
)
def test_wrong_json_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read(text, "a.jsonl")


def test_parquet_is_read_column_by_column() -> None:
    pytest.importorskip("pyarrow", reason="reading Parquet is an extra")
    first, second = read(make_parquet(RECORDS), "a.parquet")
    assert first.metadata == {"title": TITLE, "date": "2022-05-06", "outlet": "临江日报"}
    assert (second.name, second.text) == ("a.parquet/2", "\n".join(SECOND_PARAGRAPHS))


def make_parquet(records: list[dict[str, str | None]]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    stream = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_pylist(records), stream)
    return bytes(stream.getvalue())


def make_repeating_parquet(value: str, times: int) -> bytes:
    import pyarrow
    from pyarrow import parquet

    column = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * times, pyarrow.int32()), [value])
    stream = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.table({"正文": column}), stream)
    return bytes(stream.getvalue())


def test_damaged_parquet_gives_a_typed_error() -> None:
    pytest.importorskip("pyarrow", reason="reading Parquet is an extra")
    data = make_parquet(RECORDS)
    for broken in (b"PAR1" + b"\x00" * 100 + b"PAR1", data[:40] + b"\xff" * 40 + data[80:]):
        with pytest.raises(ReadError, match="damaged"):
            read(broken, "a.parquet")
    with pytest.raises(ReadError, match="not of that format"):
        read(data[:-8], "a.parquet")


def test_parquet_that_repeats_one_value_does_not_fill_the_memory(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="reading Parquet is an extra")
    path, warm = tmp_path / "a.parquet", tmp_path / "warm.parquet"
    path.write_bytes(make_repeating_parquet("零" * 300_000, 2_000))
    warm.write_bytes(make_parquet(RECORDS))
    outcome, _, megabytes = measure(path, warm)
    assert "max_bytes" in outcome
    assert megabytes <= 64


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(module: str) -> None:
        raise ImportError(module)

    monkeypatch.setattr(extras, "import_module", fail)
    with pytest.raises(ReadError, match=r'pyarrow is not installed \(pip install "graphkit-zh\[parquet\]"\)'):
        read(b"PAR1....PAR1", "a.parquet")


def test_the_text_of_all_rows_counts_against_the_limit() -> None:
    limits = Limits(max_bytes=200, max_ratio=100, max_depth=10)
    with pytest.raises(ReadError, match="max_bytes"):
        read_data(("正文\n" + "a" * 150 + "\n" + "b" * 150).encode()[:200] + b"\n", "a.csv", limits)


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2022-05-06T08:00:00+08:00", "2022-05-06"), ("2022.5.6", "2022-05-06"), ("2022年5月", "2022-05"),
        ("2022", "2022"), ("星期五 2022年05月06日 第3版", "2022-05-06"), 
        ("5月6日", ""), ("", ""), ("20221301", ""),
        ("1651795200", ""),
    ],
)  # fmt: skip
def test_stated_dates(stated: str, iso: str) -> None:
    assert iso_date(stated) == iso


FAULTS = {
    "100 MB line.txt": ("金" * 33_400_000, "larger than 20 MB"),
    "20 MB line.txt": ("金" * 6_600_000, "characters"),
    "deep.json": ('{"正文": "金", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested more than 10 deep"),
    "deep.jsonl": ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested more than 10 deep"),
    "field.csv": (f'标题,正文\n甲,"{"金华新闻，" * 400_000}"\n', "characters"),
    "open quote.csv": ('标题,正文\n甲,"' + "金华新闻\n" * 400_000, "characters"),
    "columns.csv": (",".join(f"c{n}" for n in range(1_000_000)), "more than 2000 columns"),
    "rows.csv": ("正文\n" + "金\n" * 100_000, "characters"),
    "spaces.txt": (" " * 19_000_000, "is empty"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_huge_lines_fields_and_depths_take_200_megabytes(name: str, tmp_path: Path) -> None:
    content, wanted = FAULTS[name]
    path, warm = tmp_path / name, tmp_path / "warm.txt"
    path.write_text(content, encoding="utf-8")
    warm.write_text(TITLE, encoding="utf-8")
    outcome, _, megabytes = measure(path, warm)
    assert wanted in outcome
    assert megabytes <= 200


def test_a_field_over_131072_characters_is_whole() -> None:
    text = "金华新闻，" * 40_000
    assert read(f"标题,正文\n甲,{text}\n")[0].text == text
