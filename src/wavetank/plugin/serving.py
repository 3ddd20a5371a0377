"""A mock for the time of a block, for tests and scripts that know no fixtures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.plugin.fixture import DeepSeek
from wavetank.plugin.host import Host

if TYPE_CHECKING:
    from types import TracebackType


class Serving:
    """Serves while its block runs: ``with``, or ``async with`` under any event loop.

    The mock has a thread of its own. Starting and ending it takes milliseconds and
    waits for nothing that the caller's loop would have to do, so both are done in
    place: no loop needs to be known.

    Args:
        speed: Divides every scripted pause.
        seed: Decides what answers and scripts leave open.
    """

    def __init__(self, *, speed: float, seed: int) -> None:
        self._speed = speed
        self._seed = seed
        self._host = Host()
        self._mock: DeepSeek | None = None

    def __enter__(self) -> DeepSeek:
        try:
            self._mock = DeepSeek(self._host, speed=self._speed, seed=self._seed)
        except BaseException:
            self._host.close()
            raise
        return self._mock

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if self._mock is not None:
                self._mock.close()
        finally:
            self._host.close()

    async def __aenter__(self) -> DeepSeek:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.__exit__(kind, error, traceback)
