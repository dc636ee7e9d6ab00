import gzip
import io
import stat
import zipfile
import zlib
from pathlib import Path

import pytest

from graphkit.errors import ReadError
from graphkit.read import Limits, ReadOptions, read_data, read_file
from tests.read.documents import PARAGRAPHS, article_docx, make_docx, make_pdf, make_zip
from tests.read.measuring import measure

TEXT = PARAGRAPHS[0]


def names(data: bytes, name: str = "a.zip", options: ReadOptions | None = None) -> list[str]:
    return [source.name for source in read_data(data, name, options=options)]


def test_every_readable_file_is_read_and_named_after_the_archive() -> None:
    data = make_zip({"b/1.txt": TEXT, "2.docx": article_docx(), "p.png": b"\x89PNG\r\n", ".hidden.txt": TEXT})
    sources = read_data(data, "folder/a.zip")
    assert [(source.name, source.format) for source in sources] == [
        ("folder/a.zip/b/1.txt", "txt"),
        ("folder/a.zip/2.docx", "docx"),
    ]
    assert sources[0].text == TEXT


def test_gz_holds_one_file_of_any_format() -> None:
    (source,) = read_data(gzip.compress(TEXT.encode("gb18030"), mtime=0), "a.txt.gz")
    assert (source.name, source.text, source.format) == ("a.txt.gz", TEXT, "txt")
    (source,) = read_data(gzip.compress(article_docx(), mtime=0), "a.docx.gz")
    assert source.format == "docx"


def test_the_content_decides_not_the_ending() -> None:
    (source,) = read_data(make_zip({"a.txt": TEXT}), "news.txt")
    assert source.name == "news.txt/a.txt"


def test_archives_in_archives_are_read() -> None:
    inner = make_zip({"a.txt": TEXT})
    assert names(make_zip({"x.zip": inner, "b.txt.gz": gzip.compress(TEXT.encode())})) == [
        "a.zip/x.zip/a.txt",
        "a.zip/b.txt.gz",
    ]


def test_nesting_over_the_limit_is_refused() -> None:
    data = make_zip({"a.txt": TEXT})
    for _ in range(9):
        data = make_zip({"a.zip": data})
    assert len(names(data)) == 1
    with pytest.raises(ReadError, match=r"nested more than 10 deep .*max_depth"):
        names(make_zip({"a.zip": data}))


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("../../a.txt", "a.zip/a.txt"),
        ("/etc/a.txt", "a.zip/etc/a.txt"),
        ("C:\\news\\..\\a.txt", "a.zip/news/a.txt"),
        ("b/./../c\x01.txt", "a.zip/b/c\ufffd.txt"),
    ],
)
def test_paths_stay_below_the_archive(inside: str, outside: str) -> None:
    (source,) = read_data(make_zip({inside: TEXT}), "a.zip")
    assert source.name == outside
    assert source.repairs["contained_path"] == 1


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    Path("a.zip").write_bytes(make_zip({"../out.txt": TEXT, str(tmp_path / "absolute.txt"): TEXT}))
    assert len(read_file("a.zip")) == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.zip"]


def test_two_members_of_one_name_stay_two() -> None:
    assert names(make_zip({"a.txt": TEXT, "../a.txt": TEXT})) == ["a.zip/a.txt", "a.zip/a.txt (2)"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_not_followed(kind: int) -> None:
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = (kind | 0o644) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ReadError, match=r"a\.zip/a\.txt: read: links and devices"):
        names(stream.getvalue())


def test_chinese_names_of_old_programs_are_read() -> None:
    data = make_zip({"placeholder-for-bytes.txt": TEXT})
    name = "要闻/一版.txt".encode("gb18030")
    assert names(data.replace(b"placeholder-for-bytes.txt", name.ljust(21, b"_") + b".txt")) == [
        "a.zip/要闻/一版.txt________.txt"
    ]


def test_one_bad_member_costs_the_others_nothing_if_errors_are_noted() -> None:
    noted: list[ReadError] = []
    data = make_zip(
        {"1.txt": TEXT, "2.pdf": b"%PDF-1.7 broken", "3.docx": b"none", "4.txt": " ", "5.txt": TEXT}
    )
    found = names(data, options=ReadOptions(on_error=noted.append))
    assert found == ["a.zip/1.txt", "a.zip/5.txt"]
    assert [error.file for error in noted] == ["a.zip/2.pdf", "a.zip/3.docx", "a.zip/4.txt"]
    with pytest.raises(ReadError, match=r"a\.zip/2\.pdf"):
        names(data)


