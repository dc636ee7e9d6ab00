from __future__ import annotations

import subprocess
import sys

import pytest

import graphkit

HEAVY = (
    "spacy",
    "networkx",
    "numpy",
    "pandas",
    "duckdb",
    "igraph",
    "pyvis",
    "pycrfsuite",
    "spacy_pkuseg",
    "lxml",
    "thinc",
    "threadpoolctl",
)


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_public_names_are_sorted_and_flat() -> None:
    assert graphkit.__all__ == sorted(graphkit.__all__)
    assert len(set(graphkit.__all__)) == len(graphkit.__all__)
    assert dir(graphkit) == graphkit.__all__


@pytest.mark.parametrize("name", graphkit.__all__)
def test_every_public_name_is_there(name: str) -> None:
    value = getattr(graphkit, name)
    assert value is not None
    if name != "__version__":
        assert value.__doc__
        assert value.__name__ == name


def test_what_the_notebook_needs_is_public() -> None:
    assert {"build", "extract", "load_pipeline", "read_graphml", "write_graphml", "write_page"} <= set(
        graphkit.__all__
    )


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        graphkit.bild  # noqa: B018


def test_importing_loads_nothing_heavy() -> None:
    loaded = run("import sys, graphkit; print(*sorted({name.split('.')[0] for name in sys.modules}))")
    assert not set(HEAVY) & set(loaded.split())


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, contextlib, io\nfrom graphkit.cli.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main(['--help'])\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    assert not set(HEAVY) & set(run(code).split())


def test_each_name_is_loaded_from_its_own_module() -> None:
    code = "import sys, graphkit; graphkit.Article; print(*('graphkit.' + one in sys.modules for one in {}))"
    assert run(code.format(("records", "pipeline", "view"))) == "True False False"
