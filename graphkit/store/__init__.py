"""The project store: DuckDB, incremental, safe against crashes; see docs/store.md."""

from graphkit.store.database import FILE_NAME, Store, remove_store

__all__ = ["FILE_NAME", "Store", "remove_store"]
