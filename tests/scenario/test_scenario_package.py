"""What ``wavetank.scenario`` offers, loaders that are imported when asked for included."""

from __future__ import annotations

import pytest

from wavetank import scenario


@pytest.mark.parametrize("name", scenario.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """A loader is imported with its first use."""
    assert getattr(scenario, name) is not None


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As with any module."""
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = scenario.Nothing
