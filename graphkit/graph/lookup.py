"""Looking things up: search by name, alias or pinyin; one thing's timeline; the graph in twenty lines."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graphkit.graph.nodes import find_node, get_article, get_date, get_name, get_type, iterate_statements

EXACT, PREFIX, INSIDE = "exact", "prefix", "inside"
_TOP = 5
_STATED = ("amount_cny", "amount", "currency", "instrument", "product", "title")


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that a search found: which of its names fits, and how.

    ``how`` is ``exact``, ``prefix``, ``inside`` or ``pinyin``.
    """

    node: Any
    name: str
    type: str
    matched: str
    how: str
    mentions: int


def search_nodes(graph: nx.MultiDiGraph, query: str, *, limit: int = 20) -> list[Hit]:
    """Return the nodes that a query fits, the best first.

    Names come before aliases, and equal names before those that begin with the query or hold it; of the
    same rank the one mentioned most often is first. A query in Latin letters is also compared with the
    pinyin of the names, in full (``jinhua``) and by initials (``jh``); spaces and tones do not matter.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    query : str
        A name, a part of one, or pinyin.
    limit : int, optional
        At most so many.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Region:金华市", name="金华市", type="Region", aliases=("婺州",))
    >>> [search_nodes(graph, query)[0].how for query in ("金华市", "金华", "婺州", "jinhua", "jhs")]
    ['exact', 'prefix', 'exact', 'pinyin', 'pinyin']
    """
    wanted = fold(query)
    if not wanted:
        return []
    ranked = []
    for node, data in graph.nodes(data=True):
        names = (get_name(graph, node), *data.get("aliases", ()))
        found = min(
            (rank for number, name in enumerate(names) if (rank := _rank(name, wanted, number > 0))),
            default=None,
        )
        if found:
            hit = Hit(node, names[0], get_type(graph, node), found[2], found[3], data.get("mentions", 0))
            ranked.append(((*found[:2], -hit.mentions, len(hit.name), str(node)), hit))
    return [hit for _, hit in sorted(ranked, key=lambda pair: pair[0])[:limit]]


def fold(text: str) -> str:
    """Return a text as it is compared in searches: NFKC, without accents on letters, spaces and case.

    Examples
    --------
    >>> fold("Jīn Huá"), fold("ＡＢＣ 银行")
    ('jinhua', 'abc银行')
    """
    # Tone marks are separate characters in the decomposed form.
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    kept = "".join(char for char in parts if not char.isspace() and not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept).casefold()


def _rank(name: str, wanted: str, is_alias: bool) -> tuple[int, bool, str, str] | None:
    """Return (how well, alias, name, how) or nothing; smaller is better."""
    folded = fold(name)
    if folded == wanted:
        return 0, is_alias, name, EXACT
    if folded.startswith(wanted):
        return 1, is_alias, name, PREFIX
    if wanted in folded:
        return 2, is_alias, name, INSIDE
    if wanted.isascii() and wanted.isalnum():
        place = _rank_pinyin(name, wanted)
        return (3 + place, is_alias, name, "pinyin") if place is not None else None
    return None


def _rank_pinyin(name: str, wanted: str) -> int | None:
    """Return 0 if the whole name is spelled, 1 if its beginning, 2 if a part that begins with a syllable."""
    from graphkit.view.pinyin import search_key

    syllables = search_key(name).split()
    full, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
    if wanted in (full, initials):
        return 0
    if full.startswith(wanted) or initials.startswith(wanted):
        return 1
    starts = ("".join(syllables[number:]) for number in range(1, len(syllables)))
    return (
        2 if len(wanted) > 1 and (wanted in initials or any(s.startswith(wanted) for s in starts)) else None
    )


def make_dossier(graph: nx.MultiDiGraph, name: str) -> dict[str, Any]:
    """Return everything that the graph says of one thing, by date.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph.
    name : str
        Id, name or alias.

    Returns
    -------
    dict
        ``node``, ``name``, ``type``, ``aliases``, ``mentions``, ``first_date``, ``last_date``; ``given`` and
        ``received``: distinct financings (as `list_financings` counts them; a bank's with those of its
        branches) with ``count``, ``amount_cny`` (stated) and ``planned_cny``; ``timeline``: a list of
        statements, each with ``date``, ``relation``, ``label``, ``source``, ``target``, ``evidence``,
        ``article``, ``title_of_article``, ``outlet``, ``source_file``, ``start``, ``end``, ``status``,
        ``confidence`` and what else is stated. Those without a date come last.

    Raises
    ------
    GraphkitError
        If there is no such node.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("bank", "mill", relation="FINANCES", amount_cny=3e6, date="2021")
    >>> dossier = make_dossier(graph, "mill")
    >>> dossier["received"]["amount_cny"], dossier["timeline"][0]["source"]
    (3000000.0, 'bank')
    """
    node = find_node(graph, name)
    data = graph.nodes[node]
    timeline = _without_repetitions(_timeline(graph, node))
    timeline.sort(
        key=lambda row: (not row["date"], row["date"], row["source_file"], row["start"], row["relation"])
    )
    return {
        "node": str(node),
        "name": get_name(graph, node),
        "type": get_type(graph, node),
        "aliases": list(data.get("aliases", ())),
        "mentions": data.get("mentions", 0),
        "first_date": data.get("first_date", ""),
        "last_date": data.get("last_date", ""),
        **_sum_financing(graph, node),
        "timeline": timeline,
    }


