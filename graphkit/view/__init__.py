"""The page: explore a graph in a browser or a notebook, offline, in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.view.notebook import show
    from graphkit.view.page import page_html, write_page

__all__ = ["page_html", "show", "write_page"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: whoever needs pinyin only does not wait for the layout and its libraries.
    if name == "show":
        from graphkit.view.notebook import show

        return show
    if name in __all__:
        from graphkit.view import page

        return getattr(page, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
