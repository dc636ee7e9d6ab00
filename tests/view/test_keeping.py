"""The address, exports, tables, corrections: keeping and sharing what was found."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import networkx
import pytest
from PIL import Image

from graphkit.export import read_graphml, write_graphml
from graphkit.ontology import load_ontology
from tests.view.sample_graph import small_graph


def saved(page, button):
    page.click("#save-menu summary")
    with page.expect_download() as info:
        page.click(button)
    return Path(info.value.path()).read_bytes(), info.value.suggested_filename


def test_the_address_restores_selection_filters_and_view(page, open_page, small_file, choose, shown):
    choose(page, "海角县")
    page.click("[data-action=focus_2]")
    page.click('[data-entry="Person"]')
    page.check("#colours")
    before, state = shown(page), page.url[page.url.index("#") :]
    again = open_page(small_file, state=state)
    assert shown(again) == before
    assert again.locator("#panel h2").inner_text() == "海角县"
    assert again.get_attribute('[data-entry="Person"]', "aria-checked") == "false"
    assert again.is_checked("#colours")


def test_the_address_restores_a_link_and_the_camera(page, open_page, small_file, choose):
    choose(page, "海角县")
    page.locator("#panel .quote").first.click()
    page.focus("#canvas")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    place, evidence = page.evaluate("graphkitPage.screen(5)"), page.locator("#panel").inner_text()
    again = open_page(small_file, state=page.url[page.url.index("#") :])
    assert again.locator("#panel").inner_text() == evidence
    there = again.evaluate("graphkitPage.screen(5)")
    assert abs(there[0] - place[0]) < 3 and abs(there[1] - place[1]) < 3


def test_an_address_that_means_nothing_is_ignored(open_page, small_file, shown):
    state = "#node=nobody&link=[1&focus=x&hops=99&from=<b>&weight=NaN&limit=-5&view=evil&at=1&community=zz"
    page = open_page(small_file, state=state)
    assert shown(page)["nodes"] >= 1
    assert page.locator("#panel").is_hidden()


def test_a_changed_address_changes_the_page(page, shown):
    page.evaluate("location.hash = 'offTypes=Bank'")
    page.wait_for_timeout(150)
    assert shown(page)["nodes"] == 83


def test_picture(page, choose):
    choose(page, "海角县")
    content, name = saved(page, "#save-png")
    assert name == "东湖乡村新闻.png"
    image = Image.open(io.BytesIO(content)).convert("RGB")
    box = page.locator("#canvas").bounding_box()
    assert (image.width, image.height) == (box["width"], box["height"] + 34)
    node = page.evaluate("graphkitPage.shown().find(n => graphkitPage.nodeName(n) === '海角县')")
    x, y = page.evaluate(f"graphkitPage.screen({node})")
    assert image.getpixel((round(x), round(y))) == rgb(load_ontology().types["Region"].light)
    foot = image.crop((0, image.height - 34, image.width, image.height))
    assert foot.getpixel((foot.width - 1, 1)) == rgb("#fbfaf8")
    assert len(foot.getcolors(10_000)) > 5, "the foot says what the picture shows"


def rgb(colour):
    return tuple(bytes.fromhex(colour[1:]))


def test_graphml_of_everything_is_the_graph(page, tmp_path):
    content, name = saved(page, "#save-graphml")
    (tmp_path / name).write_bytes(content)
    write_graphml(small_graph(), tmp_path / "graph.graphml")
    again, graph = read_graphml(tmp_path / name), read_graphml(tmp_path / "graph.graphml")
    assert given(again.nodes(data=True)) == given(graph.nodes(data=True))
    assert again.graph["articles"] == graph.graph["articles"]
    assert given(again.edges(data=True)) == given(graph.edges(data=True))


def given(rows):
    """What nodes or edges say, in one order: nothing empty, no label, no alias that is the name itself."""
    found = []
    for *ends, data in rows:
        other = tuple(alias for alias in data.get("aliases", ()) if alias != data["name"])
        whole = {**data, "aliases": other, "label": ""}
        said = {key: value for key, value in whole.items() if value not in ("", (), None)}
        found.append((*ends, said))
    return sorted(found, key=lambda row: (row[:-1], row[-1].get("relation", ""), row[-1].get("article", "")))


def test_graphml_of_what_is_shown_is_read_back(page, tmp_path, choose, shown):
    choose(page, "东湖农商银行")
    page.click("[data-action=focus_1]")
    content, name = saved(page, "#save-graphml")
    file = tmp_path / name
    file.write_bytes(content)
    graph = read_graphml(file)
    assert graph.number_of_nodes() == shown(page)["nodes"]
    bank = graph.nodes["Bank:东湖农商银行"]
    assert (bank["name"], bank["type"], list(bank["aliases"])) == ("东湖农商银行", "Bank", ["东湖农商"])
    edge = next(data for _, _, data in graph.edges(data=True) if data["relation"] == "FINANCES")
    assert "\n" in edge["evidence"] and edge["statements"][0]["before"]
    assert isinstance(edge["start"], int) and isinstance(edge["confidence"], float)


def test_tables_for_a_spreadsheet(page, shown):
    page.click("#save-menu summary")
    downloads = []
    page.on("download", lambda item: downloads.append(item))
    page.click("#save-csv")
    page.wait_for_timeout(600)
    texts = {item.suggested_filename: Path(item.path()).read_text(encoding="utf-8") for item in downloads}
    nodes, edges = texts["东湖乡村新闻-nodes.csv"], texts["东湖乡村新闻-edges.csv"]
    assert nodes.startswith("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(nodes[1:])))) == shown(page)["nodes"]
    rows = list(csv.DictReader(io.StringIO(edges[1:])))
    assert len(rows) == 211
    assert all(row["evidence"] and "\n" not in row["evidence"] for row in rows)
    graph = small_graph()
    names = networkx.get_node_attributes(graph, "name")
    wanted = Counter(
        (names[a], data["relation"], names[b], data["article"], str(data["start"]), f"{data['confidence']:g}")
        for a, b, data in graph.edges(data=True)
    )
    keys = ("source", "relation", "target", "article", "start", "confidence")
    assert Counter(tuple(row[key] for key in keys) for row in rows) == wanted
    bank = next(row for row in csv.DictReader(io.StringIO(nodes[1:])) if row["name"] == "东湖农商银行")
    assert (bank["type"], bank["aliases"], bank["id"]) == ("Bank", "东湖农商", "Bank:东湖农商银行")
    assert bank["mentions"] == str(graph.nodes["Bank:东湖农商银行"]["mentions"])


def test_what_is_saved_is_what_is_shown(page, shown):
    page.click('[data-entry="FINANCES"]')
    page.click("#save-menu summary")
    files = []
    page.on("download", lambda file: files.append(file))
    page.click("#save-csv")
    page.wait_for_timeout(600)
    texts = [Path(file.path()).read_text(encoding="utf-8-sig") for file in files]
    edges = next(text for text in texts if text.startswith("source,"))
    rows = list(csv.DictReader(io.StringIO(edges)))
    assert len(rows) == shown(page)["edges"] < 211
    assert "FINANCES" not in {row["relation"] for row in rows}


def test_node_table_sorts_filters_and_opens(page, wait):
    page.click("#tab-nodes")
    assert page.locator("#table-count").inner_text() == "95 / 95 行"
    page.click(".column-relations button")
    counts = [int(text) for text in page.locator(".row:not(.head) .column-relations").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert page.get_attribute(".head .column-relations", "aria-sort") == "descending"
    page.click(".head .column-relations button")
    assert page.get_attribute(".head .column-relations", "aria-sort") == "ascending"
    page.fill("#table-filter", "支行")
    wait(page, "document.getElementById('table-count').textContent.startsWith('8 ')")
    page.locator(".row:not(.head) button").first.click()
    assert "支行" in page.locator("#panel h2").inner_text()


@pytest.mark.parametrize("kind", ["nodes", "edges"])
def test_every_column_sorts_both_ways(page, kind):
    page.click(f"#tab-{kind}")
    columns = page.locator(".row.head .cell").evaluate_all(
        "all => all.map(e => e.className.split('column-')[1])"
    )
    for column in columns:
        head = page.locator(f".head .column-{column}")
        if head.locator("button").count() == 0:
            assert column == "evidence"
            continue
        seen = {}
        for _ in range(2):
            head.locator("button").click()
            cells = page.locator(f".row:not(.head) .column-{column}").all_inner_texts()
            seen[head.get_attribute("aria-sort")] = cells
        assert set(seen) == {"ascending", "descending"}, column
        first, last = (seen[order][0] for order in ("ascending", "descending"))
        assert first != last, column


def test_table_builds_only_what_is_seen(page):
    page.click("#tab-edges")
    assert page.locator("#table-count").inner_text() == "211 / 211 行"
    assert page.locator(".row:not(.head)").count() < 80
    page.evaluate("document.getElementById('table-scroll').scrollTop = 1e6")
    page.wait_for_timeout(150)
    last = page.locator(".row:not(.head)").last
    assert last.get_attribute("aria-rowindex") == "212"
    assert last.locator(".column-evidence").inner_text().endswith("。")


def test_tables_follow_the_filters(page):
    page.click("#tab-edges")
    page.click('[data-entry="FINANCES"]')
    assert not page.locator("#table-count").inner_text().startswith("211")


def test_corrections_are_collected_and_downloaded(page, choose):
    choose(page, "东湖农商银行")

    def report(action, *steps):
        page.click("[data-action=report]")
        page.select_option("#report-action", action)
        for step in steps:
            step()
        page.click("#report-collect")

    def other(name):
        page.fill("#report-other", name)
        page.press("#report-other", "Enter")

    report("merge", lambda: other("南屏银行"), lambda: page.fill("#report-note", '同一家"银行"\n见年报'))
    report("keep-apart", lambda: other("海角农商银行"))
    report("rename", lambda: page.fill("#report-other", "东湖农村商业银行"))
    report("retype", lambda: page.select_option("#report-other", "Enterprise"))
    report("split")
    report("remove")
    report("add", lambda: (page.fill("#report-target", "云栖镇"), page.press("#report-target", "Enter")))
    page.locator('#panel [data-relation="FINANCES"] li', has_text="茶产业").locator(".quote").click()
    report("reverse")
    assert page.locator("#correction-count").inner_text() == "15"
    with page.expect_download() as info:
        page.click("#save-corrections")
    assert info.value.suggested_filename == "curation.toml"
    entries = tomllib.loads(Path(info.value.path()).read_text(encoding="utf-8"))["correction"]
    bank = {"type": "Bank", "name": "东湖农商银行"}
    assert entries[0] == {"action": "merge", **bank, "other": "南屏银行", "note": '同一家"银行"\n见年报'}
    assert entries[1] == {"action": "keep-apart", **bank, "other": "海角农商银行"}
    assert entries[2] == {"action": "rename", **bank, "other": "东湖农村商业银行"}
    assert entries[3] == {"action": "retype", **bank, "other": "Enterprise"}
    assert entries[4] == {"action": "split", **bank, "other": "东湖农商"}
    assert entries[5] == {"action": "remove", **bank}
    assert (
        entries[6]["action"] == "add"
        and entries[6]["target"] == "云栖镇"
        and entries[6]["target_type"] == "Town"
    )
    assert {entry["action"] for entry in entries[7:]} == {"reverse"} and len(
        {e["article"] for e in entries[7:]}
    ) == 8
    assert entries[7]["source"] == "东湖农商银行" and entries[7]["relation"] == "FINANCES"


def test_a_correction_can_be_taken_back_and_survives_a_reload(page, choose):
    choose(page, "海角县")
    page.click("[data-action=report]")
    page.click("#report-collect")
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    assert page.locator("#correction-list li").count() == 1
    page.click("#correction-list button")
    assert page.locator("#corrections").is_hidden()


def test_an_unfinished_correction_is_not_collected(page, choose):
    choose(page, "海角县")
    page.click("[data-action=report]")
    page.select_option("#report-action", "merge")
    page.click("#report-collect")
    assert page.locator("#report-problem").inner_text() == "请补充所需内容"
    page.click("#report-cancel")
    assert page.locator("#corrections").is_hidden()


ADDRESSES = {
    "from=2021-06&to=2022-03": "document.getElementById('date-value').textContent === '2021-06 – 2022-03'",
    "weight=2": "document.getElementById('weight').value === '2'",
    "confidence=0.7": "document.getElementById('confidence').value === '70'",
    "articles=news_003.txt%231": "document.querySelectorAll('#chosen-articles .chip').length === 1",
    "offRelations=FINANCES": "document.querySelector('[data-entry=FINANCES]').ariaChecked === 'false'",
    "hidden=Bank:南屏银行": "!graphkitPage.shown().some(n => graphkitPage.nameOf(n) === 'Bank:南屏银行')",
    "focus=Town:云栖镇&hops=2": "graphkitPage.count().nodes > 10 && graphkitPage.count().nodes < 95",
    "path=Person:陈一帆&path=Region:东湖市": "document.querySelectorAll('#panel .path').length > 0",
    "community=0": "document.querySelector('[data-community=\"0\"]').ariaPressed === 'true'",
    "limit=20": "graphkitPage.count().nodes === 20",
    "view=edges": "document.getElementById('tab-edges').ariaSelected === 'true'",
    "colours=community": "document.getElementById('colours').checked",
}


@pytest.mark.parametrize("state", ADDRESSES)
def test_each_part_of_the_state_is_read_from_the_address_and_written_back(open_page, small_file, state):
    page = open_page(small_file, state="#" + state)
    assert page.evaluate(ADDRESSES[state])
    assert set(parse_qsl(state)) <= set(parse_qsl(urlsplit(page.url).fragment))
    page.keyboard.press("n")
    page.click("#tab-graph")
    x, y = page.evaluate("graphkitPage.screen(graphkitPage.shown()[0])")
    box = page.locator("#canvas").bounding_box()
    assert 0 < x < box["width"] and 0 < y < box["height"]
    kept = parse_qsl(urlsplit(page.url).fragment)
    assert {(key, value) for key, value in parse_qsl(state) if key != "view"} <= set(kept)


def test_the_edge_table_sorts_filters_and_opens_the_evidence(page, wait):
    page.click("#tab-edges")
    page.click(".column-confidence button")
    sure = [int(text[:-1]) for text in page.locator(".row:not(.head) .column-confidence").all_inner_texts()]
    assert sure == sorted(sure, reverse=True)
    page.fill("#table-filter", "提供资金")
    wait(page, "!document.getElementById('table-count').textContent.startsWith('211 ')")
    assert set(page.locator(".row:not(.head) .column-relation").all_inner_texts()) == {"提供资金"}
    first = page.locator("#table-rows .row").first
    names = [first.locator(".column-source").inner_text(), first.locator(".column-target").inner_text()]
    first.locator("button").click()
    assert page.locator("#panel h2 .chip").all_inner_texts() == names
    assert page.locator("#panel blockquote").count() >= 1
