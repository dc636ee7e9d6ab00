"""From the scores of the characters' labels to names: each character has its most probable label.

The most probable path through all labels nearly always gives the same names, and takes longer to find.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from graphkit.crf import Places, Scores, label_probabilities

Flags = NDArray[numpy.bool_]
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
        if OUTSIDE not in labels:
            raise ValueError("no label is that of characters outside names")
        self._outside = list(labels).index(OUTSIDE)
        self._begins = numpy.array([label.startswith("B-") for label in labels])
        types = sorted(set(self._types))
        self._type_of = numpy.array([types.index(name) for name in self._types])

    def find(self, codes: NDArray[numpy.uint32], lengths: NDArray[numpy.intp], scores: Scores) -> list[Name]:
        """Return the names, each with the probability of its least certain character.

        A run of ``I-`` without its ``B-`` is none: its first character had several types to choose from.

        Parameters
        ----------
        codes : ndarray of shape (characters,)
            The code points of some paragraphs, one after another.
        lengths : ndarray of shape (paragraphs,)
            Characters of each paragraph, 1 or more.
        scores : ndarray of shape (characters, labels)

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
        stops = _STOPS.take(codes, mode="clip")
        places = numpy.flatnonzero(~stops)
        if not len(places):
            return []
        after_stop, before_stop, begins = (one[places] for one in _find_edges(stops, lengths))
        inside = scores.take(places, axis=0)
        inside[after_stop] += self._transitions[self._outside]
        inside[before_stop] += self._transitions[:, self._outside]
        first = numpy.flatnonzero(begins)
        sizes = numpy.diff(first, append=len(places))
        return self._read_names(places, first, label_probabilities(inside, sizes, self._transitions))

    def _read_names(self, places: Places, first: Places, likely: Scores) -> list[Name]:
        tags = likely.argmax(axis=1)
        starts, ends = self._name_bounds(tags, first)
        if not len(starts):
            return []
        chosen = numpy.append(likely.max(axis=1), 1.0)
        scores = numpy.minimum.reduceat(chosen, numpy.stack([starts, ends], axis=1).ravel())[::2]
        begun = places[starts]
        return list(
            zip(
                begun.tolist(),
                (begun + ends - starts).tolist(),
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


def _find_edges(stops: Flags, lengths: Places) -> tuple[Flags, Flags, Flags]:
    """Tell of each character whether it follows a stop, goes before one, begins a stretch between stops."""
    edges = numpy.zeros(len(stops) + 1, bool)
    edges[lengths.cumsum()] = edges[0] = True
    after_stop, before_stop = ~edges[:-1], ~edges[1:]
    after_stop[1:] &= stops[:-1]
    before_stop[:-1] &= stops[1:]
    return after_stop, before_stop, after_stop | edges[:-1]
