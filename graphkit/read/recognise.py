"""Text recognition by Tesseract, a program of its own: what it does with a hostile picture, it does alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import lru_cache

from graphkit.errors import ReadError
from graphkit.read.limits import Limits
from graphkit.read.options import ReadOptions

PROGRAM = "tesseract"
MEMORY = 2_000_000_000
"""Bytes of address space for the recognition of one page."""
INSTALL = "apt install tesseract-ocr tesseract-ocr-chi-sim"
AUTOMATIC_PAGE = "3"


def recognise(picture: bytes, name: str, limits: Limits, options: ReadOptions) -> str:
    """Read the text of a picture.

    Parameters
    ----------
    picture : bytes
        A PNG, JPEG, TIFF, BMP, WebP or PGM file.
    name : str
        Its name, for error messages.
    limits : Limits
        ``max_seconds`` bounds the time.
    options : ReadOptions
        ``ocr_languages`` names the trained data.

    Returns
    -------
    str
        The text as recognised, line by line.

    Raises
    ------
    ReadError
        Tesseract or its language data is not installed, fails or takes too long.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise ReadError("Tesseract is not installed", file=name, remedy=INSTALL)
    missing = set(options.ocr_languages.split("+")) - installed_languages(program)
    if missing:
        message = f"Tesseract has no data for {', '.join(sorted(missing))}"
        raise ReadError(message, file=name, remedy=INSTALL)
    command = [program, "stdin", "stdout", "-l", options.ocr_languages, "--psm", AUTOMATIC_PAGE]
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=limits.max_seconds, check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"}, preexec_fn=_limit_memory,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        message = f"the recognition took more than {limits.max_seconds} seconds"
        raise ReadError(message, file=name, remedy="raise max_seconds in the limits") from error
    except (subprocess.CalledProcessError, OSError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        message = f"the recognition failed: {said.decode('utf-8', 'replace').strip()[:200]}"
        raise ReadError(message, file=name, remedy="check that the picture can be opened") from error
    return done.stdout.decode("utf-8", "replace").replace("\x0c", "")


@lru_cache(maxsize=1)
def installed_languages(program: str) -> frozenset[str]:
    """List the language data that Tesseract has."""
    done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=60, check=False)
    return frozenset(done.stdout.decode("utf-8", "replace").split("\n")[1:]) - {""}


def _limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
