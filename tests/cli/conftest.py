"""What the tests of whole commands share."""

from __future__ import annotations

import gc
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Keep what ``serve`` sets for its own process from the process of the tests."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.fixture
def open_terminal() -> Iterator[None]:
    """Let children hear of a terminal that is closed, even where nohup began it all."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)
