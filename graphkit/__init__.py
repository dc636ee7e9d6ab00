"""graphkit: knowledge graphs from Chinese local news.

>>> import graphkit
>>> graph = graphkit.build("seeds/")  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from graphkit.config import Config, load_config
    from graphkit.errors import GraphkitError
    from graphkit.export import read_graphml, write_graphml
    from graphkit.pipeline import build, extract, load_pipeline
    from graphkit.records import Article, Entity, Extraction, Mention, Statement
    from graphkit.view import show, write_page

# Heavy packages load at first use, so that `import graphkit` costs next to nothing.
_HOME = {
    "Article": "graphkit.records",
    "Config": "graphkit.config",
    "Entity": "graphkit.records",
    "Extraction": "graphkit.records",
    "GraphkitError": "graphkit.errors",
    "Mention": "graphkit.records",
    "Statement": "graphkit.records",
    "build": "graphkit.pipeline",
    "extract": "graphkit.pipeline",
    "load_config": "graphkit.config",
    "load_pipeline": "graphkit.pipeline",
    "read_graphml": "graphkit.export",
    "show": "graphkit.view",
    "write_graphml": "graphkit.export",
    "write_page": "graphkit.view",
}

__all__ = [
    "Article",
    "Config",
    "Entity",
    "Extraction",
    "GraphkitError",
    "Mention",
    "Statement",
    "__version__",
    "build",
    "extract",
    "load_config",
    "load_pipeline",
    "read_graphml",
    "show",
    "write_graphml",
    "write_page",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'graphkit' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
