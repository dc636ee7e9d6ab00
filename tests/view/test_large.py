"""Twenty thousand nodes: opens on what matters, answers at once, and says what it does not show."""

from __future__ import annotations

import pytest

SEARCH = """() => {
    const field = document.getElementById('search');
    field.value = 'bailuzhiyuan';
    const before = performance.now();
    field.dispatchEvent(new Event('input'));
    return performance.now() - before;
}"""
CLICK = """(selector) => new Promise(done => {
    const before = performance.now();
    document.querySelector(selector).click();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - before)));
})"""


@pytest.fixture
def large_page(open_page, large_file):
    return open_page(large_file)


def test_a_large_graph_opens_on_a_part_answers_and_grows(large_page, shown, wait):
    page = large_page
    assert shown(page)["nodes"] == 400
    assert "显示 400 / 20,000 个实体" in page.locator("#status").inner_text()
    assert "还有 19,600 个未显示" in page.locator("#grow").inner_text()
    page.evaluate(SEARCH)
    assert page.locator(".answers li").count() == 30
    page.evaluate(CLICK, ".answers li")
    page.evaluate(CLICK, "[data-action=focus_1]")
    near = shown(page)["nodes"]
    page.evaluate(CLICK, "[data-action=focus_2]")
    assert shown(page)["nodes"] > near > 1
    page.evaluate(CLICK, "#reset")
    page.click("#grow")
    assert shown(page)["nodes"] == 800


def test_tables_reach_all_of_a_large_graph(large_page):
    large_page.click("#tab-nodes")
    assert "20,000 / 20,000" in large_page.locator("#table-count").inner_text()
