"""The records that the stages hand to one another: frozen, slotted, with offsets that can be trusted.

Two kinds of offsets occur. *Text* offsets point into ``Article.text``, the repaired text that the
analysis reads. *Source* offsets point into the text of the file as it was read; ``Article.source_span``
turns the first into the second. What leaves the package (edges, reports) carries source offsets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NODE_TYPES = (
    "Bank", "Enterprise", "Government", "Organization", "Region", "Town", "Village", "Zone",
    "Programme", "Project", "Product", "Industry", "Person",
)  # fmt: skip
RELATIONS = (
    "PART_OF", "LOCATED_IN", "BRANCH_OF", "WORKS_FOR", "FINANCES", "OFFERS", "IMPLEMENTS", "ISSUES",
    "BUILDS", "COOPERATES_WITH", "ESTABLISHES", "SUPPORTS", "OPERATES_IN",
)  # fmt: skip
SYMMETRIC_RELATIONS = frozenset({"COOPERATES_WITH"})

NO_ATTRIBUTES: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as read: its label, its text and what the reader had to repair.

    Attributes
    ----------
    name : str
        The path relative to the input folder, with forward slashes: it names the file in the graph.
    text : str
        The whole text; every source offset points into it.
    format : str
        The reader that read it, for example ``"txt"``.
    sha256 : str
        Hash of the bytes on disk, in hexadecimal digits.
    metadata : Mapping[str, str]
        What the format itself states: ``title``, ``date``, ``outlet``, ``author``.
    repairs : Mapping[str, int]
        Repairs by name, for example ``{"invalid_bytes": 3}``.
    """

    name: str
    text: str
    format: str = "txt"
    sha256: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    repairs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of an article's text; ``kind`` is ``title``, ``heading``, ``body`` or ``caption``."""

    start: int
    end: int
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, repaired, with the way back to its file.

    Attributes
    ----------
    key : str
        Stable identifier: file name, ``#`` and the article's number in the file (from 1).
    source_file : str
        ``SourceFile.name`` of the file that it comes from.
    text : str
        The repaired text; paragraphs are separated by one newline.
    offsets : tuple of int
        For each character of ``text`` its position in the file's text; ``-1`` for a newline that the
        repair put in. ``len(offsets) == len(text)``.
    paragraphs : tuple of Paragraph
        In reading order.
    date : str
        ISO date (``2022-05-07``, ``2022-05`` or ``2022``) or ``""``.
    authors : tuple of str
        Reporters and photographers of the byline and the credits.
    dropped : tuple of (int, int)
        Source spans that were left out (bylines, credits, furniture, repetitions).
    repairs : Mapping[str, int]
        Repairs by name, for example ``{"joined_line": 31, "inner_space": 4}``.
    """

    key: str
    source_file: str
    text: str
    offsets: tuple[int, ...]
    title: str = ""
    date: str = ""
    outlet: str = ""
    authors: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    dropped: tuple[tuple[int, int], ...] = ()
    repairs: Mapping[str, int] = field(default_factory=dict)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of ``text`` into the smallest span of the file's text that covers it.

        Examples
        --------
        >>> Article("a#1", "a.txt", "金华市", (4, 6, 7)).source_span(0, 2)
        (4, 7)
        """
        inside = self.offsets[start:end]
        if not inside or min(inside) < 0:  # characters that the cleaning put in have no place in the file
            inside = tuple(offset for offset in inside if offset >= 0)
        return (min(inside), max(inside) + 1) if inside else (0, 0)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in an article's text: where it stands, what type it has, which layer found it.

    ``layer`` is ``lexicon``, ``pattern``, ``model``, ``user`` (a lexicon or pattern of the user's own),
    ``declared`` (以下简称…) or ``repeated`` (a short form of a name found elsewhere in the article);
    ``name`` is the text without line breaks and outer quotation marks; ``score`` lies between 0 and 1.
    """

    start: int
    end: int
    name: str
    type: str
    layer: str = "pattern"
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Value:
    """An amount, date or quantity in the text.

    ``kind`` is ``money``, ``date``, ``area``, ``percent`` or ``count``. ``amount`` is in the base unit
    (yuan or the named currency, square metres, percent); ``comparator`` is one of ``=``, ``~``, ``>=``,
    ``<=``, ``>``, ``<``; ``iso`` and ``precision`` (``day``, ``month``, ``year``, ``period``) are those of
    a date.
    """

    start: int
    end: int
    kind: str
    text: str
    amount: float | None = None
    unit: str = ""
    comparator: str = "="
    iso: str = ""
    precision: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One relation that one place of the text states.

    ``start`` and ``end`` are the text offsets of the evidence sentence; ``frame`` names the rule (or
    ``"classifier"``, ``"name"``) that gave it; ``status`` is ``stated`` or ``planned``.
    """

    source: Mention
    relation: str
    target: Mention
    start: int
    end: int
    attributes: Mapping[str, object] = field(default_factory=dict)
    status: str = "stated"
    confidence: float = 1.0
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Names of one article that mean one thing, and what it shares with the same thing in other articles.

    Attributes
    ----------
    key : tuple of str
        Type first: things of equal key in two articles may be one.
    scope : str
        Tells things of equal key apart: the town of a village, the employer of a person.
    full : str
        Its fullest name, without typography.
    names : tuple of (str, int)
        Its names with how often each occurs.
    links : tuple of (str, str, str)
        Why they were put together: (name, other name, reason).
    named : tuple of (str, str)
        Names and types of the mentions that mean it.
    """

    key: tuple[str, ...]
    scope: str
    full: str
    names: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, str, str], ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one article says: its mentions, values, sentences and statements."""

    article: Article
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    sentences: tuple[tuple[int, int], ...] = ()
    values: tuple[Value, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    """Same-thing statements of the text, as (name, other name, reason)."""
    things: tuple[Thing, ...] | None = None
    """Its names in groups; None where nobody has grouped them yet."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One real-world thing with all its names.

    ``links`` tells why its names were put together: ``(name, other name, reason)``.
    """

    id: str
    name: str
    type: str
    aliases: tuple[str, ...] = ()
    code: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
