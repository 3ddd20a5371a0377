"""Models by id and instant."""

from __future__ import annotations

import pytest

from wavetank.endpoint import load_profile
from wavetank.errors import UsageError

RETIREMENT = 1_784_908_740


def test_an_unknown_model_is_refused_with_the_known_ones() -> None:
    """A wrong id says which profile has which models."""
    with pytest.raises(UsageError, match="v4-2026-04 has no model 'x'; it has: deep"):
        load_profile().model("x")


def test_ids_are_served_by_the_clock() -> None:
    """A model always answers, an alias until it retires, anything else never."""
    profile = load_profile()
    flash = profile.model("deepseek-v4-flash")

    assert profile.serving("deepseek-v4-flash", RETIREMENT) == (flash, None)
    served = profile.serving("deepseek-chat", RETIREMENT - 1)
    assert served is not None
    assert served[0] is flash
    assert served[1] is not None
    assert served[1].thinking is False
    assert profile.serving("deepseek-chat", RETIREMENT) is None
    assert profile.serving("DeepSeek-V4-Flash-0731", 0) is None


def test_old_names_go_on_in_september() -> None:
    """The flash of V4 is served by its successor and never retires."""
    served = load_profile("v4-2026-09").serving("deepseek-v4-flash", 2**40)

    assert served is not None
    assert served[0].id == "deepseek-flash"
