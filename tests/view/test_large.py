"""Twenty thousand nodes: opens on what matters, answers at once, and says what it does not show."""

from __future__ import annotations

import time

import pytest

CLICK = """(selector) => new Promise(done => {
    const before = performance.now();
    document.querySelector(selector).click();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - before)));
})"""


@pytest.fixture
def large_page(open_page, large_file):
    before = time.perf_counter()
    page = open_page(large_file)
    page.opened_in = time.perf_counter() - before
    return page


def test_a_large_graph_opens_fast_answers_fast_and_grows(large_page, shown, wait):
    page = large_page
    assert page.opened_in < 3.0
    assert shown(page)["nodes"] == 400
    assert "显示 400 / 20,000 个实体" in page.locator("#status").inner_text()
    assert "还有 19,600 个未显示" in page.locator("#grow").inner_text()
    searching = page.evaluate(
        """() => {
            const field = document.getElementById('search');
            field.value = 'bailuzhiyuan';
            const before = performance.now();
            field.dispatchEvent(new Event('input'));
            return performance.now() - before;
        }"""
    )
    assert searching < 200
    assert page.locator(".answers li").count() == 30
    assert page.evaluate(CLICK, ".answers li") < 500
    assert page.evaluate(CLICK, "[data-action=focus_1]") < 500
    assert page.evaluate(CLICK, "[data-action=focus_2]") < 500
    page.evaluate(CLICK, "#reset")
    page.click("#grow")
    assert shown(page)["nodes"] == 800


def test_tables_reach_all_of_a_large_graph(large_page):
    large_page.click("#tab-nodes")
    assert "20,000 / 20,000" in large_page.locator("#table-count").inner_text()
