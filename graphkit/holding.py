"""What a process that builds again and again holds of the inputs, so that it need not load it anew."""

from __future__ import annotations

from collections.abc import Iterable

from graphkit.engine.pieces import Outcome, Piece


class Held:
    """The outcomes of the last build, by the names and keys of their inputs.

    Examples
    --------
    >>> held = Held()
    >>> held.renew([Outcome("a.txt", "key")])
    >>> outcomes, missing = held.find([Piece("a.txt", key="key"), Piece("b.txt", key="other")])
    >>> [one.piece for one in outcomes], missing
    (['a.txt'], ['b.txt'])
    """

    def __init__(self) -> None:
        self._outcomes: dict[tuple[str, str], Outcome] = {}

    def __bool__(self) -> bool:
        return bool(self._outcomes)

    def find(self, pieces: Iterable[Piece]) -> tuple[list[Outcome], list[str]]:
        """Return the outcomes of pieces that are held, and the names of the others."""
        found: list[Outcome] = []
        missing: list[str] = []
        for piece in pieces:
            outcome = self._outcomes.get((piece.name, piece.key))
            if outcome is None:
                missing.append(piece.name)
            else:
                found.append(outcome)
        return found, missing

    def renew(self, outcomes: Iterable[Outcome]) -> None:
        """Hold these outcomes and no others."""
        self._outcomes = {(one.piece, one.key): one for one in outcomes}
