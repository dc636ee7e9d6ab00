"""Hostile text in every field: it is shown as text, nothing runs, nothing is fetched."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import networkx
import pytest

from graphkit.view import write_page

SHAPES = [
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    "\"><img src=x onerror='window.hit=1'>",
    "' onmouseover='window.hit=1",
    "javascript:window.hit=1",
    "<a href=javascript:window.hit=1>点我</a>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "<style>*{display:none}</style>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "{{ 7*7 }}",
    "{% raw %}",
    "${window.hit=1}",
    'href="http://example.invalid/"',
    "<link rel=stylesheet href=//example.invalid/a.css>",
    "<base href=//example.invalid>",
    "<meta http-equiv=refresh content=0;url=//example.invalid>",
    "\u202e\u202d反向\u202c",
    "\u200f\u200e\u2066\u2069",
    "😀👨‍👩‍👧‍👦🏴‍☠️",
    "\u2028\u2029\x85",
    "\x00\x01\x1f\x7f",
    "\ufffe\uffff",
    "\ud800孤代理",
    "长" * 10_000,
    "a" * 10_000,
    '=HYPERLINK("http://example.invalid")',
    "+1+1",
    "@SUM(A1)",
    "\\u003cscript\\u003e",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "%3Cscript%3E",
    "'; DROP TABLE 节点; --",
    '" + alert(1) + "',
    "`${alert(1)}`",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "null",
    "undefined",
    "NaN",
    "",
    " ",
    "\t\n\r",
    "　",
]
HOSTILE = [shape + tail for tail in ("", "银行") for shape in SHAPES][:100]
GRAPH_NAME = "".join(text.replace("\ud800", "") for text in HOSTILE)
NODE_FIELDS = ("name", "label", "type", "first_date", "last_date", "code")
STATEMENT_FIELDS = (
    "before", "after", "status", "frame", "amount", "currency", "instrument", "product", "title", "date",
)  # fmt: skip


def hostile_graph() -> networkx.MultiDiGraph:
    """A hundred nodes, edges and articles with a hostile string in every field of each."""
    graph = networkx.MultiDiGraph(
        name=GRAPH_NAME,
        version=GRAPH_NAME,
        settings={text: [text, {text: text}] for text in HOSTILE},
        articles={text: hostile_article(text) for text in HOSTILE},
    )
    for i, text in enumerate(HOSTILE):
        graph.add_node(
            f"{i}{text}",
            **dict.fromkeys(NODE_FIELDS, text),
            aliases=(text, text + "二"),
            mentions=text,
            articles=text,
            links=((text, text, text),),
        )
    keys = list(graph)
    for i, text in enumerate(HOSTILE):
        statement = hostile_statement(text)
        graph.add_edge(
            keys[i],
            keys[(i + 1) % len(keys)],
            relation=text,
            label=text,
            article=text,
            source_file=text,
            weight=1,
            statements=(statement,),
            **{key: statement[key] for key in ("start", "end", "evidence", "amount", "status")},
        )
    graph.nodes[keys[0]]["type"] = "Bank"
    return graph


def hostile_article(text: str) -> dict[str, object]:
    about = dict.fromkeys(("title", "date", "outlet", "source_file"), text)
    return {**about, "authors": [text], **({"date": "2022-01-01"} if len(text) % 2 else {})}


def hostile_statement(text: str) -> dict[str, object]:
    numbers = {"start": 0, "end": 3, "confidence": 0.5, "amount_cny": float("nan")}
    return {**dict.fromkeys(STATEMENT_FIELDS, text), **numbers, "evidence": (text or "空") + "。"}


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "hostile.html"
    write_page(hostile_graph(), path)
    return path


def test_there_are_a_hundred_strings():
    assert len(HOSTILE) == 100


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_hostile_text_is_shown_as_text(open_page, hostile_file, shown, tmp_path, language, size):
    page = open_page(hostile_file, language=language, size=size)
    assert page.locator("#title").evaluate("e => e.textContent") == GRAPH_NAME
    assert shown(page)["nodes"] == 100
    for _ in range(12):
        page.keyboard.press("n")
    page.evaluate(
        """async () => {
            const { nodes } = JSON.parse(document.getElementById('data').textContent);
            for (const id of nodes.id) {
                location.hash = 'node=' + encodeURIComponent(id);
                await new Promise(done => setTimeout(done, 2));
                document.querySelector('#panel .quote')?.click();
            }
        }"""
    )
    report(page, tmp_path)
    for button in ("#tab-nodes", "#tab-edges", "#tab-graph", "#theme", "#language", "#about"):
        page.click(button)
        page.wait_for_timeout(40)
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    def open_drawer():
        page.wait_for_timeout(250)
        if page.locator("#search").is_hidden():
            page.click("#menu")

    for text in ("<script>", "javascript", "onerror", "=HYP"):
        open_drawer()
        page.fill("#search", text)
        page.press("#search", "Enter")
    open_drawer()
    page.fill("#article", "<img")
    page.press("#article", "Enter")
    assert page.evaluate("window.hit === undefined")
    tags = "script:not([type]):not(:nth-last-of-type(-n+2)), iframe, img, base, link, object, embed, a[href]"
    assert page.locator(tags).count() == 0
    assert page.evaluate("document.styleSheets.length") == 1


def report(page, folder):
    """Report hostile nodes as wrong, with a hostile note: the file is TOML, and says what was typed."""
    for _ in range(3):
        page.keyboard.press("n")
        page.click("[data-action=report]")
        page.fill("#report-note", HOSTILE[1] + '"""')
        page.click("#report-collect")
    with page.expect_download() as info:
        page.evaluate("document.getElementById('save-corrections').click()")
    info.value.save_as(folder / "curation.toml")
    found = tomllib.loads((folder / "curation.toml").read_text(encoding="utf-8"))["correction"]
    assert len(found) == 3 and all(one["note"] == HOSTILE[1] + '"""' for one in found)
    page.evaluate("localStorage.clear()")


