"""Patterns of case ids."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from wavetank.verdict.case_pattern import matches

SEGMENT = st.text(st.characters(codec="ascii", categories=["Ll", "Nd"]), min_size=1)


@pytest.mark.parametrize(
    ("pattern", "case_id"),
    [
        ("drops/mid-content", "drops/mid-content"),
        ("drops/mid-content", "drops/mid-content[framing=close]"),
        ("drops/*", "drops/mid-content[framing=close,slice=1]"),
        ("drops/mid-?ontent", "drops/mid-content"),
        ("*/mid-*", "drops/mid-content"),
        ("drops/x[framing=close]", "drops/x[framing=close,slice=1]"),
        ("drops/x[slice=1,framing=*]", "drops/x[framing=close,slice=1]"),
        ("drops/x[framing=c*]", "drops/x[framing=chunked]"),
    ],
)
def test_a_pattern_takes_what_it_describes(pattern: str, case_id: str) -> None:
    """Stars stay in their segment; axes may be left out and come in any order."""
    assert matches(pattern, case_id)


@pytest.mark.parametrize(
    ("pattern", "case_id"),
    [
        ("drops/*", "drops/deep/mid-content"),
        ("*", "drops/mid-content"),
        ("drops/mid", "drops/mid-content"),
        ("drops/x[framing=close]", "drops/x"),
        ("drops/x[framing=close]", "drops/x[framing=chunked]"),
        ("drops/x[framing=close]", "drops/x[slice=1]"),
        ("drops/x.y", "drops/xzy"),
    ],
)
def test_a_pattern_leaves_everything_else(pattern: str, case_id: str) -> None:
    """No star crosses a slash, and a named axis must be there with its value."""
    assert not matches(pattern, case_id)


@given(st.lists(SEGMENT, min_size=1, max_size=3), SEGMENT, SEGMENT)
def test_an_id_takes_itself_and_every_variant(
    segments: list[str], axis: str, value: str
) -> None:
    """An id without brackets is a pattern for all its variants."""
    id_ = "/".join(segments)

    assert matches(id_, id_)
    assert matches(id_, f"{id_}[{axis}={value}]")
    assert matches(f"{id_}[{axis}={value}]", f"{id_}[{axis}={value}]")
