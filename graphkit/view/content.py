"""From the graph to what the page carries: nodes, links, statements, articles.

A *link* is what the page draws as one line: all edges of one relation from one node to another, however
many articles state it. What the page counts are the edges, as the graph does. Their sentences
(`graphkit.view.evidence`) travel in blocks that the page reads only when somebody asks for them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, NamedTuple

import networkx

from graphkit.ontology import OTHER_DARK, OTHER_LIGHT, Ontology, ontology_of
from graphkit.relations.words import load_anaphora
from graphkit.view import structure
from graphkit.view.evidence import statements_of
from graphkit.view.pinyin import SPELLED, search_key
from graphkit.view.text import listed

WHOLE = 2000
"""Up to this many nodes the page opens on the whole graph."""

LinkKey = tuple[int, int, str]
Statements = tuple[Mapping[str, Any], list[Mapping[str, Any]]]
StatedEdge = tuple[str, str, int, Mapping[str, Any], list[Mapping[str, Any]]]

NODE_FIELDS = ("mentions", "articles", "first_date", "last_date", "code")


class ShownEdge(NamedTuple):
    """An edge with its attributes, the link that draws it, and its statements."""

    link: int
    fields: Mapping[str, Any]
    statements: list[Mapping[str, Any]]


@dataclass(frozen=True)
class Content:
    """A graph as the page sees it: nodes by rank, links and edges by their place in the lists."""

    graph: networkx.MultiDiGraph
    order: tuple[str, ...]
    scores: tuple[float, ...]
    groups: tuple[int, ...]
    links: tuple[LinkKey, ...]
    edges: tuple[ShownEdge, ...]
    without_evidence: Mapping[str, int]

    @cached_property
    def nodes(self) -> list[Mapping[str, Any]]:
        """The attributes of each node, most important node first."""
        return [self.graph.nodes[node] for node in self.order]

    def links_among(self, count: int) -> list[int]:
        """The links between the ``count`` most important nodes."""
        return [i for i, (source, target, _) in enumerate(self.links) if source < count and target < count]


def read_graph(graph: networkx.MultiDiGraph) -> Content:
    """Rank the nodes and gather the edges into links; the caller's graph stays as it is.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A graph that follows the contract.

    Returns
    -------
    Content
        What the page is made from. An edge without evidence is counted under its relation and left out: the
        page never shows a relation that it cannot prove.

    Examples
    --------
    >>> graph = networkx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "b", relation="PART_OF", evidence="甲在乙。")
    >>> read_graph(graph).links
    ((0, 1, 'PART_OF'),)
    """
    names = sorted(graph.nodes, key=str)
    number = {node: index for index, node in enumerate(names)}
    every = [(*edge, statements_of(edge[3])) for edge in graph.edges(keys=True, data=True)]
    stated = [edge for edge in every if edge[4]]
    unstated = Counter(_relation(edge[3]) for edge in every if not edge[4])
    simple = structure.undirected(len(names), [(number[edge[0]], number[edge[1]]) for edge in stated])
    scores, groups = structure.importance(simple), structure.communities(simple)
    # A page that cannot open on everything opens on nodes that hang together.
    by_score = sorted(range(len(names)), key=lambda index: (-scores[index], index))
    ranked = structure.best_first(simple, scores) if len(names) > WHOLE else by_score
    rank = {names[index]: position for position, index in enumerate(ranked)}
    by_link = _gather(stated, rank)
    links = tuple(sorted(by_link))
    edges = [ShownEdge(index, *edge) for index, link in enumerate(links) for edge in by_link[link]]
    return Content(
        graph,
        tuple(names[index] for index in ranked),
        tuple(scores[index] for index in ranked),
        tuple(groups[index] for index in ranked),
        links,
        tuple(edges),
        dict(sorted(unstated.items())),
    )


def _gather(edges: Iterable[StatedEdge], rank: Mapping[str, int]) -> dict[LinkKey, list[Statements]]:
    """Edges by link, those of one link in the order of article and place in the file."""
    by_link: dict[LinkKey, list[tuple[Any, ...]]] = defaultdict(list)
    for source, target, key, edge, statements in edges:
        place = (str(edge.get("article", "")), int(edge.get("start") or 0), str(key))
        by_link[rank[source], rank[target], _relation(edge)].append((place, (edge, statements)))
    return {
        link: [edge for _, edge in sorted(found, key=lambda pair: pair[0])] for link, found in by_link.items()
    }


def _relation(edge: Mapping[str, Any]) -> str:
    return str(edge.get("relation", ""))


def payload(content: Content) -> dict[str, Any]:
    """Everything that the page needs at once: columns of nodes, links and edges, articles, ontology.

    Examples
    --------
    >>> payload(read_graph(networkx.MultiDiGraph()))["nodes"]["name"]
    []
    """
    graph = content.graph.graph
    articles, ontology = _articles(content), _ontology(ontology_of(content.graph), content)
    relations = {entry["name"]: number for number, entry in enumerate(ontology["relations"])}
    return {
        "name": str(graph.get("name") or "graphkit"),
        "version": str(graph.get("version", "")),
        "settings": graph.get("settings", {}),
        "withoutEvidence": content.without_evidence,
        "ontology": ontology,
        "standIns": _stand_ins(),
        "articles": list(articles.values()),
        "nodes": _node_columns(content, [entry["name"] for entry in ontology["types"]]),
        "links": {
            "source": [link[0] for link in content.links],
            "target": [link[1] for link in content.links],
            "relation": [relations[link[2]] for link in content.links],
            "curve": curves(content.links),
        },
        "edges": _edge_columns(content, {key: index for index, key in enumerate(articles)}),
    }


def article_files(content: Content) -> list[str]:
    """For each edge the file of its article, as the page's list of articles names it."""
    articles = _articles(content)
    return [articles[str(edge.fields.get("article", ""))]["file"] for edge in content.edges]


