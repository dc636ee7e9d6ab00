"""The review as a page: sentences, decisions, a curation file that the next build reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.export import write_graphml
from graphkit.graph.review import Finding, review_graph
from graphkit.resolve.corrections import load_corrections
from graphkit.view.review_page import review_html, write_review_page
from tests.view.sample_graph import small_graph

HOSTILE = "</script><script>document.title='hit'</script><img src=x onerror=alert(1)>"


@pytest.fixture
def review_file(tmp_path: Path) -> Path:
    write_graphml(small_graph(), tmp_path / "graph.graphml")
    page = tmp_path / "review.html"
    done = CliRunner().invoke(cli, ["review", str(tmp_path / "graph.graphml"), "-o", str(page), "-n", "6"])
    assert done.exit_code == 0, done.output
    assert "Open" in done.output
    return page


def saved(page: Any, folder: Path) -> Path:
    with page.expect_download() as info:
        page.click("#save-corrections")
    assert info.value.suggested_filename == "curation.toml"
    info.value.save_as(folder / "curation.toml")
    return folder / "curation.toml"


def test_each_item_shows_its_sentence(open_page: Callable[..., Any], review_file: Path) -> None:
    page = open_page(review_file)
    findings = review_graph(small_graph(), 6)
    assert page.locator(".finding").count() == len(findings) > 2
    for number, one in enumerate(findings):
        if one.evidence:
            quoted = page.locator(".finding").nth(number).locator("blockquote").text_content()
            assert quoted == one.evidence + one.source_file


def test_decisions_become_a_curation_file(
    open_page: Callable[..., Any], review_file: Path, tmp_path: Path
) -> None:
    page = open_page(review_file)
    assert page.is_disabled("#save-corrections")
    items = page.locator(".finding")
    items.nth(0).locator("input[value=yes]").check()
    items.nth(0).locator("input[type=text]").fill('说明 "quoted" \\ 。')
    items.nth(1).locator("input[value=no]").check()
    items.nth(2).locator("input[value=yes]").check()
    read = load_corrections(saved(page, tmp_path))
    findings = review_graph(small_graph(), 6)
    first = dict(findings[0].correction) | {"note": '说明 "quoted" \\ 。'}
    assert [one.entry() for one in read] == [first, dict(findings[2].correction)]


def test_decisions_outlast_the_page_and_can_be_taken_back(
    open_page: Callable[..., Any], review_file: Path
) -> None:
    page = open_page(review_file)
    page.locator(".finding").nth(0).locator("input[value=yes]").check()
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    assert page.locator(".finding").nth(0).locator("input[value=yes]").is_checked()
    page.locator(".finding").nth(0).locator("input[value=no]").check()
    assert page.is_disabled("#save-corrections")


def test_it_speaks_both_languages_and_has_a_dark_side(
    open_page: Callable[..., Any], review_file: Path
) -> None:
    page = open_page(review_file)
    assert "待核对" in page.locator("h1").inner_text()
    page.click("#language")
    assert "To review" in page.locator("h1").inner_text()
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_hostile_text_stays_text(open_page: Callable[..., Any], tmp_path: Path) -> None:
    correction = {"action": "split", "type": HOSTILE, "name": HOSTILE, "other": HOSTILE}
    finding = Finding("merge", 1.0, HOSTILE, HOSTILE, HOSTILE, correction)
    write_review_page([finding], tmp_path / "review.html", HOSTILE)
    page = open_page(tmp_path / "review.html")
    assert page.locator("img").count() == 0
    assert page.title().startswith("</script>")
    assert HOSTILE in page.locator("blockquote").text_content()
    page.locator("input[value=yes]").check()
    assert page.locator("img").count() == 0


def test_it_fetches_nothing_and_is_the_same_every_time() -> None:
    findings = review_graph(small_graph(), 6)
    html = review_html(findings, "小图")
    assert html == review_html(findings, "小图")
    assert not re.search(r"""(src|href)=["']?https?:""", html)
    assert "default-src 'none'" in html


def test_a_review_of_nothing_says_so(open_page: Callable[..., Any], tmp_path: Path) -> None:
    write_review_page([], tmp_path / "review.html")
    page = open_page(tmp_path / "review.html")
    assert page.locator("#no-findings").is_visible()
