"""The review as a page: each finding with its sentence, and decisions that become a curation file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.export.atomic import atomic_write
from graphkit.ontology import load_ontology
from graphkit.view import bundle
from graphkit.view.text import safe_json

if TYPE_CHECKING:
    from graphkit.graph.review import Finding

MODULES = ("dom", "words", "curation", "review")
STYLES = ("colours", "parts", "review")


def review_html(findings: Sequence[Finding], name: str = "graphkit") -> str:
    """Make the page of a review: a complete HTML document that fetches nothing.

    Parameters
    ----------
    findings : sequence of Finding
        What `graphkit.graph.review.review_graph` returns, the most deserving first.
    name : str
        The graph's name; decisions are remembered in the browser under it.

    Returns
    -------
    str
        The same text for the same findings, always.

    Examples
    --------
    >>> "default-src 'none'" in review_html([])
    True
    """
    from jinja2 import Template

    ontology = load_ontology()
    labels = {
        key: {"zh": entry.label_zh, "en": entry.label_en}
        for table in (ontology.types, ontology.relations)
        for key, entry in table.items()
    }
    script, style = bundle.script(MODULES), bundle.style(STYLES)
    page: str = Template(bundle.asset("review.html"), keep_trailing_newline=True).render(
        title=f"{name} · review",
        policy=bundle.policy((script,), (style,)),
        style=style,
        script=script,
        words=safe_json(bundle.words()),
        data=safe_json({"name": name, "names": labels, "findings": [asdict(one) for one in findings]}),
    )
    return page


def write_review_page(
    findings: Sequence[Finding], path: str | os.PathLike[str], name: str = "graphkit"
) -> None:
    """Write the page of a review; the file appears under its name only when it is complete.

    Raises
    ------
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> write_review_page([], "output/review.html")  # doctest: +SKIP
    """
    atomic_write(Path(path), review_html(findings, name).encode("utf-8"))
