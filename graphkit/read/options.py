"""What the user says about the input: columns of tables, text recognition, what to do on errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from graphkit.errors import ReadError


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are to be read; the defaults are right for most.

    Attributes
    ----------
    text_column, title_column, date_column, outlet_column, author_column : str
        Names of a table's columns; usual names such as 正文, 标题 and 日期 are found without them.
    ocr : bool
        Whether scanned pages and pictures are read by text recognition.
    ocr_languages : str
        The languages that Tesseract reads, joined by ``+``.
    on_error : callable or None
        Called with the error of each member of an archive and each page that cannot be read; without
        it the first such error is raised. It takes no part in comparisons.
    """

    text_column: str = ""
    title_column: str = ""
    date_column: str = ""
    outlet_column: str = ""
    author_column: str = ""
    ocr: bool = False
    ocr_languages: str = "chi_sim"
    on_error: Callable[[ReadError], None] | None = field(default=None, compare=False, repr=False)

    def report(self, error: ReadError) -> None:
        """Hand an error that concerns a part of the file to the caller.

        Examples
        --------
        >>> noted = []
        >>> ReadOptions(on_error=noted.append).report(ReadError("no text", file="a.zip/b.txt"))
        >>> print(noted[0])
        a.zip/b.txt: read: no text
        """
        if self.on_error is None:
            raise error
        self.on_error(error)
