"""What the engine is given and gives back: pieces of work, outcomes, and troubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.records import Article, Extraction, SourceFile


@dataclass(frozen=True, slots=True)
class Piece:
    """One input: a file to be read, or articles that are there already.

    Attributes
    ----------
    name : str
        The name of the input in the graph.
    path : Path or None
        The file; None where ``articles`` are given.
    sha256 : str
        The hash of the file that is expected; ``""`` means any.
    articles : tuple of Article
        Articles that need no reading.
    without : tuple of str
        Keys of articles that are in quarantine: they are left out.
    """

    name: str
    path: Path | None = None
    sha256: str = ""
    articles: tuple[Article, ...] = ()
    without: tuple[str, ...] = ()


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
class Outcome:
    """What one piece gave: the same from every engine."""

    piece: str
    sha256: str = ""
    sources: tuple[SourceFile, ...] = ()
    extractions: tuple[Extraction, ...] = ()
    skipped: tuple[Trouble, ...] = ()
    quarantined: tuple[Trouble, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long each stage took; told in the report, never kept."""
