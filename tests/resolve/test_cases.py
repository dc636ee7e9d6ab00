"""Pairs of names that must become one node, and pairs that must stay two."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graphkit.entities.merge import merge_mentions
from graphkit.entities.patterns import find_declared
from graphkit.pipeline import load_pipeline
from graphkit.records import Extraction
from graphkit.relations.extract import load_extractor
from graphkit.resolve import resolve
from graphkit.segment import cut_words, sentence_spans
from tests.making import make_article, mark

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "resolution_cases.toml").read_text(encoding="utf-8")
)["case"]
# M-042: a village with county and town before it, in another article than the bare one.
# M-050: a family farm with and without the word for its kind.
# M-069: the cooperative that employs the person is not found as a name.
OPEN = frozenset({"M-042", "M-050", "M-069"})


def make_extraction(text: str, names: Sequence[tuple[str, str]], key: str) -> Extraction:
    """An article whose given names win over what the pipeline finds."""
    mentions = merge_mentions([*mark(text, names, "user"), *load_pipeline()(text)._.mentions])
    sentences = sentence_spans(text)
    words = cut_words(text.replace("\n", "，"))
    statements = load_extractor().extract(text, mentions, (), sentences, words)
    links = tuple((full.name, short.name, "declared") for full, short in find_declared(text, mentions))
    return Extraction(
        make_article(text, key), tuple(mentions), tuple(statements), tuple(sentences), (), links
    )


def identifiers(case: dict[str, Any]) -> list[str | None]:
    """The nodes of the two names of a case."""
    texts = case["texts"]
    names = [tuple(pair) for pair in case["names"]]
    per_text = [names] if len(texts) == 1 else [[pair] for pair in names]
    extractions = [
        make_extraction(text, given, f"{number}.txt#1")
        for number, (text, given) in enumerate(zip(texts, per_text, strict=True))
    ]
    found = resolve(extractions).by_article
    keys = [one.article.key for one in extractions]
    return [found[keys[min(number, len(keys) - 1)]].get(pair) for number, pair in enumerate(names)]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(strict=True, reason=case["why"])] if case["id"] in OPEN else [],
        )
        for case in CASES
    ],
)
def test_names_of_one_thing_become_one_node_and_others_do_not(case: dict[str, Any]) -> None:
    one, other = identifiers(case)
    assert one is not None and other is not None
    assert (one == other) == (case["expect"] == "merge")


def test_there_are_sixty_of_either_kind() -> None:
    kinds = [case["expect"] for case in CASES]
    assert kinds.count("merge") >= 60
    assert kinds.count("apart") >= 60
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert {case["id"] for case in CASES} >= OPEN
