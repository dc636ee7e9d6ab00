"""The picture itself: names that thin out, lines told apart, shapes and colours told apart."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from itertools import combinations

from graphkit.ontology import load_ontology
from graphkit.view.content import read_graph
from graphkit.view.network import opening_network
from graphkit.view.picture import picture_svg
from tests.view.sample_graph import small_graph

PAIRS = """() => {
    const found = new Map();
    for (const link of graphkitPage.shownLinks()) {
        const [a, , b] = graphkitPage.lineOf(link);
        const key = [a, b].sort().join();
        found.set(key, [...(found.get(key) ?? []), graphkitPage.middleOf(link)]);
    }
    return [...found.values()].filter(places => places.length > 1);
}"""


def test_names_thin_out_when_zoomed_out(page):
    page.focus("#canvas")
    near = page.evaluate("graphkitPage.names()")
    for _ in range(8):
        page.keyboard.press("-")
    page.wait_for_timeout(100)
    far = page.evaluate("graphkitPage.names()")
    assert 0 < far < near
    for _ in range(8):
        page.keyboard.press("+")
    page.wait_for_timeout(100)
    assert page.evaluate("graphkitPage.names()") > far


def test_the_wheel_zooms(page):
    before = page.evaluate("[graphkitPage.screen(0), graphkitPage.screen(9)]")
    box = page.locator("#canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(150)
    after = page.evaluate("[graphkitPage.screen(0), graphkitPage.screen(9)]")

    def far(places):
        return abs(places[0][0] - places[1][0]) + abs(places[0][1] - places[1][1])

    assert far(after) > 1.03 * far(before)


def test_parallel_lines_are_told_apart(page):
    pairs = page.evaluate(PAIRS)
    assert len(pairs) >= 4
    for places in pairs:
        for (x, y), (a, b) in combinations(places, 2):
            assert abs(x - a) + abs(y - b) > 3


def test_each_parallel_line_can_be_clicked(page):
    page.fill("#search", "东湖农商银行")
    page.press("#search", "Enter")
    page.click("[data-action=focus_1]")
    page.click("#panel-close")
    page.keyboard.press("f")
    links = page.evaluate(
        """graphkitPage.shownLinks().filter(link => {
            const [source, , target] = graphkitPage.lineOf(link);
            return source === 'Bank:东湖农商银行' && target === 'Government:东湖农业农村局';
        })"""
    )
    kinds = set()
    for link in links:
        x, y = page.evaluate(f"graphkitPage.middleOf({link})")
        page.locator("#canvas").click(position={"x": x, "y": y})
        kinds.add(page.locator("#panel .kind").inner_text())
    assert len(kinds) == len(links) == 2


def test_types_differ_by_more_than_colour():
    """Whoever sees no colours still tells the types by their shapes, or (two towns) by the way they point."""
    ontology = load_ontology()
    outlines = [tuple(map(tuple, ontology.shapes.get(entry.shape, ()))) for entry in ontology.types.values()]
    assert len(set(outlines)) == len(outlines) == 13


def test_relaxing_is_for_small_graphs_only(open_page, small_file, large_file, page):
    assert page.locator("#relax").is_visible()
    big = open_page(large_file, state="#limit=900")
    assert big.evaluate("graphkitPage.count().nodes") == 900
    assert big.locator("#relax").is_hidden()


def test_the_still_picture_is_centred_and_its_names_do_not_touch():
    root = ET.fromstring(picture_svg(small_graph()))
    left, _, wide, _ = map(float, root.get("viewBox", "").split())
    circles = [element for element in root.iter() if element.tag.endswith("circle")]
    assert circles
    lines = [element for element in root.iter() if element.tag.endswith("line")]
    xs = [float(line.get(key, "0")) for line in lines for key in ("x1", "x2")]
    assert abs((min(xs) + max(xs)) / 2 - (left + wide / 2)) < wide * 0.05
    boxes = []
    for text in (element for element in root.iter() if element.tag.endswith("text")):
        size, middle, bottom = (float(text.get(key, "0")) for key in ("font-size", "x", "y"))
        half = len(text.text or "") * size / 2
        boxes.append((middle - half, bottom - size, middle + half, bottom))
    assert 20 < len(boxes) <= 60
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_bodies_grow_with_importance():
    nodes = opening_network(read_graph(small_graph())).nodes
    sizes = [node["size"] for node in nodes]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 2 * sizes[-1]
    names = read_graph(small_graph()).order
    assert names[0] == "Bank:东湖农商银行"


def test_single_lines_are_straight(page):
    found = page.evaluate(
        """graphkitPage.shownLinks().map(link => {
            const [[a, b], [x, y]] = graphkitPage.endsOf(link).map(graphkitPage.screen);
            const [u, v] = graphkitPage.middleOf(link);
            const ends = graphkitPage.endsOf(link).sort().join();
            return [ends, Math.hypot((a + x) / 2 - u, (b + y) / 2 - v)];
        })"""
    )
    pairs = Counter(ends for ends, _ in found)
    assert all(off < 0.5 for ends, off in found if pairs[ends] == 1)
    assert any(off > 3 for ends, off in found if pairs[ends] > 1)
