"""Corpora that do not fit into memory: resolution and the graph as tables on disk, within a memory limit.

Articles are read once, one after another, and what resolution and the graph need of them goes into the tables
of a DuckDB file (`gathering`). Clusters are merged partition by partition, by the hash of their keys
(`merging`), edges are put together in the order in which they are written (`edges`), and `GraphTables` hands
nodes and edges out as a stream. The decisions are those of `graphkit.resolve` and `graphkit.graph.assemble`:
the same functions make them, so that a graph made here has the same bytes.
"""

from graphkit.large.building import build_tables
from graphkit.large.tables import GraphTables

__all__ = ["GraphTables", "build_tables"]
