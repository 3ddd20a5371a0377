"""One turn of a call, as a miniature client works on it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from miniatures.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from miniatures.answer import Json
    from wavetank.client import Call


class Job:
    """One turn: what is asked, and what has come of the answer."""

    def __init__(
        self, call: Call, request: Json, progress: Callable[[int], None]
    ) -> None:
        self.call = call
        self.request = request
        self.progress = progress
        self.answer = Answer()
        self.started = time.monotonic()
