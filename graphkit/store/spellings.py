"""The store's table of spellings: names in pinyin for the page's search, each spelled only once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graphkit.view.pinyin import SPELLED, remember_spellings, search_key, spelling_version

if TYPE_CHECKING:
    import networkx

    from graphkit.store.database import Store


def recall_spellings(store: Store) -> dict[str, str]:
    """Return the search keys that a store knows, and have this process know them too.

    Examples
    --------
    >>> import tempfile
    >>> from graphkit.store import Store
    >>> with tempfile.TemporaryDirectory() as folder, Store(folder) as store:
    ...     recall_spellings(store)
    {}
    """
    known = store.known_spellings(spelling_version())
    remember_spellings(known)
    return known


def keep_spellings(store: Store, graph: networkx.MultiDiGraph, known: Mapping[str, str]) -> None:
    """Keep the search keys of those names of a graph that are not among the known ones.

    Examples
    --------
    >>> import networkx, tempfile
    >>> from graphkit.store import Store
    >>> graph = networkx.MultiDiGraph()
    >>> graph.add_node("a", name="平湖市", aliases=())
    >>> with tempfile.TemporaryDirectory() as folder, Store(folder) as store:
    ...     keep_spellings(store, graph, {})
    ...     recall_spellings(store)
    {'平湖市': 'ping hu shi'}
    """
    named = ((fields["name"], *fields["aliases"]) for _, fields in graph.nodes(data=True))
    new = {name[:SPELLED] for names in named for name in names}.difference(known)
    if new:
        store.keep_spellings(spelling_version(), {name: search_key(name) for name in new})
