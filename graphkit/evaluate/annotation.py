"""The inline annotation format: passages with bracketed names and relation lines.

A passage is a header (``# ID key=value …``), running text with spans such as ``[工行温岭支行|Bank]`` and,
after it, lines that begin with ``=`` (a relation), ``?`` (a borderline one) or ``~`` (names of one thing).
The next header ends it. A ``?`` after a span's type marks a borderline entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.errors import AnnotationError
from graphkit.evaluate.names import normalize_name
from graphkit.records import NODE_TYPES, RELATIONS

ATTRIBUTES = frozenset({"instrument", "amount_cny", "product", "date", "title", "status"})
INSTRUMENTS = frozenset({"loan", "credit", "equity", "subsidy", "fund"})
STATUSES = frozenset({"stated", "planned"})
_SPAN = re.compile(r"\[([^\[\]|]+)\|([A-Za-z]+)(\??)\]")
_RELATION = re.compile(rf"^(\S.*?)\s+({'|'.join(RELATIONS)})\s+(\S.*?)$")
_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True, slots=True)
class AnnotatedSpan:
    """One marked name: ``text[start:end]`` of the passage is of this type."""

    start: int
    end: int
    type: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class AnnotatedRelation:
    """One relation line; source and target are names, not offsets."""

    source: str
    relation: str
    target: str
    attributes: Mapping[str, str | float] = field(default_factory=dict)
    optional: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class AnnotatedPassage:
    """One passage without its markup, with what the annotator said about it.

    Attributes
    ----------
    id : str
        The passage's identifier, unique in its file.
    metadata : Mapping[str, str]
        The header's ``key=value`` pairs, for example ``date``, ``tone``, ``damage``.
    text : str
        The text without brackets, lines as in the file.
    spans : tuple of AnnotatedSpan
        In the order of the text.
    relations : tuple of AnnotatedRelation
        In the order of the file.
    same_names : tuple of tuple of str
        Groups of names of one thing, the full name first.
    file, line : str, int
        Where the header stands.
    """

    id: str
    metadata: Mapping[str, str]
    text: str
    spans: tuple[AnnotatedSpan, ...] = ()
    relations: tuple[AnnotatedRelation, ...] = ()
    same_names: tuple[tuple[str, ...], ...] = ()
    file: str = ""
    line: int = 0


def read_annotations(path: str | Path) -> tuple[AnnotatedPassage, ...]:
    """Read a file of annotated passages.

    Raises
    ------
    AnnotationError
        If the file cannot be read or a line breaks the format; it names file and line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "texts.txt"
    ...     _ = file.write_text("# X-1\\n[横溪镇|Town]通了车。\\n", encoding="utf-8")
    ...     [passage.text for passage in read_annotations(file)]
    ['横溪镇通了车。']
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(str(error), file=str(path), remedy="give a readable UTF-8 file") from error
    return parse_annotations(text, str(path))


def parse_annotations(text: str, file: str = "") -> tuple[AnnotatedPassage, ...]:
    """Parse annotated passages; the first error is raised.

    Raises
    ------
    AnnotationError
        If a line breaks the format; it names file and line.

    Examples
    --------
    >>> source = "# X-1 date=2020-01-02\\n[横溪镇|Town]通了车。\\n"
    >>> passage, = parse_annotations(source)
    >>> passage.text, passage.spans[0].type, passage.metadata["date"]
    ('横溪镇通了车。', 'Town', '2020-01-02')
    """
    passages, problems = _parse_all(text, file)
    if problems:
        raise problems[0]
    return passages


def find_problems(text: str, file: str = "") -> tuple[AnnotationError, ...]:
    """Return every break of the format, in the order of the lines, instead of raising the first.

    Examples
    --------
    >>> print(*find_problems("# X-1\\n[横溪镇|Place]\\n", "a.txt"))
    a.txt:2: annotation: unknown type 'Place' (use one of the node types)
    """
    return tuple(sorted(_parse_all(text, file)[1], key=lambda problem: problem.line or 0))


def _parse_all(text: str, file: str) -> tuple[tuple[AnnotatedPassage, ...], list[AnnotationError]]:
    problems: list[AnnotationError] = []
    passages: dict[str, AnnotatedPassage] = {}
    for first, lines in _split_passages(text, file, problems):
        passage = _PassageReader(file, first, problems).read(lines)
        if passage.id in passages:
            problems.append(AnnotationError(f"identifier {passage.id!r} occurs twice", file=file, line=first))
        passages[passage.id] = passage
    return tuple(passages.values()), problems


