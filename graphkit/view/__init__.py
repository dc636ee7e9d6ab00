"""The page: explore a graph in a browser or a notebook, offline, in one file."""

from __future__ import annotations

from graphkit.view.notebook import show
from graphkit.view.page import page_html, write_page

__all__ = ["page_html", "show", "write_page"]
