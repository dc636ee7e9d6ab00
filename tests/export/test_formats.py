from __future__ import annotations

import csv
import errno
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import ExportError
from graphkit.export import FORMATS, clean_graph, export_graph, read_graphml, register_format
from graphkit.export.tables import guard_cell, unguard_cell

DOCS = Path(__file__).parents[2] / "docs"


def make_graph() -> nx.MultiDiGraph:
    article = {
        "title": "标题",
        "date": "2020-05-01",
        "outlet": "某报",
        "source_file": "a.txt",
        "authors": ["甲"],
    }
    graph = nx.MultiDiGraph(name="样例", version="0.1.0", articles={"a.txt#1": article}, settings={})
    graph.add_node(
        "Bank:甲行", name="甲行", label="甲行", type="Bank", aliases=("甲", "=甲"), mentions=3, links=()
    )
    graph.add_node(
        "Town:乙镇", name="乙镇", label="乙镇", type="Town", aliases=(), mentions=1, first_date="2020-05"
    )
    statements = ({"start": 0, "end": 5, "evidence": "-甲行\n放贷"},)
    shared: dict[str, Any] = {"article": "a.txt#1", "source_file": "a.txt", "statements": statements}
    graph.add_edge("Bank:甲行", "Town:乙镇", relation="FINANCES", status="stated", **shared)
    graph.edges["Bank:甲行", "Town:乙镇", 0].update(evidence='-甲行\n放"贷\\', amount_cny=1e6, weight=2)
    graph.add_edge(
        "Bank:甲行", "Town:乙镇", relation="SUPPORTS", evidence="@计划", weight=1, status="planned", **shared
    )
    return graph


@pytest.fixture(params=[0, 40])
def graph(request: pytest.FixtureRequest) -> nx.MultiDiGraph:
    graph = make_graph()
    graph.add_nodes_from(
        (f"Village:{n}", {"name": f"{n}村", "type": "Village"}) for n in range(request.param)
    )
    return graph


def plain(value: Any) -> Any:
    """JSON has lists where the graph has tuples."""
    return json.loads(json.dumps(value))