def test_an_archive_without_readable_files_is_refused() -> None:
    for options in (None, ReadOptions(on_error=lambda error: None)):
        with pytest.raises(ReadError, match="no file that can be read"):
            names(make_zip({"a.exe": b"MZ"}), options=options)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_cannot_be_unpacked_in_pieces_is_refused(method: int) -> None:
    with pytest.raises(ReadError, match="other than deflate"):
        names(make_zip({"a.txt": "0" * 10_000_000}, method))


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(make_zip({"a.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadError, match="encrypted"):
        names(bytes(data))


def test_damaged_archives_give_typed_errors() -> None:
    whole = make_zip({"a.txt": TEXT * 50})
    packed = gzip.compress(TEXT.encode() * 50)
    for data, name in (
        (whole[:-30], "a.zip"),
        (whole[:60] + b"xxxx" + whole[64:], "a.zip"),
        (packed[:-9], "a.gz"),
    ):
        with pytest.raises(ReadError, match=r"damaged.*\(.+\)"):
            names(data, name)


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    limits = Limits(max_bytes=20_000_000, max_ratio=100, max_depth=10, max_members=5)
    with pytest.raises(ReadError, match=r"more than 5 files .*max_members"):
        read_data(make_zip({f"{number}.txt": TEXT for number in range(6)}), "a.zip", limits)


ZEROS = b"0" * 100_000_000


def bomb(kind: str) -> bytes:
    """Write a file that grows a thousandfold when it is unpacked."""
    if kind == "gz":
        return gzip.compress(ZEROS)
    if kind == "zip":
        return make_zip({"a.txt": ZEROS})
    if kind == "many":
        return make_zip({f"{number}.txt": TEXT.encode() * 400 for number in range(800)})
    if kind == "nested":
        return make_zip(
            {
                f"{number}.zip": make_zip({name: ZEROS[:90_000] for name in ("a.txt", "b.txt", "c.txt")})
                for number in range(100)
            }
        )
    if kind == "lying":
        honest = make_zip({"a.txt": ZEROS})
        return honest.replace(len(ZEROS).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    if kind == "docx":
        return make_docx("<w:p><w:r><w:t>" + "0" * 60_000_000 + "</w:t></w:r></w:p>")
    packed = zlib.compress(b"0" * 100_000_000)
    return make_pdf([[(60, 60, 10, TEXT)]], packed=True).replace(
        b"trailer", b"9 0 obj<</Filter/FlateDecode>>\nstream\n" + packed + b"\nendstream endobj\ntrailer"
    )


@pytest.mark.parametrize("kind", ["gz", "zip", "many", "nested", "lying", "docx", "pdf"])
def test_a_bomb_is_refused_within_64_megabytes(kind: str, tmp_path: Path) -> None:
    if kind == "pdf":
        pytest.importorskip("pypdfium2")
    suffix = {"gz": ".txt.gz", "docx": ".docx", "pdf": ".pdf"}.get(kind, ".zip")
    path, warm = tmp_path / f"bomb{suffix}", tmp_path / "warm.txt"
    path.write_bytes(bomb(kind))
    warm.write_text(TEXT, encoding="utf-8")
    outcome, _, megabytes = measure(path, warm)
    assert "max_ratio" in outcome or "max_bytes" in outcome or "damaged" in outcome, outcome
    assert megabytes <= 64


def test_the_limits_are_settings() -> None:
    data = gzip.compress(b"0" * 1_000_000)
    with pytest.raises(ReadError, match="max_ratio"):
        read_data(data, "a.txt.gz")
    wide = Limits(max_bytes=2_000_000, max_ratio=2_000, max_depth=10)
    assert len(read_data(data, "a.txt.gz", wide)[0].text) == 1_000_000
    with pytest.raises(ReadError, match="max_bytes"):
        read_data(data, "a.txt.gz", Limits(max_bytes=900_000, max_ratio=2_000, max_depth=10))
