import shutil
import struct
import zlib
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from graphkit.clean import clean
from graphkit.errors import ReadError
from graphkit.read import Limits, ReadOptions, extras, find_files, read_data
from graphkit.read.pdf_layout import Glyph, lay_out
from graphkit.records import SourceFile
from tests.read.documents import (
    PARAGRAPHS,
    SECOND_PARAGRAPHS,
    SECOND_TITLE,
    TITLE,
    join_pdf,
    make_pdf,
    make_stream,
    newspaper_page,
    set_column,
    wrap,
)

pytest.importorskip("pypdfium2", reason="reading PDF is an extra")


def read_one(data: bytes, options: ReadOptions | None = None) -> SourceFile:
    (source,) = read_data(data, "a.pdf", options=options)
    return source


def joined(text: str) -> str:
    return "".join(text.replace("#", "").split())


def test_columns_below_headlines_come_in_reading_order() -> None:
    text = read_one(make_pdf([newspaper_page()])).text
    assert joined(text) == joined("".join([TITLE, *PARAGRAPHS, SECOND_TITLE, *SECOND_PARAGRAPHS]))


def test_a_page_of_two_articles_is_split_by_the_cleaning() -> None:
    first, second = clean(read_one(make_pdf([newspaper_page()])))
    assert (first.title, second.title) == (TITLE, SECOND_TITLE)
    assert PARAGRAPHS[1] in first.text and SECOND_PARAGRAPHS[2] in second.text


def test_offsets_lead_from_an_article_to_the_text_of_the_file() -> None:
    source = read_one(make_pdf([newspaper_page()]))
    article = clean(source)[0]
    start = article.text.index("临江农商银行")
    low, high = article.source_span(start, start + 20)
    assert joined(source.text[low:high]) == article.text[start : start + 20]


def test_columns_whose_lines_stand_at_different_heights_stay_apart() -> None:
    left, right = wrap(PARAGRAPHS[:2], 20), wrap(PARAGRAPHS[2:], 20)
    page = set_column(left, 60, 100) + set_column(right, 300, 107.5)
    assert joined(read_one(make_pdf([page])).text) == joined("".join(PARAGRAPHS))


def test_pages_follow_each_other() -> None:
    pages = [set_column(wrap([text], 40), 60, 60) for text in PARAGRAPHS]
    assert joined(read_one(make_pdf(pages)).text) == joined("".join(PARAGRAPHS))


def test_the_first_line_of_a_paragraph_keeps_its_indent() -> None:
    text = read_one(make_pdf([set_column(wrap(PARAGRAPHS, 30), 60, 60)])).text
    assert sum(line.startswith("\u3000\u3000") for line in text.split("\n")) == len(PARAGRAPHS)


def test_a_scan_says_what_to_do() -> None:
    with pytest.raises(
        ReadError, match=r"pictures without text \(scans are read with --ocr.*tesseract-ocr-chi-sim"
    ):
        read_one(make_pdf([[], []]))


def test_pages_without_text_among_others_are_counted() -> None:
    source = read_one(make_pdf([set_column([TITLE, PARAGRAPHS[0]], 60, 60), []]))
    assert source.repairs == {"page_without_text": 1}


def test_fonts_without_characters_are_refused() -> None:
    with pytest.raises(ReadError, match=r"fonts do not say .*--ocr"):
        read_one(make_pdf([[(60, 60, 10, "\ue001\ue002\ue003" * 10)]]))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>"]
)
def test_a_damaged_file_gives_a_typed_error(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"\(.+\)"):
        read_one(data)


