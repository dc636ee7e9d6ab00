"""How a process of our own starts: without what costs each of them time and serves none."""

from __future__ import annotations

import gc
import os
import sys
from types import ModuleType


def lighten_process() -> None:
    """Leave out what this process, which is ours alone, never uses; to be called before anything is imported.

    Examples
    --------
    >>> import subprocess
    >>> lines = "import graphkit.start, sys", "graphkit.start.lighten_process()", "import spacy"
    >>> code = "; ".join([*lines, "print('spacy.cli.train' in sys.modules)"])
    >>> subprocess.check_output([sys.executable, "-c", code], text=True).strip()
    'False'
    """
    # A command makes many records and few cycles: looking for cycles all the time is a third of its work.
    gc.set_threshold(100_000, 50, 50)
    # Sharing a second's work among threads costs more than it saves where the processors are busy.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # igraph loads matplotlib wherever it is installed, half a second; no command draws with it.
    sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]
    _leave_out_commands_of_spacy()


def _leave_out_commands_of_spacy() -> None:
    """Give spaCy a stand-in for its own commands, three hundred modules that it imports for one function."""
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    commands.__path__ = []
    info.info = None  # type: ignore[attr-defined]
    for module in (commands, info):
        sys.modules.setdefault(module.__name__, module)
