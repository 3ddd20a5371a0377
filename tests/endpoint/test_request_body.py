"""A body that is read quickly is read as the exact reader reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest
from hypothesis import given, strategies as st

from endpoint.requesting import chat, encode, revision
from wavetank.endpoint import request_body
from wavetank.endpoint.json_source import MAX_DEPTH, JsonSource
from wavetank.endpoint.place import PlacedError
from wavetank.endpoint.request_body import read_body
from wavetank.endpoint.routing import Action
from wavetank.endpoint.surfaces import surfaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.endpoint.structures import Structure

SHAPES: Final = [
    surface.shape
    for name in ("v4-2026-04", "v4-2026-08", "v4-2026-09")
    for surface in surfaces(revision(name)).values()
]
CHAT: Final = surfaces(revision())[Action.CHAT].shape
NEEDED: Final = (b'"model":"m"', b'"messages":[{"role":"user","content":"a"}]')
GOOD: Final = b",".join(NEEDED)
# What two readers of JSON may read otherwise: numbers, text, and what is no JSON.
ODD: Final = (
    *(b"0", b"-0", b"-0.0", b"1.0", b"1E2", b"1e-400", b"1e400", b"-1e400"),
    *(b"255", b"256", b"4294967295", b"4294967296", b"-1", b"1_0", b"\xd9\xa1"),
    *(b"9999999999999999999", b"18446744073709551615", b"18446744073709551616"),
    *(b"-9223372036854775808", b"-9223372036854775809", b"9" * 5000),
    *(b"01", b"-", b"-01", b".5", b"1.", b"1e", b"+1", b"NaN", b"Infinity"),
    *(b"-Infinity", b"nul", b"True", b"'a'", b"", b"\x00", b"//", b"\xef\xbb\xbf1"),
    *(rb'"\ud83d\ude00"', rb'"\ud83d"', rb'"\uDE00\uD83D"', rb'"\ud83dx"'),
    *(rb'"\\ud83d"', rb'"\u00e9\u0000"', rb'"\u 0e9"', rb'"\u00g0"', rb'"\x41"'),
    *(b'"\xc3\xa9"', b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\x80"', b'"\x7f"'),
    *(b'"\t"', b'"\n"', b'"\xe2\x80\xa8"', b'"\xef\xbb\xbf"', b'"a', rb'"\"'),
)
USUAL: Final = (
    *(b"null", b"true", b"false", b"1", b"0.5", b"[]", b"{}", b'"a"', b'["a","b"]'),
    *(b'{"role":[]}', b'[{"role":{},"content":"a"}]', b'[{"type":1}]'),
    *(b'"user"', b'"assistant"', b'"tool"', b'"system"', b'"text"', b'"image_url"'),
    *(b'"function"', b'"auto"', b'"required"', b'"high"', b'"disabled"'),
    b'{"type":"text","text":"a"}',
    b'[{"text":"a","type":"text"}]',
    b'{"type":"function","function":{"name":"f"}}',
    b'[{"function":{"parameters":{"a":[1,-0]},"name":"f"},"type":"function"}]',
    b'[{"name":"f","input_schema":{"b":1,"a":2}}]',
    b'[{"content":"a","role":"user"},{"role":"assistant","content":null}]',
    (
        b'[{"role":"assistant","tool_calls":[{"id":"c","type":"function",'
        b'"function":{"name":"f","arguments":"{}"}}]},'
        b'{"role":"tool","content":"r","tool_call_id":"c"}]'
    ),
    b'[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]',
)
NAMES: Final = (
    *sorted({name.encode() for shape in SHAPES for name in shape.members}),
    *(b"role", b"content", b"type", b"text", b"function", b"name", b"x", b""),
    *(rb"\u0078", rb"\ud83d", b"\xff"),
)
SPACES: Final = (b"", b"", b"", b" ", b"\t\r\n", b"\x0b", b"\xc2\xa0", b"\xef\xbb\xbf")


def _list(items: Sequence[bytes]) -> bytes:
    return b"[" + b",".join(items) + b"]"


def _object(pairs: Sequence[tuple[bytes, bytes, bytes]]) -> bytes:
    written = [b'"%b":%b%b' % pair for pair in pairs]
    return b"{" + b",".join(written) + b"}"


def _objects(
    values: st.SearchStrategy[bytes], most: int
) -> st.SearchStrategy[list[tuple[bytes, bytes, bytes]]]:
    """Members under likely names, some of them twice."""
    names, spaces = st.sampled_from(NAMES), st.sampled_from(SPACES)
    return st.lists(st.tuples(names, spaces, values), max_size=most)


def _edited(data: bytes, edits: Sequence[tuple[int, int, bytes]]) -> bytes:
    for place, length, word in edits:
        start = place % (len(data) + 1)
        data = data[:start] + word + data[start + length :]
    return data


VALUES = st.recursive(
    st.sampled_from(USUAL) | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3).map(_list) | _objects(inner, 3).map(_object)
    ),
    max_leaves=6,
)
BODIES = st.builds(
    lambda good, pairs, space: space + _object([*good, *pairs]) + space,
    st.sampled_from(
        [
            [],
            [(b"model", b" ", b'"m"')],
            [(b"model", b"", b'"m"'), (b"messages", b"", b"[]")],
            [(b"messages", b"", b'[{"role":"user","content":"a"}]')],
        ]
    ),
    _objects(st.sampled_from(USUAL), 4) | _objects(VALUES, 4),
    st.sampled_from(SPACES),
)
EDITS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 3), st.sampled_from((b"", *ODD))),
    max_size=2,
)


def exactly(shape: Structure, body: bytes) -> Any:
    """Read a body as serde does."""
    source = JsonSource(body)
    members = shape.read(source, ())
    source.finish()
    return members


def outcome(read: Any, shape: Structure, body: bytes) -> str:
    """Tell what was read, types and order included, or how it was refused."""
    try:
        return repr(read(shape, body))
    except PlacedError as refusal:
        return f"{type(refusal).__name__}: {refusal}"


@given(st.sampled_from(SHAPES), BODIES, EDITS)
def test_any_body_is_read_or_refused_as_the_exact_reader_does(
    shape: Structure, body: bytes, edits: list[tuple[int, int, bytes]]
) -> None:
    """On every surface of every revision: the same value, or the same refusal."""
    data = _edited(body, edits)

    assert outcome(read_body, shape, data) == outcome(exactly, shape, data)


@pytest.mark.parametrize("value", [*ODD, *USUAL, rb'{"a":1,"\u0061":2}'])
@pytest.mark.parametrize(
    "place",
    [
        b'"x":%b',
        b'"stop":%b',
        b'"temperature":%b',
        b'"max_tokens":%b',
        b'"top_logprobs":%b',
        b'"user_id":%b',
        b'"reasoning_effort":%b',
        b'"tool_choice":%b',
        b'"messages":%b',
        b'"model":%b',
        b'"tools":[{"type":"function","function":{"name":"f","parameters":%b}}]',
    ],
)
def test_an_odd_value_is_read_or_refused_as_the_exact_reader_does(
    value: bytes, place: bytes
) -> None:
    """Wherever it stands: in a member that is known, unknown or of any shape."""
    member = place % value
    given = b",".join(each for each in NEEDED if each[:8] != member[:8])
    body = b"{%b,%b}" % (given, member)

    assert outcome(read_body, CHAT, body) == outcome(exactly, CHAT, body)


@pytest.mark.parametrize("name", [b"model", b"messages", b"stop", b"x", rb"\u0078"])
@pytest.mark.parametrize("value", [b'"m"', b"[]", b'{"a":1,"b":1,"a":2}'])
def test_a_repeated_member_is_read_or_refused_as_the_exact_reader_does(
    name: bytes, value: bytes
) -> None:
    """Serde refuses one that it knows and takes the last of any other."""
    repeated = b'"%b":%b,"%b":%b' % (name, value, name, value)
    for body in (b"{%b,%b}" % (GOOD, repeated), b"{%b,%b}" % (repeated, GOOD)):
        assert outcome(read_body, CHAT, body) == outcome(exactly, CHAT, body)


@pytest.mark.parametrize("form", [b"[%b]", b'{"a":%b}', b'[{"a":[%b]}]'])
@pytest.mark.parametrize("levels", [MAX_DEPTH - 2, MAX_DEPTH - 1, MAX_DEPTH, 9999])
def test_nesting_is_refused_as_deep_as_the_exact_reader_does(
    form: bytes, levels: int
) -> None:
    """The 128th level is one too many, of arrays, of objects and of both."""
    opening, _, closing = form.partition(b"%b")
    count = levels // (opening.count(b"[") + opening.count(b"{"))
    for inside in (b"", b"1"):
        value = opening * count + inside.join((b"[", b"]")) + closing * count
        body = b'{%b,"x":%b}' % (GOOD, value)

        assert outcome(read_body, CHAT, body) == outcome(exactly, CHAT, body)


@pytest.mark.parametrize(
    "body",
    [
        chat(),
        chat({"role": "user", "content": "h\u00e9 \u4f60\u597d"}, temperature=0.5),
        chat(*[{"role": "user", "content": "a"}] * 200, max_tokens=8, unknown={"a": 1}),
    ],
)
def test_an_ordinary_body_never_needs_the_exact_reader(
    body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is good beyond doubt is read without it, long conversations too."""

    def unneeded(_: bytes) -> NoReturn:
        raise AssertionError

    wanted = exactly(CHAT, encode(body))
    monkeypatch.setattr(request_body, "JsonSource", unneeded)

    assert read_body(CHAT, encode(body)) == wanted
