"""A graph in tables: nodes and edges as a stream, in the order of a graph in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphkit.errors import ExportError
from graphkit.export.cleaning import clean_attributes, clean_text
from graphkit.export.graphml_reader import restore
from graphkit.export.rows import RawEdge, Records, Rows
from graphkit.graph.assemble import node_fields
from graphkit.large.scratch import Scratch, to_text
from graphkit.records import Entity

if TYPE_CHECKING:
    import networkx

NODE_COLUMNS = "id, name, kind, aliases, code, links, mentions, articles, first_date, last_date"
EDGES = """
SELECT one.id, other.id, edges.key, edges.record FROM edges
JOIN nodes AS one ON one.node = edges.source JOIN nodes AS other ON other.node = edges.target
"""
IN_ORDER = "ORDER BY source, target, edges.key"
# The names of the articles with the articles' places in their order.
NAMES = """
CREATE OR REPLACE TABLE named AS
    SELECT place, article, owners.name, owners.kind, number
    FROM owners
    JOIN (SELECT article, row_number() OVER (ORDER BY key) AS place FROM articles) USING (article);
"""
IN_ARTICLES = """
SELECT articles.key, named.name, named.kind, nodes.id
FROM named JOIN articles USING (article) JOIN nodes USING (number)
WHERE {part} ORDER BY place, named.name, named.kind
"""
# The most mentioned nodes by place, and the edges between them with their number in their link: a link is all
# edges of one relation between two nodes.
RANKS = """
CREATE OR REPLACE TABLE ranks AS
    SELECT node, row_number() OVER (ORDER BY mentions DESC, articles DESC, node) AS place FROM nodes;
CREATE OR REPLACE TABLE ranked AS
    SELECT edges.source, edges.target, edges.key, greatest(one.place, other.place) AS place,
           row_number() OVER (PARTITION BY edges.source, edges.target, relation ORDER BY edges.key) AS number
    FROM edges JOIN ranks AS one ON one.node = edges.source JOIN ranks AS other ON other.node = edges.target
    WHERE greatest(one.place, other.place) <= {nodes};
