"""Optional libraries: loaded at first use, and named with their extra where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from graphkit.errors import ReadError


def load(module: str, extra: str, name: str) -> Any:
    """Import a library of an optional extra.

    Parameters
    ----------
    module : str
        The module to import.
    extra : str
        The extra of the package that brings it.
    name : str
        The file that needs it.

    Returns
    -------
    module
        The imported module.

    Raises
    ------
    ReadError
        The library is not installed.

    Examples
    --------
    >>> load("no_such_library", "pdf", "a.pdf")
    Traceback (most recent call last):
    graphkit.errors.ReadError: a.pdf: read: no_such_library is not installed (pip install "graphkit-zh[pdf]")
    """
    try:
        return import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        message = f"{library} is not installed"
        raise ReadError(message, file=name, remedy=f'pip install "graphkit-zh[{extra}]"') from error
