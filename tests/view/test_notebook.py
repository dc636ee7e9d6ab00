"""``graphkit.show``: the page in a cell, the picture where a page cannot run, nothing beside the notebook."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import nbformat
import networkx
import pytest
from nbclient import NotebookClient

import graphkit
from graphkit.view import show
from tests.view.sample_graph import small_graph
from tests.view.test_safety import GRAPH_NAME, hostile_graph

ROOT = Path(__file__).parents[2]

# What an editor's web view allows the outputs of a notebook at its strictest: text in the document itself,
# pictures as data, no frames but those without an address of their own.
WEB_VIEW = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src https: http: data:; font-src https:; connect-src https:; child-src https: data:"
)
# How JupyterLab and the classic notebook style the pictures of an output.
NOTEBOOK_STYLE = ".rendered_html img, .jp-RenderedHTMLCommon img { display: block; max-width: 100% }"

INSERT = """
    document.querySelector('#output').innerHTML = JSON.parse(document.querySelector('#html').textContent);
    document.body.dataset.ready = '';
"""


@pytest.fixture(scope="module")
def output() -> dict[str, str]:
    return show(small_graph(), height=500)._repr_mimebundle_()


def holder(folder: Path, html: str, policy: str = "") -> Path:
    """A page that puts an output into itself as notebooks do: as markup, after it has been loaded."""
    text = json.dumps(html).replace("<", "\\u003c")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    path = folder / "notebook.html"
    path.write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{meta}<style>{NOTEBOOK_STYLE}</style><body>"
        '<div id="output" class="rendered_html jp-RenderedHTMLCommon"></div>'
        f'<script type="application/json" id="html">{text}</script><script>{INSERT}</script>',
        encoding="utf-8",
    )
    return path


def test_the_output_has_a_page_a_picture_and_a_text(output: dict[str, str]) -> None:
    assert set(output) == {"text/html", "image/svg+xml", "text/plain"}
    html = output["text/html"]
    assert 'height="500"' in html and 'srcdoc="' in html and ' src="data:image/svg+xml;base64,' in html
    assert "<script" not in html, "a notebook does not run the scripts of a stored output"
    assert output["text/plain"] == "<graphkit page: 95 nodes, 211 edges>"


def test_the_still_picture_is_well_formed(output: dict[str, str]) -> None:
    picture = output["image/svg+xml"]
    root = ET.fromstring(picture)
    assert root.tag.endswith("svg") and "东湖农商银行" in picture
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_a_page_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 200"):
        show(networkx.MultiDiGraph(), height=20)
    assert graphkit.show is show


@pytest.mark.parametrize("policy", ["", WEB_VIEW], ids=["notebook", "web view of an editor"])
def test_the_page_runs_in_its_frame(
    open_page: Any, output: dict[str, str], tmp_path: Path, policy: str
) -> None:
    page = open_page(holder(tmp_path, output["text/html"], policy))
    frame = page.frame_locator("iframe")
    frame.locator("body[data-ready]").wait_for(state="attached")
    assert page.locator("iframe").bounding_box()["height"] == 502
    assert frame.locator("#status").inner_text() == "95 个实体，211 条关系"
    frame.locator("#search").fill("yunqi")
    frame.locator("#search").press("Enter")
    assert frame.locator("#panel h2").inner_text().startswith("云栖")
    frame.locator("#panel .quote").first.click()
    assert frame.locator("#panel blockquote").count() >= 1
    assert page.locator(".graphkit-still").is_hidden()


def kept_as_lines(html: str) -> str:
    """What comes back from VS Code: notebooks are kept as lines, and each gets a line feed."""
    lines = html.splitlines(keepends=True)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines[:-1]) + lines[-1]


def test_a_notebook_saved_and_opened_in_an_editor_still_runs(
    open_page: Any, output: dict[str, str], tmp_path: Path
) -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()])
    book.cells[0].outputs = [nbformat.v4.new_output("execute_result", output)]
    lines = json.loads(nbformat.writes(book))["cells"][0]["outputs"][0]["data"]["text/html"]
    assert kept_as_lines("".join(lines)) == output["text/html"]
    page = open_page(holder(tmp_path, kept_as_lines(output["text/html"]), WEB_VIEW))
    page.frame_locator("iframe").locator("body[data-ready]").wait_for(state="attached")


def test_hostile_text_in_a_notebook_stays_text(open_page: Any, tmp_path: Path) -> None:
    output = show(hostile_graph())._repr_mimebundle_()
    ET.fromstring(output["image/svg+xml"])
    assert kept_as_lines(output["text/html"]) == output["text/html"]
    page = open_page(holder(tmp_path, output["text/html"]))
    frame = page.frame_locator("iframe")
    frame.locator("body[data-ready]").wait_for(state="attached")
    assert frame.locator("#title").evaluate("e => e.textContent") == GRAPH_NAME
    assert [part.evaluate("window.hit === undefined") for part in page.frames] == [True, True]
    assert page.locator("#output > *").evaluate_all("all => all.map(e => e.tagName)") == [
        "STYLE",
        "IFRAME",
        "IMG",
    ]


def test_where_nothing_runs_the_picture_stands(
    open_page: Any, output: dict[str, str], tmp_path: Path
) -> None:
    """An untrusted notebook loses styles and frames; another cell on the same sheet may have kept its own."""
    html = output["text/html"]
    start, end = html.index("<style>"), html.index("<img")
    page = open_page(holder(tmp_path, html[:start] + html[end:] + html))
    stills = page.locator(".graphkit-still")
    assert [stills.nth(place).is_visible() for place in range(2)] == [True, False]
    assert stills.first.evaluate("image => image.naturalWidth") == 960


def test_a_notebook_keeps_nothing_beside_itself(tmp_path: Path) -> None:
    code = f"""import sys; sys.path.insert(0, {str(ROOT)!r})
import graphkit
from tests.view.sample_graph import small_graph
graphkit.show(small_graph(), height=300)"""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(book, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert 'height="300"' in book.cells[0].outputs[0].data["text/html"]
    assert list(tmp_path.iterdir()) == []
