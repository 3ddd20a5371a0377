"""Measured lines over functions."""

from __future__ import annotations

import pytest

from wavetank.cover import (
    FunctionCover,
    Lines,
    ModuleCover,
    is_entered,
    module_name,
    overlay,
    scan,
)

FUNCTIONS = scan(
    """\
import os

def read(stream):
    try:
        for line in stream:
            yield line
    except OSError:
        raise

def plain(a):
    return a

def retry_error():
    if a:
        return b
"""
)


def test_a_module_is_entered_when_a_body_ran() -> None:
    """The line of a def runs at import, and counts for nothing."""
    assert not is_entered(FUNCTIONS, {1, 3, 10, 13})
    assert is_entered(FUNCTIONS, {11})


def test_only_lines_and_branches_inside_functions_count() -> None:
    """Import lines are in no number; the rest is told by line."""
    lines = Lines(
        executed=frozenset({1, 3, 4, 5, 6, 10, 13}),
        missing=frozenset({7, 8, 11, 14, 15}),
        taken=((5, 6), (1, 3)),
        untaken=((5, -3), (14, 15)),
    )

    assert overlay("a/b.py", FUNCTIONS, lines) == ModuleCover(
        "a/b.py",
        entered=True,
        lines=8,
        missing=(7, 8, 11, 14, 15),
        branches=3,
        missing_branches=((5, -3), (14, 15)),
        functions=(
            FunctionCover(
                "read", 3, ("streams", "errors"), reached=True, unentered=(7,)
            ),
            FunctionCover("retry_error", 13, ("errors",), reached=False),
        ),
    )


def test_a_clause_that_was_entered_is_not_named() -> None:
    """One line of its body is enough."""
    lines = Lines(executed=frozenset({4, 7, 8}), missing=frozenset({5, 6}))

    assert overlay("a.py", FUNCTIONS, lines).functions[0].unentered == ()


def test_what_its_authors_excluded_is_left_out() -> None:
    """A function whose lines are neither executed nor missing is not told of."""
    lines = Lines(executed=frozenset({11}), missing=frozenset({14, 15}))

    assert [each.name for each in overlay("a.py", FUNCTIONS, lines).functions] == [
        "retry_error"
    ]


def test_a_module_that_was_not_entered_keeps_its_functions() -> None:
    """It has no numbers, and names what handles streams or errors."""
    module = overlay("a.py", FUNCTIONS, None)

    assert (module.entered, module.lines, module.branches) == (False, 0, 0)
    assert [each.name for each in module.functions] == ["read", "retry_error"]


@pytest.mark.parametrize(
    ("path", "packages", "expected"),
    [
        ("/x/openai/_streaming.py", ["openai"], "openai/_streaming.py"),
        ("/openai/x/openai/lib/a.py", ["openai"], "openai/lib/a.py"),
        ("/x/openai/lib/a.py", ["openai.lib"], "openai/lib/a.py"),
        ("/x/loop.py", ["other", "loop"], "loop.py"),
        ("/x/elsewhere.py", ["loop"], "elsewhere.py"),
    ],
)
def test_names_begin_with_the_package(
    path: str, packages: list[str], expected: str
) -> None:
    """The last place where the package's name stands counts."""
    assert module_name(path, packages) == expected