def test_a_truncated_file_gives_text_or_a_typed_error() -> None:
    whole = make_pdf([newspaper_page()])
    for length in range(20, len(whole), len(whole) // 40):
        try:
            read_one(whole[:length])
        except ReadError as error:
            assert error.remedy


def test_a_bomb_packed_twice_is_found() -> None:
    packed = zlib.compress(zlib.compress(b"0" * 50_000_000))
    data = make_pdf([[(60, 60, 10, TITLE)]])
    stream = make_stream(packed, b"/Filter[/FlateDecode/FlateDecode]")
    with pytest.raises(ReadError, match="max_"):
        read_one(data.replace(b"trailer", b"9 0 obj\n" + stream + b"\nendobj\ntrailer"))


def test_large_parts_in_the_old_packing_are_refused() -> None:
    data = join_pdf([b"<</Type/Catalog>>", make_stream(b"\x80" * 50_000, b"/Filter/LZWDecode")])
    with pytest.raises(ReadError, match="old way"):
        read_one(data)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(module: str) -> None:
        raise ImportError(module)

    monkeypatch.setattr(extras, "import_module", fail)
    with pytest.raises(ReadError, match=r'pypdfium2 is not installed \(pip install "graphkit-zh\[pdf\]"\)'):
        read_one(make_pdf([[(60, 60, 10, TITLE)]]))


def test_a_page_of_single_characters_is_laid_out_in_little_time() -> None:
    glyphs = [
        Glyph("字", (n * 37) % 600, (n * 91) % 800, (n * 37) % 600 + 9, (n * 91) % 800 + 9, 9)
        for n in range(5_000)
    ]
    assert joined(lay_out(glyphs)).count("字") == 5_000


needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def scanned_page(text: str) -> bytes:
    """Draw a page with an installed CJK font and give its picture as a PGM file, as a scanner would."""
    import pypdfium2

    if not any(Path("/usr/share/fonts").rglob("*.tt[cf]")):
        pytest.skip("no font is installed")
    page = pypdfium2.PdfDocument(make_pdf([set_column(wrap([text], 26), 60, 80, size=16, step=28)]))[0]
    bitmap = page.render(scale=3, grayscale=True)
    rows = bytes(bitmap.buffer)
    body = b"".join(rows[at : at + bitmap.width] for at in range(0, len(rows), bitmap.stride))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + body


@needs_tesseract
def test_a_scanned_pdf_is_read_with_text_recognition() -> None:
    import pypdfium2

    picture = scanned_page(PARAGRAPHS[1])
    width, height = (int(number) for number in picture.split(b" ")[1:3])
    grey = picture[-width * height :]
    image = make_stream(
        zlib.compress(grey),
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8"
        b"/ColorSpace/DeviceGray/Filter/FlateDecode" % (width, height),
    )
    data = join_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            b"/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
            image,
            make_stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        ]
    )
    assert len(pypdfium2.PdfDocument(data)) == 1
    with pytest.raises(ReadError, match="--ocr"):
        read_one(data)
    assert_recognised(read_one(data, ReadOptions(ocr=True)).text)


@needs_tesseract
def test_a_picture_is_read_with_text_recognition() -> None:
    picture = scanned_page(PARAGRAPHS[1])
    width, height = (int(number) for number in picture.split(b" ")[1:3])
    png = make_png(picture[-width * height :], width, height)
    with pytest.raises(ReadError, match=r"this is a picture .*--ocr"):
        read_data(png, "a.png")
    (source,) = read_data(png, "a.png", options=ReadOptions(ocr=True))
    assert source.format == "picture"
    assert_recognised(source.text)
    (article,) = clean(source)
    assert "农商银行" in article.text


def test_pictures_are_searched_for_only_with_text_recognition(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert find_files([tmp_path]) == []
    assert [name for _, name in find_files([tmp_path], ReadOptions(ocr=True))] == ["a.png"]


@needs_tesseract
def test_missing_language_data_is_named() -> None:
    with pytest.raises(ReadError, match=r"no data for nowhere \(apt install"):
        read_data(b"\x89PNG\r\n\x1a\n", "a.png", options=ReadOptions(ocr=True, ocr_languages="nowhere"))


@needs_tesseract
@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff\xe0 broken"])
def test_a_broken_picture_gives_a_typed_error(data: bytes) -> None:
    with pytest.raises(ReadError, match="recognition failed"):
        read_data(data, "a.png", options=ReadOptions(ocr=True))


@needs_tesseract
def test_recognition_that_takes_too_long_is_stopped() -> None:
    picture = scanned_page(PARAGRAPHS[1])
    width, height = (int(number) for number in picture.split(b" ")[1:3])
    limits = Limits(max_bytes=20_000_000, max_ratio=100, max_depth=10, max_seconds=0)
    with pytest.raises(ReadError, match="max_seconds"):
        read_data(make_png(picture[-width * height :], width, height), "a.png", limits, ReadOptions(ocr=True))


def test_without_tesseract_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ReadError, match=r"Tesseract is not installed \(apt install tesseract-ocr"):
        read_data(b"\x89PNG\r\n\x1a\n", "a.png", options=ReadOptions(ocr=True))


def assert_recognised(text: str) -> None:
    found, wanted = joined(text), joined(PARAGRAPHS[1])
    assert SequenceMatcher(None, found, wanted, autojunk=False).ratio() >= 0.9, found


def make_png(grey: bytes, width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\x00" + grey[at : at + width] for at in range(0, len(grey), width))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
