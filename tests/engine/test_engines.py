"""Every engine gives the same; an article that misbehaves costs no other article."""

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from graphkit.config import Config
from graphkit.engine import Engine, Piece, ShardFolder, default_engine_limits, run, run_pieces
from graphkit.engine.codec import encode_outcome, pack
from graphkit.engine.pieces import cut_shards, estimate_articles
from graphkit.engine.running import open_pool
from graphkit.errors import ConfigError, GraphkitError, LexiconError, StoreError
from graphkit.extraction import load_pipeline
from graphkit.records import Article
from tests.engine.samples import make_text, plant_mischief, write_corpus

LIMITS = replace(default_engine_limits(), seconds=4.0, memory_mb=400, shard_pieces=4)
POOLS = [Engine("pool", workers=1, start="fork"), Engine("pool", workers=2, start="fork")]
POOLS.append(Engine("pool", workers=2, start="spawn"))


def make_pieces(folder: Path) -> list[Piece]:
    return [Piece(path.name, path, key=path.name) for path in sorted(folder.iterdir())]


def outcome_bytes(pieces: list[Piece], engine: Engine, folder: Path | None = None) -> list[bytes]:
    """Return what an engine gives, without the seconds that it took."""
    shards = ShardFolder(folder) if folder else None
    outcomes = sorted(run_pieces(pieces, engine, Config(), shards), key=lambda one: one.piece)
    return [pack(encode_outcome(replace(one, seconds={}))) for one in outcomes]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus"), 12)


@pytest.fixture(scope="module")
def expected(corpus: Path) -> list[bytes]:
    return outcome_bytes(make_pieces(corpus), Engine("inline"))


@pytest.mark.parametrize("engine", POOLS, ids=lambda one: f"{one.workers}-{one.start}")
def test_a_pool_gives_the_same_bytes(engine: Engine, corpus: Path, expected: list[bytes]) -> None:
    assert outcome_bytes(make_pieces(corpus), engine) == expected


@pytest.mark.skipif(os.name != "posix" or os.cpu_count() == 1, reason="a pool would not pay")
def test_models_that_this_process_has_loaded_are_not_loaded_beside_it() -> None:
    load_pipeline(Config())
    assert open_pool(1, Engine(), Config(), known=10_000) is None
    with open_pool(1, Engine(), Config(name="other"), known=10_000) or pytest.fail("no pool"):
        pass


def test_shards_of_any_size_give_the_same_bytes(corpus: Path, expected: list[bytes]) -> None:
    pieces = make_pieces(corpus)[::-1]
    for size in (1, 5, 100):
        engine = Engine("inline", limits=replace(LIMITS, shard_pieces=size))
        assert outcome_bytes(pieces, engine) == expected


def test_workers_are_replaced_after_so_many_articles(corpus: Path, expected: list[bytes]) -> None:
    engine = Engine("pool", workers=1, limits=replace(LIMITS, articles_per_worker=3, shard_pieces=2))
    assert outcome_bytes(make_pieces(corpus), engine) == expected


def test_articles_come_back_in_their_order() -> None:
    texts = [make_text(number) for number in (5, 3, 4)]
    articles = [Article(f"{n}#1", f"{n}.txt", text, tuple(range(len(text)))) for n, text in enumerate(texts)]
    assert [one.article for one in run(articles)] == articles


@pytest.mark.parametrize("count,name", [(49, "inline"), (50, "pool")])
def test_many_articles_make_a_pool(count: int, name: str) -> None:
    assert Engine().settle(count).name == (name if os.name == "posix" else "inline")


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(ConfigError, match="use auto, inline, pool, dask"):
        Engine("spark").settle(1)


def write_mischief(folder: Path, word: str) -> Path:
    write_corpus(folder, 7)
    (folder / "0003.txt").write_text(make_text(3) + f"{word}的一段话。\n", encoding="utf-8")
    return folder


