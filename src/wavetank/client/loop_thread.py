"""An event loop in a thread of its own, for clients written with ``async``.

The loop belongs to the harness alone: nothing of the caller's loop, if it has one,
is touched. A coroutine that outlives its budget is cancelled; one that does not end
even then, because it blocks the loop or swallows the cancellation, costs the whole
thread, which is then left behind and says so.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Final

from wavetank.client.job import HangError, Job

if TYPE_CHECKING:
    from collections.abc import Coroutine

# How long a cancelled coroutine may take to clean up (an open stream is closed).
CLEAN_UP_S: Final = 0.5


class LoopThread:
    """A running event loop; start it by making one, end it with ``close``.

    Attributes:
        is_stuck: Whether some work would not end; a stuck thread is of no more use.
    """

    def __init__(self) -> None:
        self.is_stuck = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._run, name="wavetank-client-loop", daemon=True
        )
        self._thread.start()

    def run(
        self, job: Job, work: Coroutine[Any, Any, object], timeout_s: float
    ) -> None:
        """Run a coroutine to its end, or until the job is abandoned.

        Raises:
            HangError: It took longer than ``timeout_s`` and was cancelled.
        """
        task = asyncio.run_coroutine_threadsafe(job.run_async(work), self._loop)
        if not job.ended.wait(timeout_s):
            task.cancel()
            self.is_stuck = not job.ended.wait(CLEAN_UP_S)
            raise HangError

    def close(self) -> None:
        """Cancel what still runs and end the thread; a stuck one is left behind.

        Call it once, and nothing else afterwards.
        """
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(0 if self.is_stuck else 2 * CLEAN_UP_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            if tasks:
                waiting = asyncio.wait(tasks, timeout=CLEAN_UP_S)
                self._loop.run_until_complete(waiting)
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()
