"""Evidence: no line without its sentences."""

from __future__ import annotations


def test_a_click_on_a_link_shows_every_sentence(page):
    link = page.evaluate(
        """graphkitPage.shownLinks().find(link => {
            const [x, y] = graphkitPage.middleOf(link);
            return graphkitPage.shown().every(node => {
                const [a, b] = graphkitPage.screen(node); return Math.hypot(a - x, b - y) > 40;
            });
        })"""
    )
    x, y = page.evaluate(f"graphkitPage.middleOf({link})")
    page.locator("#canvas").click(position={"x": x, "y": y})
    assert page.locator("#panel .evidence").count() >= 1
    assert "link=" in page.url


def test_evidence_is_complete(page, choose):
    choose(page, "东湖农商银行")
    page.locator('#panel [data-relation="FINANCES"] li', has_text="茶产业").locator(".quote").click()
    blocks = page.locator("#panel .evidence")
    assert blocks.count() == 8
    assert page.locator("#panel .statement").count() == 9
    assert "8 条关系，8 篇文章，9 条原文" in page.locator("#panel .card-head").inner_text()
    text = blocks.first.inner_text()
    for part in ("乡村新事第", "2021-", "东湖日报", "金额", "¥", "状态", "置信度", "%", "news_", "字符"):
        assert part in text
    assert {"东湖农商银行"} == set(page.locator("mark.source").all_inner_texts())
    assert {"茶产业"} == set(page.locator("mark.target").all_inner_texts())
    assert blocks.first.locator(".context").all_inner_texts() == [
        "连日来，当地干部走村入户了解情况。",
        "下一步，各项服务还将继续深入。",
    ]


def test_line_breaks_of_the_file_are_joined(page, choose):
    choose(page, "东湖农商银行")
    page.locator("#panel .quote").first.click()
    said = page.locator("#panel .said").first.evaluate("element => element.textContent")
    assert "\n" not in said and said.endswith("。")


def test_planned_statements_say_so(page, wait):
    page.click("#tab-edges")
    page.fill("#table-filter", "计划中")
    wait(page, "!document.getElementById('table-count').textContent.startsWith('211')")
    page.locator("#table-rows .row button").first.click()
    assert "计划中" in page.locator("#panel").inner_text()


def test_filters_hold_for_evidence_too(page, choose):
    page.fill("#article", "第1篇")
    page.press("#article", "Enter")
    choose(page, "东湖农商银行")
    page.locator('#panel [data-relation="FINANCES"] li', has_text="茶产业").locator(".quote").click()
    assert page.locator("#panel .evidence").count() < 8


def test_every_link_has_evidence(page):
    missing = page.evaluate(
        """() => {
            const read = (id) => JSON.parse(document.getElementById(id).textContent);
            const data = read("data");
            const all = (kind) => [...document.querySelectorAll(`[id^="${kind}-"]`)].flatMap(e => read(e.id));
            const texts = all("texts");
            const rows = all("statements");
            if (rows.length !== data.edges.link.length || new Set(texts).size !== texts.length) return -1;
            const without = ([found]) => !found.length || found.some(one => !texts[one[2]]);
            return rows.filter(without).length;
        }"""
    )
    assert missing == 0