def _split_passages(
    text: str, file: str, problems: list[AnnotationError]
) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    current: list[tuple[int, str]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        if line.startswith("# "):
            if current:
                yield current[0][0], current
            current = [(number, line)]
        elif current:
            current.append((number, line))
        elif line.strip():
            problems.append(AnnotationError("text before the first header", file=file, line=number))
    if current:
        yield current[0][0], current


class _PassageReader:
    """Reads one passage; problems are collected so that all of a file can be listed at once."""

    def __init__(self, file: str, first_line: int, problems: list[AnnotationError]) -> None:
        self.file, self.first_line, self.problems = file, first_line, problems

    def _complain(self, message: str, line: int, remedy: str = "") -> None:
        self.problems.append(AnnotationError(message, file=self.file, line=line, remedy=remedy))

    def read(self, lines: list[tuple[int, str]]) -> AnnotatedPassage:
        body = [(number, line) for number, line in lines[1:] if line[:2] not in ("= ", "? ", "~ ")]
        marks = [(number, line) for number, line in lines[1:] if line[:2] in ("= ", "? ", "~ ")]
        name, metadata = self._read_header(lines[0][1])
        text, spans = self._read_text("\n".join(line for _, line in body).rstrip("\n"), lines[0][0] + 1)
        same = tuple(self._read_names(line, number) for number, line in marks if line[0] == "~")
        found = (self._read_relation(line, number) for number, line in marks if line[0] != "~")
        relations = tuple(relation for relation in found if relation)
        passage = AnnotatedPassage(
            name, metadata, text, spans, relations, same, file=self.file, line=self.first_line
        )
        self._check_names(passage)
        return passage

    def _read_header(self, line: str) -> tuple[str, dict[str, str]]:
        name, *pairs = line[2:].split()
        metadata = {}
        for pair in pairs:
            key, equals, value = pair.partition("=")
            if not equals:
                self._complain(f"header part {pair!r} is no key=value", self.first_line)
            metadata[key] = value
        if not _DATE.match(metadata.get("date", "2000")):
            self._complain(f"date {metadata['date']!r} is no ISO date", self.first_line)
        return name, metadata

    def _read_text(self, marked: str, line: int) -> tuple[str, tuple[AnnotatedSpan, ...]]:
        pieces: list[str] = []
        spans: list[AnnotatedSpan] = []
        length = position = 0
        for match in _SPAN.finditer(marked):
            number = line + marked.count("\n", 0, match.start())
            pieces += [marked[position : match.start()], match[1]]
            length += match.start() - position
            if match[2] not in NODE_TYPES:
                self._complain(f"unknown type {match[2]!r}", number, "use one of the node types")
            spans.append(AnnotatedSpan(length, length + len(match[1]), match[2], bool(match[3])))
            length += len(match[1])
            position = match.end()
        text = "".join([*pieces, marked[position:]])
        self._check_brackets(_SPAN.sub(lambda match: "\n" * match[0].count("\n"), marked), line)
        return text, tuple(spans)

    def _check_brackets(self, rest: str, line: int) -> None:
        for match in re.finditer(r"[\[\]|]", rest):
            number = line + rest.count("\n", 0, match.start())
            self._complain(f"stray {match[0]!r}", number, "write spans as [name|Type], never nested")

    def _read_names(self, line: str, number: int) -> tuple[str, ...]:
        names = tuple(name.strip() for name in line[2:].split(" = "))
        if len(names) < 2 or not all(names):
            self._complain("a ~ line needs two names or more", number, "write ~ FULL NAME = OTHER FORM")
        return names

    def _read_relation(self, line: str, number: int) -> AnnotatedRelation | None:
        statement, _, pairs = line[2:].partition(" | ")
        match = _RELATION.match(statement.strip())
        if not match:
            self._complain("no known relation in the line", number, "write = SOURCE RELATION TARGET")
            return None
        attributes = self._read_attributes(pairs, number)
        return AnnotatedRelation(match[1], match[2], match[3], attributes, line[0] == "?", number)

    def _read_attributes(self, pairs: str, number: int) -> dict[str, str | float]:
        attributes: dict[str, str | float] = {}
        for pair in filter(None, (pair.strip() for pair in pairs.split(";"))):
            key, equals, value = (part.strip() for part in pair.partition("="))
            if not equals or key not in ATTRIBUTES:
                self._complain(f"unknown attribute {pair!r}", number, f"use {', '.join(sorted(ATTRIBUTES))}")
            elif not _is_valid(key, value):
                self._complain(f"wrong value in {pair!r}", number)
            else:
                attributes[key] = float(value) if key == "amount_cny" else value
        return attributes

    def _check_names(self, passage: AnnotatedPassage) -> None:
        text = normalize_name(passage.text)
        known = {normalize_name(name) for group in passage.same_names for name in group}
        for relation in passage.relations:
            for name in (relation.source, relation.target):
                # The parent of a branch need not stand in the text by itself.
                parent = relation.relation == "BRANCH_OF" and name == relation.target
                if not parent and normalize_name(name) not in text and normalize_name(name) not in known:
                    self._complain(f"{name!r} is not in the passage", relation.line, "write it as marked")


def _is_valid(key: str, value: str) -> bool:
    if key == "amount_cny":
        return re.fullmatch(r"\d+(\.\d+)?", value) is not None
    if key == "date":
        return _DATE.match(value) is not None
    allowed = {"instrument": INSTRUMENTS, "status": STATUSES}.get(key)
    return bool(value) and (allowed is None or value in allowed)
