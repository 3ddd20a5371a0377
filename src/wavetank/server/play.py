"""One play: its replies, its key, its journal, and the answers under way.

A play lives on its server's loop and is not thread-safe; ``PlayHandle`` is its
counterpart for other threads. Every request goes the same way: recorded, matched,
compiled, performed. Where wavetank itself fails, the journal says so, and the client
is told or, in the middle of an answer, cut off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from wavetank.journal import Journal
from wavetank.scenario.model import Reply
from wavetank.scenario.steps import Error
from wavetank.script import context_for, suited
from wavetank.server.answers import ERROR_TYPE, refusal
from wavetank.server.exchanges import Performed
from wavetank.server.performance import Performance
from wavetank.server.scripts import Scripts
from wavetank.server.settings import Settings
from wavetank.server.transport import Delivered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from wavetank.script import Request, Script
    from wavetank.server.clock import Clock
    from wavetank.server.exchanges import Choice, Responder
    from wavetank.server.received import Received
    from wavetank.server.transport import Connection


class Play:
    """One performance of exchanges, with state and a transcript of its own.

    Attributes:
        token: Names the play in addresses.
        key: The API key a client should present; ``None`` accepts any.
        journal: What happened so far.
        ended: Whether ``end`` was called.
    """

    def __init__(
        self,
        token: str,
        responder: Responder,
        *,
        clock: Clock,
        key: str | None = None,
        settings: Settings | None = None,
        journal: Journal | None = None,
        scripts: Scripts | None = None,
    ) -> None:
        self.token = token
        self.key = key
        self.journal = journal or Journal(
            clock.now, key=key, retention=(settings or Settings()).retention
        )
        self.ended = False
        self._responder = responder
        self._clock = clock
        self._settings = settings or Settings()
        self._scripts = scripts or Scripts()
        self._performances: set[Performance] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def idle(self) -> bool:
        """Whether no answer is under way."""
        return self._idle.is_set()

    async def answer(
        self, connection: Connection, received: Received, asked: Request
    ) -> web.StreamResponse:
        """Answer one request, whatever happens.

        Args:
            connection: Where the answer goes.
            received: The request as it came to the server.
            asked: The same, below the play's address.
        """
        if self.ended:
            message = "this play has ended; make another one"
            return refusal(410, "play-ended", message)
        self._idle.clear()
        query = f"?{received.query}" if received.query else ""
        request = self.journal.request_received(
            connection=connection.number,
            method=received.method,
            path=asked.path + query,
            headers=asked.headers,
            body=asked.body,
            key_matched=self._key_matched(received),
            base=asked.base,
            http_version=asked.http_version,
        )
        try:
            return await self._perform(request, connection, received, asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not the client's
            return self._fail(request, connection, error)
        finally:
            if not self._performances:
                self._idle.set()

    async def _perform(
        self, request: int, connection: Connection, received: Received, asked: Request
    ) -> web.StreamResponse:
        choice = self._responder.respond(asked)
        if isinstance(choice, Awaitable):
            choice = await choice
        over = None if isinstance(choice, tuple) else choice.over
        performance: Performance | None = None
        try:
            performance = Performance(
                self._script(request, asked, choice),
                connection=connection,
                journal=self.journal,
                request=request,
                clock=self._clock,
                speed=self._settings.speed,
                delta_patience=self._settings.delta_patience,
                may_keep=received.keep_alive,
            )
            self._performances.add(performance)
            await performance.run()
        finally:
            if performance is not None:
                self._performances.discard(performance)
            if over is not None:
                over(_performed(self.token, performance))
        if not performance.kept:
            if not self._performances:
                self._idle.set()
            await connection.linger(self._clock)
        return Delivered(keep=performance.kept)

    def _fail(
        self, request: int, connection: Connection, error: Exception
    ) -> web.StreamResponse:
        fault = f"{type(error).__name__}: {error}"
        self.journal.harness_fault(fault, request)
        if self.journal.freeze().written(request):
            self.journal.answer_over(request, "cut", connection_kept=False)
            connection.half_close()
            return Delivered(keep=False)
        self.journal.answer_over(request, "finished", connection_kept=False)
        answer = refusal(500, "harness-fault", f"wavetank itself failed: {fault}")
        answer.force_close()
        return answer

    def _script(
        self, request: int, asked: Request, choice: Choice | tuple[str, ...]
    ) -> Script:
        seed = self._settings.seed
        context = context_for(asked, seed=seed, request_index=request)
        if isinstance(choice, tuple):
            self.journal.unmatched(request, choice)
            reply = suited(_unmatched(choice), asked)
            return self._scripts.prepare(reply, context, again=False).script
        reply = suited(choice.reply, asked)
        # A reply that the request changed, or made, is nobody else's.
        again = reply is choice.reply and not choice.fresh
        prepared = self._scripts.prepare(reply, context, again=again)
        self.journal.matched(request, choice.exchange, prepared.digest)
        return prepared.script

    def _key_matched(self, received: Received) -> bool | None:
        if received.key is None:
            return None
        return self.key is None or received.key == self.key

    def load(self, responder: Responder) -> None:
        """Answer later requests from somewhere else; the journal goes on."""
        self._responder = responder

    def report_deltas(self, count: int) -> None:
        """Pass on that the client holds this many deltas of what it is reading."""
        for performance in self._performances:
            performance.report_deltas(count)

    def end(self) -> None:
        """End every answer under way with FIN and refuse further requests."""
        self.ended = True
        for performance in self._performances:
            performance.end()

    async def wait_idle(self) -> None:
        """Return when no answer is under way."""
        await self._idle.wait()


def _performed(token: str, performance: Performance | None) -> Performed:
    if performance is None:
        return Performed(token, b"", None)
    return Performed(token, performance.sent, performance.how)


def _unmatched(differences: Sequence[str]) -> Reply:
    lines = "".join(f"\n- {line}" for line in differences)
    message = f"wavetank: no exchange of this play fits the request:{lines}"
    error = Error(status=500, message=message, type=ERROR_TYPE, code="no-exchange-fits")
    return Reply(steps=(error,))
