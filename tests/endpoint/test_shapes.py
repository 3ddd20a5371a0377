"""Shapes against serde's words, places and columns."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from wavetank.endpoint.json_source import JsonSource
from wavetank.endpoint.place import DataError, PlacedError, SyntaxFault
from wavetank.endpoint.shapes import (
    Anything,
    Boolean,
    Choice,
    Integer,
    Number,
    Optional,
    Shape,
    Text,
)
from wavetank.endpoint.structures import Sequence, Structure, Tagged

U8 = Integer("u8", 255)
POINT = Structure("struct Point", {"x": U8, "y": Optional(U8)}, ("x",))
SHAPE = Tagged(
    "enum Shape",
    "kind",
    {
        "dot": Structure("struct Dot", {"at": POINT}, ("at",)),
        "path": Structure("struct Path", {"name": Text(), "fill": Choice(("on",))}),
    },
)
LATE = Tagged("enum Late", "kind", {"dot": POINT}, tag_buffered=True)


def read(shape: Shape, text: bytes) -> Any:
    return shape.read(JsonSource(text), ())


def refusal(shape: Shape, text: bytes) -> str:
    with pytest.raises(PlacedError) as caught:
        read(shape, text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("shape", "text", "value"),
    [
        (Anything(), b'{"a":[1]}', {"a": [1]}),
        (Text(), b'"a"', "a"),
        (Boolean(), b"true", True),
        (Boolean(), b"false", False),
        (U8, b"255", 255),
        (Number(), b"-1.5", -1.5),
        (Number(), b"2", 2),
        (Choice(("a", "b")), b'"b"', "b"),
        (Optional(U8), b"null", None),
        (Optional(U8), b"1", 1),
        (Sequence(U8), b"[1, 2]", [1, 2]),
        (Sequence(U8), b"[]", []),
        (POINT, b'{"x":1,"z":{"x":"ignored"}}', {"x": 1}),
        (SHAPE, b'{"at":{"x":1},"kind":"dot"}', {"kind": "dot", "at": {"x": 1}}),
        (LATE, b'{"x":1,"kind":"dot"}', {"kind": "dot", "x": 1}),
    ],
)
def test_a_fitting_value_is_read(shape: Shape, text: bytes, value: object) -> None:
    """What fits is read, and members nobody asked for are dropped."""
    assert read(shape, text) == value


@pytest.mark.parametrize(
    ("shape", "text", "words"),
    [
        (Text(), b"5", "invalid type: integer `5`, expected a string"),
        (Text(), b"null", "invalid type: null, expected a string"),
        (Text(), b"1.5", "invalid type: floating point `1.5`, expected a string"),
        (Text(), b"1e30", "invalid type: floating point `1e30`, expected a string"),
        (Text(), b"[]", "invalid type: sequence, expected a string"),
        (Boolean(), b'"yes"', 'invalid type: string "yes", expected a boolean'),
        (U8, b"true", "invalid type: boolean `true`, expected u8"),
        (U8, b"-1", "invalid value: integer `-1`, expected u8"),
        (U8, b"256", "invalid value: integer `256`, expected u8"),
        (U8, b"1.0", "invalid type: floating point `1.0`, expected u8"),
        (Number(), b"{}", "invalid type: map, expected f32"),
        (Sequence(U8), b"{}", "invalid type: map, expected a sequence"),
        (POINT, b"[]", "invalid type: sequence, expected struct Point"),
        (Choice(("a",)), b'"c"', "unknown variant `c`, expected `a`"),
        (Choice(("a", "b")), b'"c"', "unknown variant `c`, expected `a` or `b`"),
        (SHAPE, b"7", "invalid type: integer `7`, expected enum Shape"),
    ],
)
def test_a_misfit_is_named_in_serdes_words(
    shape: Shape, text: bytes, words: str
) -> None:
    """A value of another shape is refused with what was found and expected."""
    assert refusal(shape, text).startswith(words)


@pytest.mark.parametrize(
    ("shape", "text", "words"),
    [
        # Brackets are not consumed, scalars are.
        (Sequence(U8), b" {}", "column 1"),
        (Sequence(U8), b" 12", "column 3"),
        # A missing member is noticed behind the brace.
        (POINT, b'{"y":1}', "missing field `x` at line 1 column 7"),
        # A repeated key is noticed behind the key.
        (POINT, b'{"x":1,"x":2}', "duplicate field `x` at line 1 column 10"),
        # A tag is looked at where it stands ...
        (SHAPE, b'{"kind":"blob"}', "kind: unknown variant `blob`, expected `dot` or"),
        (SHAPE, b'{"at":1}', "missing field `kind` at line 1 column 8"),
        # ... everything else afterwards, without path.
        (
            Sequence(SHAPE),
            b'[{"kind":"dot","at":{"x":"1"}} ]',
            '[0]: invalid type: string "1", expected u8 at line 1 column 32',
        ),
        (
            Sequence(SHAPE),
            b'[{"kind":"dot"}, {"kind":"dot"}]',
            "[0]: missing field `at` at line 1 column 17",
        ),
        (
            Sequence(SHAPE),
            b'[{"kind":"path","fill":5}]',
            "[0]: invalid type: integer `5`, expected string or map",
        ),
        (
            Sequence(LATE),
            b'[{"x":1}]',
            "[0]: missing field `kind` at line 1 column 9",
        ),
        (
            Structure("struct S", {"s": LATE}),
            b'{"s":{"x":1}, "t":0}',
            "s: missing field `kind` at line 1 column 12",
        ),
        # A seen wrong choice is no data error outside a buffer.
        (Choice(("a",)), b"5", "expected value at line 1 column 1"),
        (Choice(("a",)), b"", "EOF while parsing a value at line 1 column 0"),
    ],
)
def test_a_misfit_knows_its_place(shape: Shape, text: bytes, words: str) -> None:
    """Path and column are those that serde and serde_json give."""
    assert words in refusal(shape, text)


def test_unplaced_errors_stay_unplaced_at_the_top() -> None:
    """Nothing around a value means nothing that could place its error."""
    with pytest.raises(DataError) as caught:
        read(LATE, b"{}")

    assert caught.value.place is None
    assert str(caught.value) == "missing field `kind`"


def test_the_first_thing_wrong_is_reported() -> None:
    """A wrong type before a missing bracket is the wrong type; behind it, the other."""
    assert "invalid type" in refusal(POINT, b'{"x":"1","y":')
    assert "EOF" in refusal(POINT, b'{"y":1,"x":')


def test_faults_in_ignored_members_name_only_the_member() -> None:
    """Inside a member nobody asked for there is no path."""
    text = b'{"x":1,"meta":{"deep":[?'

    assert refusal(POINT, text) == "meta: expected value at line 1 column 24"


def test_faults_in_buffered_members_are_syntax() -> None:
    """A buffered object that is not JSON is refused as such, with its whole path."""
    with pytest.raises(SyntaxFault, match="EOF") as caught:
        read(SHAPE, b'{"kind":"dot","at":{"x":')

    assert caught.value.path == ("at", "x")


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_by_shapes(data: bytes) -> None:
    """No bytes make a shape fail in another way than by refusing them."""
    for shape in (SHAPE, LATE, Sequence(POINT)):
        with contextlib.suppress(PlacedError):
            read(shape, data)
