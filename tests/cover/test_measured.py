"""Covers as JSON."""

from __future__ import annotations

import json

from hypothesis import given

from cover.cover_making import covers
from wavetank.cover import Cover, cover_from_json, cover_to_json


@given(covers)
def test_reading_gives_what_was_written(cover: Cover) -> None:
    """Nothing is lost between a cover and its JSON."""
    assert cover_from_json(json.loads(json.dumps(cover_to_json(cover)))) == cover
