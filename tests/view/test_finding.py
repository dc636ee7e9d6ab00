"""Search, legend, card: finding things in the picture."""

from __future__ import annotations

import re

import networkx
import pytest

from graphkit.view import write_page


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云栖镇", "云栖镇"),
        ("东湖农商", "东湖农商银行"),
        ("nanping", "南屏市"),
        ("dhnsyh", "东湖农商银行"),
        ("BeiLing", "北岭县"),
    ],
)
def test_search_finds_names_aliases_and_pinyin(page, text, name):
    page.fill("#search", text)
    answers = page.locator(".answers li .name").all_inner_texts()
    assert any(answer.startswith(name) for answer in answers[:8])


def test_pinghu_finds_pinghu(open_page, tmp_path):
    graph = networkx.MultiDiGraph()
    graph.add_node("a", name="平湖市", type="Region", aliases=("当湖",))
    graph.add_node("b", name="南屏市", type="Region", aliases=())
    write_page(graph, tmp_path / "page.html")
    page = open_page(tmp_path / "page.html")
    for text in ("pinghu", "phs", "平湖", "danghu"):
        page.fill("#search", text)
        assert page.locator(".answers li .name").count() == 1
        page.press("#search", "Enter")
        assert page.locator("#panel h2").inner_text() == "平湖市"


def test_pinyin_matches_whole_syllables_only(page):
    page.fill("#search", "anping")
    assert page.locator(".answers .none").count() == 1


def test_search_is_driven_by_the_keyboard_alone(page):
    page.keyboard.press("/")
    page.keyboard.type("yunqi")
    page.keyboard.press("ArrowDown")
    second = page.locator(".answers li[aria-selected=true] .name").inner_text()
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() in second
    assert page.evaluate("document.activeElement.id") == "canvas"


def test_escape_closes_the_answers(page):
    page.fill("#search", "云")
    page.press("#search", "Escape")
    assert page.locator(".answers:visible").count() == 0
    assert page.input_value("#search") == ""


def test_search_says_when_nothing_is_found(page):
    page.fill("#search", "没有这个名字")
    assert page.locator(".answers .none").inner_text() == "没有找到"


def test_legend_counts_what_is_shown(page, shown):
    counts = [int(text) for text in page.locator("#types .count").all_inner_texts()]
    assert sum(counts) == shown(page)["nodes"]
    links = [int(text) for text in page.locator("#relations .count").all_inner_texts()]
    assert sum(links) == shown(page)["edges"]


@pytest.mark.parametrize("part", ["types", "relations"])
def test_every_entry_of_the_legend_is_a_switch(page, shown, part):
    before = shown(page)
    kind = "nodes" if part == "types" else "edges"
    for name in page.locator(f"#{part} [data-entry]").evaluate_all("all => all.map(e => e.dataset.entry)"):
        entry = page.locator(f'#{part} [data-entry="{name}"]')
        count = int(entry.locator(".count").inner_text())
        entry.click()
        assert shown(page)[kind] == before[kind] - count, name
        assert entry.get_attribute("aria-checked") == "false"
        entry.click()
        assert shown(page) == before


def test_legend_switches_a_type_off_and_on(page, shown):
    before = shown(page)
    banks = int(page.locator('[data-entry="Bank"] .count').inner_text())
    page.click('[data-entry="Bank"]')
    assert shown(page)["nodes"] == before["nodes"] - banks
    assert page.get_attribute('[data-entry="Bank"]', "aria-checked") == "false"
    page.click('[data-entry="Bank"]')
    assert shown(page) == before


def test_legend_switches_a_relation_off_and_on(page, shown):
    before = shown(page)
    page.click('[data-entry="FINANCES"]')
    assert shown(page)["edges"] < before["edges"]
    page.click('[data-entry="FINANCES"]')
    assert shown(page) == before


def test_shift_shows_only_one_type(page, shown):
    towns = int(page.locator('[data-entry="Town"] .count').inner_text())
    page.click('[data-entry="Town"]', modifiers=["Shift"])
    assert shown(page)["nodes"] == towns
    page.click('[data-entry="Town"]', modifiers=["Shift"])
    assert shown(page)["nodes"] == 95


def test_a_click_on_a_node_opens_its_card(page):
    node = page.evaluate("graphkitPage.shown()[0]")
    x, y = page.evaluate(f"graphkitPage.screen({node})")
    page.locator("#canvas").click(position={"x": x, "y": y})
    assert page.locator("#panel h2").inner_text() == "东湖农商银行"
    assert "又称 东湖农商" in page.locator("#panel .aliases").inner_text()


def test_a_card_tells_type_code_dates_counts_and_groups(page, choose):
    choose(page, "东湖市")
    card = page.locator("#panel").inner_text()
    for text in (
        "行政区",
        "区划代码",
        "330000",
        "报道时间",
        "2021-",
        "提及",
        "文章数",
        "下辖",
        "所在此地",
        "云栖镇",
    ):
        assert text in card
    counts = page.locator("#panel .group h3 .count").all_inner_texts()
    assert len(counts) >= 2 and all(re.match(r"\d+( 个实体 · \d+ 条关系)?$", count) for count in counts)


def test_a_card_explains_why_names_are_one(page, choose):
    choose(page, "东湖农商银行")
    page.click("#panel summary")
    assert "东湖农商银行 = 东湖农商 (简称)" in page.locator("#panel .reasons").inner_text()


def test_a_neighbour_on_the_card_can_be_chosen(page, choose):
    choose(page, "东湖市")
    page.locator("#panel .rows .chip", has_text="云栖镇").first.click()
    assert page.locator("#panel h2").inner_text() == "云栖镇"


def test_a_click_on_nothing_closes_the_card(page, choose):
    choose(page, "东湖市")
    page.locator("#canvas").click(position={"x": 8, "y": 8})
    assert page.locator("#panel").is_hidden()
