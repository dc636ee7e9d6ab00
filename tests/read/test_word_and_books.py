from hashlib import sha256

import pytest

from graphkit.clean import clean
from graphkit.errors import ReadError
from graphkit.read import ReadOptions, read_data
from tests.read.documents import (
    PARAGRAPHS,
    SECOND_PARAGRAPHS,
    SECOND_TITLE,
    TITLE,
    article_docx,
    changed,
    make_docx,
    make_epub,
    make_zip,
    paragraph,
    table,
    text_box,
)

LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'


def text_of(body: str) -> str:
    (source,) = read_data(make_docx(body), "a.docx")
    return source.text


def test_a_word_document_is_read_in_order_with_its_heading() -> None:
    (source,) = read_data(article_docx(), "a.docx")
    lines = [line for line in source.text.split("\n") if line]
    assert lines == [f"# {TITLE}", *PARAGRAPHS, "村名", "里程", "上坪村", "三公里"]
    assert source.metadata == {"title": TITLE}


def test_runs_of_a_sentence_are_joined_and_tab_stops_are_no_tabs() -> None:
    assert text_of(paragraph(PARAGRAPHS[0], "2")) == f"# {PARAGRAPHS[0]}\n"


def test_a_text_box_is_read_once_and_deleted_text_not_at_all() -> None:
    text = text_of(text_box(PARAGRAPHS[1]) + changed("删去的话。", "添上的话。"))
    assert text.count(PARAGRAPHS[1]) == 1
    assert "删去" not in text and "添上的话。" in text


def test_moved_text_stands_in_its_new_place_only() -> None:
    moved = "<w:p><w:moveFrom><w:r><w:t>移走的话。</w:t></w:r></w:moveFrom></w:p>"
    placed = "<w:p><w:moveTo><w:r><w:t>移走的话。</w:t></w:r></w:moveTo></w:p>"
    assert text_of(moved + paragraph(TITLE) + placed).count("移走的话。") == 1


def test_pages_typed_line_by_line_are_joined_by_the_cleaning() -> None:
    lines = [PARAGRAPHS[0][at : at + 14] for at in range(0, len(PARAGRAPHS[0]), 14)]
    (source,) = read_data(make_docx("".join(map(paragraph, lines))), "a.docx")
    assert clean(source)[0].text == PARAGRAPHS[0].removeprefix("本报讯 ")


def test_a_document_of_several_articles_is_split() -> None:
    body = "".join(
        paragraph(title, "2") + "".join(map(paragraph, texts))
        for title, texts in ((TITLE, PARAGRAPHS), (SECOND_TITLE, SECOND_PARAGRAPHS))
    )
    (source,) = read_data(make_docx(body), "a.docx")
    assert [article.title for article in clean(source)] == [TITLE, SECOND_TITLE]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (make_docx("<w:p/>"), "has no text"),
        (make_docx("<w:p><w:r>"), "damaged"),
        (make_zip({"word/document.xml": LAUGHS + "<x>&b;</x>"}), "declares a document type"),
        (
            make_zip({"word/document.xml": (LAUGHS + "<x>&b;</x>").encode("utf-16")}),
            "declares a document type",
        ),
        (make_docx("<w:p>" * 1_000 + "</w:p>" * 1_000), "damaged"),
        (article_docx()[:-200], "damaged"),
    ],
)
def test_broken_and_hostile_documents_give_typed_errors(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_data(data, "a.docx")


def test_a_large_document_is_read() -> None:
    marks = [sha256(bytes([number % 256, number // 256])).hexdigest() for number in range(2_000)]
    body = "".join(paragraph(mark + PARAGRAPHS[2]) for mark in marks) + table([["表", "格"]])
    assert text_of(body).count(PARAGRAPHS[2]) == 2_000


def chapter(title: str, texts: tuple[str, ...]) -> str:
    return f"<h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in texts)


def test_chapters_of_a_book_become_source_files() -> None:
    data = make_epub(
        {"1.xhtml": chapter(TITLE, PARAGRAPHS), "2.xhtml": chapter(SECOND_TITLE, SECOND_PARAGRAPHS)}
    )
    first, second = read_data(data, "a.epub")
    assert (first.name, second.name) == ("a.epub/OEBPS/1.xhtml", "a.epub/OEBPS/2.xhtml")
    assert first.metadata == {"outlet": "临江日报", "date": "2022-05-06"}
    (article,) = clean(second)
    assert (article.title, article.date, article.outlet) == (SECOND_TITLE, "2022-05-06", "临江日报")


def test_a_book_without_text_is_refused() -> None:
    with pytest.raises(ReadError, match="no text"):
        read_data(make_epub({"1.xhtml": "<img src='a.jpg'/>"}), "a.epub")


def test_a_chapter_that_is_missing_is_reported_and_the_others_are_read() -> None:
    data = make_epub(
        {"1.xhtml": chapter(TITLE, PARAGRAPHS), "2.xhtml": chapter(SECOND_TITLE, SECOND_PARAGRAPHS)}
    )
    broken = data.replace(b"OEBPS/1.xhtml", b"OEBPS/9.xhtml")
    noted: list[ReadError] = []
    (source,) = read_data(broken, "a.epub", options=ReadOptions(on_error=noted.append))
    assert SECOND_TITLE in source.text
    assert [error.message for error in noted] == ["it has no OEBPS/1.xhtml"]


def test_entities_of_a_package_are_refused() -> None:
    data = make_zip({"mimetype": "application/epub+zip", "META-INF/container.xml": LAUGHS + "<x>&b;</x>"})
    with pytest.raises(ReadError, match="declares a document type"):
        read_data(data, "a.epub")
