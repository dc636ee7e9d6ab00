"""What hostile files cost: seconds of the processor and memory on top (results in docs/formats.md).

    python -m benchmarks.hostile_files

Each file is read in a process of its own, after a plain one. The tests hold the memory; the time that is
asked for (two seconds) is checked here, where nothing else should be running: the exit code tells.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.read.measuring import measure
from tests.read.test_archive import bomb
from tests.read.test_html import HOSTILE
from tests.read.test_tables import FAULTS
from tests.read.web_pages import site_page

SUFFIXES = {"gz": ".txt.gz", "docx": ".docx", "pdf": ".pdf"}
MOST_SECONDS = 2.0


def files() -> Iterator[tuple[str, bytes]]:
    for kind in ("gz", "zip", "many", "nested", "lying", "docx", "pdf"):
        yield f"bomb {kind}{SUFFIXES.get(kind, '.zip')}", bomb(kind)
    for name, (content, _) in FAULTS.items():
        yield name, content.encode()
    for name, content in HOSTILE.items():
        yield f"{name}.html", content.encode()


def main() -> int:
    slow = 0
    print("| file | outcome | s | MB |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder, "warm.html")
        warm.write_bytes(site_page())
        for name, content in files():
            path = Path(folder, name)
            path.write_bytes(content)
            outcome, seconds, megabytes = measure(path, warm)
            slow += seconds > MOST_SECONDS
            print(
                f"| {name} | {outcome.removeprefix(f'{name}: ')[:60]} | {seconds:.2f} | {megabytes:.0f} |",
                flush=True,
            )
            path.unlink()
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
