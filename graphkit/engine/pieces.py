"""What the engine is given and gives back: pieces of work, outcomes, and troubles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.records import Article, Extraction, SourceFile

BYTES_OF_AN_ARTICLE = 4000
"""Of a thousand characters and what stands around them."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An input or an article that gave nothing, and why.

    Attributes
    ----------
    name : str
        The file's name or the article's key.
    stage : str
        Where it happened: ``read``, ``clean`` or ``extract``.
    reason : str
        What happened, in words.
    piece : str
        The input that it belongs to.
    tries : int
        How often it was tried before it was put into quarantine; 0 for what was skipped.
    """

    name: str
    stage: str
    reason: str
    piece: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One input: a file to be read, or articles that are there already.

    Attributes
    ----------
    name : str
        The name of the input in the graph.
    path : str or Path or None
        The file; None where ``articles`` are given.
    sha256 : str
        The hash of the file that is expected; ``""`` means any.
    key : str
        What the outcome is kept under: the same key, the same outcome.
    articles : tuple of Article
        Articles that need no reading.
    quarantined : tuple of Trouble
        What must not be tried: articles by their keys, or the whole piece by its name.
    """

    name: str
    path: str | Path | None = None
    sha256: str = ""
    key: str = ""
    articles: tuple[Article, ...] = ()
    quarantined: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one piece gave: the same from every engine."""

    piece: str
    key: str = ""
    sha256: str = ""
    sources: tuple[SourceFile, ...] = ()
    extractions: tuple[Extraction, ...] = ()
    skipped: tuple[Trouble, ...] = ()
    quarantined: tuple[Trouble, ...] = ()
    found: int = 0
    """How many articles there are, plus the files that gave none; counted apart from what became of them."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long each stage took; told in the report, never kept."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Pieces that are worked on together; its name follows from what they are."""

    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """A name that no other shard has."""
        described = [
            [piece.name, piece.key, sorted(one.name for one in piece.quarantined)] for piece in self.pieces
        ]
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()[:24]


class ExhaustedError(BaseException):
    """An article took too long or too much memory; it may be tried again.

    Like KeyboardInterrupt it can come at any line, so that no ``except Exception`` may swallow it.

    Parameters
    ----------
    name, stage, reason : str
        As in `Trouble`.
    """

    def __init__(self, name: str, stage: str, reason: str) -> None:
        super().__init__(name, stage, reason)
        self.name, self.stage, self.reason = name, stage, reason


def cut_shards(pieces: Sequence[Piece], size: int, most_bytes: int = 0) -> list[Shard]:
    """Cut pieces into shards of ``size``, in order.

    Parameters
    ----------
    pieces : sequence of Piece
    size : int
        How many pieces a shard has at most.
    most_bytes : int
        How large its files are together, unless it has one alone; 0 means any size. A worker holds what a
        shard gives until it is done, and a table may hold thousands of articles.

    Examples
    --------
    >>> [len(shard.pieces) for shard in cut_shards([Piece("a"), Piece("b"), Piece("c")], 2)]
    [2, 1]
    """
    shards: list[list[Piece]] = [[]]
    filled = 0
    for piece in pieces:
        weight = _file_size(piece) if most_bytes else 0
        if len(shards[-1]) == size or (shards[-1] and filled + weight > most_bytes > 0):
            shards.append([])
            filled = 0
        shards[-1].append(piece)
        filled += weight
    return [Shard(tuple(shard)) for shard in shards if shard]


def estimate_articles(pieces: Sequence[Piece]) -> int:
    """Return about how many articles pieces hold: one each, or more in files as large as tables are.

    Examples
    --------
    >>> estimate_articles([Piece("a"), Piece("b")])
    2
    """
    from graphkit.read.limits import default_limits

    if len(pieces) < 2:
        return len(pieces)  # one piece is the work of one process
    sizes = map(_file_size, pieces)
    read = sum(size for size in sizes if size <= default_limits().max_bytes)
    return max(len(pieces), read // BYTES_OF_AN_ARTICLE)


def _file_size(piece: Piece) -> int:
    try:
        return Path(piece.path).stat().st_size if piece.path else 0
    except OSError:
        return 0  # the reader will say what is wrong with it
