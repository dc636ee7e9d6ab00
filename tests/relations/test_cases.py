"""Short texts with given names: each must give just the relations that its case states."""

from __future__ import annotations

import tomllib

import pytest

from tests.relations.cases import DATA, load_cases, measure, outcome, read_open_cases

OPEN = read_open_cases()
FLOORS = tomllib.loads((DATA / "score_floors.toml").read_text(encoding="utf-8"))["relation_cases"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, marks=[pytest.mark.xfail(reason="open case", strict=False)] if case in OPEN else []
        )
        for case in load_cases()
    ],
)
def test_a_case_gives_the_relations_it_states(case: str) -> None:
    one = outcome(case)
    assert not one.missing
    assert not one.spurious


def test_there_are_cases_of_every_kind() -> None:
    cases = load_cases()
    assert len(cases) >= 250
    assert sum(passage.metadata.get("expect") == "none" for passage in cases.values()) >= 80
    assert cases.keys() >= OPEN


@pytest.mark.parametrize("figure", sorted(FLOORS))
def test_figures_do_not_fall(figure: str) -> None:
    assert measure()[figure] >= FLOORS[figure]
