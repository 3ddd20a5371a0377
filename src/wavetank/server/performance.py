"""A script played to one client over one connection.

The ``Player`` decides what comes next; a ``Performance`` does it and writes down what
it did. While it waits for anything it also listens for the two things that end every
wait: the client leaving, and the play being ended. Who ended an answer is what
verdicts are made of, so the rule is exact: a client has left when that was noticed
before the script's next write, while a write was not yet with the kernel, or during
one of the script's waits. A script that goes on to its end without a wait ends as it
says, even if the client is gone by then.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from wavetank.script import Close, Player, Send, WaitFor, WaitUntil, departure

if TYPE_CHECKING:
    from wavetank.journal import How, Journal
    from wavetank.script import Script
    from wavetank.server.clock import Clock
    from wavetank.server.transport import Connection

#: The loop gets its turn whenever so many bytes were written since the last one.
TURN_BYTES: Final = 4096
#: What a write counts for at least; each one costs a call of the system.
SMALLEST_WRITE: Final = 256


class Performance:
    """One script on one connection, from the first byte to ``AnswerOver``.

    Call ``run`` once; ``report_deltas`` and ``end`` may be called meanwhile, on the
    same loop.

    Attributes:
        kept: Whether the connection waits for another request; known after ``run``.
        how: How the answer was over; known after ``run``.
    """

    def __init__(
        self,
        script: Script,
        *,
        connection: Connection,
        journal: Journal,
        request: int,
        clock: Clock,
        speed: float,
        delta_patience: float,
        may_keep: bool,
    ) -> None:
        self.kept = False
        self.how: How | None = None
        self._script = script
        self._player = Player(script, speed=speed)
        self._connection = connection
        self._journal = journal
        self._request = request
        self._clock = clock
        self._delta_patience = delta_patience
        self._may_keep = may_keep
        self._deltas = 0
        self._ended = False
        self._since_turn = 0
        self._watch: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._sent: list[bytes] = []

    def report_deltas(self, count: int) -> None:
        """Tell the script that the client holds this many deltas of its answer."""
        self._deltas = max(self._deltas, count)
        self._news.set()

    def end(self) -> None:
        """End the answer with FIN, whatever it is waiting for."""
        self._ended = True
        self._news.set()

    @property
    def sent(self) -> bytes:
        """Every byte that was given to the socket so far."""
        return b"".join(self._sent)

    async def run(self) -> None:
        """Play to the end, and compare what was sent with what was scripted."""
        try:
            self.how = how = await self._play()
        finally:
            if self._watch is not None:
                self._watch.cancel()
        if how == "left":
            self._journal.client_left(self._request)
        await self._leave_connection(how)
        whole = how in {"finished", "cut", "reset"}
        fault = departure(self._script, self.sent, whole=whole)
        if fault:
            self._journal.harness_fault(fault, self._request)
        self._journal.answer_over(self._request, how, connection_kept=self.kept)

    async def _leave_connection(self, how: How) -> None:
        if how == "reset":
            await self._connection.reset(self._clock)
        elif how == "ended" and self._connection.writing_paused:
            self._connection.drop()  # a FIN would wait for a client that reads nothing
        elif not self.kept:
            self._connection.half_close()

    async def _play(self) -> How:
        while True:
            command = self._player.advance(self._clock.now())
            if isinstance(command, Close):
                return self._closed(command)
            if isinstance(command, Send):
                over = await self._send(command)
            elif not (over := self._over()):
                await self._wait(command)
                over = self._over()
            if over:
                return over

    def _over(self) -> How | None:
        if self._connection.left.is_set():
            return "left"
        return "ended" if self._ended else None

    def _closed(self, command: Close) -> How:
        if command.how == "rst":
            return "reset"
        if command.how == "fin":
            return "cut"
        self.kept = command.keep and self._may_keep
        return "finished"

    async def _send(self, command: Send) -> How | None:
        """Give writes to the socket until something ends the answer."""
        connection, request = self._connection, self._request
        left, written = connection.left.is_set, self._journal.written
        for each in command.writes:
            if self._ended or left():
                return self._over()
            # Recorded first: whoever has read the bytes finds them in the transcript.
            data = each.data
            written(request, data, each.label)
            self._sent.append(data)
            connection.write(data)
            self._since_turn += max(SMALLEST_WRITE, len(data))
            if self._since_turn >= TURN_BYTES:
                # The loop's turn: it hears a client that leaves during an endless
                # script, and every other stream gets on.
                self._since_turn = 0
                await asyncio.sleep(0)
            if connection.writing_paused and (over := await self._flush()):
                return over
        return None

    async def _flush(self) -> How | None:
        """Wait for the kernel to take what was written, unless the answer is over."""
        while self._connection.writing_paused:
            if over := self._over():
                return over
            await self._until_flushed()
        return None

    async def _wait(self, command: WaitUntil | WaitFor) -> None:
        if isinstance(command, WaitUntil):
            await self._until(command.deadline)
        elif command.what == "delta":
            await self._await_deltas(command)
        else:
            await self._until()

    async def _await_deltas(self, command: WaitFor) -> None:
        deadline = self._clock.now() + self._delta_patience
        while self._deltas < command.count and self._over() is None:
            if self._clock.now() >= deadline:
                # A client that did not report by now never will; wait only once.
                self._delta_patience = 0.0
                break
            await self._until(deadline)
        if self._over():
            return
        satisfied = self._deltas >= command.count
        self._journal.delta_awaited(self._request, command.count, satisfied=satisfied)
        # The player hears of deltas only here, so that no wait goes unrecorded.
        self._player.report_deltas(command.count)

    async def _until(self, deadline: float | None = None) -> None:
        """Wait for this time, for news, or for the client to leave."""
        if self._watch is None:
            self._watch = asyncio.ensure_future(self._tell_of_leaving())
        forget = None
        if deadline is not None:
            forget = self._clock.alarm(deadline, self._news.set)
        try:
            await self._news.wait()
        finally:
            if forget is not None:
                forget()
        self._news.clear()

    async def _until_flushed(self) -> None:
        """Wait for the kernel to take every byte, for news, or for a client to leave."""
        flushed = asyncio.ensure_future(self._connection.flushed())
        flushed.add_done_callback(self._tell)
        try:
            await self._until()
        finally:
            flushed.remove_done_callback(self._tell)
            flushed.cancel()

    def _tell(self, _task: asyncio.Task[None]) -> None:
        self._news.set()

    async def _tell_of_leaving(self) -> None:
        await self._connection.left.wait()
        self._news.set()
