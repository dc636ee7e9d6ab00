"""Figures on the reference articles, which do not travel with the package (GRAPHKIT_SHARED)."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from graphkit.evaluate import read_gold, score_graph
from graphkit.evaluate.score import Score
from graphkit.pipeline import build
from graphkit.read import read_file

SHARED = Path(os.environ.get("GRAPHKIT_SHARED", ""))
TEXTS = sorted((SHARED / "seeds").glob("*.txt")) if os.environ.get("GRAPHKIT_SHARED") else []
FLOORS = tomllib.loads((Path(__file__).parent / "data" / "score_floors.toml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.skipif(not TEXTS, reason="GRAPHKIT_SHARED names no folder with seeds/ and gold/")


@lru_cache(maxsize=1)
def figures() -> dict[str, Any]:
    """The figures over all articles together, each built alone."""
    counts: Counter[str] = Counter()
    for path in TEXTS:
        gold = read_gold(SHARED / "gold" / f"{path.stem[:3]}.json")
        counts.update(score_graph(gold, build([path]), read_file(path, path.name)[0].text).counts)
    summary = Score(counts).summarize()
    shares = ("amount_right", "title_right", "evidence_in_text")
    return {
        **{
            f"{kind}_{key}": summary[kind][key] for kind in ("entity", "relation") for key in ("p", "r", "f1")
        },
        **{name: summary[name] for name in shares},
        "duplicates": summary["duplicates"],
    }


def test_three_articles_are_measured() -> None:
    assert len(TEXTS) == 3


@pytest.mark.parametrize("figure", sorted(FLOORS["shared_seeds"]))
def test_figures_do_not_fall(figure: str) -> None:
    assert figures()[figure] >= FLOORS["shared_seeds"][figure]


def test_all_evidence_stands_in_the_text() -> None:
    assert figures()["evidence_in_text"] == 1.0


def test_things_are_seldom_doubled() -> None:
    assert figures()["duplicates"] <= FLOORS["shared_seeds_limits"]["duplicates"]
