"""Mentions of one thing become one entity: within an article by names, over the corpus by keys."""

from graphkit.resolve.corpus import Resolution, resolve

__all__ = ["Resolution", "resolve"]
