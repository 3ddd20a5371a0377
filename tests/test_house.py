"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
NAMES_FOR_NOTHING = {"utils", "util", "helpers", "common", "core", "base", "misc"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.name))
def test_modules_stay_readable(path: Path) -> None:
    """A module holds at most 300 lines and is named after what it holds."""
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= 300
    assert path.stem not in NAMES_FOR_NOTHING


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.name))
def test_functions_fit_a_screen(path: Path) -> None:
    """A function holds at most 40 lines, its docstring not counted."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            doc = ast.get_docstring(node) is not None
            start = (first.end_lineno or 0) if doc else node.lineno
            assert (node.end_lineno or 0) - start <= 40, node.name


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.name))
def test_every_test_states_its_fact(path: Path) -> None:
    """Every test function says in a docstring what it proves."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_the_test_tree_mirrors_the_source_tree() -> None:
    """Every folder of tests is named after a package, but for the end-to-end tests."""
    packages = {path.name for path in (ROOT / "src" / "wavetank").iterdir()} | {"e2e"}
    strays = [
        str(path.relative_to(ROOT))
        for path in TESTS
        if len(path.relative_to(ROOT / "tests").parts) > 1
        and path.relative_to(ROOT / "tests").parts[0] not in packages
    ]
    assert strays == []
