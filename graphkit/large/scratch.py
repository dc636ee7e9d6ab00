"""A DuckDB file for intermediate tables: what does not fit into its memory limit goes to disk."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from graphkit.errors import StoreError
from graphkit.store.opening import as_store_error

PREFIX = ".tables-"
BATCH = 10_000
"""Rows that are handed to the database, or taken from it, at once."""
PART = 50_000
"""Rows that are put in order at once: the database fails where it cannot hold enough of long rows."""
MEMORY_OF_THREAD_MB = 128
"""What each thread of the database needs for itself."""

Row = Sequence[Any]


def to_bytes(text: str) -> bytes:
    """Return a text as bytes that sort like the text; columns of text could not hold lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def to_text(data: bytes) -> str:
    """Undo `to_bytes`."""
    return data.decode("utf-8", "surrogatepass")


class Scratch:
    """An open file of intermediate tables; it is deleted when it is closed or no longer used.

    Parameters
    ----------
    folder : Path or None
        Where the file lies; None means the system's folder for temporary files.
    memory_mb : int
        What the database may keep in memory.
    threads : int
        How many threads it may use; fewer where the memory is too little for them.

    Raises
    ------
    StoreError
        The disk is full or refuses.

    Examples
    --------
    >>> with Scratch(None, 64) as scratch:
    ...     scratch.run("CREATE TABLE numbers (number INTEGER)")
    ...     scratch.insert("numbers", [(3,), (1,)])
    ...     list(scratch.read("SELECT number FROM numbers ORDER BY number"))
    [(1,), (3,)]
    """

    def __init__(self, folder: Path | None, memory_mb: int, threads: int = 2) -> None:
        import duckdb

        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        self.path = self.folder / "scratch.duckdb"
        settings: dict[str, Any] = {
            "memory_limit": f"{memory_mb}MB",
            "threads": max(1, min(threads, memory_mb // MEMORY_OF_THREAD_MB - 1)),
            "temp_directory": str(self.folder / "spilled"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        with self._typed_errors():
            self._connection = duckdb.connect(str(self.path), config=settings)
        self._close = weakref.finalize(self, _close, self._connection, self.folder)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close and delete the file."""
        self._close()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run statements that return nothing."""
        with self._typed_errors():
            self._connection.execute(sql, list(parameters) or None)

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows to a table."""
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            self._insert_batch(table, batch)

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query; others may read and write meanwhile."""
        with self._typed_errors():
            cursor = self._connection.cursor()
            try:
                cursor.execute(sql, list(parameters) or None)
                while batch := cursor.fetchmany(BATCH):
                    yield from batch
            finally:
                cursor.close()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the one value of a query."""
        return next(self.read(sql, parameters))[0]

    def read_in_parts(self, sql: str, table: str, column: str, rows: int = PART) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query part by part, where all are too many to be put in order at once.

        Parameters
        ----------
        sql : str
            With ``{part}`` for the condition of a part; the order of its rows begins with ``column``.
        table, column : str
            A column of whole numbers, without nothing in it, whose ranges are the parts.
        rows : int
            About how many rows of ``table`` are one part; more where a single number has more.

        Examples
        --------
        >>> with Scratch(None, 64) as scratch:
        ...     scratch.run("CREATE TABLE numbers (number INTEGER)")
        ...     scratch.insert("numbers", [(3,), (1,), (2,), (1,)])
        ...     sql = "SELECT number FROM numbers WHERE {part} ORDER BY number"
        ...     [row[0] for row in scratch.read_in_parts(sql, "numbers", "number", 2)]
        [1, 1, 2, 3]
        """
        for first, last in list(self._cut_parts(table, column, rows)):
            yield from self.read(sql.format(part=f"{table}.{column} BETWEEN {first} AND {last}"))

    def _cut_parts(self, table: str, column: str, rows: int) -> Iterator[tuple[int, int]]:
        """Yield the ranges of a column that hold about so many rows each, in order."""
        first = last = size = 0
        counted = f"SELECT {column}, count(*) FROM {table} GROUP BY {column} ORDER BY {column}"
        for number, count in self.read(counted):
            if size and size + count > rows:
                yield first, last
                size = 0
            first, last, size = number if not size else first, number, size + count
        if size:
            yield first, last

    def _insert_batch(self, table: str, batch: list[Row]) -> None:
        # The database takes a data frame five times as fast as lists.
        import pandas as pd

        columns = zip(*batch, strict=True)
        frame = pd.DataFrame({f"c{number}": _series(column) for number, column in enumerate(columns)})
        with self._typed_errors():
            self._connection.register("batch", frame)
            self._connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
            self._connection.unregister("batch")

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        import duckdb

        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise StoreError(
                str(error).splitlines()[0],
                file=str(self.path),
                remedy="give more with --memory-limit, or free space on the disk",
            ) from error
        except (duckdb.Error, OSError) as error:
            raise as_store_error(error, self.path) from error


def _series(column: Sequence[Any]) -> Any:
    import pandas as pd

    return pd.Series(column, dtype=None if isinstance(column[0], int | float) else object)


def _close(connection: Any, folder: Path) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Delete the tables that a killed process left in a folder.

    Examples
    --------
    >>> remove_leftovers(Path("no/such/folder"))
    """
    for leftover in folder.glob(f"{PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)