def curves(links: Iterable[LinkKey]) -> list[int]:
    """Tell parallel links apart: 0 is straight, others bend by that many steps to either side.

    Examples
    --------
    >>> curves([(0, 1, "A"), (0, 1, "B"), (1, 0, "C"), (2, 3, "A")])
    [0, 1, 1, 0]
    """
    seen: dict[tuple[int, int], int] = defaultdict(int)
    bends = []
    for source, target, _ in links:
        pair = (min(source, target), max(source, target))
        position = seen[pair]
        seen[pair] += 1
        step = (position + 1) // 2 * (1 if position % 2 else -1)
        bends.append(step if source < target else -step)
    return bends


def _articles(content: Content) -> dict[str, dict[str, Any]]:
    """Articles by key: those that the graph describes, then any that only an edge names."""
    described: Mapping[str, Mapping[str, Any]] = content.graph.graph.get("articles") or {}
    fields = [edge.fields for edge in content.edges]
    named = {str(edge.get("article", "")): str(edge.get("source_file", "")) for edge in fields}
    result = {}
    for key in sorted(set(described) | set(named)):
        article = described.get(key, {})
        result[key] = {
            "key": key,
            "title": article.get("title") or key,
            "date": str(article.get("date") or ""),
            "outlet": article.get("outlet") or "",
            "file": article.get("source_file") or named.get(key, ""),
            "authors": listed(article.get("authors")),
        }
    return result


def _ontology(ontology: Ontology, content: Content) -> dict[str, Any]:
    """The ontology, all of it for corrections; types that only the graph knows get a neutral look."""
    used = {str(node.get("type", "")) for node in content.nodes}
    relations = {link[2] for link in content.links} | set(content.without_evidence)
    return {
        "types": [_look(ontology.types.get(name), name) for name in _in_order(ontology.types, used)],
        "relations": [
            _look(ontology.relations.get(name), name) for name in _in_order(ontology.relations, relations)
        ],
        "shapes": ontology.shapes,
    }


def _stand_ins() -> dict[str, Any]:
    """Words that stand for an entity named before (该行), by type, for the page to mark."""
    table = load_anaphora()
    entries = [asdict(entry) | {"types": sorted(entry.types)} for entry in table.entries]
    return {"entries": entries, "beforeNouns": table.before_nouns}


def _in_order(known: Mapping[str, object], used: set[str]) -> list[str]:
    return list(known) + sorted(used - set(known))


def _look(entry: Any, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "zh": entry.label_zh if entry else name,
        "en": entry.label_en if entry else name,
        "light": entry.light if entry else OTHER_LIGHT,
        "dark": entry.dark if entry else OTHER_DARK,
        "inverse_zh": getattr(entry, "inverse_zh", "") or name,
        "inverse_en": getattr(entry, "inverse_en", "") or name,
        "shape": getattr(entry, "shape", "circle"),
        "symmetric": getattr(entry, "symmetric", False),
    }


def _node_columns(content: Content, types: list[str]) -> dict[str, list[Any]]:
    """The nodes' columns; a type is its place in ``types``, and an id that type and name give is left out."""
    nodes = content.nodes
    number = {name: place for place, name in enumerate(types)}
    names = [str(node.get("name") or key) for key, node in zip(content.order, nodes, strict=True)]
    aliases = [
        [str(alias) for alias in listed(node.get("aliases")) if alias != name]
        for node, name in zip(nodes, names, strict=True)
    ]
    columns: dict[str, list[Any]] = {
        "id": [
            "" if key == f"{node.get('type', '')}:{name}" else str(key)
            for key, node, name in zip(content.order, nodes, names, strict=True)
        ],
        "name": names,
        "type": [number[str(node.get("type", ""))] for node in nodes],
        "aliases": aliases,
        "pinyin": [
            "|".join(search_key(text[:SPELLED]) for text in (name, *other))
            for name, other in zip(names, aliases, strict=True)
        ],
        "reasons": [listed(node.get("links")) for node in nodes],
        "score": list(content.scores),
        "community": list(content.groups),
    }
    return columns | {field: [node.get(field, "") for node in nodes] for field in NODE_FIELDS}


def _edge_columns(content: Content, articles: Mapping[str, int]) -> dict[str, list[Any]]:
    edges = [edge.fields for edge in content.edges]
    return {
        "link": [edge.link for edge in content.edges],
        "article": [articles[str(edge.get("article", ""))] for edge in edges],
        "confidence": [_number(edge.get("confidence"), 1.0) for edge in edges],
        "weight": [_number(edge.get("weight"), 1) for edge in edges],
        "sentences": [len(edge.statements) for edge in content.edges],
        "planned": [int(edge.get("status") == "planned") for edge in edges],
    }


def _number(value: Any, otherwise: float) -> float:
    try:
        number = round(float(value), 4)
    except (TypeError, ValueError):
        return otherwise
    if not math.isfinite(number):
        return otherwise
    return int(number) if number.is_integer() else number
