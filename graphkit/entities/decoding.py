"""From the scores of the characters' labels to names: each character has its most probable label.

The most probable path through all labels nearly always gives the same names, and takes longer to find.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from graphkit.crf import Scores, label_probabilities

Places = NDArray[numpy.intp]
Name = tuple[int, int, str, float]

OUTSIDE = "O"
"""The label of a character outside names; those inside have ``B-`` or ``I-`` and the type."""

_STOPS = numpy.zeros(0x10000, bool)
"""No name reaches over one of these, so that what stands between them is decoded by itself."""
_STOPS[[ord(char) for char in "。！？；："]] = True


class NameDecoder:
    """Finds the names that scores speak for.

    Parameters
    ----------
    labels : sequence of str
        What the columns of scores stand for.
    transitions : ndarray of shape (labels, labels)
        What one label after another adds.

    Raises
    ------
    ValueError
        When no label is that of characters outside names.
    """

    def __init__(self, labels: Sequence[str], transitions: Scores) -> None:
        self._types = [label[2:] for label in labels]
        self._transitions = transitions
        self._outside = list(labels).index(OUTSIDE)
        self._begins = numpy.array([label.startswith("B-") for label in labels])
        types = sorted(set(self._types))
        self._type_of = numpy.array([types.index(name) for name in self._types])

    def find(self, codes: NDArray[numpy.uint32], lengths: NDArray[numpy.intp], scores: Scores) -> list[Name]:
        """Return the names, each with the probability of its least certain character.

        What begins inside a name is none: its first character had several types to choose from.

        Parameters
        ----------
        codes : ndarray of shape (characters,)
            The code points of some paragraphs, one after another.
        lengths : ndarray of shape (paragraphs,)
            None is 0.
        scores : ndarray of shape (characters, labels)
            They are changed in place.

        Returns
        -------
        list of (int, int, str, float)
            Beginning and end among the characters, type, probability.

        Examples
        --------
        >>> decoder = NameDecoder(["O", "B-Bank", "I-Bank"], numpy.zeros((3, 3)))
        >>> scores = numpy.array([[9.0, 0, 0], [0, 9, 0], [0, 0, 9], [0, 9, 0]])
        >>> codes = numpy.frombuffer("去工行。".encode("utf-32-le"), numpy.uint32)
        >>> [(*one[:3], round(one[3], 2)) for one in decoder.find(codes, numpy.array([4]), scores)]
        [(1, 3, 'Bank', 1.0)]
        """
        open_places, first = self._cut(codes, lengths, scores)
        if not len(open_places):
            return []
        sizes = numpy.diff(numpy.append(first, len(open_places)))
        likely = label_probabilities(scores.take(open_places, axis=0), sizes, self._transitions)
        return self._read_names(open_places, first, likely)

    def _cut(
        self, codes: NDArray[numpy.uint32], lengths: NDArray[numpy.intp], scores: Scores
    ) -> tuple[Places, Places]:
        """Leave the stops out; return the places of all others, and which of these a stretch begins with."""
        stops = _STOPS.take(codes, mode="clip")
        edges = numpy.zeros(len(codes) + 1, bool)
        edges[lengths.cumsum()] = edges[0] = True
        after = ~stops & ~edges[:-1]
        after[1:] &= stops[:-1]
        before = ~stops & ~edges[1:]
        before[:-1] &= stops[1:]
        scores[after] += self._transitions[self._outside]
        scores[before] += self._transitions[:, self._outside]
        open_places = numpy.flatnonzero(~stops)
        return open_places, numpy.flatnonzero((after | edges[:-1])[open_places])

    def _read_names(self, open_places: Places, first: Places, likely: Scores) -> list[Name]:
        tags = likely.argmax(axis=1)
        starts, ends = self._name_bounds(tags, first)
        if not len(starts):
            return []
        chosen = numpy.append(likely.max(axis=1), 1.0)
        scores = numpy.minimum.reduceat(chosen, numpy.stack([starts, ends], axis=1).ravel())[::2]
        places = open_places[starts]
        return list(
            zip(
                places.tolist(),
                (places + ends - starts).tolist(),
                [self._types[tag] for tag in tags[starts].tolist()],
                scores.tolist(),
                strict=True,
            )
        )

    def _name_bounds(self, tags: Places, first: Places) -> tuple[Places, Places]:
        """Return where names begin and end: a label of another type, or of a beginning, ends a name too."""
        bounds = self._begins[tags]
        bounds[first] = True
        types = self._type_of[tags]
        bounds[1:] |= types[1:] != types[:-1]
        places = numpy.flatnonzero(bounds)
        names = numpy.flatnonzero(self._begins[tags[places]])
        return places[names], numpy.append(places, len(tags))[names + 1]
