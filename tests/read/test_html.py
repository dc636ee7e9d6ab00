import re
from pathlib import Path

import pytest

from graphkit.clean import clean
from graphkit.errors import ReadError
from graphkit.read import read_data
from graphkit.records import SourceFile
from tests.read.documents import PARAGRAPHS, SECOND_PARAGRAPHS, SECOND_TITLE, TITLE
from tests.read.measuring import measure
from tests.read.web_pages import PAGES, newspaper_reader, old_page, site_page


def read_one(data: bytes | str) -> SourceFile:
    (source,) = read_data(data.encode() if isinstance(data, str) else data, "a.html")
    return source


@pytest.mark.parametrize("name", PAGES)
def test_the_text_of_each_shape_of_page_is_found_whole(name: str) -> None:
    data, wanted = PAGES[name]
    text = "\n".join(source.text for source in read_data(data, "a.html"))
    for line in wanted.split("\n"):
        assert line.lstrip("▢ ") in text


@pytest.mark.parametrize("name", PAGES)
def test_menus_links_and_the_foot_are_left_out(name: str) -> None:
    text = "\n".join(source.text for source in read_data(PAGES[name][0], "a.html"))
    for foreign in ("首页", "春耕备耕", "版权所有", "脚本里的", "隐藏的", "网友甲", "地址：", "推荐阅读"):
        assert foreign not in text


def test_the_page_states_title_date_and_author() -> None:
    source = read_one(site_page())
    assert source.metadata == {"title": TITLE, "date": "2022-05-06", "author": "赵小安"}
    (article,) = clean(source)
    assert (article.title, article.date, article.outlet) == (TITLE, "2022-05-06", "临江日报")


def test_marked_articles_become_source_files() -> None:
    sources = read_data(PAGES["marked"][0], "a.html")
    assert [source.name for source in sources] == ["a.html/1", "a.html/2"]
    assert [clean(source)[0].title for source in sources] == [TITLE, SECOND_TITLE]
    assert PARAGRAPHS[1] in sources[0].text and SECOND_PARAGRAPHS[1] in sources[1].text


def test_a_newspaper_page_is_split_into_its_articles_by_the_cleaning() -> None:
    articles = clean(read_one(newspaper_reader()))
    assert [(article.title, article.authors) for article in articles] == [
        (TITLE, ("赵小安",)),
        (SECOND_TITLE, ("陈立",)),
    ]


def test_the_charset_that_the_page_names_is_used() -> None:
    assert read_one(old_page()).repairs == {"encoding_gb18030": 1}
    assert TITLE in read_one(old_page()).text
    wrong = old_page().decode("gb18030").encode()  # says gb2312, is UTF-8
    assert TITLE in read_one(wrong).text


def test_lines_broken_in_the_source_are_whole_and_readings_are_left_out() -> None:
    text = read_one(
        "<html><p>三条\n  产业<ruby>路<rt>lù</rt></ruby>通车，Wi-Fi\nrouter 也装好了。</p></html>"
    ).text
    assert text == "三条产业路通车，Wi-Fi router 也装好了。\n"


def test_a_page_without_text_says_what_to_do() -> None:
    with pytest.raises(ReadError, match=r"no text \(save the page from a browser"):
        read_one("<html><body><script>document.write('新闻')</script></body></html>")


def test_no_entity_is_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    page = (
        f'<!DOCTYPE html [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY n "展开"><!ENTITY m "&n;&n;&n;">]>'
        f"<html><body><p>新闻正文在这里，&s;&m;一个也没有。</p></body></html>"
    )
    text = read_one(page).text
    assert "秘密" not in text and "展开展开" not in text and "一个也没有" in text


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈"}">' for n in range(10))
HOSTILE = {
    "billion laughs": f"<!DOCTYPE html [{LAUGHS}]><html><p>新闻，&l9;</p></html>",
    "deep": "<html>" + "<div>" * 55_000 + "新闻，在深处。",
    "wide": "<html>" + "<p>新" * 59_000,
    "too wide": "<html>" + "<p>新" * 2_000_000,
    "menus in menus": "<html>" + "<div class=nav>新闻，" * 55_000,
    "links": "<html>" + "<a href=x>新</a>" * 55_000,
    "attributes": "<html><p " + "a=b " * 1_000_000 + ">新闻，在这里。</p>",
    "one line": "<html><p>" + "新闻，" * 2_000_000,
}


HOSTILE_OUTCOMES = {
    "deep": "nested too deeply",
    "menus in menus": "nested too deeply",
    "one line": "larger than 10 MB",
    "too wide": "max_elements",
    "links": "no text",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_200_megabytes_at_most(name: str, tmp_path: Path) -> None:
    path, warm = tmp_path / "a.html", tmp_path / "warm.html"
    path.write_text(HOSTILE[name], encoding="utf-8")
    warm.write_bytes(site_page())
    outcome, _, megabytes = measure(path, warm)
    assert re.search(HOSTILE_OUTCOMES.get(name, r"\d+ characters"), outcome), outcome
    assert megabytes <= 200
