import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import ReadError
from graphkit.read.text import decode

NEWS = (
    "本报讯 近日，临江县农商银行与茶山镇政府签订合作协议，三年内提供五十亿元授信，支持高山蔬菜、"
    "香菇和来料加工。镇长周敏表示，这笔资金将用于低效用地的改造，也将用于村里的民宿和道路。"
)
TRADITIONAL = (
    "記者昨日從縣政府獲悉，當地銀行將為茶農提供貸款，支持農業轉型升級。負責人表示，這項計畫已經"
    "啟動，預計明年完成。鄉鎮之間的公路也會拓寬，讓山裡的茶葉更快運到城裡。"
)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (NEWS.encode(), NEWS, None),
        (codecs.BOM_UTF8 + NEWS.encode(), NEWS, None),
        (NEWS.encode("utf-16"), NEWS, "utf-16-le"),
        (codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be"), NEWS, "utf-16-be"),
        (codecs.BOM_UTF32_LE + NEWS.encode("utf-32-le"), NEWS, "utf-32-le"),
        (("A news text.\n" + NEWS).encode("utf-16-le"), "A news text.\n" + NEWS, "utf-16-le"),
        (NEWS.encode("gb18030"), NEWS, "gb18030"),
        (("𠮷" + NEWS).encode("gb18030"), "𠮷" + NEWS, "gb18030"),
        (TRADITIONAL.encode("big5"), TRADITIONAL, "big5"),
        (TRADITIONAL.encode("gb18030"), TRADITIONAL, "gb18030"),
    ],
)
def test_each_encoding_is_found(data: bytes, text: str, encoding: str | None) -> None:
    assert decode(data) == (text, {f"encoding_{encoding}": 1} if encoding else {})


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_broken_bytes_are_replaced_and_counted(encoding: str) -> None:
    data = NEWS.encode(encoding)
    broken = data[:60] + b"\xff" + data[60:]
    text, repairs = decode(broken)
    assert repairs["invalid_bytes"] >= 1
    assert text.startswith(NEWS[:15]) and text.endswith(NEWS[-30:])


def test_control_characters_are_replaced_and_counted() -> None:
    text, repairs = decode(("金\x00华\x07" + NEWS).encode())
    assert text == "金\ufffd华\ufffd" + NEWS
    assert repairs == {"control_characters": 2}


def test_replacement_characters_of_the_file_itself_are_no_repair() -> None:
    assert decode(("\ufffd" + NEWS).encode()) == ("\ufffd" + NEWS, {})


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02\xff" * 500])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"a\.txt: read: the file is not text"):
        decode(data, "a.txt")


@given(
    st.text(
        st.characters(
            min_codepoint=32, exclude_categories=["Cs", "Co", "Cn"], exclude_characters="\x7f\ufeff"
        )
    )
)
def test_valid_utf8_is_lossless(text: str) -> None:
    assert decode(text.encode()) == (text, {})


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_typed_error(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except ReadError:
        return
    text.encode()
