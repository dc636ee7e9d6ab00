"""Tables as Parquet files, read a few rows at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from graphkit.errors import ReadError
from graphkit.read.extras import load
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions
from graphkit.read.registry import register_reader
from graphkit.read.tables import map_columns, read_rows
from graphkit.records import SourceFile

MARK = b"PAR1"
BATCH = 64


def is_parquet(data: bytes) -> bool:
    """Tell a Parquet file by its first and last bytes."""
    return data.startswith(MARK) and data.endswith(MARK)


@register_reader("parquet", [".parquet"], is_parquet, binary=True)
def read_parquet(data: bytes, name: str, limits: Limits, options: ReadOptions) -> list[SourceFile]:
    """Read the rows of a Parquet file, one source file each."""
    parquet = load("pyarrow.parquet", "parquet", name)
    arrow = load("pyarrow", "parquet", name)
    try:
        names = list(parquet.read_schema(io.BytesIO(data)).names)
        columns = map_columns(names, options, name)
        # Left in their dictionary, values that repeat a million times take the memory of one.
        table = parquet.ParquetFile(io.BytesIO(data), read_dictionary=sorted(set(columns.values())))
        _check_size(table.metadata, set(columns.values()), len(data), name, limits)
        return read_rows(_rows(table, columns), columns, name, "parquet", limits)
    except (arrow.ArrowException, OSError, ValueError) as error:
        message = f"the table is damaged: {str(error)[:200]}"
        raise ReadError(message, file=name, remedy="write it anew") from error


def _rows(table: Any, columns: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    for batch in table.iter_batches(
        batch_size=BATCH, columns=sorted(set(columns.values())), use_threads=False
    ):
        for index in range(batch.num_rows):
            yield {column: batch.column(column)[index].as_py() for column in batch.schema.names}


def _check_size(metadata: Any, columns: set[str], packed: int, name: str, limits: Limits) -> None:
    unpacked = 0
    for group in range(metadata.num_row_groups):
        chunks = [metadata.row_group(group).column(index) for index in range(metadata.num_columns)]
        unpacked += sum(chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in columns)
    if unpacked > min(limits.max_bytes, limits.max_ratio * packed):
        message = f"its columns unpack to {unpacked / 1e6:.0f} MB"
        raise ReadError(message, file=name, remedy="split it, or raise max_bytes and max_ratio in the limits")
