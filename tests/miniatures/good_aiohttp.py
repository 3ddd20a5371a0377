"""A client on aiohttp that keeps every requirement, as an application would write it.

Connections, framings, codings and redirects are the library's; aiohttp drops the key
itself when a redirect leads to another origin. A session belongs to the loop it was
opened on, so each call opens its own.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

from miniatures.answer import (
    BrokenConnectionError,
    CancelledByCallerError,
    ProblemError,
)
from miniatures.event_grammar import StreamState
from miniatures.library_chat import LibraryChat
from miniatures.reading import OK
from wavetank.client import Failure, Observation

if TYPE_CHECKING:
    from collections.abc import Callable

    from miniatures.job import Job
    from wavetank.client import Call, Turn


class AiohttpClient:
    """Callable as an in-process client, on the loop that it is awaited on."""

    def __init__(self) -> None:
        self._chat = LibraryChat()
        self.CLIENT = self._chat.info("aiohttp", aiohttp.__version__)

    async def __call__(
        self, call: Call, progress: Callable[[int], None]
    ) -> Observation:
        turns: list[Turn] = []
        async with aiohttp.ClientSession(trust_env=False) as http:
            for job in self._chat.jobs(call, progress, turns):
                turns.append(await self._turn(http, job))  # noqa: PERF401 - the turns so far decide on the next job
        return Observation(tuple(turns))

    async def _turn(self, http: aiohttp.ClientSession, job: Job) -> Turn:
        try:
            await self._ask(http, job)
        except CancelledByCallerError:
            return self._chat.told(job, "cancelled")
        except ProblemError as problem:
            failure = Failure(problem.kind, problem.status, message=problem.message)
            return self._chat.told(job, "error", failure)
        return self._chat.told(job, "complete")

    async def _ask(self, http: aiohttp.ClientSession, job: Job) -> None:
        attempt = 0
        while True:
            try:
                return await self._attempt(http, job)
            except ProblemError as problem:
                if not self._chat.tries_again(job, problem, attempt):
                    raise
                wait_s = self._chat.wait_s(problem)
            attempt += 1
            job.answer = self._chat.answer_of_retry(job.answer)
            await asyncio.sleep(wait_s)

    async def _attempt(self, http: aiohttp.ClientSession, job: Job) -> None:
        silence_s = self._chat.longest_silence(job)
        try:
            async with (
                asyncio.timeout(self._chat.time_left(job)),
                http.post(
                    self._chat.url(job.call.base_url),
                    json=self._chat.body(job.request),
                    headers=self._chat.headers(job),
                    timeout=aiohttp.ClientTimeout(total=None, sock_read=silence_s),
                    max_redirects=5,
                ) as response,
            ):
                await self._read(job, response)
        except TimeoutError as error:  # aiohttp's own are kinds of it
            raise ProblemError("timeout", "waited long enough") from error
        except aiohttp.TooManyRedirects as error:
            raise ProblemError(
                "http", "redirected too often", status=error.status
            ) from error
        except aiohttp.ClientResponseError as error:
            raise ProblemError("protocol", error.message) from error
        except aiohttp.ClientError as error:
            raise BrokenConnectionError(str(error)) from error

    async def _read(self, job: Job, response: aiohttp.ClientResponse) -> None:
        if response.status != OK:
            body = await self._refusal_body(response)
            raise self._chat.refusal(response.status, response.headers, body)
        if not self._chat.is_stream(job, response.headers):
            return self._chat.take_body(job, await response.read())
        state = StreamState()
        async for data in response.content.iter_any():
            if self._chat.take(job, state, data):
                return None
        return self._chat.ended(job.answer)

    async def _refusal_body(self, response: aiohttp.ClientResponse) -> bytes:
        """Read what there is of it: the status has said enough."""
        body = bytearray()
        try:
            async for data in response.content.iter_any():
                body += data
        except aiohttp.ClientPayloadError:
            pass
        return bytes(body)
