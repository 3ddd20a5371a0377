"""Functions of a source, and whose lines are whose."""

from __future__ import annotations

from hypothesis import given, strategies as st

from wavetank.cover import scan

SOURCE = '''\
"""A module."""


def outer(a,
          b):
    """Says something.

    More.
    """
    x = a

    def inner():
        y = b
        return y

    class Local:
        z = 1

        def method(self):
            return 2

    try:
        inner()
    except OSError:
        x = 3
        x = 4
    except ValueError: x = 5
    return x


def one_line(): return 1


def stub(): ...


def empty():
    """Nothing."""


def passes():
    pass


if True:
    def conditional():
        return 6
'''


def test_lines_belong_to_one_function() -> None:
    """A body without its docstring and nested bodies is a function's own."""
    found = {each.name: each for each in scan(SOURCE)}

    assert list(found) == [
        "outer",
        "outer.inner",
        "outer.Local.method",
        "conditional",
    ]
    assert found["outer.inner"].lines == {13, 14}
    assert found["outer.Local.method"].lines == {20}
    assert found["outer"].lines == set(range(10, 29)) - {13, 14} - {20}
    assert found["outer"].line == 4


def test_clauses_on_a_line_of_their_own_are_told_apart() -> None:
    """An except clause knows the lines of its body; on one line nobody can tell."""
    (outer, *_) = scan(SOURCE)

    (handler,) = outer.handlers
    assert (handler.line, set(handler.lines)) == (24, {25, 26})


def test_what_is_no_python_has_no_functions() -> None:
    """Source that cannot be parsed is passed over, null bytes included."""
    assert scan("def") == ()
    assert scan("a\0b") == ()


def test_an_escape_of_somebody_else_is_no_news() -> None:
    """A warning that the parser has about the source is not given to our user."""
    assert scan('def a():\n    return "\\d"\n')[0].name == "a"


@given(st.text(max_size=60))
def test_any_text_can_be_scanned(text: str) -> None:
    """Nothing that a file can hold raises."""
    assert isinstance(scan(text), tuple)
