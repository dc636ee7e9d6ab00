"""Public names are documented, and what the documentation shows is true."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import graphkit

MODULES = sorted(
    info.name
    for info in pkgutil.walk_packages(graphkit.__path__, "graphkit.")
    if not info.name.rpartition(".")[2].startswith("__")
)
FLAGS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


def load(name: str) -> ModuleType:
    """Import a module; where an extra that it needs is not installed, the test is skipped."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("graphkit"):
            raise
        pytest.skip(f"{error.name} is not installed")


def public_members(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The functions and classes that a module defines, with the methods of the classes."""
    for name, value in vars(module).items():
        own = getattr(value, "__module__", None) == module.__name__
        if name.startswith("_") or not own or not (inspect.isclass(value) or callable(value)):
            continue
        yield name, value
        if inspect.isclass(value):
            for key, member in vars(value).items():
                if not key.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                    yield f"{name}.{key}", member


@pytest.mark.parametrize("name", MODULES)
def test_every_module_and_public_name_has_a_docstring(name: str) -> None:
    module = load(name)
    assert module.__doc__, name
    undocumented = [key for key, value in public_members(module) if not (inspect.getdoc(value) or "").strip()]
    assert undocumented == []


def exported_functions() -> Iterator[str]:
    for name in ["graphkit", *MODULES]:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        for key in getattr(module, "__all__", ()):
            if inspect.isfunction(inspect.unwrap(getattr(module, key))):
                yield f"{name}:{key}"


@pytest.mark.parametrize("where", list(exported_functions()))
def test_every_exported_function_shows_an_example(where: str) -> None:
    name, key = where.split(":")
    function = inspect.unwrap(getattr(importlib.import_module(name), key))
    assert ">>>" in (inspect.getdoc(function) or "")


@pytest.mark.parametrize("name", ["graphkit", *MODULES])
def test_examples_are_true(name: str) -> None:
    failed = doctest.testmod(load(name), optionflags=FLAGS)
    assert failed.failed == 0


def test_examples_are_many() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    assert (
        sum(len(finder.find(importlib.import_module(name))) > 0 for name in MODULES if "read" not in name)
        > 50
    )