"""
# As many nodes as have no more than so many links between them.
MOST_NODES = """
SELECT coalesce(max(place), 0) FROM (
    SELECT place, sum(coalesce(links, 0)) OVER (ORDER BY place) AS links FROM ranks LEFT JOIN (
        SELECT place, count(*) AS links FROM ranked WHERE number = 1 GROUP BY place
    ) USING (place) WHERE place <= {nodes}
) WHERE links <= {edges}
"""
# As many edges of each link as fit.
MOST_EDGES = """
SELECT coalesce(max(number), 1) FROM (
    SELECT number, sum(count(*)) OVER (ORDER BY number) AS edges FROM ranked
    WHERE place <= {place} GROUP BY number
) WHERE edges <= {edges}
"""


class GraphTables:
    """The graph of a corpus that does not fit into memory.

    Parameters
    ----------
    scratch : Scratch
        With the tables ``nodes``, ``edges`` and ``articles``; this object closes it.
    attributes : mapping
        Those of the graph, without its articles.
    """

    def __init__(self, scratch: Scratch, attributes: Mapping[str, Any]) -> None:
        self.scratch, self.attributes = scratch, dict(attributes)

    def close(self) -> None:
        """Delete the tables."""
        self.scratch.close()

    def count_nodes(self) -> dict[str, int]:
        """Return how many nodes there are of each type."""
        return dict(self.scratch.read("SELECT kind, count(*) FROM nodes GROUP BY kind ORDER BY kind"))

    def count_edges(self) -> dict[str, int]:
        """Return how many edges there are of each relation."""
        return dict(
            self.scratch.read("SELECT relation, count(*) FROM edges GROUP BY relation ORDER BY relation")
        )

    def nodes(self, condition: str = "true") -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield identifier and attributes of each node, in the order in which they are written."""
        sql = f"SELECT {NODE_COLUMNS} FROM nodes WHERE {{part}} AND ({condition}) ORDER BY node"
        for row in self.scratch.read_in_parts(sql, "nodes", "node"):
            identifier, name, kind, aliases, code, links, mentions, articles, first, last = row
            entity = Entity(to_text(identifier), to_text(name), kind, _load(aliases), code, _load(links))
            yield entity.id, node_fields(entity, mentions, articles, (first, last))

    def edges(self, condition: str = "true") -> Iterator[tuple[str, str, int, dict[str, Any]]]:
        """Yield source, target, key and attributes of each edge, in the order in which they are written."""
        sql = f"{EDGES} WHERE {{part}} AND ({condition}) {IN_ORDER}"
        for source, target, key, record in self.scratch.read_in_parts(sql, "edges", "source"):
            fields = json.loads(to_text(record))
            yield to_text(source), to_text(target), key, {**fields, "statements": tuple(fields["statements"])}

    def articles(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield key and record of each article."""
        for key, record in self.scratch.read("SELECT key, record FROM articles ORDER BY clean_key"):
            yield to_text(key), json.loads(to_text(record))

    def names(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield article, name, type and node of each name of an article that means a node."""
        self.scratch.run(NAMES)
        for article, name, kind, node in self.scratch.read_in_parts(IN_ARTICLES, "named", "place"):
            yield to_text(article), to_text(name), kind, to_text(node)
        self.scratch.run("DROP TABLE named")

    def to_graph(self) -> networkx.MultiDiGraph:
        """Return the whole graph in memory."""
        graph = self.part("true", "true")
        graph.graph["articles"] = dict(sorted(self.articles()))
        return graph

    def most_mentioned(self, nodes: int, edges: int) -> networkx.MultiDiGraph:
        """Return the part with the most mentioned nodes, in memory.

        Of the edges of one relation between two nodes, all articles' or only the first ones are taken, so
        that as many nodes as possible fit; ``graph.graph["edges_of_link"]`` says how many of each, or is
        missing where all were taken.

        Parameters
        ----------
        nodes, edges : int
            How many there may be of each.
        """
        limits = {"nodes": int(nodes), "edges": int(edges)}
        self.scratch.run(RANKS.format(**limits))
        limits["place"] = self.scratch.value(MOST_NODES.format(**limits))
        number = self.scratch.value(MOST_EDGES.format(**limits))
        chosen = f"FROM ranked WHERE place <= {limits['place']} AND number <= {number}"
        graph = self.part(
            f"node IN (SELECT node FROM ranks WHERE place <= {limits['place']})",
            f"(source, target, edges.key) IN (SELECT (source, target, key) {chosen})",
        )
        if self.scratch.value(
            f"SELECT count(*) FROM ranked WHERE place <= {limits['place']} AND number > {number}"
        ):
            graph.graph["edges_of_link"] = number
        named = {article for _, _, article in graph.edges(data="article")}
        graph.graph["articles"] = {key: record for key, record in self.articles() if key in named}
        return graph

    def part(self, of_nodes: str, of_edges: str) -> networkx.MultiDiGraph:
        """Return the nodes and edges that meet a condition in SQL, in memory."""
        import networkx

        graph = networkx.MultiDiGraph(**self.attributes)
        graph.add_nodes_from(sorted(self.nodes(of_nodes), key=lambda node: node[0]))
        for source, target, key, fields in sorted(self.edges(of_edges), key=lambda edge: edge[:3]):
            graph.add_edge(source, target, key=key)
            graph.edges[source, target, key].update(fields)
        return graph


def _load(data: bytes) -> Any:
    return restore(json.loads(to_text(data)))


class TableRows(Rows):
    """A graph in tables as every format writes it, with the bytes of the same graph in memory."""

    def __init__(self, tables: GraphTables) -> None:
        self.tables = tables
        self._check_ids()
        self.graph_data = clean_attributes(tables.attributes)
        self.graph_data["articles"] = self.articles

    def _check_ids(self) -> None:
        twice = "SELECT clean_id FROM nodes GROUP BY clean_id HAVING count(*) > 1 ORDER BY clean_id LIMIT 1"
        for (identifier,) in self.tables.scratch.read(twice):
            message = f"two nodes have the id {to_text(identifier)!r} after cleaning"
            raise ExportError(message, remedy="rename one of them")

    @cached_property
    def articles(self) -> Records:
        """The article records by key, read whenever they are asked for."""

        def read() -> Iterator[tuple[str, dict[str, Any]]]:
            for key, record in self.tables.articles():
                yield clean_text(key), clean_attributes({"record": record})["record"]

        return Records(read)

    def keys_are_consecutive(self) -> bool:
        """Tell whether the keys of every pair are 0, 1, 2 …."""
        gaps = (
            "SELECT count(*) FROM (SELECT 1 FROM edges GROUP BY source, target HAVING max(key) >= count(*))"
        )
        return bool(self.tables.scratch.value(gaps) == 0)

    def raw_nodes(self) -> Iterator[tuple[str, Mapping[Any, Any]]]:
        """Yield id and attributes of every node, sorted by id."""
        for identifier, fields in self.tables.nodes():
            yield clean_text(identifier), fields

    def raw_edges(self) -> Iterator[RawEdge]:
        """Yield source, target, key and attributes of every edge, in that order."""
        for source, target, key, fields in self.tables.edges():
            yield clean_text(source), clean_text(target), key, fields
