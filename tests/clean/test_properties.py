import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.clean import clean, fold, simplify
from graphkit.records import SourceFile

WORDS = [
    "本报讯 ", "▢ 全媒体记者 王 平", "记者 李小满 摄", "茶山镇", "供图", "（", "）", "“", "”", "。", "，",
    " ", "\n", "\n\n", "\r\n", "\u3000\u3000", "2021年5月8日", "5月8日", "标题：", "来源：临江日报",
    "责任编辑：", "王平 李小满", "-----\n", "# ", "老街新事", "工坊里的妇女正在编灯罩，订单已经排到年底。",
    "\x00", "\u200b", "ＡＢ１２", "12", "3", "Wi-Fi", "\u2028", "图片由镇政府提供", "动力。", "、", "：",
    "？", "据了解，", "老街新事", "當地銀行將為茶農提供貸款，支持農業轉型升級。", "臺灣顯著",
]  # fmt: skip
PAGES = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=60).map("".join))


def is_space(character: str) -> bool:
    return not fold(character).strip()


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_every_character_is_accounted_for(text: str) -> None:
    folded = fold(simplify(text))
    assert len(folded) == len(text)
    covered: set[int] = set()
    for article in clean(SourceFile("a.txt", text)):
        assert len(article.offsets) == len(article.text)
        for character, offset in zip(article.text, article.offsets, strict=True):
            if offset == -1:
                assert character == "\n"
                continue
            assert character == folded[offset] or (character == " " and is_space(folded[offset]))
        kept = [offset for offset in article.offsets if offset >= 0]
        assert len(set(kept)) == len(kept) and not covered & set(kept)
        covered |= set(kept)
        for start, end in article.dropped:
            assert 0 <= start < end <= len(text)
            covered |= set(range(start, end))
    assert all(index in covered or is_space(character) for index, character in enumerate(text))


@settings(max_examples=100, deadline=None)
@given(PAGES)
def test_paragraphs_tile_the_text_and_cleaning_is_repeatable(text: str) -> None:
    articles = clean(SourceFile("a.txt", text))
    assert articles == clean(SourceFile("a.txt", text))
    for number, article in enumerate(articles, start=1):
        assert article.key == f"a.txt#{number}"
        pieces = [article.text[paragraph.start : paragraph.end] for paragraph in article.paragraphs]
        assert "\n".join(pieces) == article.text
        assert all(piece.strip() for piece in pieces)


HOSTILE = {
    "spaces": " " * 100_000,
    "spaced characters": "中 " * 50_000,
    "spaced surnames": "王 " * 50_000,
    "brackets": "（" * 100_000,
    "quotation marks": "“" * 100_000,
    "roles": "记者 " * 33_000,
    "bylines": "记者 王平\n" * 5_000,
    "dates": "2021年5月" * 12_000,
    "digits": "1" * 100_000,
    "one sentence": "中" * 100_000,
    "repeated clauses": "一二三四五六七八九十，" * 9_000,
    "repeated sentences": "一二三四五六七八九十。" * 9_000,
    "credits": "摄 " * 50_000,
    "labels": "来源：" * 33_000,
    "torn paragraphs": "一二三四五六七八九十一二三四五六七八九十一二三四五六七八，\n\n" * 2_000,
    "strays": "一二三四。\n\n" * 5_000,
    "separators": "-----\n" * 5_000,
    "line feeds": "\n" * 100_000,
    "dots": "." * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_loses_nothing_unseen(name: str) -> None:
    text = HOSTILE[name]
    articles = clean(SourceFile("a.txt", text))
    kept = {offset for article in articles for offset in article.offsets if offset >= 0}
    dropped = {offset for article in articles for span in article.dropped for offset in range(*span)}
    assert not articles or all(char.isspace() or at in kept or at in dropped for at, char in enumerate(text))
