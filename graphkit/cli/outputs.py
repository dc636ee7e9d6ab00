"""The files that ``graphkit build`` writes into its folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.large import GraphTables


def write_outputs(graph: Any, report: dict[str, Any], output: Path) -> None:
    """Write graph.graphml, graph.html and report.json into a folder."""
    from graphkit.export import write_graphml
    from graphkit.view import write_page

    _make_folder(output)
    write_graphml(graph, output / "graph.graphml")
    write_page(graph, output / "graph.html")
    _write_report(report, output)


def write_large_outputs(tables: GraphTables, report: dict[str, Any], output: Path) -> None:
    """Write the files of a graph in tables; its page shows the most mentioned part, and says so."""
    from graphkit.export import write_graphml
    from graphkit.large.tables import TableRows
    from graphkit.resolve.limits import default_corpus_limits
    from graphkit.view import write_page

    limits = default_corpus_limits()
    _make_folder(output)
    write_graphml(TableRows(tables), output / "graph.graphml")
    part = tables.most_mentioned(limits.page_nodes, limits.page_edges)
    shown, of_link = part.number_of_nodes(), part.graph.pop("edges_of_link", 0)
    report["page"] = {"nodes": shown, "edges": part.number_of_edges(), "edges_of_link": of_link}
    part.graph["name"] = _name_part(part.graph["name"], shown, report["nodes"]["total"], of_link)
    write_page(part, output / "graph.html")
    _write_report(report, output)


def _name_part(name: str, shown: int, total: int, of_link: int) -> str:
    """Return the title of a page that does not show all."""
    parts = [f"提及最多的 {shown:,} 个实体，共 {total:,} 个"] if shown < total else []
    parts += [f"每种关系每对实体至多 {of_link:,} 篇报道"] if of_link else []
    return f"{name or 'graphkit'}（{'；'.join(parts)}）" if parts else name


def _make_folder(output: Path) -> None:
    from graphkit.errors import ExportError

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(str(error), file=str(output), remedy="name a folder that can be written") from error


def _write_report(report: dict[str, Any], output: Path) -> None:
    from graphkit.export import atomic_write

    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    atomic_write(output / "report.json", text.encode("utf-8"))
