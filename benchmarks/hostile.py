"""Time hostile input: ``python -m benchmarks.hostile``.

Every compiled expression of the package on 50,000 characters that its author did not think of, and on
100,000, to see how time grows. Requirement: at most 100 ms for the longer text, at most 2.5 times the
shorter's time.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import graphkit
from graphkit.entities.patterns import load_patterns

PIECES = ("一", "9", "“", "甲、", "某村、", "（", " ", "在某", "1-", "2021年", "主任王", "a1")
SIZE = 50_000


def expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the compiled expressions of all modules and of the pattern files."""
    for module in pkgutil.walk_packages(graphkit.__path__, "graphkit."):
        try:
            loaded = importlib.import_module(module.name)
        except ImportError:
            continue  # an optional extra
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value
    for pattern in load_patterns():
        yield f"pattern {pattern.name}", pattern.expression


def search_time(pattern: re.Pattern[str], text: str) -> float:
    """Return the processor time, in seconds, of finding all matches."""
    begin = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begin


def worst(pattern: re.Pattern[str], size: int) -> tuple[float, str]:
    """Return the longest time over all hostile texts, and the text's piece."""
    return max((search_time(pattern, piece * (size // len(piece))), piece) for piece in PIECES)


def main() -> None:
    """Print the slowest expressions."""
    found = ((*worst(pattern, SIZE), name, pattern) for name, pattern in expressions())
    rows = sorted(found, key=lambda row: -row[0])
    print(f"{len(rows)} expressions; the ten slowest on {SIZE:,} and {2 * SIZE:,} characters:")
    for once, piece, name, pattern in rows[:10]:
        twice, _ = worst(pattern, 2 * SIZE)
        growth = twice / max(once, 1e-9)
        print(f"  {once * 1000:7.1f} ms {twice * 1000:7.1f} ms (x{growth:.1f}) {name} on {piece!r}")


if __name__ == "__main__":
    main()
