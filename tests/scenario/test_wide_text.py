"""Characters of more than one byte."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.scenario.step_building import build_step
from wavetank.scenario.wide_text import has_wide_text


@pytest.mark.parametrize(
    ("step", "wide"),
    [
        ({"content": ["Hello", "café"]}, True),
        ({"content": ["Hello", "a\u00a0b"]}, True),
        ({"content": "a\u2028b"}, True),
        ({"content": r"caf\u00e9"}, False),
        ({"finish": {"reason": "stop", "content": "é"}}, True),
        ({"event": {"fields": {"é": "x"}}}, True),
        ({"json": {"a": [{"b": "é"}]}}, True),
        ({"json": [None, 1, True, "e"]}, False),
        ({"hex": "c3 a9"}, True),
        ({"hex": "41"}, False),
        ("done", False),
    ],
)
def test_a_step_is_wide_where_it_sends_bytes_beyond_ascii(
    step: Any,
    wide: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Text counts wherever it stands in the step, invisible characters too."""
    assert has_wide_text([build_step(step)]) is wide