def test_every_hostile_node_can_be_reported_and_the_file_says_its_name(open_page, hostile_file, tmp_path):
    page = open_page(hostile_file)
    for _ in range(100):
        page.keyboard.press("n")
        page.evaluate(
            """() => {
                document.querySelector('#panel [data-action=report]').click();
                document.getElementById('report-collect').click();
            }"""
        )
    with page.expect_download() as info:
        page.click("#save-corrections")
    found = tomllib.loads(Path(info.value.path()).read_text(encoding="utf-8"))["correction"]
    names = page.evaluate("graphkitPage.shown().map(node => graphkitPage.nodeName(node))")
    assert [one["name"] for one in found] == names and len(names) == 100


def test_hostile_text_in_a_spreadsheet_is_no_formula(open_page, hostile_file):
    page = open_page(hostile_file)
    page.click("#save-menu summary")
    files = []
    page.on("download", lambda file: files.append(file))
    page.click("#save-csv")
    page.wait_for_timeout(900)
    assert len(files) == 2
    for file in files:
        rows = list(csv.reader(io.StringIO(Path(file.path()).read_text(encoding="utf-8"), newline="")))
        assert len(rows) == 101
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_hostile_text_survives_the_exports(open_page, hostile_file, tmp_path):
    from graphkit.export import read_graphml

    page = open_page(hostile_file)
    page.click("#save-menu summary")
    with page.expect_download() as info:
        page.click("#save-graphml")
    path = tmp_path / "graph.graphml"
    info.value.save_as(path)
    assert read_graphml(path).number_of_nodes() == 100


def test_the_policy_lets_nothing_else_run(open_page, hostile_file):
    page = open_page(hostile_file, expected="Content Security Policy")
    outcome = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'window.hit = 1';
            document.body.append(script);
            setTimeout(() => done('ran'), 500);
        })"""
    )
    assert outcome.startswith("script-src")
    assert page.evaluate("window.hit === undefined")
