"""One mock for all end-to-end tests, and the real API for who has a key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from e2e.target import KEY_VARIABLE, NOT_REAL, REAL, Target, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", name="served")
def fixture_served() -> Iterator[str]:
    """Return the address of a ``wavetank serve`` that all tests share."""
    with serving() as address:
        yield address


@pytest.fixture(params=["mock", "real"], name="target")
def fixture_target(request: pytest.FixtureRequest) -> Target:
    """Return the mock, then the real API if there is a key for it."""
    if request.param == "mock":
        return Target(request.getfixturevalue("served"), "sk-anything")
    key = os.environ.get(KEY_VARIABLE)
    if not key:
        pytest.skip(NOT_REAL)
    return Target(REAL, key)
