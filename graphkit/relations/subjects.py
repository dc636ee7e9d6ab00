"""Which parties of a sentence stand where subjects stand, and how many of them come between two others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from graphkit.relations.parties import MARKERS, Party, Sentence, find_subjects

_NEAR_HEAD = 2
_FAR_FROM_HEAD = 10


class Standing(NamedTuple):
    """How a party stands in its clause.

    Attributes
    ----------
    unmarked : bool
        Whether no preposition stands before it.
    heads : bool
        Whether its clause begins with it, or nearly so.
    marker : str
        The last preposition before it in its clause; ``-`` where there is none, ``?`` far from the beginning.
    """

    unmarked: bool
    heads: bool
    marker: str


def find_standing(party: Party, sentence: Sentence, *, unmarked: bool) -> Standing:
    """Return how a party of a sentence, one without a preposition or one with it, stands in its clause.

    Examples
    --------
    >>> from graphkit.records import Mention
    >>> from graphkit.relations.sentences import view_sentences
    >>> bank, firm = Mention(0, 2, "工行", "Bank"), Mention(3, 7, "某某公司", "Enterprise")
    >>> (sentence,) = view_sentences("工行与某某公司签约。", [bank, firm], [(0, 10)])
    >>> [find_standing(party, sentence, unmarked=False).marker for party in sentence.parties]
    ['-', '与']
    """
    text, clauses = sentence.text, sentence.clauses
    start = clauses[sentence.clause_of(party.start)][0] if clauses else sentence.start
    distance = party.start - start
    before = reversed(text[start : party.start])
    marker = next((char for char in before if char in MARKERS), "-") if distance <= _FAR_FROM_HEAD else "?"
    return Standing(unmarked, distance == 0 or (distance <= _NEAR_HEAD and unmarked), marker)


class SubjectRanks:
    """What the subjects of a sentence say about a pair: is the source one, and do others stand nearer?

    Parameters
    ----------
    sentence : Sentence
    actors : collection of str
        The types that can be subjects of the target's verb.
    """

    def __init__(self, sentence: Sentence, actors: Collection[str]) -> None:
        self._sentence = sentence
        subjects = {id(party) for party in find_subjects(sentence.text, sentence.parties)}
        self._standing = {
            id(party): find_standing(party, sentence, unmarked=id(party) in subjects)
            for party in sentence.parties
        }
        self._heads = [one for one in sentence.parties if self._standing[id(one)].heads]
        self._acting = [one for one in self._heads if one.type in actors]
        self._unmarked = [
            one for one in sentence.parties if self._standing[id(one)].unmarked and one.type in actors
        ]

    def look_at(self, source: Party, target: Party) -> Rank:
        """Return what the subjects of the sentence say about a pair."""
        if source.carried:
            heads = min(_count(self._heads, 0, target.start), 2)
            return source.role, heads, min(_count(self._unmarked, 0, target.start), 3)
        standing = self._standing[id(source)]
        earlier = min(_count(self._acting, 0, source.start), 2)
        if (source.start, source.end) <= (target.start, target.end):
            return standing, earlier, "between", min(_count(self._acting, source.end, target.start), 2)
        clauses = self._sentence.clause_of(source.start) - self._sentence.clause_of(target.start)
        return standing, earlier, "behind", min(clauses, 3)


Rank = tuple[str, int, int] | tuple[Standing, int, str, int]
"""What subjects say about a pair. Of a carried source: its role, and how many subjects stand before
the target, all of them and those without a preposition. Of any other: how it stands, the subjects before it,
and either those between the two or, where it is behind the target, the clauses from one to the other."""


def name_rank(rank: Rank) -> list[str]:
    """Return the features of what the subjects say about a pair."""
    if len(rank) == 3:
        role, heads, unmarked = rank
        return [f"Zc{heads}", f"Zd{unmarked}", f"Ze{role}{heads}"]
    standing, earlier, where, count = rank
    if where == "behind":
        return [
            f"Zb{standing.unmarked}{standing.heads}{earlier}",
            f"Zbm{standing.marker}",
            f"Zbc{count}{standing.heads}{standing.unmarked}",
        ]
    return [
        f"Zs{standing.unmarked}{standing.heads}",
        f"Zm{standing.marker}",
        f"Zh{count}",
        f"Zse{standing.heads}{count}{earlier}",
        f"Zx{standing.heads}{standing.marker}{min(count, 1)}",
    ]


def _count(parties: Sequence[Party], first: int, last: int) -> int:
    """Count the parties that begin at ``first`` or later and end before ``last``."""
    return sum(first <= one.start and one.end <= last for one in parties)