@pytest.fixture
def mischief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Workers are fresh processes: they load what lies here before anything else.
    monkeypatch.setenv("PYTHONPATH", str(plant_mischief(tmp_path / "site")))
    monkeypatch.setenv("ONCE", str(tmp_path / "once"))


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.parametrize(
    "word,tries,reason",
    [
        ("无穷循环", 2, "took longer than"),
        ("大量内存", 3, "took too much memory"),
        ("进程被杀", 3, "its worker process was killed"),
        ("出错", 1, "ValueError: a fault of ours"),
    ],
)
def test_an_article_that_misbehaves_is_quarantined(
    word: str, tries: int, reason: str, start: str, tmp_path: Path, mischief: None
) -> None:
    if start == "spawn" and word != "进程被杀":
        pytest.skip("the guard is the same; each spawned worker costs a second")
    pieces = make_pieces(write_mischief(tmp_path / "in", word))
    limits = replace(LIMITS, tries=tries, seconds=1.5 if word == "无穷循环" else 30.0)
    engine = Engine("pool", workers=2, start=start, limits=limits)
    outcomes = {one.piece: one for one in run_pieces(pieces, engine, Config())}
    (trouble,) = [one for outcome in outcomes.values() for one in outcome.quarantined]
    assert (trouble.name, trouble.stage, trouble.tries) == ("0003.txt#1", "extract", tries)
    assert reason in trouble.reason
    assert sum(len(one.extractions) for one in outcomes.values()) == 6
    assert [one.found for one in outcomes.values()] == [1] * 7


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path, mischief: None) -> None:
    pieces = make_pieces(write_mischief(tmp_path / "in", "杀一次"))
    engine = Engine("pool", workers=2, limits=LIMITS)
    outcomes = outcome_bytes(pieces, engine)
    assert (tmp_path / "once").exists()
    assert outcomes == outcome_bytes(pieces, Engine("inline"))


def test_workers_killed_from_outside_cost_nothing(
    corpus: Path, expected: list[bytes], tmp_path: Path
) -> None:
    killed: list[int] = []
    over = threading.Event()

    def kill_some() -> None:
        while not over.wait(0.02):
            for process in _descendants(os.getpid()):
                if process not in killed and len(killed) < 2 and list(tmp_path.glob("shards/*.jsonl")):
                    killed.append(process)
                    os.kill(process, signal.SIGKILL)

    thread = threading.Thread(target=kill_some, daemon=True)
    thread.start()
    engine = Engine("pool", workers=2, limits=replace(LIMITS, shard_pieces=1))
    found = outcome_bytes(make_pieces(corpus), engine, tmp_path / "shards")
    over.set()
    thread.join()
    assert killed
    assert found == expected


