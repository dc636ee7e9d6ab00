"""Evidence: no line without its sentences."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import networkx
import pytest

from graphkit.view import write_page
from tests.view.sample_graph import small_graph

ALL_EVIDENCE = """async () => {
    const found = {};
    const texts = (element, selector) => [...element.querySelectorAll(selector)].map(e => e.textContent);
    for (const link of graphkitPage.shownLinks()) {
        const line = JSON.stringify(graphkitPage.lineOf(link));
        location.hash = 'link=' + encodeURIComponent(line);
        await new Promise(done => addEventListener('hashchange', done, { once: true }));
        for (const block of document.querySelectorAll('#panel .evidence')) {
            const name = [...JSON.parse(line), block.querySelector('h4').textContent].join();
            found[name] = [...block.querySelectorAll('.statement')].map(one => ({
                head: block.querySelector('header p').textContent,
                said: one.querySelector('.said').textContent,
                around: texts(one, '.context'),
                place: one.querySelector('.place').textContent,
                facts: texts(one, '.facts dd').map(text => text.trim()),
                source: texts(one, '.said mark.source'), target: texts(one, '.said mark.target'),
            }));
        }
    }
    return found;
}"""


def test_a_click_on_a_link_shows_every_sentence(page: Any) -> None:
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


def whole(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_statement_of_the_graph_is_shown_with_all_that_it_says(page: Any) -> None:
    shown = page.evaluate(ALL_EVIDENCE)
    graph = small_graph()
    assert len(shown) == graph.number_of_edges()
    for source, target, data in graph.edges(data=True):
        article = graph.graph["articles"][data["article"]]
        blocks = shown[f"{source},{data['relation']},{target},{article['title']}"]
        assert len(blocks) == len(data["statements"])
        for block, said in zip(blocks, data["statements"], strict=True):
            assert block["head"] == f"{article['date']} · {article['outlet']}"
            assert block["said"] == whole(said["evidence"])
            assert block["around"] == [text for text in (said["before"], said["after"]) if text]
            assert block["place"] == f"{data['source_file']} · 第 {said['start']}–{said['end']} 字符"
            told = " ".join(block["facts"])
            assert f"{round(said['confidence'] * 100)}%" in told
            assert ("计划中" if said["status"] == "planned" else "已陈述") in told
            assert said.get("amount", "") in told and said.get("product", "") in told
            names = [graph.nodes[end]["name"] for end in (source, target)]
            assert [block["source"][:1], block["target"][:1]] == [[name] for name in names]


def one_statement(folder: Path, evidence: str, before: str = "", **bank: Any) -> Path:
    """The page of one loan, told by one sentence."""
    graph = networkx.MultiDiGraph(articles={"a": {"title": "甲", "source_file": "a.txt"}})
    graph.add_node("b", **{"name": "南塘农商银行", "type": "Bank", "aliases": (), **bank})
    graph.add_node("r", name="南塘市", type="Region", aliases=("南塘",))
    said = {"start": 0, "end": 9, "evidence": evidence, "before": before, "after": "", "confidence": 0.9}
    graph.add_edge("b", "r", relation="LOCATED_IN", article="a", evidence=evidence, statements=(said,))
    write_page(graph, folder / "one.html")
    return folder / "one.html"


LINK = "#link=%5B%22b%22%2C%22LOCATED_IN%22%2C%22r%22%5D"


@pytest.mark.parametrize(
    ("evidence", "source", "target"),
    [
        ("南塘农商银行就在南塘市。", ["南塘农商银行"], ["南塘市"]),
        ("南 塘 农 商\n银行就在南塘 市。", ["南 塘 农 商银行"], ["南塘 市"]),
        ("南塘农商银行开门了。", ["南塘农商银行"], ["南塘"]),
        ("该行就在南塘市。", ["该行"], ["南塘市"]),
        ("支行就在我市。", ["支行"], ["我市"]),
        ("该公司就在南塘市。", [], ["南塘市"]),
    ],
    ids=["names", "letters apart", "a name inside a name", "a word for a name", "a head", "no word for it"],
)
def test_both_ends_are_marked(
    open_page: Any, tmp_path: Path, evidence: str, source: list[str], target: list[str]
) -> None:
    page = open_page(one_statement(tmp_path, evidence, "南塘农商银行来了。"), state=LINK)
    assert page.locator(".said mark.source").all_text_contents() == source
    assert page.locator(".said mark.target").all_text_contents() == target
    in_the_sentence = "南塘农商银行" in whole(evidence)
    assert page.locator(".context mark.source").count() == (0 if in_the_sentence else 1)
    assert page.locator(".unnamed").count() == (0 if source else 1)
    if source == ["该行"]:
        assert page.get_attribute(".said mark.source", "title") == "= 南塘农商银行"


def test_the_ends_of_a_chosen_line_are_told_apart(open_page: Any, choose: Any, large_file: Path) -> None:
    page = open_page(large_file)
    close = page.evaluate(
        """graphkitPage.shownLinks().map(link => {
            const ends = graphkitPage.endsOf(link);
            const [[a, b], [x, y]] = ends.map(graphkitPage.screen);
            const name = graphkitPage.lineOf(link)[0].split(':')[1];
            return { link, name, ends, far: Math.hypot(a - x, b - y) };
        }).reduce((least, one) => one.far < least.far ? one : least)"""
    )
    assert close["far"] < 40
    choose(page, close["name"])
    page.click(f'#panel .quote[data-link="{close["link"]}"]')
    (ax, ay), (bx, by) = page.evaluate("ends => ends.map(graphkitPage.screen)", close["ends"])
    assert ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 > 60
