import io
import sys
from pathlib import Path

import pytest

from graphkit.errors import ReadError
from graphkit.read import ReadOptions, find_files, read_data, read_file
from tests.read.documents import PARAGRAPHS, TITLE, article_docx, make_epub, make_zip
from tests.read.web_pages import site_page

DOCUMENTS = {
    "html": site_page(),
    "docx": article_docx(),
    "epub": make_epub({"1.xhtml": f"<p>{PARAGRAPHS[0]}</p>"}),
    "zip": make_zip({"a.txt": TITLE}),
    "jsonl": ('{"正文": "' + TITLE + '"}').encode(),
    "csv": f"标题,正文\n{TITLE},{PARAGRAPHS[0]}\n".encode("gb18030"),
    "txt": TITLE.encode("gb18030"),
}


@pytest.mark.parametrize("format", DOCUMENTS)
@pytest.mark.parametrize("name", ["a.txt", "-"])
def test_the_format_is_recognised_whatever_the_name(format: str, name: str) -> None:
    source = read_data(DOCUMENTS[format], name)[0]
    assert source.format == ("txt" if format == "zip" else format)


def test_a_zip_of_word_documents_is_no_word_document() -> None:
    sources = read_data(make_zip({"a.docx": article_docx(), "b.docx": article_docx()}, 0), "a.zip")
    assert [source.name for source in sources] == ["a.zip/a.docx", "a.zip/b.docx"]


def test_the_standard_input_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TITLE.encode())))
    ((path, name),) = find_files(["-", "-"])
    (source,) = read_file(path, name)
    assert (source.name, source.text) == ("-", TITLE)


def test_the_standard_input_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
        with pytest.raises(ReadError, match="larger than 20 MB"):
            read_file("-")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, r"old Office file \(save it as \.docx"),
        (b"{\\rtf1 x}", r"Rich Text .*\.docx"),
        (b"Rar!\x1a\x07\x00", "RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (make_zip({"xl/workbook.xml": "x"}), r"Excel workbook \(save the sheet as \.csv\)"),
        (b"a.txt".ljust(257, b"\x00") + b"ustar\x0000", "tar archive"),
    ],
)
def test_other_formats_are_named_with_the_way_out(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_data(data, "a.txt")


@pytest.mark.parametrize("suffix", ["pdf", "docx", "epub", "zip", "gz", "parquet", "png"])
def test_an_ending_that_promises_too_much_is_an_error(suffix: str) -> None:
    with pytest.raises(ReadError, match=rf"ends in \.{suffix}, but its content is not"):
        read_data(TITLE.encode(), f"a.{suffix}")


def test_options_are_equal_whatever_is_done_with_errors() -> None:
    assert ReadOptions(on_error=print) == ReadOptions()
