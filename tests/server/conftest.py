"""A server for each test, and plays on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.server import ThreadedServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[ThreadedServer]:
    """Run a server without scenarios in its own thread."""
    with ThreadedServer() as running:
        yield running
