"""Features as numbers: joined, found and renumbered as one by one they would be."""

from __future__ import annotations

import numpy
from hypothesis import given
from hypothesis import strategies as st

from graphkit.relations.vocabulary import Vocabulary, find_keys, join_features

GROUPS = st.lists(st.tuples(st.integers(1, 9), st.lists(st.integers(1, 50), max_size=6)), max_size=5)


@given(st.lists(GROUPS, min_size=1, max_size=6))
def test_features_are_joined_pair_by_pair(pairs: list[list[tuple[int, list[int]]]]) -> None:
    keys, owners = join_features(pairs)
    alone = [
        (owner, int(join_features([[(kind, [body])]])[0][0]))
        for owner, groups in enumerate(pairs)
        for kind, bodies in groups
        for body in bodies
    ]
    assert list(zip(owners.tolist(), keys.tolist(), strict=True)) == alone


@given(st.sets(st.integers(0, 60)), st.lists(st.integers(0, 60)))
def test_keys_are_found_where_they_stand(table: set[int], keys: list[int]) -> None:
    ordered = numpy.array(sorted(table), numpy.int64)
    places, known = find_keys(ordered, numpy.array(keys, numpy.int64))
    assert known.tolist() == [key in table for key in keys]
    assert ordered[places].tolist() == [key for key in keys if key in table]


@given(st.lists(st.text(max_size=4), max_size=12))
def test_a_growing_vocabulary_numbers_what_it_sees_and_a_fixed_one_knows_it(names: list[str]) -> None:
    growing = Vocabulary(growing=True)
    numbers = growing.number(names)
    assert min(numbers, default=1) > 0
    fixed = Vocabulary(growing.bodies)
    assert fixed.number(names) == numbers
    assert fixed.number(["never seen"]) == [0]
    assert growing.number(["never seen"]) == [len(set(names)) + 1]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz")), min_size=1, unique=True))
def test_what_is_kept_of_a_vocabulary_names_the_same_features(features: list[tuple[str, str]]) -> None:
    whole = Vocabulary("abcdef", "xyz")

    def key(vocabulary: Vocabulary, body: str, kind: str) -> int:
        return int(join_features([[(vocabulary.number_kind(kind), vocabulary.number([body]))]])[0][0])

    part, keys = whole.keep(numpy.array([key(whole, *one) for one in features]))
    assert keys.tolist() == [key(part, *one) for one in features]
    assert set(part.bodies) == {body for body, _ in features}


def test_what_is_named_once_is_remembered_only_so_long() -> None:
    named: list[int] = []

    def name(seen: int) -> list[str]:
        named.append(seen)
        return [str(seen)]

    vocabulary = Vocabulary(["1", "2"])
    assert [vocabulary.remember(seen, name) for seen in (1, 2, 1, 3)] == [[1], [2], [1], [0]]
    assert named == [1, 2, 3]
    for seen in range(30_000):
        vocabulary.remember(seen, name)
    assert vocabulary.remember(1, name) == [1]
    assert named.count(1) == 2
