"""Focus, expand, hide, undo, paths, filters, communities: narrowing the picture."""

from __future__ import annotations

import pytest

from tests.view.sample_graph import small_graph


def edges_where(passes):
    """How many edges of the sample pass, by their data and their article's."""
    graph = small_graph()
    articles = graph.graph["articles"]
    return sum(passes(data, articles[data["article"]]) for _, _, data in graph.edges(data=True))


def test_focus_on_one_and_two_hops(page, choose, shown):
    choose(page, "海角县")
    page.click("[data-action=focus_1]")
    near = shown(page)["nodes"]
    neighbours = set(page.locator("#panel .rows .chip").all_inner_texts())
    assert near == len(neighbours) + 1
    assert page.get_attribute("[data-action=focus_1]", "aria-pressed") == "true"
    page.click("[data-action=focus_2]")
    assert near < shown(page)["nodes"] < 95


def test_a_double_click_focuses(page, shown, wait):
    x, y = page.evaluate("graphkitPage.screen(graphkitPage.shown()[0])")
    page.locator("#canvas").dblclick(position={"x": x, "y": y})
    wait(page, "graphkitPage.count().nodes < 95")
    assert "focus=" in page.url


def test_expand_adds_the_neighbours_of_a_neighbour(page, choose, shown):
    choose(page, "海角县")
    page.click("[data-action=focus_1]")
    before = shown(page)["nodes"]
    choose(page, "白鹭镇")
    page.click("[data-action=expand]")
    assert shown(page)["nodes"] > before


def test_hide_and_undo(page, choose, shown):
    before = shown(page)
    choose(page, "海角县")
    page.click("[data-action=hide]")
    assert shown(page)["nodes"] == before["nodes"] - 1
    page.click("#undo")
    assert shown(page) == before
    assert page.is_disabled("#undo")


def test_what_is_hidden_is_hidden_with_its_lines_and_can_be_brought_back(page, choose, shown):
    before = shown(page)
    graph = small_graph()
    choose(page, "海角县")
    page.keyboard.press("h")
    assert page.locator("#panel").is_hidden()
    assert shown(page)["edges"] == before["edges"] - graph.degree("Region:海角县")
    assert "Region:海角县" not in page.evaluate("graphkitPage.shown().map(graphkitPage.nameOf)")
    page.click("#reset")
    assert shown(page) == before


def test_undo_walks_back_step_by_step(page, choose, shown):
    choose(page, "海角县")
    page.click("[data-action=focus_1]")
    one = shown(page)
    page.click("[data-action=focus_2]")
    page.keyboard.press("Control+z")
    assert shown(page) == one
    page.keyboard.press("u")
    assert shown(page)["nodes"] == 95


def test_shortest_paths_between_two_nodes(page, choose):
    choose(page, "陈一帆")
    page.fill(".path-to", "东湖市")
    page.press(".path-to", "Enter")
    assert "步" in page.locator("#panel .card-head").inner_text()
    names = page.locator("#panel .path").first.locator(".chip").all_inner_texts()
    assert (names[0], names[-1]) == ("陈一帆", "东湖市")
    on_paths = page.locator("#panel .path .chip").evaluate_all(
        "chips => new Set(chips.map(c => c.dataset.node)).size"
    )
    assert page.evaluate("graphkitPage.count().nodes") == on_paths
    page.locator("#panel .path .quote").first.click()
    assert page.locator("#panel blockquote").count() >= 1


def test_no_path_is_said(page, choose):
    page.click('[data-entry="WORKS_FOR"]')
    choose(page, "东湖市")
    page.fill(".path-to", "陈一帆")
    page.press(".path-to", "Enter")
    assert "没有路径" in page.locator("#panel").inner_text()


