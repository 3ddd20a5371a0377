"""Which play answers at the root when a gateway asks there.

A gateway's upstream address is fixed, so that it cannot name a play, and many put a key
of their own in place of the client's. So one play at a time is on stage, and whatever
arrives belongs to it; unless it still carries the key of an earlier play, whose late
request it is then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavetank.server.play import Play
    from wavetank.server.received import Received


class RootStage:
    """The play that is on stage, and the keys of those that were."""

    def __init__(self) -> None:
        self._by_key: dict[str, Play] = {}
        self._current: Play | None = None

    def put(self, play: Play, key: str) -> None:
        """Let a play answer at the root from now on.

        Args:
            play: The play.
            key: What its client presents, should the gateway pass it on.
        """
        self._by_key[key] = self._current = play

    def play_for(self, received: Received) -> Play | None:
        """Return whose request this is; ``None`` where nothing was put on stage."""
        return self._by_key.get(received.key or "", self._current)
