"""How often a piece has failed, and what is put into quarantine for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from graphkit.engine.pieces import ExhaustedError, Piece, Trouble


class Attempts:
    """Counts the failures of articles; the last one that is allowed puts the article into quarantine.

    Examples
    --------
    >>> attempts = Attempts(2)
    >>> piece = attempts.after(Piece("a.txt"), ExhaustedError("a.txt#1", "extract", "took too much memory"))
    >>> piece.quarantined
    ()
    >>> piece = attempts.after(piece, ExhaustedError("a.txt#1", "extract", "took too much memory"))
    >>> piece.quarantined[0].name, piece.quarantined[0].tries
    ('a.txt#1', 2)
    """

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self._failed: Counter[tuple[str, str]] = Counter()

    def after(self, piece: Piece, error: ExhaustedError) -> Piece:
        """Return the piece as it is to be tried again."""
        place = (piece.name, error.name)
        self._failed[place] += 1
        if self._failed[place] < self.allowed:
            return piece
        trouble = Trouble(error.name, error.stage, error.reason, piece.name, self._failed[place])
        return replace(piece, quarantined=(*piece.quarantined, trouble))
