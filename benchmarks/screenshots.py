"""The pictures of the page in docs/images, taken anew: light, dark, focus, evidence, table, phone, large.

    python -m benchmarks.screenshots [--output docs/images]

All but the large one show the graph of the sample corpus (``seeds/``), built here; the large one is made up.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.page import ARGUMENTS
from graphkit import build
from graphkit.view import write_page
from tests.view.sample_graph import large_graph

ROOT = Path(__file__).parents[1]
DESK, PHONE = (1440, 900), (390, 844)
LARGE = 20_000


@contextmanager
def opened(
    browser: Browser, file: Path, language: str, size: tuple[int, int] = DESK, dark: bool = False
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        color_scheme="dark" if dark else "light",
        device_scale_factor=1 if size == DESK else 2,
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", state="attached")
    yield page
    context.close()


def choose(page: Page, name: str) -> None:
    page.fill("#search", name)
    page.press("#search", "Enter")


def take(page: Page, path: Path) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    print(path, flush=True)


def desk_pictures(browser: Browser, file: Path, folder: Path) -> None:
    with opened(browser, file, "en-US") as page:
        take(page, folder / "page-light.png")
    with opened(browser, file, "zh-CN", dark=True) as page:
        take(page, folder / "page-dark.png")
    with opened(browser, file, "zh-CN") as page:
        choose(page, "德清农商银行")
        page.click("[data-action=focus_2]")
        take(page, folder / "page-focus.png")
    with opened(browser, file, "zh-CN") as page:
        choose(page, "温岭农商银行")
        page.locator('#panel [data-relation="FINANCES"] .quote').first.click()
        take(page, folder / "page-evidence.png")
    with opened(browser, file, "en-US") as page:
        page.click("#tab-edges")
        take(page, folder / "page-table.png")


def phone_picture(browser: Browser, file: Path, folder: Path) -> None:
    with opened(browser, file, "zh-CN", PHONE) as page:
        page.click("#menu")
        page.wait_for_timeout(300)
        choose(page, "德清农商银行")
        page.click("[data-action=focus_1]")
        take(page, folder / "page-phone.png")


def large_picture(browser: Browser, file: Path, folder: Path) -> None:
    with opened(browser, file, "zh-CN") as page:
        take(page, folder / "page-large.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("docs/images"))
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as built, sync_playwright() as driver:
        small, large = Path(built) / "graph.html", Path(built) / "large.html"
        write_page(build(ROOT / "seeds"), small)
        write_page(large_graph(LARGE), large)
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        desk_pictures(browser, small, folder)
        phone_picture(browser, small, folder)
        large_picture(browser, large, folder)
        browser.close()


if __name__ == "__main__":
    main()
