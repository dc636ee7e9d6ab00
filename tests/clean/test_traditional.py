from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graphkit.clean import clean, simplify
from graphkit.clean.traditional import convert, is_traditional, load_conversion
from graphkit.records import SourceFile

PAGE = """臨江縣農商銀行支持茶農

記者 趙小安

臨江縣農商銀行昨日與茶山鎮政府簽訂協議，將為當地茶農提供貸款三千萬元，支持農業轉型升級。
鎮長周敏表示，這項計畫已經啟動，著名茶師也會沿著古道走訪各村，效果將會更加顯著。
"""
SIMPLIFIED = (
    "临江县农商银行昨日与茶山镇政府签订协议，将为当地茶农提供贷款三千万元，支持农业转型升级。"
    "镇长周敏表示，这项计划已经启动，著名茶师也会沿着古道走访各村，效果将会更加显著。"
)


def test_traditional_text_is_read_as_simplified_and_evidence_stays_as_printed() -> None:
    (article,) = clean(SourceFile("a.txt", PAGE))
    assert article.text.replace("\n", "") == "临江县农商银行支持茶农" + SIMPLIFIED
    assert (article.title, article.authors) == ("临江县农商银行支持茶农", ("赵小安",))
    start = article.text.index("提供贷款三千万元")
    assert PAGE[slice(*article.source_span(start, start + 8))] == "提供貸款三千萬元"


def test_the_report_counts_the_characters_that_were_read_otherwise() -> None:
    (article,) = clean(SourceFile("a.txt", PAGE))
    printed = "".join(PAGE[offset] for offset in article.offsets if offset >= 0)
    read = "".join(
        character for character, offset in zip(article.text, article.offsets, strict=True) if offset >= 0
    )
    assert article.repairs["traditional_character"] == sum(
        one != other for one, other in zip(printed, read, strict=True)
    )


def test_simplified_text_is_untouched() -> None:
    text = "於潜镇的钟乾生和陳某著有《瞭望乾坤》，余姚市徵收办公室作了答覆。" + SIMPLIFIED
    assert simplify(text) == text
    (article,) = clean(SourceFile("a.txt", text))
    assert "traditional_character" not in article.repairs


def test_the_sample_corpus_is_not_taken_for_traditional() -> None:
    folder = Path(__file__).parents[2] / "seeds"
    assert not [path.name for path in folder.rglob("*.txt") if is_traditional(path.read_text("utf-8"))]


def test_big5_pages_are_decoded_and_read_as_simplified(tmp_path: Path) -> None:
    from graphkit.read import read_file

    path = tmp_path / "a.txt"
    path.write_bytes(PAGE.encode("big5"))
    (source,) = read_file(path)
    assert source.text == PAGE
    assert "临江县农商银行" in clean(source)[0].text


def test_what_the_format_states_is_read_as_simplified_too() -> None:
    body = PAGE.split("\n", 4)[-1]
    (article,) = clean(
        SourceFile("a.html", body, metadata={"title": "農商銀行支持茶農", "outlet": "臨江日報"})
    )
    assert (article.title, article.outlet) == ("农商银行支持茶农", "临江日报")


@given(st.text(st.sampled_from("臺灣顯著著名乾隆乾燥後面皇后瞭解瞭望藉口狼藉一二三"), max_size=40))
def test_the_length_never_changes(text: str) -> None:
    assert len(convert(text)) == len(text)


def test_no_phrase_or_character_changes_the_length() -> None:
    conversion = load_conversion()
    assert all(len(key) == len(to) for key, to in conversion.phrases.items())
    assert len(conversion.table) > 3_000
