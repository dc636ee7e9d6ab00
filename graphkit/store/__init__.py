"""The project store: DuckDB, incremental, safe against crashes; see docs/store.md."""

from graphkit.store.database import Store
from graphkit.store.opening import FILE_NAME, remove_store

__all__ = ["FILE_NAME", "Store", "remove_store"]
