"""A graph as cleaned rows in a fixed order: what every format writes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from graphkit.export.cleaning import (
    as_multidigraph,
    clean_attributes,
    clean_ids,
    find_raw_columns,
    fit_value,
)

Appearance = Mapping[Any, Mapping[str, float | str]]
RawEdge = tuple[str, str, Any, Mapping[Any, Any]]
"""Ids of source and target, key, attributes that are not cleaned yet."""


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One edge: ``id`` is unique in the graph (``e0``, ``e1`` …), ``key`` unique in the pair."""

    id: str
    source: str
    target: str
    key: Any
    data: dict[str, Any]


class Records:
    """Article records that are too many for memory: read anew whenever they are asked for, sorted by key."""

    def __init__(self, read: Callable[[], Iterator[tuple[str, dict[str, Any]]]]) -> None:
        self._read = read

    def items(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the records with their keys."""
        return self._read()


class Rows(ABC):
    """Nodes sorted by id, edges by source, target and key; values cleaned and of one type per attribute.

    Nothing is kept but what a subclass keeps: every pass over the rows cleans again, so that a large graph
    needs little memory besides itself.

    Attributes
    ----------
    graph_data : dict
        The cleaned attributes of the graph.
    articles : mapping or Records
        The article records by key, sorted.
    """

    graph_data: dict[str, Any]
    articles: Any

    @abstractmethod
    def raw_nodes(self) -> Iterator[tuple[str, Mapping[Any, Any]]]:
        """Yield id and attributes of every node, sorted by id."""

    @abstractmethod
    def raw_edges(self) -> Iterator[RawEdge]:
        """Yield source, target, key and attributes of every edge, in that order."""

    @abstractmethod
    def keys_are_consecutive(self) -> bool:
        """Tell whether the keys of every pair are 0, 1, 2 …: then a file need not hold them."""

    @cached_property
    def node_columns(self) -> dict[str, str]:
        """The type of every node attribute."""
        return find_raw_columns(data for _, data in self.raw_nodes())

    @cached_property
    def edge_columns(self) -> dict[str, str]:
        """The type of every edge attribute."""
        return find_raw_columns(edge[3] for edge in self.raw_edges())

    def nodes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield id and attributes of every node."""
        for name, data in self.raw_nodes():
            yield name, _fit(clean_attributes(data), self.node_columns)

    def edges(self) -> Iterator[EdgeRow]:
        """Yield every edge."""
        for number, (source, target, key, data) in enumerate(self.raw_edges()):
            fitted = _fit(clean_attributes(data), self.edge_columns)
            yield EdgeRow(f"e{number}", source, target, key, fitted)

    def date_of(self, data: Mapping[str, Any]) -> str:
        """Return an edge's date: the stated one, else that of its article, else ``""``."""
        article = self.articles.get(str(data.get("article", "")), {})
        return str(data.get("date") or article.get("date") or "")


class GraphRows(Rows):
    """A graph in memory as rows.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    appearance : Mapping, optional
        Further attributes by node.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_edge("b", "a", weight=1)
    0
    >>> rows = GraphRows(graph)
    >>> [name for name, _ in rows.nodes()], [edge.id for edge in rows.edges()]
    (['a', 'b'], ['e0'])
    """

    def __init__(self, graph: nx.Graph, appearance: Appearance | None = None) -> None:
        self.graph = as_multidigraph(graph)
        self.appearance = appearance or {}
        self.ids = clean_ids(self.graph)
        self.graph_data = clean_attributes(self.graph.graph)

    @cached_property
    def articles(self) -> dict[str, dict[str, Any]]:
        """The article records by key, sorted."""
        articles = self.graph_data.get("articles")
        return {key: articles[key] for key in sorted(articles)} if isinstance(articles, dict) else {}

    @cached_property
    def edge_columns(self) -> dict[str, str]:
        """The type of every edge attribute; their order does not matter."""
        return find_raw_columns(data for _, _, data in self.graph.edges(data=True))

    def raw_nodes(self) -> Iterator[tuple[str, Mapping[Any, Any]]]:
        """Yield id and attributes of every node, sorted by id."""
        for node, name in self.ids.items():
            look = self.appearance.get(node)
            yield name, {**self.graph.nodes[node], **look} if look else self.graph.nodes[node]

    def raw_edges(self) -> Iterator[RawEdge]:
        """Yield source, target, key and attributes of every edge, in that order."""
        for node, source in self.ids.items():
            neighbours = self.graph.adj[node]
            for other in sorted(neighbours, key=self.ids.__getitem__):
                for key in sorted(neighbours[other], key=_key_order):
                    yield source, self.ids[other], key, neighbours[other][key]

    def keys_are_consecutive(self) -> bool:
        """Tell whether the keys of every pair are 0, 1, 2 …."""
        return all(
            set(keys) == set(range(len(keys)))
            for _, neighbours in self.graph.adjacency()
            for keys in neighbours.values()
        )


def _fit(data: dict[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    return {name: fit_value(value, columns[name]) for name, value in data.items()}


def _key_order(key: object) -> tuple[bool, int, str]:
    return (False, key, "") if isinstance(key, int) else (True, 0, str(key))
