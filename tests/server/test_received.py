"""A request as plain data: its key and its JSON, whatever a client sends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from wavetank.errors import UsageError
from wavetank.server.received import Received

PLAIN = Received(
    method="POST",
    path="/chat/completions",
    query="",
    headers=(),
    body=b"{}",
    remote="127.0.0.1",
    keep_alive=True,
)


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ((), None),
        ((("Authorization", "Bearer sk-1"),), "sk-1"),
        ((("AUTHORIZATION", "bearer   sk-1 "),), "sk-1"),
        ((("Authorization", "sk-1"),), "sk-1"),
        ((("Authorization", "Bearer"), ("x-api-key", "sk-2")), "sk-2"),
        ((("X-Api-Key", "sk-2"),), "sk-2"),
    ],
)
def test_the_key_is_found(
    headers: tuple[tuple[str, str], ...], key: str | None
) -> None:
    """Each way of presenting a key is understood, also the wrong one."""
    assert replace(PLAIN, headers=headers).key == key


@given(st.binary(max_size=40))
def test_a_body_that_is_no_object_is_an_empty_one(body: bytes) -> None:
    """No body can make reading its members fail."""
    assert isinstance(replace(PLAIN, body=body).json_object(), dict)


@pytest.mark.parametrize("depth", [65, 200_000])
def test_a_body_nested_too_deep_is_refused(depth: int) -> None:
    """Nesting is bounded before anything walks through the data."""
    body = b'{"a":' * depth + b"1" + b"}" * depth
    with pytest.raises(UsageError, match="nested more than 64 deep"):
        replace(PLAIN, body=body).json_object()


def test_a_body_nested_as_deep_as_allowed_is_read() -> None:
    """The bound itself is inside."""
    body = b'{"a":' * 64 + b"1" + b"}" * 64

    assert replace(PLAIN, body=body).json_object()["a"]
