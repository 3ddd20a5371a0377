"""A client on httpx that keeps every requirement, as an application would write it.

Connections, framings, codings and redirects are the library's; httpx drops the key
itself when a redirect leads to another origin. It has no limit for a whole call, so
that one is looked at between two reads.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import httpx

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
    from collections.abc import Callable, Iterator

    from miniatures.job import Job
    from wavetank.client import Call, Turn


class HttpxClient:
    """Callable as an in-process client; all calls share one pool of connections."""

    def __init__(self) -> None:
        self._chat = LibraryChat()
        self._http = httpx.Client(
            follow_redirects=True, max_redirects=5, trust_env=False
        )
        self.CLIENT = self._chat.info("httpx", httpx.__version__)

    def __call__(self, call: Call, progress: Callable[[int], None]) -> Observation:
        turns: list[Turn] = []
        for job in self._chat.jobs(call, progress, turns):
            turns.append(self._turn(job))  # noqa: PERF401 - the turns so far decide on the next job
        return Observation(tuple(turns))

    def close(self) -> None:
        """Close the pool."""
        self._http.close()

    def _turn(self, job: Job) -> Turn:
        try:
            self._ask(job)
        except CancelledByCallerError:
            return self._chat.told(job, "cancelled")
        except ProblemError as problem:
            failure = Failure(problem.kind, problem.status, message=problem.message)
            return self._chat.told(job, "error", failure)
        return self._chat.told(job, "complete")

    def _ask(self, job: Job) -> None:
        attempt = 0
        while True:
            try:
                return self._attempt(job)
            except ProblemError as problem:
                if not self._chat.tries_again(job, problem, attempt):
                    raise
                wait_s = self._chat.wait_s(problem)
            attempt += 1
            job.answer = self._chat.answer_of_retry(job.answer)
            time.sleep(wait_s)

    def _attempt(self, job: Job) -> None:
        try:
            with self._http.stream(
                "POST",
                self._chat.url(job.call.base_url),
                json=self._chat.body(job.request),
                headers=self._chat.headers(job),
                timeout=self._chat.patience(job),
            ) as response:
                self._read(job, response)
        except httpx.TimeoutException as error:
            raise ProblemError("timeout", "waited long enough") from error
        except httpx.TransportError as error:
            raise BrokenConnectionError(str(error)) from error
        except httpx.TooManyRedirects as error:
            raise ProblemError("http", str(error)) from error
        except httpx.DecodingError as error:
            raise ProblemError("protocol", str(error)) from error

    def _read(self, job: Job, response: httpx.Response) -> None:
        if response.status_code != OK:
            body = self._refusal_body(job, response)
            raise self._chat.refusal(response.status_code, response.headers, body)
        if not self._chat.is_stream(job, response.headers):
            return self._chat.take_body(job, b"".join(self._reads(job, response)))
        state = StreamState()
        for data in self._reads(job, response):
            if self._chat.take(job, state, data):
                return None
        return self._chat.ended(job.answer)

    def _reads(self, job: Job, response: httpx.Response) -> Iterator[bytes]:
        for data in response.iter_bytes():
            yield data
            self._chat.check_time(job)

    def _refusal_body(self, job: Job, response: httpx.Response) -> bytes:
        """Read what there is of it: the status has said enough."""
        body = bytearray()
        try:
            for data in self._reads(job, response):
                body += data
        except (httpx.NetworkError, httpx.ProtocolError):
            pass
        return bytes(body)
