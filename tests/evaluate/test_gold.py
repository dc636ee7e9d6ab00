from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphkit.errors import AnnotationError
from graphkit.evaluate import draft_gold, gold_to_graph, read_gold, score_graph, write_gold
from tests.evaluate.examples import make_gold


def test_gold_comes_back_as_written(tmp_path: Path) -> None:
    assert read_gold(write_gold(make_gold(), tmp_path / "gold.json")) == make_gold()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("entities", 1, "type"), "Place", "entity 2: unknown type 'Place'"),
        (("entities", 1, "id"), "e1", "entity 2: id 'e1' occurs twice"),
        (("entities", 0, "name"), "", "entity 1: 'name' is missing"),
        (("entities", 0, "aliases"), "龙泉", "entity 1: 'aliases' is no list"),
        (("entities", 0, "optional"), "no", "'optional' is neither"),
        (("entities", 0), 3, "entity 1 is no object"),
        (("relations", 0, "relation"), "LIES_IN", "unknown relation 'LIES_IN'"),
        (("relations", 2, "target"), "e99", "relation 3: unknown entity 'e99'"),
        (("relations", 2, "attrs"), [1], "'attrs' is no object"),
        (("relations",), None, "no gold graph"),
    ],
)
def test_breaks_of_the_format_are_named(
    tmp_path: Path, path: tuple[Any, ...], value: Any, message: str
) -> None:
    gold: Any = make_gold()
    place = gold
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(gold), encoding="utf-8")
    with pytest.raises(AnnotationError, match=message) as caught:
        read_gold(file)
    assert caught.value.file == str(file)


def test_types_of_your_own_are_welcome(tmp_path: Path) -> None:
    gold = make_gold()
    gold["entities"][0]["type"] = "River"
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(gold), encoding="utf-8")
    assert read_gold(path, types={"River"})["entities"][0]["type"] == "River"


def test_json_errors_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text('{"file": 1,\n oops}', encoding="utf-8")
    with pytest.raises(AnnotationError) as caught:
        read_gold(path)
    assert caught.value.line == 2


def test_deep_json_and_missing_files_are_typed_errors(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text("[" * 100_000, encoding="utf-8")
    for wrong in (path, tmp_path / "none.json"):
        with pytest.raises(AnnotationError):
            read_gold(wrong)


def test_draft_of_a_graph_scores_perfectly_against_it() -> None:
    graph = gold_to_graph(make_gold())
    graph.add_edge("e5", "e4", relation="FINANCES", confidence=0.2, product="剑贷", status="planned")
    graph.add_edge("e1", "e2", relation="SUPPORTS", confidence=0.2)
    draft = draft_gold(graph, "x.txt")
    assert score_graph(draft, graph).summarize()["relation"]["f1"] == 1.0
    finances = [r for r in draft["relations"] if r["relation"] == "FINANCES"]
    assert len(finances) == 1 and not finances[0]["optional"]
    assert finances[0]["attrs"] == {
        "amount_cny": 2e6,
        "instrument": "loan",
        "product": "剑贷",
        "status": "planned",
    }
    assert next(r for r in draft["relations"] if r["relation"] == "SUPPORTS")["optional"]
