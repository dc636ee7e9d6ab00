"""What is fuzzed: each function takes any bytes and fails only where graphkit breaks a promise."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import networkx as nx

from graphkit.clean import clean, fold, simplify
from graphkit.errors import GraphkitError
from graphkit.export import clean_graph, read_graphml, write_graphml
from graphkit.read import Limits, ReadOptions, read_data
from graphkit.records import SourceFile

LIMITS = Limits(max_bytes=2_000_000, max_ratio=100, max_depth=5, max_members=100, max_elements=5_000)
NAMES = (
    "a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.epub", "a.csv", "a.tsv", "a.jsonl", "a.parquet", "a.zip",
    "a.gz", "a.png", "-",
)  # fmt: skip


def check_readers(data: bytes) -> None:
    """Any bytes under any name give source files of valid text, or a typed error with a remedy."""
    if not data:
        return
    name, content = NAMES[data[0] % len(NAMES)], data[1:]
    noted: list[GraphkitError] = []
    try:
        sources = read_data(content, name, LIMITS, ReadOptions(on_error=noted.append))
    except GraphkitError as error:
        assert error.remedy and error.file, str(error)
        return
    names = [source.name for source in sources]
    assert len(set(names)) == len(names), names
    for source in sources:
        assert source.text.strip() and len(source.sha256) == 64
        source.text.encode("utf-8")
        assert ".." not in source.name.split("/")
        check_cleaner(source.text[:20_000].encode("utf-8"))
    assert all(error.remedy for error in noted)


def check_cleaner(data: bytes) -> None:
    """Every character of an article is one of the file, once; all others are accounted for."""
    text = data.decode("utf-8", "replace")
    folded = fold(simplify(text))
    covered: set[int] = set()
    for article in clean(SourceFile("a.txt", text)):
        kept = [offset for offset in article.offsets if offset >= 0]
        assert len(article.offsets) == len(article.text)
        assert len(set(kept)) == len(kept) and not covered & set(kept)
        for character, offset in zip(article.text, article.offsets, strict=True):
            assert offset < 0 or character == folded[offset] or character == " "
        covered |= set(kept)
        for start, end in article.dropped:
            covered |= set(range(start, end))
    assert all(
        index in covered or not fold(character).strip() for index, character in enumerate(simplify(text))
    )


def check_graphml(data: bytes) -> None:
    """A graph of any strings is written, can be read, and is then equal to the cleaned graph."""
    text = data.decode("utf-8", "surrogatepass") if _is_passable(data) else data.decode("latin-1")
    pieces = text.split("\n")[:12]
    graph = nx.MultiDiGraph(name=pieces[0])
    for number, piece in enumerate(pieces):
        graph.add_node(piece, name=piece[::-1], aliases=tuple(pieces[:3]), count=number)
        graph.add_edge(
            piece, pieces[number // 2], evidence=text, statements=({piece: piece},), weight=len(piece)
        )
    try:
        path = write_graphml(graph, _folder() / "a.graphml")
    except GraphkitError as error:
        assert error.remedy
        return
    read, wanted = read_graphml(path), clean_graph(graph)
    assert dict(read.nodes(data=True)) == dict(wanted.nodes(data=True))
    assert _edges(read) == _edges(wanted)


def _edges(graph: nx.MultiDiGraph) -> dict[tuple[object, ...], object]:
    return {(source, target, key): data for source, target, key, data in graph.edges(keys=True, data=True)}


def _is_passable(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="graphkit-fuzz-"))


TARGETS = {"readers": check_readers, "cleaner": check_cleaner, "graphml": check_graphml}
