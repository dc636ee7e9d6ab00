"""Fuzz one target with atheris (``pip install atheris``).

python -m tests.fuzz.fuzz readers|cleaner|graphml [CORPUS] [-max_total_time=3600 and other libFuzzer options]
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["graphkit"]):
    import graphkit.clean.traditional
    import graphkit.export.graphml
    import graphkit.read.registry
    from tests.fuzz.seeds import write_seeds
    from tests.fuzz.targets import TARGETS

    graphkit.read.registry.known_formats()


def main() -> None:
    name, corpus, *options = sys.argv[1:]
    write_seeds(name, Path(corpus))
    atheris.Setup([sys.argv[0], corpus, *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
