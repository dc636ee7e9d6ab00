"""The project store: one DuckDB file that holds the last complete build and all that it was made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy
from numpy.typing import NDArray

from graphkit.engine.codec import decode_extraction, decode_outcome, unpack
from graphkit.errors import StoreError
from graphkit.models import pause_collection
from graphkit.records import Extraction
from graphkit.store.opening import BATCH, FILE_NAME, FORMAT, as_store_error, connect, make_empty_store
from graphkit.store.tables import Table, graph_tables, join_tables, outcome_tables

if TYPE_CHECKING:
    import duckdb
    import networkx

    from graphkit.engine.pieces import Outcome
    from graphkit.large import GraphTables

PIECE_TABLES = ("inputs", "files", "articles", "mentions", "statements", "quarantine")
GRAPH_TABLES = ("names", "entities", "edges", "curation")
Item = TypeVar("Item")

BATCH_OF_ARTICLES = 200
"""So many articles are read or written at once, unless one input has more."""

SURROGATES = re.compile("[\ud800-\udfff]")


class Store:
    """An open project store; use it in a ``with`` statement.

    Parameters
    ----------
    folder : str or Path
        The output folder; the store is its ``graph.duckdb``.
    read_only : bool
        Whether others may read it at the same time.
    memory_mb : int
        What the database may keep in memory, in megabytes; 0 leaves it to DuckDB.

    Raises
    ------
    StoreError
        The file is damaged, is no store of ours, is used by another process or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Store(folder) as store:
    ...     store.known_inputs()
    {}
    """

    def __init__(self, folder: str | Path, *, read_only: bool = False, memory_mb: int = 0) -> None:
        self.path = Path(folder) / FILE_NAME
        if read_only and not self.path.is_file():
            raise StoreError("there is no store here", file=str(self.path), remedy="run graphkit build first")
        with self._typed_errors():
            if not self.path.is_file() or not self.path.stat().st_size:
                make_empty_store(self.path)
            self._connection = connect(self.path, read_only, memory_mb)
            try:
                self._check_format()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing is lost that was committed."""
        with self._typed_errors():
            self._connection.close()

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one SQL query and return its rows."""
        with self._typed_errors():
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, list(parameters)).fetchall()
        return rows

    def known_inputs(self) -> dict[str, str]:
        """Return the key of each input that the store holds."""
        return dict(self.query("SELECT input, key FROM inputs ORDER BY input"))

    def load_outcomes(self, names: Iterable[str]) -> Iterator[Outcome]:
        """Return what the store holds of the named inputs, sorted by name."""
        counts: dict[str, int] = dict(self.query("SELECT input, count(*) FROM articles GROUP BY input"))
        wanted = sorted(set(names))
        for batch in cut_by_size(wanted, lambda name: counts.get(name, 0), BATCH_OF_ARTICLES):
            yield from self._load_some(batch)

    def known_spellings(self, version: str) -> dict[str, str]:
        """Return the search keys of names that this version of the spelling made."""
        return dict(self.query("SELECT name, pinyin FROM spellings WHERE version = ?", [version]))

    def keep_spellings(self, version: str, spellings: Mapping[str, str]) -> None:
        """Keep search keys of further names; those of other versions go."""
        with self._transaction():
            self._connection.execute("DELETE FROM spellings WHERE version <> ?", [version])
            rows = [(version, name, key) for name, key in sorted(spellings.items())]
            self._insert([("spellings", rows)])

    def save(
        self,
        outcomes: Iterable[Outcome],
        remove: Iterable[str],
        graph: networkx.MultiDiGraph | GraphTables,
        names: Iterable[tuple[str, str, str, str]],
        curation: Iterable[Sequence[Any]] = (),
        run: Sequence[Any] = (),
    ) -> None:
        """Make one build's result the content of the store, whole or not at all.

        Parameters
        ----------
        outcomes : iterable of Outcome
            The inputs that were extracted anew.
        remove : iterable of str
            Inputs that are no longer there.
        graph : networkx.MultiDiGraph or GraphTables
            The graph; its entities and edges replace the earlier ones.
        names : iterable of (article, name, type, entity)
            What each name of an article was resolved to.
        curation, run : sequences
            Rows of the tables ``curation`` and ``runs`` (without its number).
        """
        with self._transaction():
            # Every deletion reads the tables whole: what was never there is not looked for.
            held = set(self.known_inputs())
            self._remove(held.intersection(remove))
            for batch in cut_by_size(outcomes, lambda one: len(one.extractions), BATCH_OF_ARTICLES):
                self._remove(held.intersection(outcome.piece for outcome in batch))
                self._insert(join_tables(outcome_tables(outcome) for outcome in batch))
            for table in GRAPH_TABLES:
                self._connection.execute(f"DELETE FROM {table}")
            self._insert(graph_tables(graph, names, curation))
            if run:
                self._insert([("runs", [(self._next_run(), *run)])])

    def _load_some(self, names: list[str]) -> Iterator[Outcome]:
        from dataclasses import replace

        found: dict[str, list[Extraction]] = {}
        rows = self.query(
            "SELECT input, record FROM articles WHERE input IN (SELECT unnest(?)) ORDER BY rowid", [names]
        )
        with self._sound_records(), pause_collection():
            for name, record in rows:
                found.setdefault(name, []).append(decode_extraction(unpack(record)))
            rows = self.query(
                "SELECT input, record FROM inputs WHERE input IN (SELECT unnest(?)) ORDER BY input", [names]
            )
            outcomes = [
                replace(decode_outcome(unpack(record)), extractions=tuple(found.get(name, ())))
                for name, record in rows
            ]
        yield from outcomes

    def _remove(self, names: Iterable[str]) -> None:
        listed = sorted(names)
        if listed:
            for table in PIECE_TABLES:
                self._connection.execute(f"DELETE FROM {table} WHERE input IN (SELECT unnest(?))", [listed])

    def _insert(self, tables: Iterable[Table]) -> None:
        for name, rows in tables:
            for batch in _batched(rows, BATCH):
                self._insert_arrays(name, list(zip(*batch, strict=True)))

    def _insert_arrays(self, name: str, columns: Sequence[Sequence[Any]]) -> None:
        """Hand the columns over as arrays: three times as fast as in lists."""
        # DuckDB finds the local name. A table registered under it would be held until the transaction ends.
        graphkit_incoming = {str(number): _as_array(column) for number, column in enumerate(columns)}
        self._connection.execute(f"INSERT INTO {name} SELECT * FROM graphkit_incoming")
        del graphkit_incoming

    def _next_run(self) -> int:
        return int(self.query("SELECT coalesce(max(run), 0) FROM runs")[0][0]) + 1

    def _check_format(self) -> None:
        tables = {row[0] for row in self.query("SELECT table_name FROM duckdb_tables()")}
        stated = self.query("SELECT value FROM about WHERE key = 'format'") if "about" in tables else []
        if stated != [(FORMAT,)]:
            message = "this DuckDB file is no store of this version of graphkit"
            raise StoreError(
                message, file=str(self.path), remedy="name another folder, or build with --fresh"
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._typed_errors():
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                _roll_back(self._connection)
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _sound_records(self) -> Iterator[None]:
        import zlib

        try:
            yield
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                "a record is damaged", file=str(self.path), remedy="build with --fresh"
            ) from error

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        import duckdb

        try:
            yield
        except (duckdb.Error, OSError) as error:
            raise as_store_error(error, self.path) from error


def cut_by_size(items: Iterable[Item], size_of: Callable[[Item], int], most: int) -> Iterator[list[Item]]:
    """Cut items into batches of a size of ``most`` together, and of as many items; one alone may be larger.

    Examples
    --------
    >>> list(cut_by_size([1, 2, 5, 1], int, 3))
    [[1, 2], [5], [1]]
    """
    batch: list[Item] = []
    filled = 0
    for item in items:
        size = max(1, size_of(item))
        if batch and filled + size > most:
            yield batch
            batch, filled = [], 0
        batch.append(item)
        filled += size
    if batch:
        yield batch


def _batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch


def _as_array(column: Sequence[Any]) -> NDArray[numpy.object_]:
    """Return a column as an array; it holds valid Unicode only, the records keep what was there."""
    array = numpy.empty(len(column), object)
    array[:] = column if _is_unicode(column) else [_without_surrogates(one) for one in column]
    return array


def _is_unicode(column: Sequence[Any]) -> bool:
    """Tell whether a column, whose values are of one type or None, holds no lone surrogates."""
    values = [one for one in column if one is not None]
    if values and isinstance(values[0], list):
        values = list(chain.from_iterable(values))
    if not values or not isinstance(values[0], str):
        return True
    try:
        "".join(values).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", value)
    return [_without_surrogates(one) for one in value] if isinstance(value, list) else value


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    import duckdb

    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        return  # the connection is gone, and with it the transaction
