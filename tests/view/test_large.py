"""Twenty thousand nodes: opens on what matters, answers at once, and says what it does not show."""

from __future__ import annotations

import time

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


def opening_time(page):
    before = time.perf_counter()
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    return time.perf_counter() - before


def best(measure):
    """The quickest of three: whatever else the machine does may slow down the others."""
    return min(measure() for _ in range(3))


def test_a_large_graph_opens_fast_answers_fast_and_grows(large_page, shown, wait):
    page = large_page
    assert best(lambda: opening_time(page)) < 3.0
    assert shown(page)["nodes"] == 400
    assert "显示 400 / 20,000 个实体" in page.locator("#status").inner_text()
    assert "还有 19,600 个未显示" in page.locator("#grow").inner_text()
    assert best(lambda: page.evaluate(SEARCH)) < 200
    assert page.locator(".answers li").count() == 30
    assert page.evaluate(CLICK, ".answers li") < 500
    hops = [[page.evaluate(CLICK, f"[data-action=focus_{hop}]") for hop in (1, 2)] for _ in range(3)]
    assert min(one for one, _ in hops) < 500
    assert min(two for _, two in hops) < 500
    page.evaluate(CLICK, "#reset")
    page.click("#grow")
    assert shown(page)["nodes"] == 800


def test_tables_reach_all_of_a_large_graph(large_page):
    large_page.click("#tab-nodes")
    assert "20,000 / 20,000" in large_page.locator("#table-count").inner_text()
