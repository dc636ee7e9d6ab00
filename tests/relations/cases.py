"""The cases of tests/data/relation_cases.txt: what each expects, what the extractor says.

``python -m tests.relations.cases --write`` lists the cases that do not hold in relation_cases_open.txt.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphkit.entities.divisions import short_name
from graphkit.entities.lexicon import load_lexicon
from graphkit.entities.train import plain_passage
from graphkit.entities.values import find_values
from graphkit.evaluate.annotation import AnnotatedPassage, read_annotations
from graphkit.records import SYMMETRIC_RELATIONS, Mention, Statement
from graphkit.relations.extract import load_extractor
from graphkit.resolve.banks import bank_key
from graphkit.resolve.normal import fold
from graphkit.segment import cut_words, sentence_spans

DATA = Path(__file__).parents[1] / "data"
CASES = DATA / "relation_cases.txt"
OPEN_CASES = DATA / "relation_cases_open.txt"
PLACES = ("PART_OF", "LOCATED_IN")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case wants, what is borderline, what was found."""

    wanted: frozenset[Key]
    optional: frozenset[Key]
    found: frozenset[Key]

    @property
    def missing(self) -> frozenset[Key]:
        return self.wanted - self.found

    @property
    def spurious(self) -> frozenset[Key]:
        return frozenset(
            key
            for key in self.found - self.wanted - self.optional
            if not (key[1] in PLACES and key[2] in self._above(key[0]))
        )

    @property
    def holds(self) -> bool:
        return not self.missing and not self.spurious

    def _above(self, name: str) -> set[str]:
        """All places that a name lies in, through any number of wanted steps."""
        seen: set[str] = set()
        todo = [name]
        while todo:
            here = todo.pop()
            for source, relation, target in self.wanted | self.optional:
                if source == here and relation in PLACES and target not in seen:
                    seen.add(target)
                    todo.append(target)
        return seen


def _word_spans(text: str) -> Iterator[tuple[int, int]]:
    offset = 0
    for line in text.split("\n"):
        yield from ((start + offset, end + offset) for start, end in cut_words(line))
        offset += len(line) + 1


def find_statements(passage: AnnotatedPassage) -> list[Statement]:
    """The statements of a passage whose names are given."""
    text, spans = plain_passage(passage)
    mentions = [Mention(start, end, text[start:end], kind) for start, end, kind in spans]
    values = find_values(text, passage.metadata.get("date", ""))
    return load_extractor().extract(text, mentions, values, sentence_spans(text), list(_word_spans(text)))


def try_case(passage: AnnotatedPassage) -> Outcome:
    """Compare what a case expects with what is found; names count by what they mean."""
    text, spans = plain_passage(passage)
    types = {fold(text[start:end]): kind for start, end, kind in spans}
    groups = {fold(name): fold(group[0]) for group in passage.same_names for name in group}

    def plain(name: str) -> str:
        folded = groups.get(fold(name), fold(name))
        if types.get(folded, "Region") in ("Region", "Town"):
            folded = short_name(folded)
        return bank_key(folded, load_lexicon()) if "行" in folded else folded

    def key(source: str, relation: str, target: str) -> Key:
        left, right = plain(source), plain(target)
        if relation in SYMMETRIC_RELATIONS:
            left, right = sorted((left, right))
        return left, relation, right

    stated = [(key(one.source, one.relation, one.target), one.optional) for one in passage.relations]
    found = (key(one.source.name, one.relation, one.target.name) for one in find_statements(passage))
    return Outcome(
        frozenset(one for one, optional in stated if not optional),
        frozenset(one for one, optional in stated if optional),
        frozenset(one for one in found if one[0] != one[2]),
    )


@lru_cache(maxsize=1)
def load_cases() -> dict[str, AnnotatedPassage]:
    """All cases by their number."""
    return {passage.id: passage for passage in read_annotations(CASES)}


@lru_cache(maxsize=512)
def outcome(case: str) -> Outcome:
    """What becomes of one case."""
    return try_case(load_cases()[case])


def read_open_cases() -> frozenset[str]:
    """The cases that are known not to hold."""
    lines = OPEN_CASES.read_text(encoding="utf-8").splitlines() if OPEN_CASES.is_file() else []
    return frozenset(line.split()[0] for line in lines if line and not line.startswith("#"))


def measure() -> dict[str, float]:
    """Precision and recall over all cases, and the share of those with nothing to say that stay silent."""
    outcomes = [outcome(case) for case in load_cases()]
    right = sum(len(one.wanted & one.found) for one in outcomes)
    spurious, missing = sum(len(one.spurious) for one in outcomes), sum(len(one.missing) for one in outcomes)
    silent = [outcome(case).spurious == frozenset() for case, one in load_cases().items() if is_silent(one)]
    return {
        "precision": right / (right + spurious),
        "recall": right / (right + missing),
        "silent": sum(silent) / len(silent),
        "holding": sum(one.holds for one in outcomes) / len(outcomes),
    }


def is_silent(passage: AnnotatedPassage) -> bool:
    """Tell whether a case expects no relation."""
    return passage.metadata.get("expect") == "none"


def main() -> None:
    """Print the figures; with --write list the cases that do not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    print({name: round(value, 4) for name, value in measure().items()})
    if wanted.write:
        lines = [
            "# Cases of relation_cases.txt that do not hold yet: number, what is missing (-) or too much (+)."
        ]
        for case in load_cases():
            one = outcome(case)
            signs = [f"-{'|'.join(key)}" for key in sorted(one.missing)] + [
                f"+{'|'.join(key)}" for key in sorted(one.spurious)
            ]
            lines += [f"{case} {' '.join(signs)}"] if signs else []
        OPEN_CASES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
