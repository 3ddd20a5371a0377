"""The position-aware JSON reader against the standard library and serde_json."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from wavetank.endpoint.json_source import MAX_DEPTH, JsonSource
from wavetank.endpoint.place import SyntaxFault

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def read(text: bytes) -> object:
    source = JsonSource(text)
    value = source.value(())
    source.finish()
    return value


@given(_VALUES, st.booleans(), st.sampled_from([None, 1, 4]))
def test_valid_json_reads_as_the_standard_library_reads_it(
    value: object,
    ascii_only: bool,  # noqa: FBT001 -- hypothesis passes by position
    indent: int | None,
) -> None:
    """Any JSON, escaped or not, compact or indented, gives the same value."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    data = text.encode(errors="replace")

    assert read(data) == json.loads(data)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever the bytes, there is a value or a fault whose column is inside them."""
    columns: list[int] = []
    try:
        read(data)
    except SyntaxFault as fault:
        columns.append(fault.place[1] if fault.place else -1)

    assert all(0 <= column <= len(data) for column in columns)


@pytest.mark.parametrize(
    ("text", "what", "column"),
    [
        (b"", "EOF while parsing a value", 0),
        (b"  ", "EOF while parsing a value", 2),
        (b"[", "EOF while parsing a list", 1),
        (b"[1", "EOF while parsing a list", 2),
        (b"[1,", "EOF while parsing a value", 3),
        (b"[1,]", "trailing comma", 4),
        (b"[1 2]", "expected `,` or `]`", 4),
        (b"{", "EOF while parsing an object", 1),
        (b'{"a"', "EOF while parsing an object", 4),
        (b'{"a" 1}', "expected `:`", 6),
        (b'{"a":1', "EOF while parsing an object", 6),
        (b'{"a":1,', "EOF while parsing a value", 7),
        (b'{"a":1,}', "trailing comma", 8),
        (b'{"a":1 "b"}', "expected `,` or `}`", 8),
        (b"{a}", "key must be a string", 2),
        (b'{"a":1,b}', "key must be a string", 8),
        (b'{"a":', "EOF while parsing a value", 5),
        (b"?", "expected value", 1),
        (b"tru", "EOF while parsing a value", 3),
        (b"trux", "expected ident", 4),
        (b"nul!", "expected ident", 4),
        (b'"a', "EOF while parsing a string", 2),
        (b'"a\n"', "control character (\\u0000-\\u001F) found while parsing a string", 0),
        (b'"\\x"', "invalid escape", 3),
        (b'"\\', "EOF while parsing a string", 2),
        (b'"\\u12', "EOF while parsing a string", 5),
        (b'"\\u12x4"', "invalid escape", 7),
        (b'"\\ud800"', "unexpected end of hex escape", 8),
        (b'"\\ud800x', "unexpected end of hex escape", 8),
        (b'"\\ud800\\n"', "unexpected end of hex escape", 9),
        (b'"\\ud800\\u0041"', "lone leading surrogate in hex escape", 13),
        (b'"\\udc00"', "lone leading surrogate in hex escape", 7),
        (b'"\xff"', "invalid unicode code point", 3),
        (b"-", "EOF while parsing a value", 1),
        (b"-x", "invalid number", 2),
        (b"01", "invalid number", 2),
        (b"1.", "EOF while parsing a value", 2),
        (b"1.x", "invalid number", 3),
        (b"1e", "EOF while parsing a value", 2),
        (b"1e+", "EOF while parsing a value", 3),
        (b"1ex", "invalid number", 3),
        (b"1e999", "number out of range", 5),
        (b"1 1", "trailing characters", 3),
    ],
)  # fmt: skip
def test_faults_are_serdes(text: bytes, what: str, column: int) -> None:
    """Each way not to be JSON has serde_json's words and column."""
    with pytest.raises(SyntaxFault) as caught:
        read(text)

    assert caught.value.what == what
    assert caught.value.place is not None
    assert caught.value.place[1] == column


def test_columns_start_again_on_every_line() -> None:
    """Lines count line feeds, columns the bytes since the last one."""
    with pytest.raises(SyntaxFault) as caught:
        read('{\n "ä": ?}'.encode())

    assert str(caught.value) == "ä: expected value at line 2 column 8"


def test_a_path_leads_to_the_fault() -> None:
    """A fault deep inside names keys and indices."""
    with pytest.raises(SyntaxFault, match="EOF") as caught:
        read(b'{"a":[0,{"b":')

    assert str(caught.value) == "a[1].b: EOF while parsing a value at line 1 column 13"


def test_large_integers_become_floats() -> None:
    """An integer beyond 64 bits is a float, as in serde_json."""
    assert read(b"18446744073709551615") == 2**64 - 1
    assert isinstance(read(b"18446744073709551616"), float)
    assert isinstance(read(b"-9223372036854775809"), float)


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_is_bounded(opening: bytes, closing: bytes) -> None:
    """Beyond serde_json's recursion limit a text is refused, below it is read."""
    depth = MAX_DEPTH - 1
    innermost = b"0"

    assert read(opening * depth + innermost + closing * depth)
    with pytest.raises(SyntaxFault, match="recursion limit exceeded"):
        read(opening * MAX_DEPTH)


def test_siblings_do_not_add_up_to_depth() -> None:
    """Leaving a bracket gives its depth back."""
    assert read(b"[" + b",".join([b"[]"] * 500) + b"]") == [[]] * 500
