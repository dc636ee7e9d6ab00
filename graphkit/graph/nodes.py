"""Small questions about nodes and edges: which node is meant, when an edge holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import networkx as nx

from graphkit.errors import GraphkitError

if TYPE_CHECKING:
    import pandas as pd


def find_node(graph: nx.MultiDiGraph, name: str) -> Any:
    """Return the node with this id, name or alias; of several the one mentioned most often.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    name : str
        An id (``Bank:中国工商银行``), a name or an alias.

    Raises
    ------
    GraphkitError
        If there is no such node; the message offers similar names.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Region:金华市", name="金华市", aliases=("金华",))
    >>> find_node(graph, "金华")
    'Region:金华市'
    """
    if name in graph:
        return name
    for names in (lambda data: (data.get("name"),), lambda data: data.get("aliases", ())):
        found = [node for node, data in graph.nodes(data=True) if name in names(data)]
        if found:
            return min(found, key=lambda node: (-graph.nodes[node].get("mentions", 0), str(node)))
    known = sorted({get_name(graph, node) for node in graph})
    similar = get_close_matches(name, known, n=3, cutoff=0.4)
    remedy = f"did you mean {', '.join(similar)}?" if similar else "try graphkit search"
    raise GraphkitError(f"no node is called {name!r}", remedy=remedy)


def get_name(graph: nx.MultiDiGraph, node: Any) -> str:
    """Return a node's name, or its id where it has none.

    Examples
    --------
    >>> get_name(nx.MultiDiGraph([("a", "b")]), "a")
    'a'
    """
    return str(graph.nodes[node].get("name") or node)


def get_type(graph: nx.MultiDiGraph, node: Any) -> str:
    """Return a node's type, or ``""``.

    Examples
    --------
    >>> get_type(nx.MultiDiGraph([("a", "b")]), "a")
    ''
    """
    return str(graph.nodes[node].get("type") or "")


def describe_nodes(graph: nx.MultiDiGraph, nodes: Sequence[Any]) -> pd.DataFrame:
    """Return the columns ``node``, ``name`` and ``type`` of some nodes.

    Examples
    --------
    >>> describe_nodes(nx.MultiDiGraph([("a", "b")]), ["a"]).to_dict("records")
    [{'node': 'a', 'name': 'a', 'type': ''}]
    """
    # Loaded here, so that looking things up does not wait for pandas.
    import pandas as pd

    names, types = [get_name(graph, node) for node in nodes], [get_type(graph, node) for node in nodes]
    return pd.DataFrame({"node": list(nodes), "name": names, "type": types}, dtype=object)


def get_article(graph: nx.MultiDiGraph, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the record of an edge's article, empty where the graph has none.

    Examples
    --------
    >>> graph = nx.MultiDiGraph(articles={"a#1": {"title": "标题"}})
    >>> get_article(graph, {"article": "a#1"})["title"]
    '标题'
    """
    record = (graph.graph.get("articles") or {}).get(data.get("article"), {})
    return record if isinstance(record, Mapping) else {}


def get_date(graph: nx.MultiDiGraph, data: Mapping[str, Any]) -> str:
    """Return an edge's date: the stated one, else its article's, else ``""``.

    Examples
    --------
    >>> graph = nx.MultiDiGraph(articles={"a#1": {"date": "2020-05-01"}})
    >>> get_date(graph, {"article": "a#1"}), get_date(graph, {"article": "a#1", "date": "2019"})
    ('2020-05-01', '2019')
    """
    return str(data.get("date") or get_article(graph, data).get("date") or "")


def iterate_statements(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every statement behind an edge with the edge's own article and relation; without any, the edge.

    Examples
    --------
    >>> edge = {"relation": "FINANCES", "article": "a#1", "statements": ({"start": 3}, {"start": 9})}
    >>> [statement["start"] for statement in iterate_statements(edge)]
    [3, 9]
    """
    own = {key: value for key, value in data.items() if key != "statements"}
    statements = [item for item in data.get("statements") or () if isinstance(item, Mapping)]
    shared = {key: own[key] for key in ("relation", "label", "article", "source_file") if key in own}
    if not statements:
        yield own
    elif len(statements) == 1:
        yield {**own, **statements[0]}
    else:
        yield from ({**shared, **statement} for statement in statements)


def iterate_edges(graph: nx.MultiDiGraph, *relations: str) -> Iterator[tuple[Any, Any, Mapping[str, Any]]]:
    """Yield the edges of some relations (all without any named), sorted by source, target and key.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("b", "a", relation="OFFERS"), graph.add_edge("a", "b", relation="SUPPORTS")
    >>> [(source, data["relation"]) for source, _, data in iterate_edges(graph)]
    [('a', 'SUPPORTS'), ('b', 'OFFERS')]
    """
    chosen = (edge for edge in graph.edges(keys=True, data=True) if _is_among(edge[3], relations))
    for source, target, _, data in sorted(chosen, key=lambda e: (str(e[0]), str(e[1]), str(e[2]).zfill(9))):
        yield source, target, data


def _is_among(data: Mapping[str, Any], relations: Sequence[str]) -> bool:
    return not relations or data.get("relation") in relations
