"""A process that only serves looks for garbage less often, and no other does."""

from __future__ import annotations

import gc

from wavetank.server.collecting import THRESHOLDS, collect_seldom


def test_it_looks_less_often() -> None:
    """What Python does by default is far more often."""
    before = gc.get_threshold()
    try:
        collect_seldom()
        assert gc.get_threshold() == THRESHOLDS
    finally:
        gc.set_threshold(*before)
    assert before < THRESHOLDS
