"""Opening, making and removing the file of a store, and what may be wrong with it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.errors import StoreError

if TYPE_CHECKING:
    import duckdb

FILE_NAME = "graph.duckdb"
FORMAT = "graphkit store 2"
BATCH = 10_000
"""Rows that are handed to the database at once; all are looked at before it settles a column's type."""

ROWS_OF_A_GROUP = 4096
"""Rows that the database holds in memory until it writes them: articles are large, and what does not fit into
its memory is written and read again, five times over for DuckDB's own 122,880."""


def remove_store(folder: str | Path) -> None:
    """Delete the store of a folder: the next build starts from nothing.

    Examples
    --------
    >>> remove_store("no/such/folder")
    """
    for name in (FILE_NAME, f"{FILE_NAME}.wal"):
        try:
            (Path(folder) / name).unlink(missing_ok=True)
        except OSError as error:
            raise as_store_error(error, Path(folder) / name) from error


def make_empty_store(path: Path) -> None:
    """Make the file under another name first: it has all its tables or is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    for leftover in (new, new.with_name(f"{new.name}.wal")):
        leftover.unlink(missing_ok=True)
    connection = connect(new, read_only=False)
    try:
        connection.execute(files("graphkit.store").joinpath("schema.sql").read_text("utf-8"))
        connection.execute("INSERT INTO about VALUES ('format', ?)", [FORMAT])
    finally:
        connection.close()
    new.replace(path)


def connect(path: Path, read_only: bool, memory_mb: int = 0) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file; ``memory_mb`` is what it may keep in memory, 0 leaves that to DuckDB."""
    import duckdb

    # No extension is ever fetched: a build runs without a network.
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_directory": f"{path}.tmp",
        "pandas_analyze_sample": BATCH,
    }
    if memory_mb:
        settings["memory_limit"] = f"{memory_mb}MB"
    quoted = str(path).replace("'", "''")
    option = "READ_ONLY" if read_only else f"ROW_GROUP_SIZE {ROWS_OF_A_GROUP}"
    connection = duckdb.connect(config=settings)
    try:
        connection.execute(f"ATTACH '{quoted}' AS store ({option})")
        connection.execute("USE store")
    except BaseException:
        connection.close()
        raise
    return connection


def as_store_error(error: Exception, path: Path) -> StoreError:
    """Turn what the database says into an error with a remedy."""
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    if "Conflicting lock" in text or "being used by another" in text:
        return StoreError(
            "another process has the store open", file=str(path), remedy="wait until it is done"
        )
    damaged = (
        "not a valid DuckDB",
        "Corrupt",
        "checksum",
        "read enough bytes",
        "newer version",
        "older version",
    )
    if any(sign in text for sign in damaged):
        remedy = "move the file away, or build with --fresh, which makes it anew"
        return StoreError(f"the file is damaged or no store: {text}", file=str(path), remedy=remedy)
    return StoreError(
        text, file=str(path), remedy="check free space and permissions; the last build is as it was"
    )
