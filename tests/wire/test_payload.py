"""The one JSON layout."""

from __future__ import annotations

import pytest

from wavetank.wire import encode_json


def test_json_is_compact_raw_and_in_order() -> None:
    """No spaces, no escapes for text, no sorting, no newline at the end."""
    assert (
        encode_json({"b": [1, None], "a": "好"}) == '{"b":[1,null],"a":"好"}'.encode()
    )


def test_lone_surrogates_become_escapes() -> None:
    """What UTF-8 cannot carry is written as JSON can."""
    assert encode_json({"a": "\ud800"}) == b'{"a":"\\ud800"}'


def test_what_json_cannot_carry_is_refused() -> None:
    """A value that is no JSON raises instead of being rewritten."""
    with pytest.raises(TypeError):
        encode_json({"a": b"bytes"})