def _descendants(process: int) -> list[int]:
    """Return the processes that are children of a child: the workers of a nursery."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    return [child for child, parent in parents.items() if parents.get(parent) == process]


def test_an_article_that_hangs_is_interrupted_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import graphkit.extraction

    honest = graphkit.extraction.extract_article

    def extract_article(article, config=None):
        while "无穷循环" in article.text:
            try:
                time.sleep(60)
            except Exception:  # the alarm is no Exception: nothing swallows it
                continue
        return honest(article, config)

    monkeypatch.setattr(graphkit.extraction, "extract_article", extract_article)
    pieces = make_pieces(write_mischief(tmp_path / "in", "无穷循环"))
    limits = replace(LIMITS, seconds=0.2, seconds_per_1000=0.0, tries=3)
    outcomes = list(run_pieces(pieces, Engine("inline", limits=limits), Config()))
    (trouble,) = [one for outcome in outcomes for one in outcome.quarantined]
    assert (trouble.name, trouble.tries, trouble.reason) == ("0003.txt#1", 3, "took longer than 0.2 s")
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_what_is_wrong_for_all_articles_stops_the_run(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[[entry]]\nname = 3\n")
    config = Config(lexicons=(tmp_path / "own.toml",))
    for engine in (Engine("inline"), Engine("pool", workers=1)):
        with pytest.raises((LexiconError, ConfigError)):
            list(run_pieces(make_pieces(corpus), engine, config))


def test_a_restarted_run_does_only_what_is_missing(
    corpus: Path, expected: list[bytes], tmp_path: Path
) -> None:
    pieces = make_pieces(corpus)
    engine = Engine("inline", limits=replace(LIMITS, shard_pieces=2))
    outcome_bytes(pieces[:7], engine, tmp_path)
    told: list[tuple[int, int]] = []
    outcomes = run_pieces(
        pieces, engine, Config(), ShardFolder(tmp_path), lambda *counts: told.append(counts)
    )
    found = sorted(outcomes, key=lambda one: one.piece)
    assert [pack(encode_outcome(replace(one, seconds={}))) for one in found] == expected
    assert told[0] == (7, 12) and told[-1] == (12, 12)


@pytest.mark.parametrize("torn", [b'{"shard": "abc', b"\xff\xfe\n", b'{"shard": 1}\n'])
def test_a_torn_manifest_line_does_not_count(
    torn: bytes, corpus: Path, expected: list[bytes], tmp_path: Path
) -> None:
    pieces = make_pieces(corpus)
    outcome_bytes(pieces[:4], Engine("inline"), tmp_path)
    with (tmp_path / "manifest.jsonl").open("ab") as stream:
        stream.write(torn)
    assert ShardFolder(tmp_path).finished() == {piece.key for piece in pieces[:4]}
    assert outcome_bytes(pieces, Engine("inline"), tmp_path) == expected
    assert ShardFolder(tmp_path).finished() == {piece.key for piece in pieces}


def test_a_shard_without_a_line_in_the_manifest_does_not_count(corpus: Path, tmp_path: Path) -> None:
    outcome_bytes(make_pieces(corpus)[:4], Engine("inline"), tmp_path)
    (tmp_path / "manifest.jsonl").unlink()
    assert ShardFolder(tmp_path).finished() == set()


def test_a_damaged_shard_is_told(corpus: Path, tmp_path: Path) -> None:
    pieces = make_pieces(corpus)[:4]
    outcome_bytes(pieces, Engine("inline"), tmp_path)
    (shard,) = [path for path in tmp_path.glob("*.jsonl") if path.name != "manifest.jsonl"]
    shard.write_bytes(shard.read_bytes()[:-5])
    with pytest.raises(StoreError, match="a shard is damaged"):
        outcome_bytes(pieces, Engine("inline"), tmp_path)


@pytest.mark.parametrize("engine", [Engine("inline"), Engine("pool", workers=1)], ids=lambda one: one.name)
def test_a_full_disk_is_a_typed_error(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "disk"), pytest.raises(GraphkitError, match="No space left"):
        outcome_bytes(make_pieces(corpus), engine, tmp_path / "disk" / "shards")


class tiny_disk:
    """A file system of 32 kB; the test is skipped where it may not be mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.folder.mkdir()
        if os.system(f"mount -t tmpfs -o size=32k tmpfs '{self.folder}' 2>/dev/null"):
            pytest.skip("needs the right to mount")

    def __exit__(self, *error: object) -> None:
        os.system(f"umount -l '{self.folder}'")


def test_a_few_large_tables_are_work_for_a_pool(tmp_path: Path) -> None:
    table = tmp_path / "news.jsonl"
    table.write_bytes(b"x" * 400_000)
    piece = Piece("news.jsonl", str(table))
    assert estimate_articles([piece, piece]) == 200
    assert estimate_articles([piece]) == 1 and estimate_articles([]) == 0


def test_large_files_make_shards_of_their_own(tmp_path: Path) -> None:
    """A worker holds what a shard gives, and a table may hold thousands of articles."""
    sizes = (100, 100, 5000, 100, 400, 600, 1)
    pieces = []
    for number, size in enumerate(sizes):
        file = tmp_path / f"{number}.txt"
        file.write_bytes(b"x" * size)
        pieces.append(Piece(file.name, str(file)))
    shards = cut_shards([*pieces, Piece("gone", tmp_path / "gone.txt")], 3, 1000)
    assert [[one.name[0] for one in shard.pieces] for shard in shards] == [
        ["0", "1"], ["2"], ["3", "4"], ["5", "6", "g"],
    ]  # fmt: skip
