"""The measures that researchers ask for: plain functions of a graph, each with its formula and source.

>>> from graphkit.graph.measures import find_communities, measure_financing
"""

from __future__ import annotations

from graphkit.graph.filters import filter_graph
from graphkit.graph.financings import list_financings
from graphkit.graph.measures_compare import compare_graphs, roll_up
from graphkit.graph.measures_finance import measure_financing
from graphkit.graph.measures_paths import find_paths, list_neighbours, take_ego
from graphkit.graph.measures_programme import list_programmes, measure_reach, project_pairs
from graphkit.graph.measures_structure import find_bridges, find_communities, measure_centrality

__all__ = [
    "compare_graphs",
    "filter_graph",
    "find_bridges",
    "find_communities",
    "find_paths",
    "list_financings",
    "list_neighbours",
    "list_programmes",
    "measure_centrality",
    "measure_financing",
    "measure_reach",
    "project_pairs",
    "roll_up",
    "take_ego",
]
