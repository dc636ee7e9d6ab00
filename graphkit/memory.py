"""What a process that builds again and again keeps from one build to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graphkit.resolve.corpus import Corpus

if TYPE_CHECKING:
    from graphkit.engine.pieces import Outcome, Piece
    from graphkit.entities.lexicon import Lexicon
    from graphkit.graph.assemble import ArticleEdges


class Memory:
    """Outcomes, and names that are resolved already: with it a build makes the same bytes in less time.

    What it holds of an input counts only as long as the store knows that input under the same key. The graphs
    of such builds share what their edges hold in ``statements``: leave that as it is.

    Attributes
    ----------
    edges : dict of str to ArticleEdges
        The edges of each article, for `graphkit.graph.assemble.assemble_graph`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from graphkit.pipeline import BuildOptions, build_with_report
    >>> options = BuildOptions(folder=Path("output"), memory=Memory())
    >>> build_with_report("seeds/", options=options)  # doctest: +SKIP
    """

    def __init__(self) -> None:
        self.edges: dict[str, ArticleEdges] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._corpus: Corpus | None = None
        self._lexicon: Lexicon | None = None

    def recall(self, pieces: Iterable[Piece]) -> list[Outcome]:
        """Return the outcomes of those pieces that are as they were when they were kept."""
        found = ((self._outcomes.get(piece.name), piece.key) for piece in pieces)
        return [outcome for outcome, key in found if outcome is not None and outcome.key == key]

    def take_corpus(self, pieces: Iterable[Piece], lexicon: Lexicon) -> Corpus:
        """Return a corpus that holds articles of these pieces only; the memory has none until it is kept."""
        corpus, self._corpus = self._corpus, None
        whole = len(self.recall(pieces)) == len(self._outcomes)
        return corpus if corpus is not None and whole and lexicon is self._lexicon else Corpus(lexicon)

    def keep(self, outcomes: Sequence[Outcome], corpus: Corpus, lexicon: Lexicon) -> None:
        """Keep what a build extracted and resolved, in place of what was kept before."""
        # What is in quarantine may come out of it without becoming another input.
        self._outcomes = {outcome.piece: outcome for outcome in outcomes if not outcome.quarantined}
        self._corpus = corpus if len(self._outcomes) == len(outcomes) else None
        self._lexicon = lexicon

    def forget(self) -> None:
        """Keep nothing."""
        self._outcomes, self._corpus, self._lexicon = {}, None, None
        self.edges.clear()
