"""The page's script and style pass their linters, and the linters see what they should."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

NODE = Path(__file__).parents[1] / "node"
ASSETS = Path(__file__).parents[2] / "graphkit" / "view" / "assets"


def lint(folder: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    """Run ESLint (with its CSS plugin) from a folder on some of its files."""
    program = NODE / "node_modules" / ".bin" / "eslint"
    if shutil.which("node") is None or not program.exists():
        pytest.skip("ESLint is not installed: make node")
    config = ["--config", str(NODE / "eslint.config.mjs"), "--max-warnings", "0"]
    return subprocess.run(
        [str(program), *config, *map(str, files)], cwd=folder, capture_output=True, text=True
    )


def test_script_and_style_are_clean() -> None:
    done = lint(ASSETS, ASSETS)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("a.js", "export function f(e) { e.innerHTML = 1; }\n", "no-restricted-properties"),
        ("a.js", "export const f = (x) => eval(x);\n", "no-eval"),
        ("a.js", "const unused = 1;\n", "no-unused-vars"),
        ("a.js", "export const f = () => fetch('/');\n", "no-undef"),
        ("a.css", "a { colr: red; }\n", "css/no-invalid-properties"),
        ("a.css", "a { }\n", "css/no-empty-blocks"),
    ],
)
def test_the_linters_see_what_they_should(tmp_path: Path, name: str, text: str, rule: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = lint(tmp_path, tmp_path / name)
    assert done.returncode == 1 and rule in done.stdout, done.stdout + done.stderr
