"""The cap on the size of an entity: reported, and what is beyond it stays apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from graphkit.large.keys import decode_key, encode_key, partition_bounds
from graphkit.resolve.blocks import Block, merge_blocks
from tests.large.corpora import bytes_in_tables, in_memory, in_tables, make_outcome

KEYS = st.lists(st.text(st.characters(exclude_categories=()), max_size=4), max_size=4).map(tuple)


def person(scope: str, name: str = "王") -> Block:
    return Block(("Person", "王", ""), scope, name, Counter({name: 1}))


def test_one_shared_scope_joins() -> None:
    groups, oversized = merge_blocks([person("甲"), person("乙|甲"), person("乙"), person("丙")], cap=5)
    assert sorted(map(len, groups.values())) == [1, 3] and not oversized


def test_more_scopes_than_the_cap_stay_apart_and_are_reported() -> None:
    chain = [person(f"{number:03d}|{number + 1:03d}") for number in range(20)]
    assert len(merge_blocks(chain, cap=21)[0]) == 1
    groups, (one,) = merge_blocks(chain, cap=20)
    assert len(groups) == 20
    assert (one.type, one.name, one.what, one.size, one.cap) == ("Person", "王", "scopes", 21, 20)


def test_more_names_than_the_cap_are_divided_by_full_name_and_reported() -> None:
    blocks = [person("甲", name) for name in ("王一", "王二", "王三")]
    groups, (one,) = merge_blocks(blocks, cap=2)
    assert [key[-1] for key in groups] == ["王一", "王二", "王三"]
    assert (one.what, one.size) == ("names", 3)
    assert len(merge_blocks(blocks, cap=3)[0]) == 1


def test_the_cap_holds_for_any_number_of_partitions(tmp_path: Path) -> None:
    told = [
        ("清风公司", "Enterprise", "LOCATED_IN", name, "Region")
        for name in ("义乌市", "义乌", "温岭市", "温岭")
    ]
    outcomes = [make_outcome(number, [one]) for number, one in enumerate(told)]
    found = {bytes_in_tables(outcomes, tmp_path, partitions=partitions, cap=1) for partitions in (1, 4, 64)}
    assert len(found) == 1 and found != {bytes_in_tables(outcomes, tmp_path)}
    for partitions in (1, 64):
        _, _, oversized = in_tables(outcomes, partitions=partitions, cap=1)
        assert [(one.type, one.name, one.what, one.size) for one in oversized] == [
            ("Region", "code 330782", "names", 2),
            ("Region", "code 331081", "names", 2),
        ]
    assert in_memory(outcomes).oversized == ()


@given(st.lists(KEYS))
def test_keys_sort_as_their_bytes_do(keys: list[tuple[str, ...]]) -> None:
    assert sorted(keys, key=encode_key) == sorted(keys)
    assert [decode_key(encode_key(key)) for key in keys] == keys


@given(st.integers(1, 500), st.binary(min_size=12, max_size=12))
@example(3, b"\xff" * 12)
def test_each_block_is_in_exactly_one_partition(partitions: int, block: bytes) -> None:
    assert sum(low <= block < high for low, high in partition_bounds(partitions)) == 1
