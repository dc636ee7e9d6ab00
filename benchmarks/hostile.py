"""Time hostile input: ``python -m benchmarks.hostile``.

Every compiled expression of the package on 100,000 characters that its author did not think of, and the cleaner
and the value finder as a whole; also at 200,000, to see how time grows. Requirement: at most 100 ms an
expression, at most 2.5 times the time for twice the text.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator

import graphkit
from graphkit.clean import clean
from graphkit.entities.patterns import load_patterns
from graphkit.entities.values import find_values
from graphkit.records import SourceFile

PIECES = ("一", "9", "“", "《", "甲、", "某村、", "（", " ", "\n", "在某", "1-", "2021年", "主任王", "。", "万", "a1")
SIZE = 100_000


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


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of a call: the best of two."""
    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def worst(pattern: re.Pattern[str], size: int) -> tuple[float, str]:
    """Return the longest time over all hostile texts, and the text's piece."""

    def search(text: str) -> None:
        for _ in pattern.finditer(text):
            pass

    return max((seconds(lambda text=piece * (size // len(piece)): search(text)), piece) for piece in PIECES)


def main() -> None:
    """Print the slowest expressions and the whole stages."""
    rows = sorted(((*worst(pattern, SIZE), name, pattern) for name, pattern in expressions()), key=lambda row: -row[0])
    print(f"{len(rows)} expressions on {SIZE:,} characters; the ten slowest:")
    for once, piece, name, pattern in rows[:10]:
        twice, _ = worst(pattern, 2 * SIZE)
        print(f"  {once * 1000:7.1f} ms  x{twice / once if once else 0:.1f} for twice the text  {name}  on {piece!r}")
    for title, work in (("clean", lambda text: clean(SourceFile("a.txt", text))), ("values", find_values)):
        slowest = max((seconds(lambda text=piece * (SIZE // len(piece)): work(text)), piece) for piece in PIECES)
        print(f"{title}: {slowest[0] * 1000:.0f} ms at most, on {slowest[1]!r}")


if __name__ == "__main__":
    main()
