"""Durations, sizes and counts."""

from __future__ import annotations

import pytest

from wavetank.scenario.quantities import count, seconds, size


@pytest.mark.parametrize(
    ("text", "value"),
    [("200ms", 0.2), ("1.5ms", 0.0015), ("15s", 15), ("10m", 600), ("1h", 3600)],
)
def test_a_duration_becomes_seconds(text: str, value: float) -> None:
    """Each unit is converted, without an error in the last digit."""
    assert seconds(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [(512, 512), ("512B", 512), ("70KB", 71_680), ("1MB", 1_048_576)],
)
def test_a_size_becomes_bytes(text: str | int, value: int) -> None:
    """A KB is 1024 bytes, a MB 1024 KB, a bare number bytes."""
    assert size(text) == value


def test_forever_is_no_number() -> None:
    """The model says None where there is no end."""
    assert count(3) == 3
    assert count("forever") is None
