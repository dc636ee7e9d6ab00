from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import ExportError, ReadError
from graphkit.export import clean_graph, clean_text, read_graphml, write_graphml

# Every code point, surrogates and controls included.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=12)


def assert_same(left: nx.MultiDiGraph, right: nx.MultiDiGraph) -> None:
    assert left.graph == right.graph
    assert dict(left.nodes(data=True)) == dict(right.nodes(data=True))
    assert {(s, t, k): d for s, t, k, d in left.edges(keys=True, data=True)} == {
        (s, t, k): d for s, t, k, d in right.edges(keys=True, data=True)
    }


def make_graph() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(
        name="样例",
        version="0.1.0",
        articles={"a.txt#1": {"title": "标题", "date": "2020-05-01", "authors": ["甲", "乙"]}},
        settings={"confidence": 0.5, "types": ["Bank"]},
    )
    links = (("甲", "甲行", "short form"),)
    graph.add_node("Bank:甲行", name="甲行", type="Bank", aliases=("甲", "甲银行"), mentions=3, links=links)
    graph.add_node("Town:乙镇", name="乙镇", type="Town", aliases=(), mentions=1, links=(), code="330")
    statements = ({"start": 3, "evidence": "甲行向\n乙镇放贷。", "confidence": 0.9}, {"start": 1})
    evidence = "甲行向\n乙镇\r\n放贷<&>]]>"
    graph.add_edge("Bank:甲行", "Town:乙镇", relation="FINANCES", evidence=evidence, weight=2)
    graph.edges["Bank:甲行", "Town:乙镇", 0].update(amount_cny=1e6, statements=statements)
    graph.add_edge("Bank:甲行", "Town:乙镇", relation="LOCATED_IN", evidence=" 空格\t", statements=())
    graph.add_edge("Town:乙镇", "Town:乙镇", relation="SUPPORTS", weight=1)
    return graph


def test_round_trip_restores_the_graph(tmp_path: Path) -> None:
    graph = make_graph()
    assert_same(read_graphml(write_graphml(graph, tmp_path / "g.graphml")), graph)


def test_same_graph_in_another_order_gives_the_same_bytes(tmp_path: Path) -> None:
    graph, other = make_graph(), nx.MultiDiGraph(**make_graph().graph)
    for node in reversed(list(graph)):
        other.add_node(node, **dict(reversed(graph.nodes[node].items())))
    for source, target, key, data in reversed(list(graph.edges(keys=True, data=True))):
        other.add_edge(source, target, key=key, **data)
    first, second = write_graphml(graph, tmp_path / "1"), write_graphml(other, tmp_path / "2")
    assert first.read_bytes() == second.read_bytes()


def test_networkx_reads_plain_names_and_unique_edge_ids(tmp_path: Path) -> None:
    graph = nx.read_graphml(write_graphml(make_graph(), tmp_path / "g.graphml"))
    assert graph.nodes["Bank:甲行"]["aliases"] == "甲|甲银行"
    assert {key for _, _, key in graph.edges(keys=True)} == {"e0", "e1", "e2"}
    edge = next(data for *_, data in graph.edges(data=True) if data["relation"] == "FINANCES")
    assert edge["amount_cny"] == 1e6
    assert json.loads(edge["statements"])[0]["evidence"] == "甲行向\n乙镇放贷。"


def test_key_ids_never_clash_and_have_one_type(tmp_path: Path) -> None:
    graph = make_graph()
    graph.nodes["Bank:甲行"]["weight"] = 1
    graph.nodes["Town:乙镇"]["weight"] = 1.5
    text = write_graphml(graph, tmp_path / "g.graphml").read_text(encoding="utf-8")
    keys = [line for line in text.splitlines() if line.startswith("<key")]
    assert len({key.split('"')[1] for key in keys}) == len(keys)
    assert '<key id="n_weight" for="node" attr.name="weight" attr.type="double"/>' in keys
    assert read_graphml(tmp_path / "g.graphml").nodes["Bank:甲行"]["weight"] == 1.0


def test_the_file_keeps_the_rules_of_gephi(tmp_path: Path) -> None:
    """Known types only; ids unique; places, sizes and weights are numbers, colours and labels texts."""
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    look = {node: {"x": 1.0, "y": 2.0, "size": 3.0, "color": "#336699"} for node in make_graph()}
    path = write_graphml(make_graph(), tmp_path / "g", appearance=look)
    root = ElementTree.parse(path).getroot()
    keys = {key.get("id"): key for key in root.iterfind("g:key", space)}
    assert {key.get("attr.type") for key in keys.values()} <= {
        "boolean",
        "int",
        "long",
        "float",
        "double",
        "string",
    }
    for name in ("x", "y", "size"):
        assert keys[f"n_{name}"].get("attr.type") == "double"
    assert keys["n_color"].get("attr.type") == "string"
    assert keys["e_weight"].get("attr.type") == "long"
    for tag in ("node", "edge"):
        ids = [element.get("id") for element in root.iterfind(f".//g:{tag}", space)]
        assert len(ids) == len(set(ids)) > 0
    used = {data.get("key") for data in root.iterfind(".//g:data", space)}
    assert used <= set(keys)


