"""The page as a file: the same bytes each time, complete, closed, and the caller's graph untouched."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx
import pytest

import graphkit.view
from graphkit.errors import ExportError
from graphkit.view import bundle, page_html, write_page
from graphkit.view.content import read_graph
from graphkit.view.network import opening_network
from tests.view.sample_graph import large_graph, small_graph

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def html() -> str:
    return page_html(small_graph())


def test_the_public_names():
    assert graphkit.view.__all__ == ["page_html", "show", "write_page"]


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_same_graph_gives_the_same_bytes(html, seed):
    code = (
        "import hashlib; from graphkit.view import page_html\n"
        "from tests.view.sample_graph import small_graph\n"
        "print(hashlib.sha256(page_html(small_graph()).encode()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_the_order_of_nodes_and_edges_does_not_matter(html):
    graph = small_graph()
    turned = networkx.MultiDiGraph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert page_html(turned) == html


def test_the_callers_graph_stays_as_it_is():
    graph = small_graph()
    page_html(graph)
    assert networkx.utils.graphs_equal(graph, small_graph())


def test_a_graph_without_anything_has_a_page_too():
    assert '"nodes":[],"edges":[]' in page_html(networkx.MultiDiGraph()).replace(" ", "")


def test_the_page_names_its_language_and_policy(html):
    assert '<html lang="zh-CN"' in html and '<meta charset="utf-8">' in html
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]


def test_the_page_refers_to_nothing_outside(html):
    without_library = html.replace(bundle.library(), "")
    assert not re.search(r'(?:src|href)\s*=\s*["\']', without_library)
    found = set(re.findall(r"https?://[^\s\"'<)]+", without_library))
    assert found <= {"http://www.w3.org/2000/svg", "http://graphml.graphdrawing.org/xmlns"}


def test_pyvis_carries_the_opening_without_physics():
    network = opening_network(read_graph(small_graph()))
    assert network.directed and len(network.nodes) == 95
    assert network.options["physics"] == {"enabled": False}
    assert {key for node in network.nodes for key in node} <= {
        "id",
        "label",
        "shape",
        "color",
        "x",
        "y",
        "size",
    }
    assert {key for edge in network.edges for key in edge} <= {"id", "from", "to", "arrows"}


def test_nodes_do_not_touch_in_the_opening():
    nodes = opening_network(read_graph(small_graph())).nodes
    for i, a in enumerate(nodes):
        for b in nodes[i + 1 :]:
            far = ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5
            assert far > (a["size"] + b["size"]) * 0.95


def test_a_large_graph_opens_on_nodes_that_hang_together():
    content = read_graph(large_graph(2500))
    links = [content.links[link][:2] for link in content.links_among(400)]
    opening = networkx.Graph(links)
    assert networkx.is_connected(opening) and len(opening) == 400


def test_an_edge_without_evidence_is_left_out_and_counted():
    graph = networkx.MultiDiGraph()
    graph.add_edge("a", "b", relation="PART_OF", evidence=" ")
    graph.add_edge("a", "b", relation="PART_OF", evidence="甲在乙。")
    content = read_graph(graph)
    assert (len(content.edges), content.without_evidence) == (1, {"PART_OF": 1})


def test_attributes_read_from_a_file_are_understood():
    graph = networkx.MultiDiGraph()
    graph.add_node("a", name="甲", type="Unheard", aliases="甲方|某甲")
    statements = json.dumps([{"evidence": "甲在乙。", "start": 1}], ensure_ascii=False)
    graph.add_edge("a", "b", relation="ODD", statements=statements, confidence="0.5")
    html = page_html(graph)
    assert '"aliases":[["甲方","某甲"],[]]' in html or '"aliases":[[],["甲方","某甲"]]' in html
    assert '"name":"Unheard","zh":"Unheard"' in html


def test_the_file_appears_whole(tmp_path):
    write_page(small_graph(), tmp_path / "new" / "graph.html")
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["graph.html"]
    text = (tmp_path / "new" / "graph.html").read_text(encoding="utf-8")
    assert text.rstrip().endswith("</html>") and "东湖农商银行" in text


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match="folder"):
        write_page(networkx.MultiDiGraph(), tmp_path / "folder")


def test_words_are_the_same_in_both_languages():
    words = bundle.words()
    assert words["zh"].keys() == words["en"].keys()
    for key, text in words["zh"].items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", words["en"][key])), key


def test_every_word_that_the_page_uses_is_there():
    template = bundle.asset("template.html")
    used = set(re.findall(r'data-(?:word|label|hint)="(\w+)"', template))
    used |= set(re.findall(r'\bword\("([\w-]+)"', bundle.script()))
    assert used <= bundle.words()["zh"].keys()


def test_vendored_files_are_what_the_list_says():
    listed = bundle.asset("VENDORED.md")
    path = Path(graphkit.view.bundle.files("pyvis").joinpath(*bundle.VIS_NETWORK.split("/")))
    assert hashlib.sha256(path.read_bytes()).hexdigest() in listed


def test_each_module_stands_before_those_that_use_it():
    for place, name in enumerate(bundle.MODULES):
        used = re.findall(r'from "\./(\w+)\.js"', bundle.asset(f"script/{name}.js"))
        assert set(used) <= set(bundle.MODULES[:place]), name