def test_node_link_is_read_by_networkx(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = export_graph(graph, tmp_path / "g.json", "node-link")
    read = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    assert read.graph == plain(graph.graph)
    assert dict(read.nodes(data=True)) == {node: plain(data) for node, data in graph.nodes(data=True)}
    assert {(s, t, k): d for s, t, k, d in read.edges(keys=True, data=True)} == {
        (s, t, k): plain(d) for s, t, k, d in graph.edges(keys=True, data=True)
    }


def test_cytoscape_is_read_by_networkx_and_has_places(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    data = json.loads(export_graph(graph, tmp_path / "g.cyjs", "cytoscape").read_text(encoding="utf-8"))
    read = nx.cytoscape_graph(data)
    assert set(read) == set(graph)
    assert read.edges["Bank:甲行", "Town:乙镇", 0]["interaction"] == "FINANCES"
    assert {"x", "y"} == set(data["elements"]["nodes"][0]["position"])
    assert len({edge["data"]["id"] for edge in data["elements"]["edges"]}) == 2


def test_gexf_is_read_by_networkx_with_spans(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    read = nx.read_gexf(export_graph(graph, tmp_path / "g.gexf", "gexf"))
    assert set(read) == set(graph)
    town = read.nodes["Town:乙镇"]
    assert (town["start"], town["end"], town["label"]) == ("2020-05-01", "2020-05-31", "乙镇")
    assert set(town["viz"]) == {"color", "size", "position"}
    edges = {data["relation"]: data for *_, data in read.edges(data=True)}
    assert edges["FINANCES"]["evidence"] == '-甲行\n放"贷\\'
    assert edges["FINANCES"]["start"] == "2020-05-01"
    assert edges["FINANCES"]["weight"] == 2


def test_styled_graphml_has_what_gephi_and_cytoscape_read(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    read = nx.read_graphml(export_graph(graph, tmp_path / "g.graphml", "graphml"))
    bank = read.nodes["Bank:甲行"]
    assert {type(bank[name]) for name in ("x", "y", "size")} == {float}
    assert re.fullmatch("#[0-9a-f]{6}", bank["color"]) and bank["label"] == "甲行"
    assert read.edges["Bank:甲行", "Town:乙镇", "e0"]["interaction"] == "FINANCES"


def test_yed_file_is_drawn_and_still_holds_the_graph(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = export_graph(graph, tmp_path / "g.graphml", "yed")
    names = {"y": "http://www.yworks.com/xml/graphml"}
    root = ElementTree.parse(path).getroot()
    assert {label.text for label in root.iterfind(".//y:NodeLabel", names)} >= {"甲行", "乙镇"}
    assert len(root.findall(".//y:ShapeNode/y:Geometry", names)) == len(graph)
    assert [label.text for label in root.iterfind(".//y:EdgeLabel", names)] == ["FINANCES", "SUPPORTS"]
    read = read_graphml(path)
    assert not any("graphics" in name for name in read.nodes["Bank:甲行"])
    assert read.nodes["Bank:甲行"]["aliases"] == ("甲", "=甲")
    assert nx.read_graphml(path).nodes["Bank:甲行"]["label"] == "甲行"


def test_csv_is_read_by_pandas_and_starts_no_formula(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    folder = export_graph(graph, tmp_path / "tables", "csv")
    tables = {
        n: pd.read_csv(folder / f"{n}.csv", keep_default_na=False) for n in ("nodes", "edges", "articles")
    }
    assert list(tables["nodes"].columns[:4]) == ["id", "name", "type", "aliases"]
    assert len(tables["nodes"]) == len(graph)
    assert list(tables["edges"]["evidence"]) == ["'-甲行\n放\"贷\\", "'@计划"]
    assert unguard_cell(tables["edges"]["evidence"][0]) == '-甲行\n放"贷\\'
    assert list(tables["articles"]["authors"]) == ['["甲"]']
    for table in tables.values():
        for column in table:
            texts = [cell for cell in table[column] if isinstance(cell, str)]
            assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in texts)


@settings(max_examples=500)
@given(st.text())
def test_guarded_cells_come_back(text: str) -> None:
    guarded = guard_cell(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard_cell(guarded) == text


def test_numbers_in_csv_stay_numbers(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", x=-1.5, count=-3)
    table = pd.read_csv(export_graph(graph, tmp_path, "csv") / "nodes.csv")
    assert (table["x"][0], table["count"][0]) == (-1.5, -3)


def test_parquet_is_read_by_pyarrow(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = export_graph(graph, tmp_path / "tables", "parquet")
    nodes = {row["id"]: row for row in parquet.read_table(folder / "nodes.parquet").to_pylist()}
    assert nodes["Bank:甲行"]["aliases"] == ["甲", "=甲"]
    assert nodes["Bank:甲行"]["mentions"] == 3
    edges = parquet.read_table(folder / "edges.parquet").to_pylist()
    assert [edge["amount_cny"] for edge in edges] == [1e6, None]
    assert json.loads(edges[0]["statements"])[0]["end"] == 5
    assert parquet.read_table(folder / "articles.parquet").to_pylist()[0]["title"] == "标题"


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExportError, match=r"graphkit-zh\[parquet\]"):
        export_graph(make_graph(), tmp_path, "parquet")


def run_script(script: str, folder: Path) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str, str]]]:
    """Do what the loading script says, as far as nodes and relationships go."""
    nodes: dict[str, tuple[str, str]] = {}
    edges = []
    for statement in script.split(";\n"):
        file = re.search(r"'file:///(\S+)'", statement)
        if not file:
            continue
        where = re.search(r"WHERE row\.`(\w+)` = '(.*)'", statement)
        for row in csv.DictReader((folder / file[1]).read_text(encoding="utf-8").splitlines(keepends=True)):
            assert set(re.findall(r"row\.`([^`]+)`", statement)) <= set(row)
            if where and row[where[1]] != where[2]:
                continue
            label = re.search(r"SET node:`(\w+)`", statement)
            kind = re.search(r"-\[edge:`(\w+)`", statement)
            if label:
                nodes[row["id"]] = (label[1], row["aliases"])
            elif kind:
                edges.append((row["source"], kind[1], row["target"]))
    return nodes, edges


def test_neo4j_script_loads_every_node_and_edge(graph: nx.MultiDiGraph, tmp_path: Path) -> None:
    folder = export_graph(graph, tmp_path / "neo4j", "neo4j")
    script = (folder / "load.cypher").read_text(encoding="utf-8")
    nodes, edges = run_script(script, folder)
    assert set(nodes) == set(graph)
    assert nodes["Bank:甲行"] == ("Bank", "甲|=甲")
    assert edges == [("Bank:甲行", "FINANCES", "Town:乙镇"), ("Bank:甲行", "SUPPORTS", "Town:乙镇")]
    assert "edge.`amount_cny` = toFloat(row.`amount_cny`)" in script
    assert "\\" not in (folder / "edges.csv").read_text(encoding="utf-8")


def test_turtle_is_read_by_rdflib_with_statements_about_statements(
    graph: nx.MultiDiGraph, tmp_path: Path
) -> None:
    rdflib = pytest.importorskip("rdflib")
    read = rdflib.Graph().parse(export_graph(graph, tmp_path / "g.ttl", "ttl"), format="turtle")
    query = """
        PREFIX gk: <urn:graphkit:vocabulary:>
        SELECT ?bank ?evidence ?amount ?title WHERE {
          ?s a rdf:Statement ; rdf:subject ?b ; rdf:predicate gk:FINANCES ; rdf:object ?t ;
             gk:evidence ?evidence ; gk:amount_cny ?amount ; dcterms:source ?article .
          ?b gk:FINANCES ?t ; skos:prefLabel ?bank . ?article dcterms:title ?title }
    """
    rows = [tuple(value.toPython() for value in row) for row in read.query(query)]
    assert rows == [("甲行", '-甲行\n放"贷\\', 1e6, "标题")]
    vocabulary = "urn:graphkit:vocabulary:"
    types = rdflib.RDF.type
    assert len(set(read.subjects(types, rdflib.RDF.Statement))) == 2
    assert not list(read.triples((None, rdflib.URIRef(vocabulary + "SUPPORTS"), None))), "only planned"


def test_every_term_is_in_the_vocabulary(tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    known = set(rdflib.Graph().parse(DOCS / "vocabulary.ttl", format="turtle").subjects())
    graph = make_graph()
    graph.add_edge("Town:乙镇", "Town:乙镇")
    graph.add_node("x")
    used = rdflib.Graph().parse(export_graph(graph, tmp_path / "g.ttl", "ttl"), format="turtle")
    terms = {term for triple in used for term in triple if str(term).startswith("urn:graphkit:vocabulary:")}
    assert terms and terms <= known


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_format_is_deterministic_and_keeps_the_earlier_file(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow")

    def read_all(path: Path) -> dict[str, bytes]:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        return {file.name: file.read_bytes() for file in files}

    other = nx.MultiDiGraph(**make_graph().graph)
    other.add_nodes_from(reversed(list(make_graph().nodes(data=True))))
    other.add_edges_from(reversed(list(make_graph().edges(keys=True, data=True))))
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    first = export_graph(make_graph(), tmp_path / "1" / "g", format)
    before = read_all(first)
    assert read_all(export_graph(other, tmp_path / "2" / "g", format)) == before

    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportError, match="Input/output error"):
        export_graph(nx.MultiDiGraph([("x", "y")]), first, format)
    assert read_all(first) == before


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
@pytest.mark.parametrize("format", ["gexf", "node-link", "cytoscape", "ttl"])
def test_generated_strings_come_back_in_every_format(
    tmp_path_factory: pytest.TempPathFactory, format: str, name: str, evidence: str
) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", name=name, type="Bank")
    graph.add_edge("a", "a", relation="SUPPORTS", evidence=evidence)
    path = export_graph(graph, tmp_path_factory.getbasetemp() / f"generated.{format}", format)
    wanted = clean_graph(graph).edges["a", "a", 0]["evidence"]
    if format == "ttl":
        rdflib = pytest.importorskip("rdflib")
        values = (
            rdflib.Graph()
            .parse(path, format="turtle")
            .objects(None, rdflib.URIRef("urn:graphkit:vocabulary:evidence"))
        )
        # An empty text is left out.
        assert [str(value) for value in values] == [wanted] * bool(wanted)
        return
    if format == "gexf":
        read = nx.read_gexf(path)
    else:
        data = json.loads(path.read_text(encoding="utf-8"))
        read = nx.node_link_graph(data, edges="edges") if format == "node-link" else nx.cytoscape_graph(data)
    assert [data["evidence"] for *_, data in read.edges(data=True)] == [wanted]


def test_unknown_format_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"unknown format 'xls' \(use one of csv, cytoscape"):
        export_graph(make_graph(), tmp_path, "xls")


def write_count(graph: nx.MultiDiGraph, path: Path) -> Path:
    path.write_text(str(len(graph)), encoding="utf-8")
    return path


def test_users_add_their_own_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = type(sys)("my_formats")
    module.write_count = write_count  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "my_formats", module)
    register_format("count", ".txt", "how many nodes", "my_formats:write_count")
    try:
        assert export_graph(make_graph(), tmp_path / "n.txt", "count").read_text(encoding="utf-8") == "2"
    finally:
        del FORMATS["count"]
