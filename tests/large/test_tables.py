"""A graph made in tables is the graph made in memory, byte for byte, however it is divided."""

from __future__ import annotations

import errno
import random
import shutil
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import ExportError, StoreError
from graphkit.export import write_graphml
from graphkit.export.tables import write_csv, write_parquet
from graphkit.large.scratch import Scratch
from graphkit.large.tables import TableRows
from graphkit.pipeline import BuildOptions, build_with_report
from graphkit.records import Mention
from graphkit.resolve.curation import Correction
from tests.engine.samples import write_corpus
from tests.large.corpora import bytes_in_memory, bytes_in_tables, in_memory, in_tables, make_outcome

SEEDS = Path(__file__).parents[2] / "seeds"
NAMES = {
    "Bank": ("工行温岭支行", "中国工商银行温岭市支行", "温岭农商银行", "农行"),
    "Enterprise": ("清风公司", "浙江清风机电有限公司", "清风机电", "星火厂"),
    "Person": ("王小川", "李山", "某先生", "王小川\x00"),
    "Village": ("石桥村", "佛堂镇石桥村", "上宅村"),
    "Town": ("佛堂镇", "佛堂", "温峤镇"),
    "Region": ("义乌市", "义乌", "温岭市"),
}
RELATIONS = ("FINANCES", "WORKS_FOR", "PART_OF", "COOPERATES_WITH", "LOCATED_IN")
RELATION = ("source", "source_type", "relation", "target", "target_type")
THINGS = st.sampled_from([(name, kind) for kind, names in NAMES.items() for name in names])
TOLD = st.tuples(THINGS, st.sampled_from(RELATIONS), THINGS).map(lambda one: (*one[0], one[1], *one[2]))
ARTICLES = st.lists(
    st.tuples(st.lists(TOLD, max_size=5), st.sampled_from(["", "2021-03", "2022-05-07"])), max_size=6
)
CORRECTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["merge", "split", "rename", "keep-apart"]), THINGS, THINGS).map(
            lambda one: {"action": one[0], "type": one[1][1], "name": one[1][0], "other": one[2][0]}
        ),
        THINGS.map(lambda one: {"action": "remove", "type": one[1], "name": one[0]}),
        st.tuples(THINGS, st.sampled_from(sorted(NAMES))).map(
            lambda one: {"action": "retype", "type": one[0][1], "name": one[0][0], "other": one[1]}
        ),
        st.tuples(TOLD, st.sampled_from(["", "0.txt#1", "9.txt#1"])).map(
            lambda one: {
                "action": "add",
                "article": one[1],
                "evidence": f"{one[0][0]}与{one[0][3]}。",
                **dict(zip(RELATION, one[0], strict=True)),
            }
        ),
        st.tuples(st.sampled_from(["remove", "reverse", "add"]), TOLD).map(
            lambda one: {"action": one[0], **dict(zip(RELATION, one[1], strict=True))}
        ),
    ),
    max_size=4,
)


def outcomes_of(articles: list[tuple[list[tuple[str, str, str, str, str]], str]]) -> list:
    return [make_outcome(number, told, date=date) for number, (told, date) in enumerate(articles)]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("memory")
    result = build_with_report(SEEDS, options=BuildOptions(in_memory_articles=10_000))
    assert result.tables is None
    return {path.name: path.read_bytes() for path in write_all(result.graph, folder)}


def write_all(graph: object, folder: Path) -> list[Path]:
    write_graphml(graph, folder / "graph.graphml")
    write_csv(graph, folder)
    write_parquet(graph, folder)
    return sorted(folder.iterdir())


def test_every_export_of_a_build_has_the_same_bytes(expected: dict[str, bytes], tmp_path: Path) -> None:
    result = build_with_report(SEEDS, options=BuildOptions(in_memory_articles=5))
    assert result.tables is not None
    written = {path.name: path.read_bytes() for path in write_all(TableRows(result.tables), tmp_path)}
    assert written == expected
    result.tables.close()


@pytest.mark.parametrize("partitions", [1, 4, 64])
def test_partitions_do_not_change_the_bytes(partitions: int, tmp_path: Path) -> None:
    rng = random.Random(7)
    things = [(name, kind) for kind, names in NAMES.items() for name in names]
    articles = [
        ([(*rng.choice(things), rng.choice(RELATIONS), *rng.choice(things)) for _ in range(8)], "2021")
        for _ in range(60)
    ]
    outcomes = outcomes_of(articles)
    whole = bytes_in_memory(outcomes, tmp_path)
    rng.shuffle(outcomes)
    assert bytes_in_tables(outcomes, tmp_path, partitions=partitions) == whole


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(ARTICLES, CORRECTIONS, st.integers(1, 9), st.randoms(use_true_random=False))
def test_any_corpus_and_any_corrections_give_the_same_bytes(
    articles: list, wishes: list[dict[str, str]], partitions: int, rng: random.Random
) -> None:
    corrections = [Correction(number, "c.toml", number, **one) for number, one in enumerate(wishes)]
    outcomes = outcomes_of(articles)
    with tempfile.TemporaryDirectory() as name:
        whole = bytes_in_memory(outcomes, Path(name), corrections)
        rng.shuffle(outcomes)
        assert bytes_in_tables(outcomes, Path(name), corrections, partitions=partitions) == whole
    tables, verdicts, _ = in_tables(outcomes, corrections)
    assert verdicts == in_memory(outcomes, corrections).verdicts
    tables.close()


