"""What `graphkit.graph.lookup` finds, as text for the terminal and as Markdown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from graphkit.errors import GraphkitError
from graphkit.graph.lookup import Hit

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&])")


def format_hits(hits: Sequence[Hit]) -> str:
    """Return one line per hit: type, name, the name that fits, mentions.

    Examples
    --------
    >>> format_hits([Hit("n", "金华市", "Region", "婺州", "exact", 3)])
    'Region        金华市（婺州）  ×3  n'
    """
    lines = []
    for hit in hits:
        other = f"（{hit.matched}）" if hit.matched != hit.name else ""
        lines.append(f"{hit.type:13} {hit.name}{other}  ×{hit.mentions}  {hit.node}")
    return "\n".join(lines)


@cache
def load_words(language: str) -> dict[str, Any]:
    """Read the words of a language from ``data/dossier.toml``.

    Raises
    ------
    GraphkitError
        If there are none.

    Examples
    --------
    >>> load_words("en")["timeline"]
    'Timeline'
    """
    words = tomllib.loads(files("graphkit").joinpath("data/dossier.toml").read_text(encoding="utf-8"))
    if language not in words:
        raise GraphkitError(f"no words in {language!r}", remedy=f"use one of {', '.join(sorted(words))}")
    return dict(words[language])


def format_amount(amount: float, language: str = "zh") -> str:
    """Return an amount of yuan as newspapers write it.

    Examples
    --------
    >>> format_amount(3_500_000), format_amount(120_000_000), format_amount(800)
    ('350万元', '1.2亿元', '800元')
    """
    units = load_words(language)["units"]
    unit = next((unit for unit in units if amount >= unit["size"]), units[-1])
    return f"{amount / unit['size']:.10g}{unit['name']}"


def escape_markdown(text: str) -> str:
    """Escape what Markdown or HTML would take for markup, and put the text on one line.

    Examples
    --------
    >>> escape_markdown("*a*\\n<b>")
    '\\\\*a\\\\* \\\\<b\\\\>'
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def format_dossier(dossier: Mapping[str, Any], language: str = "zh") -> str:
    """Return a dossier as Markdown: head, sums, and the timeline with sentence and source.

    Parameters
    ----------
    dossier : Mapping
        What `make_dossier` gives.
    language : {"zh", "en"}, optional
        The language of the words around it.

    Examples
    --------
    >>> import networkx as nx
    >>> from graphkit.graph.lookup import make_dossier
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("甲行", "乙厂", relation="FINANCES", label="融资", amount_cny=3e6, date="2021")
    >>> print(format_dossier(make_dossier(graph, "乙厂")).splitlines()[-1])
    - **2021** 甲行 —融资→ 乙厂：300万元
    """
    words = load_words(language)
    facts = [dossier["type"], _span(dossier["first_date"], dossier["last_date"])]
    if dossier["aliases"]:
        names = words["list"].join(map(escape_markdown, dossier["aliases"]))
        facts.append(words["also"].format(names=names))
    facts.append(words["mentions"].format(count=dossier["mentions"]))
    lines = [f"# {escape_markdown(dossier['name'])}", "", words["comma"].join(filter(None, facts)), ""]
    for side in ("given", "received"):
        lines += _format_sum(side, dossier[side], language)
    lines += [f"## {words['timeline']}", ""]
    for row in dossier["timeline"]:
        lines += _format_entry(row, language)
    return "\n".join(lines) + "\n"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}—{last}"


def _format_sum(side: str, sums: Mapping[str, float], language: str) -> list[str]:
    if not sums["count"]:
        return []
    words = load_words(language)
    text = words[side].format(count=int(sums["count"]), amount=format_amount(sums["amount_cny"], language))
    if sums["planned_cny"]:
        text += words["planned_sum"].format(amount=format_amount(sums["planned_cny"], language))
    return [text + words["stop"], ""]


def _format_entry(row: Mapping[str, Any], language: str) -> list[str]:
    words = load_words(language)
    stated = [format_amount(row["amount_cny"], language)] if row.get("amount_cny") else []
    stated += [escape_markdown(str(row[key])) for key in ("product", "title") if row.get(key)]
    stated += [words["planned"]] if row["status"] == "planned" else []
    details = words["colon"] + words["comma"].join(stated) if stated else ""
    source, target = escape_markdown(row["source"]), escape_markdown(row["target"])
    date = row["date"] or words["undated"]
    lines = [f"- **{date}** {source} —{escape_markdown(row['label'])}→ {target}{details}"]
    if row["evidence"]:
        lines.append(f"  > {escape_markdown(row['evidence'])}")
    file = f"{row['source_file']}:{row['start']}" if row["source_file"] else ""
    places = (row["title_of_article"], row["outlet"], file)
    origin = words["comma"].join(escape_markdown(place) for place in places if place)
    return [*lines, "  >", f"  > ——{origin}"] if origin else lines


def format_path(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return paths as text, a step a line, each with its sentence.

    Examples
    --------
    >>> step = {"path": 0, "source": "a", "relation": "OFFERS", "target": "b", "forward": False}
    >>> print(format_path([step | {"evidence": "句。"}]))
    path 1
      b <-OFFERS- a    句。
    """
    lines, current = [], -1
    for row in rows:
        if row["path"] != current:
            current = row["path"]
            lines.append(f"path {current + 1}")
        left, right = row["source"], row["target"]
        arrow = (
            f"{left} -{row['relation']}-> {right}"
            if row["forward"]
            else f"{right} <-{row['relation']}- {left}"
        )
        lines.append(f"  {arrow}    {' '.join(str(row['evidence']).split())}".rstrip())
    return "\n".join(lines)


def format_info(info: Mapping[str, Any]) -> str:
    """Return the graph in twenty lines at most.

    Examples
    --------
    >>> import networkx as nx
    >>> from graphkit.graph.lookup import summarize_graph
    >>> print(format_info(summarize_graph(nx.MultiDiGraph([("a", "b")]))).splitlines()[1])
    nodes          2
    """
    pairs = [
        ("graph", info["name"]),
        ("nodes", info["nodes"]),
        ("edges", f"{info['edges']} ({info['statements']} statements, {info['planned']} planned)"),
        ("articles", f"{info['articles']} from {info['outlets']} outlets"),
        ("dates", _span(info["first_date"], info["last_date"])),
        ("types", _format_counts(info["types"])),
        ("relations", _format_counts(info["relations"])),
        ("components", f"{info['components']}, the largest with {info['largest_component']} nodes"),
        ("isolated", info["isolated"]),
        ("confidence", "" if info["mean_confidence"] is None else f"{info['mean_confidence']} on average"),
        ("most connected", _format_counts(info["most_connected"])),
        ("most mentioned", _format_counts(info["most_mentioned"])),
        ("version", info["version"]),
    ]
    return "\n".join(f"{name:14} {value}".rstrip() for name, value in pairs)


def _format_counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name or '?'} {count}" for name, count in counts.items())
