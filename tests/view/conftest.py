"""A real headless Chromium with the network closed; every request and every console message counts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphkit.view import write_page
from tests.view.sample_graph import large_graph, small_graph

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no Chromium here: apt-get install chromium fonts-noto-cjk")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright here: pip install playwright"
    )
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    write_page(small_graph(), path)
    return path


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "large.html"
    write_page(large_graph(20_000), path)
    return path


@pytest.fixture(scope="session")
def spare_pages(browser: Any) -> dict[str, list[Any]]:
    """Tabs that earlier tests have left: opening a new one takes longer than most tests."""
    return {}


@pytest.fixture
def open_page(browser: Any, spare_pages: dict[str, list[Any]]) -> Iterator[Callable[..., Any]]:
    """Open a file; at the end of the test nothing may have been asked of the network or complained."""
    complaints: list[str] = []
    used: list[tuple[str, Any, dict[str, Callable[[Any], None]]]] = []

    def opened(
        file: Path,
        *,
        language: str = "zh-CN",
        size: tuple[int, int] = (1440, 900),
        state: str = "",
        expected: str = "",
        **more: Any,
    ) -> Any:
        settings = {"viewport": {"width": size[0], "height": size[1]}, "locale": language, **more}
        page = (spare_pages.get(str(settings)) or [None]).pop() or browser.new_context(**settings).new_page()
        page.set_default_timeout(8000)
        page.set_default_navigation_timeout(60_000)

        def note(complaint: str) -> None:
            if not expected or expected not in complaint:
                complaints.append(complaint)

        def refuse(dialog: Any) -> None:
            note(f"dialog: {dialog.message}")
            dialog.dismiss()

        listeners: dict[str, Callable[[Any], None]] = {
            "request": lambda request: None if local(request.url) else note(request.url),
            "console": lambda message: note(f"{message.type}: {message.text}"),
            "pageerror": lambda error: note(f"error: {error}"),
            "dialog": refuse,
        }
        for name, listener in listeners.items():
            page.on(name, listener)
        used.append((str(settings), page, listeners))
        page.goto(file.as_uri() + state)
        page.wait_for_selector("body[data-ready]", state="attached", timeout=60_000)
        return page

    def local(address: str) -> bool:
        return address.startswith(("file:", "blob:", "data:", "about:"))

    yield opened
    for settings, page, listeners in used:
        page.evaluate("localStorage.clear()")
        page.goto("about:blank")
        for name, listener in listeners.items():
            page.remove_listener(name, listener)
        page.emulate_media(media="null")
        spare_pages.setdefault(settings, []).append(page)
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Any], small_file: Path) -> Any:
    return open_page(small_file)


@pytest.fixture
def choose() -> Callable[[Any, str], None]:
    """Choose a node as a reader does: by typing its name."""

    def chosen(page: Any, name: str) -> None:
        page.fill("#search", name)
        page.press("#search", "Enter")

    return chosen


@pytest.fixture
def shown() -> Callable[[Any], dict[str, int]]:
    def counted(page: Any) -> dict[str, int]:
        counts: dict[str, int] = page.evaluate("graphkitPage.count()")
        return counts

    return counted


@pytest.fixture
def wait() -> Callable[[Any, str], None]:
    """Wait until an expression holds; the page's policy forbids Playwright's own way of waiting."""

    def waited(page: Any, expression: str) -> None:
        for _ in range(100):
            if page.evaluate(expression):
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"never true: {expression}")

    return waited