def test_the_graph_in_memory_is_that_of_the_tables(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 4)
    small = build_with_report(tmp_path / "in", options=BuildOptions(folder=tmp_path / "small"))
    large = build_with_report(
        tmp_path / "in", options=BuildOptions(folder=tmp_path / "large", in_memory_articles=0)
    )
    assert dict(large.graph.nodes(data=True)) == dict(small.graph.nodes(data=True))
    assert list(large.graph.edges(keys=True, data=True)) == list(small.graph.edges(keys=True, data=True))
    assert large.graph.graph == small.graph.graph
    for part in ("accounts", "files", "nodes", "edges", "characters", "mentions", "statements"):
        assert large.report[part] == small.report[part]
    assert store_rows(tmp_path / "large") == store_rows(tmp_path / "small")


def store_rows(folder: Path) -> dict[str, list]:
    tables = ("inputs", "files", "mentions", "statements", "names", "entities", "edges")
    with duckdb.connect(str(folder / "graph.duckdb"), read_only=True) as store:
        return {name: sorted(store.execute(f"FROM {name}").fetchall(), key=str) for name in tables}


def test_a_large_project_is_built_again_from_its_store(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 5)
    options = BuildOptions(folder=tmp_path / "out", in_memory_articles=2)
    first = build_with_report(tmp_path / "in", options=options)
    write_corpus(tmp_path / "in", 1, first=7)
    again = build_with_report(tmp_path / "in", options=options)
    assert again.report["files"] == {"found": 6, "read": 6, "extracted": 1, "unchanged": 5}
    fresh = build_with_report(tmp_path / "in", options=BuildOptions(in_memory_articles=0))
    assert dict(again.graph.nodes(data=True)) == dict(fresh.graph.nodes(data=True))
    for result in (first, again, fresh):
        result.tables.close()
    assert not list((tmp_path / "out").glob(".tables-*"))


def test_the_page_shows_the_most_mentioned_part() -> None:
    told = [("工行温岭支行", "Bank", "FINANCES", f"清风{one}厂", "Enterprise") for one in "甲乙丙丁"]
    outcomes = [make_outcome(number, told[: number + 1], date="2021") for number in range(4)]
    tables, _, _ = in_tables(outcomes)
    part = tables.most_mentioned(nodes=3, edges=100)
    assert {fields["name"] for _, fields in part.nodes(data=True)} == {"工行温岭支行", "清风甲厂", "清风乙厂"}
    assert part.number_of_edges() == 7 and "edges_of_link" not in part.graph
    few = tables.most_mentioned(nodes=3, edges=4)
    assert few.number_of_edges() == 4 and few.graph["edges_of_link"] == 2
    assert set(few.graph["articles"]) == {"0.txt#1", "1.txt#1", "2.txt#1"}
    assert tables.most_mentioned(nodes=100, edges=1).number_of_edges() == 1
    tables.close()


def test_two_ids_that_are_equal_after_cleaning_are_an_error() -> None:
    told = [("王\x01川", "Person", "WORKS_FOR", "清风公司", "Enterprise"),
            ("王\x02川", "Person", "WORKS_FOR", "清风公司", "Enterprise")]  # fmt: skip
    tables, _, _ = in_tables([make_outcome(1, told)])
    if len(dict(tables.nodes())) == 3:
        with pytest.raises(ExportError, match="after cleaning"):
            TableRows(tables)
    tables.close()


def test_a_full_disk_is_a_typed_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Scratch, table: str, batch: object) -> None:
        with self._typed_errors():
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Scratch, "_insert_batch", refuse)
    with pytest.raises(StoreError, match="No space left"):
        in_tables([make_outcome(1, [("甲", "Person", "WORKS_FOR", "乙", "Enterprise")])], folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_too_little_memory_names_the_remedy(tmp_path: Path) -> None:
    with Scratch(tmp_path, 1) as scratch, pytest.raises(StoreError, match="--memory-limit"):
        scratch.run("CREATE TABLE t AS SELECT range AS i, repeat('x', 1000) || range AS s FROM range(200000)")
    shutil.rmtree(tmp_path)


def test_surrogates_survive(tmp_path: Path) -> None:
    outcome = make_outcome(1, [("王\ud800川", "Person", "WORKS_FOR", "清风公司", "Enterprise")])
    assert Mention in {type(one) for one in outcome.extractions[0].mentions}
    assert bytes_in_tables([outcome], tmp_path) == bytes_in_memory([outcome], tmp_path)
