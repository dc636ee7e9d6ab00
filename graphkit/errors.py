"""The exceptions of graphkit: one tree, every message with file, stage and remedy.

GraphkitError
├── ReadError        a file cannot be read (missing, empty, wrong encoding, too large)
├── ConfigError      a setting or a user's lexicon is wrong
│   └── LexiconError
├── ModelError       bundled or user weights are missing, damaged or of another version
├── AnnotationError  annotated text or a gold file does not follow its format
├── CurationError    a curation file does not follow its format
├── StoreError       the project store cannot be opened or written
└── ExportError      a graph cannot be written
"""

from __future__ import annotations

from typing import Any


class GraphkitError(Exception):
    """Base of all errors that graphkit raises on purpose.

    Parameters
    ----------
    message : str
        What went wrong, as a sentence without a full stop.
    file : str, optional
        The file that it is about.
    line : int, optional
        The line in that file, from 1.
    remedy : str, optional
        What the reader can do.

    Examples
    --------
    >>> print(ReadError("the file is empty", file="a.txt", remedy="leave it out"))
    a.txt: read: the file is empty (leave it out)
    """

    stage = "graphkit"

    def __init__(self, message: str, *, file: str = "", line: int | None = None, remedy: str = "") -> None:
        self.message, self.file, self.line, self.remedy = message, file, line, remedy
        place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        hint = f" ({remedy})" if remedy else ""
        super().__init__(f"{place}{self.stage}: {message}{hint}")

    def __reduce__(self) -> tuple[Any, ...]:
        # A worker's error is made again from its parts, not from the finished message.
        return _make_again, (type(self), self.message, self.file, self.line, self.remedy)


def _make_again(
    kind: type[GraphkitError], message: str, file: str, line: int | None, remedy: str
) -> GraphkitError:
    return kind(message, file=file, line=line, remedy=remedy)


class ReadError(GraphkitError):
    """A file cannot be read."""

    stage = "read"


class ConfigError(GraphkitError):
    """A setting is unknown or has a wrong value."""

    stage = "config"


class LexiconError(ConfigError):
    """An entry of a lexicon or pattern file is wrong."""

    stage = "lexicon"


class ModelError(GraphkitError):
    """Model weights are missing, damaged or of another version."""

    stage = "model"


class AnnotationError(GraphkitError):
    """An annotated text or a gold file does not follow its format."""

    stage = "annotation"


class CurationError(GraphkitError):
    """A curation file does not follow its format."""

    stage = "curation"


class StoreError(GraphkitError):
    """The project store cannot be opened or written."""

    stage = "store"


class ExportError(GraphkitError):
    """A graph cannot be written."""

    stage = "export"
