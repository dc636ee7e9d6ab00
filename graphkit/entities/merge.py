"""One policy for what the layers say: who wins where their mentions overlap.

The order, strongest first:

1. ``user``: a name of the user's own lexicon;
2. ``declared``: a short form that the text itself declares;
3. a longer mention over one that it contains, when it comes from the model or a pattern (the longest name
   is the name);
4. the score of the layer's mention; 5. the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphkit.records import Mention

LAYER_RANK = {"user": 5, "declared": 4, "pattern": 3, "model": 3, "lexicon": 2, "repeated": 1}


def merge_mentions(candidates: Iterable[Mention]) -> list[Mention]:
    """Return non-overlapping mentions in the order of the text.

    Examples
    --------
    >>> long = Mention(0, 6, "义乌市公证处", "Government", "model")
    >>> short = Mention(0, 3, "义乌市", "Region", "lexicon")
    >>> [mention.name for mention in merge_mentions([short, long])]
    ['义乌市公证处']
    """
    ranked = sorted(candidates, key=_strength)
    taken: list[Mention] = []
    covered: set[int] = set()
    for mention in ranked:
        span = range(mention.start, mention.end)
        if covered.isdisjoint(span):
            taken.append(mention)
            covered.update(span)
    return sorted(taken, key=lambda mention: mention.start)


def _strength(mention: Mention) -> tuple[float, ...]:
    rank = LAYER_RANK.get(mention.layer, 0)
    return (
        -max(rank, 3) if rank > 3 else -3,
        -(rank == 3),
        mention.start - mention.end,
        -mention.score,
        mention.start,
    )
