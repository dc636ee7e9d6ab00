"""Numbers for the features of pairs, so that they are looked up by the thousand and not one by one.

A feature is something seen, its body (a word between the two), under a kind that says for which pairs it
counts: for all, for one direction, for two types. Its key is one number made of both.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import repeat
from typing import TypeVar

import numpy
from numpy.typing import NDArray

Keys = NDArray[numpy.int64]
Encoded = Sequence[tuple[int, Sequence[int]]]
"""The features of a pair in groups: the number of a kind, and the numbers of the bodies under it."""

_MOST_KINDS = 1024
_MOST_REMEMBERED = 20_000
_ZEROS = repeat(0)
Seen = TypeVar("Seen", bound=Hashable)
_Lookup = Callable[[str, int], int]


class Vocabulary:
    """The bodies and kinds that are known, numbered from 1 in their order; 0 is for all others.

    Parameters
    ----------
    bodies, kinds : iterable of str
    growing : bool
        Whether what is not known yet gets a number when it is asked for.

    Examples
    --------
    >>> vocabulary = Vocabulary(["贷款", "签约"], ["f"])
    >>> vocabulary.number(["签约", "开业"]), vocabulary.number_kind("f")
    ([2, 0], 1)
    """

    def __init__(
        self, bodies: Iterable[str] = (), kinds: Iterable[str] = (), *, growing: bool = False
    ) -> None:
        self._bodies = {name: number for number, name in enumerate(bodies, 1)}
        self._kinds = {name: number for number, name in enumerate(kinds, 1)}
        self._remembered: dict[Hashable, list[int]] = {}
        self._number_of: _Lookup = _grow(self._bodies) if growing else self._bodies.get
        self._kind_of: _Lookup = _grow(self._kinds) if growing else self._kinds.get

    @property
    def bodies(self) -> tuple[str, ...]:
        """The known bodies in the order of their numbers."""
        return tuple(self._bodies)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The known kinds in the order of their numbers."""
        return tuple(self._kinds)

    def number(self, bodies: Iterable[str]) -> list[int]:
        """Return the numbers of bodies."""
        return list(map(self._number_of, bodies, _ZEROS))

    def number_kind(self, kind: str) -> int:
        """Return the number of a kind."""
        return self._kind_of(kind, 0)

    def remember(self, seen: Seen, name: Callable[[Seen], Iterable[str]]) -> list[int]:
        """Return the numbers of the bodies that ``name`` gives to what is seen; each is named only once.

        Examples
        --------
        >>> Vocabulary(["far"]).remember((3, True), lambda seen: ["far"] if seen[0] > 2 else [])
        [1]
        """
        numbers = self._remembered.get(seen)
        if numbers is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            numbers = self._remembered[seen] = self.number(name(seen))
        return numbers

    def keep(self, keys: Keys) -> tuple[Vocabulary, Keys]:
        """Return the part of the vocabulary that some keys need, and these keys as it numbers them.

        Examples
        --------
        >>> vocabulary = Vocabulary(["贷款", "签约", "开业"], ["f", "b"])
        >>> part, keys = vocabulary.keep(join_features([[(1, [3, 2])]])[0])
        >>> part.bodies, part.kinds, keys.tolist() == join_features([[(1, [2, 1])]])[0].tolist()
        (('签约', '开业'), ('f',), True)
        """
        bodies, body_of = numpy.unique(keys // _MOST_KINDS, return_inverse=True)
        kinds, kind_of = numpy.unique(keys % _MOST_KINDS, return_inverse=True)
        names, kind_names = self.bodies, self.kinds
        part = Vocabulary((names[one - 1] for one in bodies), (kind_names[one - 1] for one in kinds))
        return part, (body_of + 1) * _MOST_KINDS + kind_of + 1


def _grow(table: dict[str, int]) -> _Lookup:
    """Return a look-up that adds what is missing."""

    def look_up(name: str, _: int) -> int:
        return table.setdefault(name, len(table) + 1)

    return look_up


def join_features(pairs: Sequence[Encoded]) -> tuple[Keys, Keys]:
    """Return the keys of the features of all pairs, one pair after another, and the pair of each.

    Examples
    --------
    >>> keys, owners = join_features([[(1, [5, 6])], [(2, [5])]])
    >>> (keys // 1024).tolist(), (keys % 1024).tolist(), owners.tolist()
    ([5, 6, 5], [1, 1, 2], [0, 0, 1])
    """
    bodies: list[int] = []
    kinds: list[int] = []
    sizes: list[int] = []
    ends: list[int] = []
    for groups in pairs:
        for kind, group in groups:
            bodies += group
            kinds.append(kind)
            sizes.append(len(group))
        ends.append(len(bodies))
    keys = numpy.array(bodies, numpy.int64) * _MOST_KINDS + numpy.repeat(
        numpy.array(kinds, numpy.int64), sizes
    )
    return keys, numpy.repeat(numpy.arange(len(pairs)), numpy.diff(ends, prepend=0))


def find_keys(table: Keys, keys: Keys) -> tuple[Keys, NDArray[numpy.bool_]]:
    """Return the places in a sorted table of those keys that are in it, and which these are.

    Examples
    --------
    >>> places, known = find_keys(numpy.array([3, 5, 8]), numpy.array([8, 9, 3]))
    >>> places.tolist(), known.tolist()
    ([2, 0], [True, False, True])
    """
    if not len(table):
        return numpy.empty(0, numpy.int64), numpy.zeros(len(keys), numpy.bool_)
    places = numpy.searchsorted(table, keys)
    known = table.take(places, mode="clip") == keys
    return places[known], known