def test_edge_keys_other_than_counts_are_kept(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", key=4, relation="x")
    graph.add_edge("a", "b", key="name", relation="y")
    keys = {(s, t, str(k)) for s, t, k in read_graphml(write_graphml(graph, tmp_path / "g")).edges(keys=True)}
    assert keys == {("a", "b", "4"), ("a", "b", "name")}


def test_appearance_adds_number_and_text_attributes(tmp_path: Path) -> None:
    look = {node: {"x": 1, "y": 2.5, "size": 10.0, "color": "#336699"} for node in make_graph()}
    graph = nx.read_graphml(write_graphml(make_graph(), tmp_path / "g", appearance=look))
    assert graph.nodes["Town:乙镇"]["x"] == 1.0
    assert graph.nodes["Town:乙镇"]["color"] == "#336699"


# 2,500 examples with four strings each: ten thousand strings.
@settings(max_examples=2500, deadline=None)
@given(ANY_TEXT, ANY_TEXT, st.lists(ANY_TEXT, max_size=3), ANY_TEXT)
def test_generated_strings_come_back_after_the_cleaning(
    tmp_path_factory: pytest.TempPathFactory, node: str, name: str, aliases: list[str], evidence: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "generated.graphml"
    graph = nx.MultiDiGraph(name=name)
    graph.add_node(node, name=name, aliases=tuple(aliases), links=((name, evidence, node),))
    graph.add_edge(node, node, evidence=evidence, statements=({"evidence": evidence},))
    write_graphml(graph, path)
    assert_same(read_graphml(path), clean_graph(graph))
    read = nx.read_graphml(path)
    assert read.nodes[clean_text(node)].get("name", "") == clean_text(name)


VALUES = st.one_of(st.integers(), st.floats(), st.booleans(), ANY_TEXT, st.none(), st.dates(),
                   st.tuples(ANY_TEXT, st.integers()), st.frozensets(ANY_TEXT, max_size=2))  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=4))
def test_values_of_any_type_come_back_after_the_cleaning(
    tmp_path_factory: pytest.TempPathFactory, values: list[object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "values.graphml"
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((number, {"value": value}) for number, value in enumerate(values))
    write_graphml(graph, path)
    assert_same(read_graphml(path), clean_graph(graph))
    nx.read_graphml(path)


def test_cleaning_a_clean_graph_changes_nothing() -> None:
    assert_same(clean_graph(make_graph()), make_graph())


def test_ids_that_fall_together_are_refused(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(["a\0", "a\1"])
    with pytest.raises(ExportError, match="two nodes have the id"):
        write_graphml(graph, tmp_path / "g")
    assert list(tmp_path.iterdir()) == []


def test_full_disk_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_graphml(make_graph(), tmp_path / "g.graphml")
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportError, match="No space left"):
        write_graphml(nx.MultiDiGraph([("x", "y")]), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["g.graphml"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('<!DOCTYPE g [<!ENTITY a "b">]><graphml><graph/></graphml>', "document types"),
        ("<graphml><graph>", "no GraphML"),
        ("<svg/>", "holds no graph"),
        ('<graphml><graph><node id="a"><data key="x">1</data></node></graph></graphml>', "no GraphML"),
    ],
)
def test_wrong_files_are_typed_errors(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "g.graphml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=reason) as caught:
        read_graphml(path)
    assert caught.value.file == str(path)


def test_files_of_networkx_are_read(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", name="甲", weight=1.5, good=True)
    graph.add_edge("a", "b", relation="X", count=2)
    nx.write_graphml(graph, tmp_path / "g.graphml")
    read = read_graphml(tmp_path / "g.graphml")
    assert read.nodes["a"] == {"name": "甲", "weight": 1.5, "good": True}
    assert read.edges["a", "b", 0] == {"relation": "X", "count": 2}


def test_a_large_graph_streams(tmp_path: Path) -> None:
    """The writer keeps no copy of the text: the second run of a larger graph needs little more memory."""
    code = (
        "import networkx as nx, resource, sys\n"
        "from graphkit.export import write_graphml\n"
        "graph = nx.MultiDiGraph()\n"
        "text = '证据' * 1000\n"
        "graph.add_nodes_from((str(n), {'name': str(n), 'note': text}) for n in range(20000))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "write_graphml(graph, sys.argv[1])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    path = tmp_path / "g.graphml"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert path.stat().st_size > 120_000_000
    assert int(done.stdout) < 40_000, "kilobytes"


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_graphology_reads_it(tmp_path: Path) -> None:
    modules = Path(__file__).parents[1] / "node" / "node_modules"
    if not (modules / "graphology-graphml").is_dir():
        pytest.skip("graphology is not installed: make node")
    path = write_graphml(make_graph(), tmp_path / "g.graphml")
    code = (
        "const {MultiDirectedGraph} = require('graphology');"
        "const {parse} = require('graphology-graphml');"
        "const text = require('fs').readFileSync(process.argv[1], 'utf8');"
        "const graph = parse(MultiDirectedGraph, text);"
        "console.log(JSON.stringify(graph.export()));"
    )
    environment = {**os.environ, "NODE_PATH": str(modules)}
    done = subprocess.run(["node", "-e", code, str(path)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    graph = json.loads(done.stdout)
    assert [node["key"] for node in graph["nodes"]] == ["Bank:甲行", "Town:乙镇"]
    assert [edge["key"] for edge in graph["edges"]] == ["e0", "e1", "e2"]
    assert graph["edges"][0]["attributes"]["amount_cny"] == 1e6
