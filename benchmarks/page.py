"""The page beside plain pyvis (``Network.from_nx``, defaults): time, size, memory, answers.

    python -m benchmarks.page [--sizes 200,1000,5000,20000] [--cap 150] [--output docs/BENCHMARKS-page.md]

Both open in the same headless Chromium without network. Usable means: for the page, everything is drawn and
answers; for plain pyvis, its loading bar is gone (the layout has settled). Whatever takes longer than the cap
is given up and reported as such. Times differ between machines; the ratios are what to compare.

Then the page is asked: a search by pinyin and by name, the neighbours of the most important node at one and
two hops, the table of all relations sorted and filtered. Each is the median of five tries, until it is drawn.
"""

from __future__ import annotations

import argparse
import multiprocessing
import queue
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
OURS = "document.body && document.body.dataset.ready !== undefined"
PLAIN = """typeof network !== 'undefined' &&
    (!document.getElementById('loadingBar') || document.getElementById('loadingBar').style.opacity === '0')"""


DRAWN = "await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));"
TYPED = (
    "const field = document.getElementById('{field}'); field.value = '{text}'; "
    "field.dispatchEvent(new Event('input'));"
)
PRESSED = "document.querySelector('{selector}').click();"
KEY = "document.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}' }}));"
FIRST = "".join(KEY.format(key=key) for key in ("g", "Escape", "Escape", "n"))
WAITED = "await new Promise(done => setTimeout(done, 150));"
# What is asked, how it is prepared, and what is done; the table waits 120 ms for the reader to stop typing.
ANSWERS = {
    "search by pinyin": ("", TYPED.format(field="search", text="bailuzhiyuan")),
    "search by name": ("", TYPED.format(field="search", text="白鹭知远")),
    "focus, 1 hop": (FIRST, PRESSED.format(selector="[data-action=focus_1]")),
    "focus, 2 hops": (FIRST, PRESSED.format(selector="[data-action=focus_2]")),
    "table of relations": (FIRST, PRESSED.format(selector="#tab-edges")),
    "sort the table": ("", PRESSED.format(selector=".column-confidence button")),
    "filter the table": ("", TYPED.format(field="table-filter", text="白鹭") + WAITED),
}


@dataclass(frozen=True)
class Measured:
    build: float
    opening: float | None
    megabytes: float
    memory: float | None
    answers: dict[str, tuple[float, float]] | None = None


def build_ours(nodes: int, path: Path) -> None:
    from graphkit.view import write_page
    from tests.view.sample_graph import large_graph

    write_page(large_graph(nodes), path)


def build_plain(nodes: int, path: Path) -> None:
    import networkx
    from pyvis.network import Network

    from tests.view.sample_graph import large_graph

    graph = large_graph(nodes)
    bare = networkx.MultiDiGraph()
    bare.add_nodes_from((key, {"label": data["name"]}) for key, data in graph.nodes(data=True))
    bare.add_edges_from((a, b, {"title": data["label"]}) for a, b, data in graph.edges(data=True))
    network = Network(directed=True, cdn_resources="in_line")
    network.from_nx(bare)
    path.write_text(network.generate_html(), encoding="utf-8")


def timed(build: object, nodes: int, path: Path, cap: float) -> float:
    before = time.perf_counter()
    process = multiprocessing.Process(target=build, args=(nodes, path))  # type: ignore[arg-type]
    process.start()
    process.join(cap)
    if process.is_alive():
        process.kill()
    return time.perf_counter() - before


Opening = tuple[float | None, float | None, float]


def opened(page: Page, path: Path, ready: str, cap: float) -> Opening:
    """Seconds until the picture is usable, megabytes of script memory, milliseconds of processor for it.

    The first two are None where the cap came first.
    """
    before = time.perf_counter()
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri(), wait_until="commit")
    while time.perf_counter() - before < cap:
        if page.evaluate(ready):
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            seconds = time.perf_counter() - before
            metrics = client.send("Performance.getMetrics")["metrics"]
            used = next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize")
            return seconds, used / 1e6, busy(client)
        page.wait_for_timeout(20)
    return None, None, 0.0


def answered(page: Page) -> dict[str, tuple[float, float]]:
    """Milliseconds until each answer is drawn, and milliseconds of processor for it: medians of five."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    found: dict[str, tuple[float, float]] = {}
    for name, (before, action) in ANSWERS.items():
        tries = [one_answer(page, client, before, action) for _ in range(5)]
        found[name] = (median(wall for wall, _ in tries), median(own for _, own in tries))
    return found


def one_answer(page: Page, client: CDPSession, before: str, action: str) -> tuple[float, float]:
    page.evaluate(f"async () => {{ {before} {DRAWN} }}")
    start = busy(client)
    code = f"const start = performance.now(); {{ {action} }} {DRAWN} return performance.now() - start;"
    wall = page.evaluate(f"async () => {{ {code} }}")
    return wall, busy(client) - start


def busy(client: CDPSession) -> float:
    """Milliseconds of processor that the page's main thread has used so far."""
    metrics = client.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def in_browser(path: Path, ready: str, cap: float, answer: multiprocessing.Queue[object]) -> None:
    with sync_playwright() as driver:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route("http*://**", lambda route: route.abort())
        seconds, memory, own = opened(page, path, ready, cap)
        answers = None
        if ready == OURS and seconds is not None:
            answers = {"open the file": (1000 * seconds, own), **answered(page)}
        answer.put((seconds, memory, answers))
        browser.close()


