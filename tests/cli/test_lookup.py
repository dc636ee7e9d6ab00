from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from graphkit.cli import evaluate, lookup
from graphkit.errors import AnnotationError, ExportError, GraphkitError
from graphkit.evaluate import draft_gold, write_gold
from graphkit.export import FORMATS, write_graphml
from tests.graph.examples import make_graph

COMMANDS = (
    lookup.search_command,
    lookup.dossier_command,
    lookup.path_command,
    lookup.info_command,
    lookup.export_command,
    evaluate.evaluate_command,
    evaluate.annotate_command,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_graphml(make_graph(), tmp_path / "output" / "graph.graphml")
    return tmp_path / "output"


def run(command: click.Command, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=True)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_has_an_example_and_describes_every_option(command: click.Command) -> None:
    text = run(command, "--help").output
    assert "Example:" in text and f"graphkit {command.name}" in text
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_search(project: Path) -> None:
    assert "畲乡茶厂（茶厂）" in run(lookup.search_command, "茶厂", project).output
    hits = json.loads(run(lookup.search_command, "jnx", project / "graph.graphml", "--json").output)
    assert hits[0]["name"] == "景宁县"
    nothing = run(lookup.search_command, "东海", project)
    assert nothing.exit_code == 1 and "nothing fits" in nothing.stderr


def test_the_folder_output_is_the_default(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.parent)
    assert "nodes          13" in run(lookup.info_command).output


def test_dossier(project: Path) -> None:
    assert run(lookup.dossier_command, "茶厂", project).output.startswith("# 畲乡茶厂\n")
    assert json.loads(run(lookup.dossier_command, "茶厂", project, "--json").output)["received"]["count"] == 2
    assert isinstance(run(lookup.dossier_command, "东海", project).exception, GraphkitError)


def test_path(project: Path) -> None:
    assert "-PART_OF->" in run(lookup.path_command, "东弄村", "丽水", project).output
    rows = json.loads(run(lookup.path_command, "东弄村", "丽水", project, "--json").output)
    assert [row["step"] for row in rows] == [1, 2, 3]


def test_no_path(tmp_path: Path) -> None:
    graph = make_graph()
    graph.add_node("alone", name="孤村")
    result = run(lookup.path_command, "茶厂", "孤村", write_graphml(graph, tmp_path / "g.graphml"))
    assert result.exit_code == 1 and "no path" in result.stderr


def test_info(project: Path) -> None:
    assert json.loads(run(lookup.info_command, project, "--json").output)["nodes"] == 13


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_export_into_the_project(project: Path, name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    result = run(lookup.export_command, project, "--format", name)
    written = Path(result.output.strip())
    assert written.parent == project / "export" and written.exists()
    assert (project / "graph.graphml").exists()


def test_export_elsewhere_and_wrong_format(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "tables"
    answer = json.loads(run(lookup.export_command, project, "-f", "csv", "-o", target, "--json").output)
    assert Path(answer["written"]) == target and (target / "edges.csv").exists()
    assert isinstance(run(lookup.export_command, project, "-f", "xls").exception, ExportError)


def test_evaluate_a_graph(project: Path, tmp_path: Path) -> None:
    graph = make_graph()
    gold = write_gold(draft_gold(graph, "a.txt"), tmp_path / "gold.json")
    text = tmp_path / "a.txt"
    text.write_text("农行景宁支行给畲乡茶厂放了300万元。", encoding="utf-8")
    result = json.loads(run(evaluate.evaluate_command, gold, project, "--text", text, "--json").output)
    assert result["entity"]["f1"] == result["relation"]["f1"] == 1.0
    assert 0 < result["evidence_in_text"] < 1
    lines = run(evaluate.evaluate_command, gold, project, "--errors", "--text", text).output
    assert "Bank               1.000" in lines and "evidence not in the text (16)" in lines


def test_evaluate_two_annotators(tmp_path: Path) -> None:
    first = draft_gold(make_graph(), "a.txt")
    second = {**first, "relations": first["relations"][1:]}
    files = write_gold(first, tmp_path / "1.json"), write_gold(second, tmp_path / "2.json")
    assert "relation only in A (1)" in run(evaluate.evaluate_command, *files, "--errors").output
    result = json.loads(run(evaluate.evaluate_command, *files, "--json").output)
    assert result["entity"]["f1"] == 1.0 and result["relation"]["fn"] == 1 and "differences" not in result


def test_wrong_gold_is_a_typed_error(project: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.json"
    gold.write_text("{}", encoding="utf-8")
    assert isinstance(run(evaluate.evaluate_command, gold, project).exception, AnnotationError)


def test_annotate_writes_a_draft_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import graphkit.pipeline

    monkeypatch.setattr(graphkit.pipeline, "build", lambda paths: make_graph())
    output = tmp_path / "gold.json"
    assert run(evaluate.annotate_command, "a.txt", "-o", output).output.strip() == str(output)
    assert len(json.loads(output.read_text(encoding="utf-8"))["entities"]) == 13
    assert isinstance(run(evaluate.annotate_command, "a.txt", "-o", output).exception, ExportError)
    assert run(evaluate.annotate_command, "a.txt", "-o", output, "--force").exit_code == 0
