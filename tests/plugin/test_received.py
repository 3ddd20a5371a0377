"""Requests as tests read them."""

from __future__ import annotations

import pytest

from wavetank.plugin.received import ReceivedRequest


def test_a_body_that_is_not_json_says_so() -> None:
    """Only asking for the JSON of a body that is none fails; the rest is there."""
    request = ReceivedRequest("POST", "/", {}, b"{", None)

    assert request.body == b"{"
    with pytest.raises(ValueError, match="property name"):
        _ = request.json