def measure(build: object, nodes: int, ready: str, cap: float, folder: Path) -> Measured:
    path = folder / f"{getattr(build, '__name__', 'page')}-{nodes}.html"
    seconds = timed(build, nodes, path, cap)
    if not path.exists():
        return Measured(seconds, None, 0, None)
    # A process and a browser of its own for each: a page that hangs cannot be asked to stop.
    answer: multiprocessing.Queue[object] = multiprocessing.Queue()
    process = multiprocessing.Process(target=in_browser, args=(path, ready, cap, answer))
    process.start()
    try:
        opening, memory, answers = answer.get(timeout=cap + 30)  # type: ignore[misc]
    except queue.Empty:
        opening, memory, answers = None, None, None
    process.join(5)
    if process.is_alive():
        process.kill()
    return Measured(seconds, opening, path.stat().st_size / 1e6, memory, answers)


def cell(value: float | None, unit: str, cap: float) -> str:
    return (
        f"> {cap:.0f} s (given up)"
        if value is None and unit == "s"
        else "–"
        if value is None
        else f"{value:.2f} {unit}"
    )


def row(nodes: int, ours: Measured, plain: Measured, cap: float) -> str:
    ratio = (plain.opening or cap) / (ours.opening or cap)
    more = "" if plain.opening else "> "
    cells = [
        f"{nodes:,}", f"**{more}{ratio:.0f}×**", cell(ours.opening, "s", cap), cell(plain.opening, "s", cap),
        cell(ours.build, "s", cap), cell(plain.build, "s", cap), cell(ours.megabytes, "MB", cap),
        cell(plain.megabytes, "MB", cap) if plain.megabytes else "not written", cell(ours.memory, "MB", cap),
        cell(plain.memory, "MB", cap),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def answer_table(measured: dict[int, Measured]) -> str:
    """Rows of what was asked, columns of sizes."""
    sizes = [nodes for nodes, one in measured.items() if one.answers]
    lines = [
        "| asked | " + " | ".join(f"{nodes:,}" for nodes in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    for name in ("open the file", *ANSWERS):
        times = [(measured[nodes].answers or {})[name] for nodes in sizes]
        cells = [f"{own:.0f} ms ({wall:.0f} ms)" for wall, own in times]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="200,1000,5000,20000")
    parser.add_argument("--cap", type=float, default=150.0)
    parser.add_argument("--output", type=Path, default=Path("docs/BENCHMARKS-page.md"))
    options = parser.parse_args()
    rows, measured = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for nodes in map(int, options.sizes.split(",")):
            ours = measured[nodes] = measure(build_ours, nodes, OURS, options.cap, Path(folder))
            plain = measure(build_plain, nodes, PLAIN, options.cap, Path(folder))
            rows.append(row(nodes, ours, plain, options.cap))
            print(rows[-1], ours.answers, flush=True)
    text = HEAD.format(cap=options.cap, sizes=options.sizes) + "\n".join(rows) + "\n" + FOOT
    options.output.write_text(text + answer_table(measured), encoding="utf-8")


HEAD = """# The page beside plain pyvis

    python -m benchmarks.page --sizes {sizes} --cap {cap:.0f}

Made-up graphs with three edges for each node, on two shared processor cores without a graphics card, both in
the same headless Chromium without network. *Usable* means that the picture stands still and answers: for
plain pyvis (`Network.from_nx`, default options, libraries in line) that its loading bar is gone. What took
longer than {cap:.0f} s was given up; its ratio is a lower bound. Compare the ratios, not the seconds.

| nodes | faster to a usable picture | page | plain pyvis | building: page | building: pyvis | \
file: page | file: pyvis | memory: page | memory: pyvis |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""
FOOT = """
Our file holds more than the picture: names, aliases, pinyin keys and, for every edge, its sentence with the
ones before and after, the article and the offsets. Plain pyvis holds names only. Building includes making the
graph in both columns. At 5,000 and 20,000 nodes our page opens on the 400 nodes that matter most and says so;
plain pyvis tries to draw all of them.

## How soon the page answers

Milliseconds of processor that the page's main thread needs from the key or the click until the answer is
drawn, and in brackets what passed on the clock meanwhile (other work waits on the same two cores): medians
of five. The clock's figures hold two frames of the screen (about 33 ms); filtering the table waits 120 ms
for the reader to stop typing, and 30 ms more here. The focused node is the most important one; of its
neighbours the 400 most important are drawn, and the page says how many it does not show.

"""

if __name__ == "__main__":
    main()
