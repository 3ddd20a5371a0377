"""Which functions handle streams or errors."""

from __future__ import annotations

import pytest

from wavetank.cover import scan
from wavetank.cover.reasons import words

INDENT = "\n    "


def reasons(name: str, *body: str) -> tuple[str, ...]:
    """Say why a function with this body is of interest."""
    (function,) = scan(f"def {name}():{INDENT}{INDENT.join(body)}\n")
    return function.reasons


@pytest.mark.parametrize(
    "body",
    [
        ("try:", "    a()", "except OSError:", "    b()"),
        ("raise ApiError('no')",),
        ("raise",),
        ("raise make(error)",),
        ("raise self.make_error()",),
        ("raise openai.APIError from None",),
    ],
)
def test_catching_and_raising_is_handling_errors(body: tuple[str, ...]) -> None:
    """An except clause, and a raise that is no refusal, speak of errors."""
    assert reasons("ask", *body) == ("errors",)


@pytest.mark.parametrize("name", ["TypeError", "ValueError", "NotImplementedError"])
def test_refusing_an_argument_is_no_handling_of_errors(name: str) -> None:
    """What is raised at a programmer says nothing about a bad day of the network."""
    assert reasons("ask", f"raise {name}('no')") == ()
    assert reasons("ask", f"raise {name}") == ()


@pytest.mark.parametrize(
    "body",
    [
        ("for line in answer.iter_lines():", "    a(line)"),
        ("return [a for a in self._chunks]",),
        ("for each in stream:", "    a(each)"),
        ("line = await answer.content.readline()",),
        ("for each in read(raw_stream):", "    a(each)"),
    ],
)
def test_reading_piece_by_piece_is_handling_streams(body: tuple[str, ...]) -> None:
    """A loop over a stream, and a method that reads a body in pieces, speak of it."""
    source = f"async def ask(self):{INDENT}{INDENT.join(body)}\n"

    assert scan(source)[0].reasons == ("streams",)


def test_an_async_loop_is_a_loop() -> None:
    """``async for`` over a stream counts like ``for``."""
    source = "async def ask():\n    async for each in stream:\n        a(each)\n"

    assert scan(source)[0].reasons == ("streams",)


def test_other_loops_and_calls_are_nothing() -> None:
    """A loop over something else, and any other call, are passed over."""
    assert reasons("ask", "for a in rows:", "    b.go(a)", "    c(a)") == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("parse_chunk", ("streams",)),
        ("retry_after", ("errors",)),
        ("stream_error", ("streams", "errors")),
        ("streamline", ()),
        ("ask", ()),
    ],
)
def test_a_name_speaks_where_the_function_decides(
    name: str, expected: tuple[str, ...]
) -> None:
    """Whole words of the name count for a function with a branch in it."""
    assert reasons(name, "return a() if b else c()") == expected


def test_a_function_that_hands_on_handles_nothing() -> None:
    """Without a decision the name alone is not enough."""
    assert reasons("with_streaming_response", "a = 1", "return Wrapper(a)") == ()


def test_the_class_speaks_of_streams_for_its_methods() -> None:
    """A method of a stream handles streams, whatever its own name is."""
    source = (
        "class AsyncStream:\n    def close(self):\n"
        "        if self.open:\n            self.response.close()\n"
    )

    (function,) = scan(source)

    assert (function.name, function.reasons) == ("AsyncStream.close", ("streams",))


def test_the_class_of_an_error_does_not_speak_for_its_methods() -> None:
    """The methods of an exception are data, unless they are named otherwise."""
    source = "class ApiError:\n    def text(self):\n        return a or b\n"

    assert scan(source)[0].reasons == ()


def test_a_nested_function_speaks_for_itself() -> None:
    """What is caught inside an inner function is not the outer one's."""
    source = (
        "def outer():\n    def inner():\n        try:\n            a()\n"
        "        except OSError:\n            b()\n    return inner\n"
    )

    assert [each.reasons for each in scan(source)] == [(), ("errors",)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iter_lines", {"iter", "lines"}),
        ("SSEDecoder.__iter__", {"sse", "decoder", "iter"}),
        ("AsyncStream2", {"async", "stream", "2"}),
        ("parseSSE", {"parse", "sse"}),
    ],
)
def test_names_of_either_style_are_split(name: str, expected: set[str]) -> None:
    """Underscores, capitals and digits end words."""
    assert words(name) == expected
