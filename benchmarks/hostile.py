"""Time hostile input: ``python -m benchmarks.hostile``.

Every expression that the package compiles, on 50,000 characters that its author did not think of, and on
100,000, to see how time grows. Requirement: at most 100 ms for the longer text, at most 2.5 times the
shorter's time. Expressions are noted as they are compiled: while all modules are imported, and while an
article is read, cleaned, extracted and resolved, so that those made from data files are among them. The
texts repeat one piece: pieces for all, and for each expression the characters that it is written with.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PIECES = (
    "一",
    "9",
    "“",
    "甲、",
    "某村、",
    "（",
    " ",
    "在某",
    "1-",
    "2021年",
    "主任王",
    "a1",
    "\n",
    "。",
    "Ａ",
)
SIZE = 50_000
OWN = 12
"""So many characters of an expression are tried each on its own, and all of them in a row."""
MOST_MS, MOST_GROWTH = 100.0, 2.5
Found = dict[tuple[str, int], str]


def record(found: Found) -> Callable[..., Any]:
    """Note every expression that code of the package compiles, with the module that does."""
    compile_expression = re._compile  # type: ignore[attr-defined]

    def noted(pattern: Any, flags: Any) -> Any:
        compiled = compile_expression(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        module = frame.f_globals.get("__name__", "")
        if module.startswith("graphkit") and isinstance(compiled.pattern, str):
            found.setdefault((compiled.pattern, compiled.flags), module)
        return compiled

    return noted


def expressions() -> list[tuple[str, re.Pattern[str]]]:
    """Return all expressions, each with the module that compiles it."""
    found: Found = {}
    kept = re._compile  # type: ignore[attr-defined]
    re._compile = record(found)  # type: ignore[attr-defined]
    try:
        _use_everything()
    finally:
        re._compile = kept  # type: ignore[attr-defined]
    return [(name, re.compile(pattern, flags)) for (pattern, flags), name in found.items()]


def _use_everything() -> None:
    import graphkit

    for module in pkgutil.walk_packages(graphkit.__path__, "graphkit."):
        try:
            importlib.import_module(module.name)
        except ImportError:
            continue  # an optional extra
    from graphkit.pipeline import build

    build(Path(__file__).parents[1] / "seeds")


def pieces_of(pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield what the hostile texts for an expression repeat."""
    yield from PIECES
    plain = re.sub(r"\\[a-zA-Z]|\(\?[a-zA-Z:<=!]+|[\\()\[\]{}|?*+^$.]", "", pattern.pattern)
    own = list(dict.fromkeys(plain))
    yield from own[:OWN]
    if own:
        yield "".join(own)[:200]


def search_time(pattern: re.Pattern[str], text: str) -> float:
    """Return the processor time, in seconds, of finding all matches."""
    begin = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begin


def fill(piece: str, size: int) -> str:
    """Return so many characters of a piece, again and again."""
    return (piece * (size // len(piece) + 1))[:size]


def worst(pattern: re.Pattern[str], size: int) -> tuple[float, str]:
    """Return the longest time over all hostile texts, and the text's piece."""
    return max((search_time(pattern, fill(piece, size)), piece) for piece in pieces_of(pattern))


def main() -> None:
    """Print the slowest expressions, and which are beyond what is asked."""
    found = expressions()
    rows = sorted(
        ((*worst(pattern, SIZE), name, pattern) for name, pattern in found), key=lambda row: -row[0]
    )
    print(f"{len(rows)} expressions; the ten slowest on {SIZE:,} and {2 * SIZE:,} characters:")
    beyond = 0
    for number, (_, piece, name, pattern) in enumerate(rows[:40]):
        # The best of three: other work on the machine only ever adds.
        once, twice = (
            min(search_time(pattern, fill(piece, size)) for _ in range(3)) for size in (SIZE, 2 * SIZE)
        )
        growth = twice / max(once, 1e-9)
        late = twice * 1000 > MOST_MS or (growth > MOST_GROWTH and twice > 0.005)
        beyond += late
        if late or number < 10:
            told = f"x{growth:.1f}) {name} {pattern.pattern[:40]!r} on {piece[:12]!r}"
            print(f"  {once * 1000:7.1f} ms {twice * 1000:7.1f} ms ({told}{'  BEYOND' if late else ''}")
    print(f"{beyond} beyond {MOST_MS:.0f} ms or {MOST_GROWTH} times")


if __name__ == "__main__":
    main()
