"""What the package knows as data: lexicons, patterns, divisions, model weights, training text."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parent


def data_path(*parts: str) -> Path:
    """Return the path of a bundled data file.

    Examples
    --------
    >>> data_path("divisions", "provinces.csv").is_file()
    True
    """
    return _ROOT.joinpath(*parts)
