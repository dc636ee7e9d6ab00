"""Later mentions: a name that the article has given once is found again, in full or in its short form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphkit.entities.divisions import load_divisions
from graphkit.entities.shortening import short_forms
from graphkit.phrases import PhraseFinder
from graphkit.records import Mention


def find_repeated(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield further occurrences of the names in ``mentions`` and of their short forms.

    Examples
    --------
    >>> first = Mention(0, 4, "上桥头村", "Village")
    >>> [(m.start, m.name) for m in find_repeated("上桥头村变了，上桥头的人也变了。", [first])]
    [(0, '上桥头村'), (7, '上桥头')]
    """
    known: dict[str, Mention] = {}
    for mention in mentions:
        known.setdefault(mention.name, mention)
    common = load_divisions().ambiguous
    for mention in list(known.values()):
        for form in short_forms(mention.name, mention.type):
            if form not in common:
                known.setdefault(form, mention)
    types = {form: mention.type for form, mention in known.items() if form}
    for start, end, node_type in PhraseFinder(types).find(text):
        yield Mention(start, end, text[start:end], node_type, "repeated", 0.5)
