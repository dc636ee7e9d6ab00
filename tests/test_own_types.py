"""A node type of the user's own goes all the way: found, resolved, drawn, exported."""

from __future__ import annotations

import json
from pathlib import Path

import networkx
import pytest

import graphkit
from graphkit.config import load_config
from graphkit.errors import ConfigError, CurationError, LexiconError
from graphkit.export import FORMATS, export_graph
from graphkit.export.appearance import lay_out
from graphkit.ontology import load_ontology, load_types, ontology_of
from graphkit.pipeline import BuildOptions, build_with_report
from graphkit.view import page_html

TYPES = """
[[types]]
name = "School"
label_zh = "学校"
label_en = "School"
light = "#0b7285"
dark = "#66d9e8"
shape = "star"
"""
LEXICON = '[School]\n"雁荡高级中学" = ["雁荡高中"]\n'
PATTERNS = '[[pattern]]\nname = "primary"\ntype = "School"\nexpression = "(?P<name>石桥头小学)"\n'
FRAMES = """
[[frame]]
name = "donate"
relation = "SUPPORTS"
triggers = ["捐赠"]
subject = ["Bank", "Enterprise"]
object = ["School"]
place = ["marked"]
markers = ["向"]
"""
ARTICLES = {
    "one.txt": "温岭农商银行向雁荡高级中学捐赠图书三千册。雁荡高中开学了。",
    "two.txt": "温岭农商银行向石桥头小学捐赠课桌。雁荡高中的学生来到现场。",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "in" / name).write_text(text + "\n", encoding="utf-8")
    files = {"types": TYPES, "lexicons": LEXICON, "patterns": PATTERNS, "frames": FRAMES}
    for key, text in files.items():
        (tmp_path / f"{key}.toml").write_text(text, encoding="utf-8")
    settings = "".join(f'{key} = ["{key}.toml"]\n' for key in files)
    (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
    return tmp_path


def build(project: Path) -> networkx.MultiDiGraph:
    return graphkit.build(project / "in", load_config(project / "settings.toml"))


def test_it_is_found_and_resolved(project: Path) -> None:
    graph = build(project)
    node = graph.nodes["School:雁荡高级中学"]
    assert (node["type"], node["aliases"], node["articles"]) == ("School", ("雁荡高中",), 2)
    relations = {(a, data["relation"], b) for a, b, data in graph.edges(data=True)}
    assert ("Bank:温岭农商银行", "SUPPORTS", "School:雁荡高级中学") in relations
    assert ("Bank:温岭农商银行", "SUPPORTS", "School:石桥头小学") in relations


@pytest.mark.parametrize("in_memory", [None, 1])
def test_page_and_exports_know_its_look(project: Path, in_memory: int | None) -> None:
    options = BuildOptions(folder=project / "out", in_memory_articles=in_memory)
    result = build_with_report(project / "in", load_config(project / "settings.toml"), options=options)
    graph = result.graph if result.tables is None else result.tables.most_mentioned(100, 100)
    look = ontology_of(graph).types["School"]
    assert (look.label_zh, look.light, look.shape) == ("学校", "#0b7285", "star")
    page = page_html(graph)
    assert '"name":"School","zh":"学校","en":"School","light":"#0b7285","dark":"#66d9e8"' in page
    assert lay_out(graph)["School:雁荡高级中学"]["color"] == "#0b7285"
    if result.tables is not None:
        result.tables.close()


def test_it_goes_through_a_file_and_every_format(project: Path) -> None:
    graph = build(project)
    again = graphkit.read_graphml(graphkit.write_graphml(graph, project / "graph.graphml"))
    assert ontology_of(again).types["School"].label_zh == "学校"
    assert "学校" in page_html(again)
    for name in FORMATS:
        export_graph(graph, project / f"exported-{name}", name)
    written = b"".join(path.read_bytes() for path in project.rglob("exported-*") if path.is_file())
    assert "雁荡高级中学".encode() in written


def test_the_store_notices_another_look(project: Path) -> None:
    config, options = load_config(project / "settings.toml"), BuildOptions(folder=project / "out")
    build_with_report(project / "in", config, options=options)
    (project / "recoloured.toml").write_text(TYPES.replace("0b7285", "123456"), encoding="utf-8")
    (project / "settings.toml").write_text(
        (project / "settings.toml").read_text(encoding="utf-8").replace("types.toml", "recoloured.toml"),
        encoding="utf-8",
    )
    again = build_with_report(project / "in", load_config(project / "settings.toml"), options=options)
    assert ontology_of(again.graph).types["School"].light == "#123456"


def test_corrections_may_name_it(project: Path) -> None:
    school = '[[correction]]\ntype = "School"\nname = "石桥头小学"\n'
    entry = f'{school}action = "retype"\nother = "Organization"\n'
    (project / "curation.toml").write_text(entry, encoding="utf-8")
    text = (project / "settings.toml").read_text(encoding="utf-8")
    (project / "settings.toml").write_text(text + 'curation = "curation.toml"\n', encoding="utf-8")
    graph = build(project)
    assert "Organization:石桥头小学" in graph
    assert "School:石桥头小学" not in graph


def test_without_the_types_the_other_files_are_wrong(project: Path) -> None:
    for key in ("lexicons", "patterns", "frames"):
        config = graphkit.Config(**{key: (project / f"{key}.toml",)})
        with pytest.raises(LexiconError, match="School"):
            graphkit.load_pipeline(config)
    (project / "c.toml").write_text(
        '[[correction]]\naction = "remove"\ntype = "School"\nname = "某校"\n', encoding="utf-8"
    )
    with pytest.raises(CurationError, match="School"):
        graphkit.build(project / "in", graphkit.Config(curation=project / "c.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("types = 3", "no list of types"),
        ("[[types]", "types.toml"),
        ('[[types]]\nname = "学校"', "no name of a type"),
        ('[[types]]\nname = "Bank"', "bundled"),
        ('[[types]]\nname = "School"\n[[types]]\nname = "School"', "twice"),
        ('[[types]]\nname = "School"\ncolor = "#000000"', "unknown field 'color'"),
        ('[[types]]\nname = "School"\nlight = "red"', "light is no colour"),
        ('[[types]]\nname = "School"\nshape = "blob"', "unknown shape 'blob'"),
        ('[[types]]\nname = "School"\nlabel_zh = 3', "label_zh is no text"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_file(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "types.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        load_types((tmp_path / "types.toml",))
    assert "types.toml" in str(caught.value)


@pytest.mark.parametrize("told", [None, "School", 3, [{"name": "<b>"}], [["School"]], [{"light": "x"}]])
def test_what_a_foreign_file_tells_of_types_is_checked(told: object) -> None:
    assert ontology_of(networkx.MultiDiGraph(types=told)) == load_ontology()


def test_without_own_types_the_graph_is_as_before(project: Path) -> None:
    assert "types" not in graphkit.build(project / "in").graph


def test_settings_are_told(project: Path) -> None:
    settings = build(project).graph["settings"]
    assert json.loads(json.dumps(settings))["types"] == ["types.toml"]