def test_the_histogram_can_be_brushed(page, shown):
    box = page.locator("#histogram").bounding_box()
    page.locator("#histogram").scroll_into_view_if_needed()
    box = page.locator("#histogram").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, middle, steps=4)
    page.mouse.up()
    last = page.locator("#date-value").inner_text().split(" – ")[1]
    inside = edges_where(lambda _, article: article["date"][:7] <= last)
    assert shown(page)["edges"] == inside and 0 < inside < 211
    assert f"to={last}" in page.url
    assert page.locator("#date-value").inner_text().startswith("2021-01")
    page.locator("#histogram").dblclick()
    assert shown(page)["edges"] == 211


def test_the_date_range_works_by_keyboard(page, shown, wait):
    page.focus("#date-from")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    wait(page, "graphkitPage.count().edges < 211")
    assert page.get_attribute("#date-from", "aria-valuetext") == "2021-07"
    assert shown(page)["edges"] == edges_where(lambda _, article: article["date"] >= "2021-07")


def test_minimum_weight(page, shown, wait):
    page.focus("#weight")
    page.keyboard.press("ArrowRight")
    wait(page, "graphkitPage.count().edges < 211")
    assert page.locator("#weight-value").inner_text() == "≥ 2 次"
    lines = {}
    for source, target, data in small_graph().edges(data=True):
        line = (source, data["relation"], target)
        lines[line] = lines.get(line, 0) + data["weight"]
    wanted = {line for line, weight in lines.items() if weight >= 2}
    drawn = page.evaluate("graphkitPage.shownLinks().map(graphkitPage.lineOf)")
    assert {tuple(line) for line in drawn} == wanted and 0 < len(wanted) < len(lines)


def test_minimum_confidence(page, shown, wait):
    page.focus("#confidence")
    page.keyboard.press("End")
    wait(page, "graphkitPage.count().edges == 0")
    assert page.locator("#empty").is_visible()
    page.click("#reset")
    assert shown(page)["edges"] == 211


@pytest.mark.parametrize("steps", [10, 14, 19])
def test_minimum_confidence_keeps_what_is_sure(page, shown, wait, steps):
    page.focus("#confidence")
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    wait(page, f"document.getElementById('confidence-value').textContent === '≥ {steps * 5}%'")
    assert shown(page)["edges"] == edges_where(lambda data, _: data["confidence"] >= steps * 0.05 - 1e-9)


def test_source_article(page, shown):
    page.fill("#article", "第16篇")
    page.press("#article", "Enter")
    assert page.locator("#chosen-articles .chip").count() == 1
    wanted = edges_where(lambda _, article: article["title"].endswith("第16篇"))
    assert shown(page)["edges"] == wanted > 0
    page.click("#tab-edges")
    titles = set(page.locator(".row:not(.head) .column-article_title").all_inner_texts())
    assert titles == {"东湖市：乡村新事第16篇"}
    page.click("#chosen-articles .chip")
    assert shown(page)["edges"] == 211


def test_communities_colour_and_open(page, shown):
    before = page.locator("#canvas canvas").screenshot()
    page.check("#colours")
    page.wait_for_timeout(150)
    assert page.locator("#canvas canvas").screenshot() != before
    first = page.locator("#communities button").first
    size = int(first.locator(".count").inner_text())
    first.click()
    assert shown(page)["nodes"] == size


def test_relax_moves_the_nodes_and_stops(page):
    before = page.evaluate("graphkitPage.screen(3)")
    page.click("#relax")
    assert page.get_attribute("#relax", "aria-pressed") == "true"
    page.wait_for_timeout(400)
    page.click("#relax")
    after = page.evaluate("graphkitPage.screen(3)")
    assert page.get_attribute("#relax", "aria-pressed") == "false"
    assert before != after


def test_a_node_can_be_dragged(page):
    x, y = page.evaluate("graphkitPage.screen(0)")
    box = page.locator("#canvas").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x + 80, box["y"] + y + 40, steps=6)
    page.mouse.up()
    page.wait_for_timeout(100)
    moved_x, moved_y = page.evaluate("graphkitPage.screen(0)")
    assert abs(moved_x - x - 80) < 12 and abs(moved_y - y - 40) < 12
