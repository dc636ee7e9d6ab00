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
    >>> lines = "import graphkit.start, sys", "graphkit.start.lighten_process()", "import spacy, spacy_pkuseg"
    >>> code = "; ".join([*lines, "print({'spacy.cli.train', 'requests'} & sys.modules.keys())"])
    >>> subprocess.check_output([sys.executable, "-c", code], text=True).strip()
    'set()'
    """
    # A command makes many records and few cycles: looking for cycles all the time is a third of its work.
    gc.set_threshold(100_000, 50, 50)
    # Sharing a second's work among threads costs more than it saves where the processors are busy.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # igraph loads matplotlib wherever it is installed, half a second; no command draws with it.
    sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]
    # Three hundred modules, which spaCy imports for one function.
    _stand_in("spacy.cli", __path__=[])
    _stand_in("spacy.cli.info", info=_refuse)
    # It imports all of requests; our model ships with the package.
    _stand_in("spacy_pkuseg.download", download_model=_refuse)


def _stand_in(name: str, **attributes: object) -> None:
    """Put a module with these attributes in the place of one, unless it is imported already."""
    module = ModuleType(name)
    vars(module).update(attributes)
    sys.modules.setdefault(name, module)


def _refuse(*_: object, **__: object) -> None:
    raise RuntimeError("graphkit's commands leave this function of another library out")
