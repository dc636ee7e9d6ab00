"""The page's own files put together: style, script, vendored library, words, and the security policy.

The script is written as small ES modules. They are joined in the order of ``MODULES``, each as a function
that returns what the module exports: no build step, no module loading, nothing to fetch.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

MODULES = (
    "dom", "words", "model", "statements", "paths", "scene", "state", "search", "arrange", "shapes", "labels",
    "lines", "canvas", "combobox", "marks", "evidence", "legend", "filters", "curation", "corrections",
    "card", "tables", "saving", "dialogs", "keyboard", "main",
)  # fmt: skip
STYLES = ("colours", "frame", "panels", "parts", "phone", "print")
VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (function |const )(\w+|\{[^}]*\})", re.MULTILINE)


def asset(name: str) -> str:
    """Read one of the page's own files."""
    return files("graphkit.view").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def style(names: tuple[str, ...] = STYLES) -> str:
    """Style sheets, joined: those of the graph's page unless others are named."""
    return "\n".join(asset(f"style/{name}.css") for name in names)


@cache
def script(modules: tuple[str, ...] = MODULES) -> str:
    """Script modules, joined into one function: those of the graph's page unless others are named."""
    parts = [_scope(name, asset(f"script/{name}.js")) for name in modules]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();"


def _scope(name: str, module: str) -> str:
    """Turn a module into a function of its own, called once, that returns its exports.

    Examples
    --------
    >>> _scope("a", 'import { b } from "./c.js";\\nexport const d = b;\\n')
    'const module_a = (() => {\\nconst { b } = module_c;\\nconst d = b;\\nreturn { d };\\n})();'
    """
    names = ", ".join(match.group(2).strip("{} ") for match in _EXPORT.finditer(module))
    body = _EXPORT.sub(r"\1\2", _IMPORT.sub(r"const \1 = module_\2;", module))
    return f"const module_{name} = (() => {{\n{body}return {{ {names} }};\n}})();"


@cache
def library() -> str:
    """The vis-network library, from the files of the installed pyvis.

    Notebooks are kept as lists of lines, and what Python takes for the end of a line comes back from VS Code
    with a line feed after it: the library has U+0085 inside strings, where its escape says the same.
    """
    text = files("pyvis").joinpath(*VIS_NETWORK.split("/")).read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S*", "", text).replace("\x85", r"\x85")


@cache
def words() -> dict[str, Any]:
    """The interface's texts in Chinese and English."""
    return tomllib.loads(asset("words.toml"))


def policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """A content-security policy under which exactly these scripts and styles run and nothing is fetched.

    Examples
    --------
    >>> policy(("let a;",), ())[:38]
    "default-src 'none'; script-src 'sha256"
    """
    allowed = " ".join(_hash(text) for text in scripts)
    styled = " ".join(_hash(text) for text in styles) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {styled}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