def _timeline(graph: nx.MultiDiGraph, node: Any) -> Iterator[dict[str, Any]]:
    edges = [*graph.out_edges(node, data=True), *(e for e in graph.in_edges(node, data=True) if e[0] != node)]
    for source, target, data in edges:
        for item in iterate_statements(data):
            article = get_article(graph, data)
            yield {
                "date": get_date(graph, item),
                "relation": str(data.get("relation", "")),
                "label": str(data.get("label") or data.get("relation", "")),
                "source": get_name(graph, source),
                "target": get_name(graph, target),
                "evidence": str(item.get("evidence", "")),
                "article": str(data.get("article", "")),
                "title_of_article": str(article.get("title", "")),
                "outlet": str(article.get("outlet", "")),
                "source_file": str(data.get("source_file", "")),
                "start": int(item.get("start") or 0),
                "end": int(item.get("end") or 0),
                "status": str(item.get("status") or data.get("status") or "stated"),
                "confidence": float(item.get("confidence", data.get("confidence", 1.0))),
                **{key: item[key] for key in _STATED if item.get(key) not in (None, "")},
            }


def _without_repetitions(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of one relation in one sentence the statement that says most, the first of equals."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        place = (row["article"], row["start"], row["end"], row["evidence"])
        key = (row["relation"], row["source"], row["target"], row["status"], row.get("amount_cny"), *place)
        if key not in kept or len(row) > len(kept[key]):
            kept[key] = row
    return list(kept.values())


def _sum_financing(graph: nx.MultiDiGraph, node: Any) -> dict[str, dict[str, float]]:
    """Sum what a node gave and received; without such edges pandas need not be loaded."""
    empty = {"count": 0, "amount_cny": 0.0, "planned_cny": 0.0}
    if not any(data.get("relation") == "FINANCES" for *_, data in graph.edges(data=True)):
        return {"given": dict(empty), "received": dict(empty)}
    from graphkit.graph.financings import list_financings
    from graphkit.graph.hierarchy import Hierarchy

    hierarchy, sums = Hierarchy(graph), {"given": dict(empty), "received": dict(empty)}
    for row in list_financings(graph).to_dict("records"):
        sides = (
            ("given", node in hierarchy.climb_branches(row["source"])),
            ("received", row["target"] == node),
        )
        for side, concerned in sides:
            if concerned:
                column = "planned_cny" if row["status"] == "planned" else "amount_cny"
                sums[side]["count"] += 1
                sums[side][column] += row["share_cny"] if row["share_cny"] == row["share_cny"] else 0.0
    return sums


def summarize_graph(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return the graph in numbers.

    Returns
    -------
    dict
        ``name``, ``version``, ``nodes``, ``edges``, ``statements``, ``planned``, ``articles``, ``outlets``,
        ``first_date``, ``last_date``, ``types`` and ``relations`` (counts, the most frequent first),
        ``components``, ``largest_component``, ``isolated``, ``mean_confidence``, ``most_connected`` and
        ``most_mentioned`` (names with counts).

    Examples
    --------
    >>> summarize_graph(nx.MultiDiGraph([("a", "b")]))["components"]
    1
    """
    articles = graph.graph.get("articles") or {}
    edges = [data for *_, data in graph.edges(data=True)]
    dates = sorted(filter(None, (str(record.get("date") or "") for record in articles.values())))
    parts = sorted((len(part) for part in nx.weakly_connected_components(graph)), reverse=True)
    mentions = {node: data.get("mentions", 0) for node, data in graph.nodes(data=True)}
    confidences = [float(data["confidence"]) for data in edges if "confidence" in data]
    return {
        "name": str(graph.graph.get("name", "")),
        "version": str(graph.graph.get("version", "")),
        "nodes": len(graph),
        "edges": len(edges),
        "statements": sum(data.get("weight", 1) for data in edges),
        "planned": sum(data.get("status") == "planned" for data in edges),
        "articles": len(articles),
        "outlets": len({record.get("outlet") for record in articles.values()} - {None, ""}),
        "first_date": dates[0] if dates else "",
        "last_date": dates[-1] if dates else "",
        "types": _count(get_type(graph, node) for node in graph),
        "relations": _count(str(data.get("relation", "")) for data in edges),
        "components": len(parts),
        "largest_component": parts[0] if parts else 0,
        "isolated": nx.number_of_isolates(graph),
        "mean_confidence": round(sum(confidences) / len(confidences), 3) if confidences else None,
        "most_connected": _top(graph, dict(graph.degree())),
        "most_mentioned": _top(graph, mentions),
    }


def _count(values: Iterator[str]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts, key=lambda value: (-counts[value], value))}


def _top(graph: nx.MultiDiGraph, scores: Mapping[Any, int]) -> dict[str, int]:
    nodes = sorted(scores, key=lambda node: (-scores[node], str(node)))[:_TOP]
    return {get_name(graph, node): scores[node] for node in nodes}
