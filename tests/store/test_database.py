"""The store keeps the last complete build, whatever happens to it."""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import networkx
import pytest

from graphkit.engine.pieces import Outcome, Trouble
from graphkit.errors import StoreError
from graphkit.records import Article, Extraction, Mention, SourceFile, Statement
from graphkit.store import FILE_NAME, Store, remove_store

BANK, FIRM = Mention(0, 4, "稠州银行", "Bank"), Mention(5, 9, "云棉纺织", "Enterprise")


def make_outcome(name: str, text: str = "稠州银行向云棉纺织贷款。") -> Outcome:
    article = Article(f"{name}#1", name, text, tuple(range(len(text))), date="2021-03-04")
    loan = Statement(BANK, "FINANCES", FIRM, 0, len(text), {"amount_cny": 3e6, "amount": "300万元"})
    quarantined = (Trouble(f"{name}#2", "extract", "took longer than 30 s", name, 3),)
    return Outcome(
        name,
        f"key {name}",
        "hash",
        (SourceFile(name, text),),
        (Extraction(article, (BANK, FIRM), (loan,)),),
        (),
        quarantined,
    )


def make_graph() -> networkx.MultiDiGraph:
    graph = networkx.MultiDiGraph()
    node = {
        "code": "",
        "aliases": ("甲",),
        "mentions": 1,
        "articles": 1,
        "first_date": "",
        "last_date": "",
        "links": (),
    }
    graph.add_node("Bank:稠州银行", name="稠州银行", type="Bank", **node)
    graph.add_node("Enterprise:云棉纺织", name="云棉纺织", type="Enterprise", **node)
    graph.add_edge("Bank:稠州银行", "Enterprise:云棉纺织", relation="FINANCES", evidence="…", amount_cny=3e6)
    return graph


NAMES = [("a.txt#1", "稠州银行", "Bank", "Bank:稠州银行")]


def fill(folder: Path, *names: str) -> None:
    with Store(folder) as store:
        store.save([make_outcome(name) for name in names], [], make_graph(), NAMES)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a.txt")
    with Store(tmp_path, read_only=True) as store:
        assert store.known_inputs() == {"a.txt": "key a.txt", "b.txt": "key b.txt"}
        assert list(store.load_outcomes(["b.txt", "a.txt"])) == [make_outcome("a.txt"), make_outcome("b.txt")]


def test_an_input_is_replaced_and_removed_everywhere(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.txt")
    with Store(tmp_path) as store:
        changed = make_outcome("a.txt", "稠州银行向云棉纺织放款。")
        store.save([changed], ["b.txt"], make_graph(), NAMES)
        assert list(store.load_outcomes(store.known_inputs())) == [changed]
        for table, count in {
            "files": 1,
            "articles": 1,
            "mentions": 2,
            "statements": 1,
            "quarantine": 1,
        }.items():
            assert store.query(f"SELECT count(*) FROM {table}") == [(count,)], table
        assert store.query("SELECT source, amount_cny FROM edges") == [("Bank:稠州银行", 3e6)]


def test_a_build_that_fails_leaves_the_last_one(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")

    def outcomes():
        yield make_outcome("b.txt")
        raise OSError("the disk went away")

    with Store(tmp_path) as store, pytest.raises(StoreError, match="the disk went away"):
        store.save(outcomes(), ["a.txt"], make_graph(), NAMES)
    with Store(tmp_path) as store:
        assert list(store.known_inputs()) == ["a.txt"]


def test_text_that_is_no_valid_unicode_is_kept_in_the_record(tmp_path: Path) -> None:
    outcome = make_outcome("a.txt", "稠州银行\ud800向云棉纺织\0贷款。")
    with Store(tmp_path) as store:
        store.save([outcome], [], make_graph(), NAMES)
        assert list(store.load_outcomes(["a.txt"])) == [outcome]
        assert store.query("SELECT text FROM articles") == [("稠州银行\ufffd向云棉纺织\0贷款。",)]


@pytest.mark.parametrize("content", [b"no database at all" * 300, b"", b"\0" * 20_000])
def test_a_foreign_file_is_told_apart(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    if content:
        with pytest.raises(StoreError, match="--fresh"):
            Store(tmp_path)
        assert (tmp_path / FILE_NAME).read_bytes() == content
    else:  # an empty file is what a process leaves that was killed while it made the store
        Store(tmp_path).close()


def test_a_database_of_others_is_left_alone(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / FILE_NAME)) as other:
        other.execute("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(StoreError, match="no store of this version"):
        Store(tmp_path)


@pytest.mark.parametrize("rest", [b"", b"\0" * 10**6])
def test_a_damaged_file_names_the_remedy(rest: bytes, tmp_path: Path) -> None:
    fill(tmp_path, *(f"{number}.txt" for number in range(50)))
    path = tmp_path / FILE_NAME
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 4] + rest)
    with pytest.raises(StoreError, match="--fresh"), Store(tmp_path) as store:
        list(store.load_outcomes(store.known_inputs()))
    remove_store(tmp_path)
    with Store(tmp_path) as store:
        assert store.known_inputs() == {}


def test_only_one_process_writes(tmp_path: Path) -> None:
    command = "import sys; from graphkit.store import Store; Store(sys.argv[1])"
    with Store(tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", command, tmp_path], capture_output=True, text=True, check=False
        )
    assert "another process has the store open" in done.stderr


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run graphkit build first"):
        Store(tmp_path, read_only=True)
    assert not (tmp_path / FILE_NAME).exists()


def test_only_what_was_there_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each deletion reads whole tables: with one for every batch a large build would take the square."""
    deleted: list[str] = []
    remove = Store._remove

    def note(self: Store, names: Iterable[str]) -> None:
        names = sorted(names)
        deleted.extend(names)
        remove(self, names)

    monkeypatch.setattr(Store, "_remove", note)
    fill(tmp_path, "a.txt", "b.txt", "c.txt")
    assert deleted == []
    fill(tmp_path, "b.txt", "d.txt")
    assert deleted == ["b.txt"]


def test_articles_are_written_in_small_groups(tmp_path: Path) -> None:
    """A group of rows is held in memory until it is full, however long its rows are."""
    outcomes = [make_outcome(f"{number}.txt") for number in range(5000)]
    with Store(tmp_path, memory_mb=64) as store:
        store.save(outcomes, [], make_graph(), NAMES)
    with Store(tmp_path) as store:
        store.save([make_outcome("new.txt")], [], make_graph(), NAMES)
        (largest,) = store.query("SELECT max(count) FROM pragma_storage_info('articles')")
    assert largest[0] <= 4096


def test_a_table_of_many_articles_is_loaded_alone(tmp_path: Path) -> None:
    many = replace(make_outcome("b.txt"), extractions=make_outcome("b.txt").extractions * 300)
    outcomes = [make_outcome("a.txt"), many, make_outcome("c.txt")]
    with Store(tmp_path) as store:
        store.save(outcomes, [], make_graph(), NAMES)
        assert list(store.load_outcomes(["a.txt", "b.txt", "c.txt"])) == outcomes
