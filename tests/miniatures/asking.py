"""A request, asked again and asked elsewhere, one small hook at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urljoin, urlsplit

from miniatures.actions import Open, Send, Wait
from miniatures.answer import Answer, MovedError, ProblemError, RefusalError
from miniatures.http_reader import ResponseReader
from miniatures.reading import Reading

if TYPE_CHECKING:
    from miniatures.actions import Steps
    from miniatures.answer import Json
    from miniatures.job import Job

RETRIED: Final = frozenset({429, 500, 502, 503, 504})
# Nobody asked for a retry waits longer; what says more is taken for a mistake.
LONGEST_WAIT_S: Final = 5.0


@dataclass(frozen=True)
class Asked:
    """One request, every part of it decided."""

    method: str
    url: str
    authorization: str | None
    body: bytes
    content_type: str = "application/json"
    accept: str = ""  # anything

    def encode(self) -> bytes:
        """Write it as HTTP/1.1."""
        place = urlsplit(self.url)
        lines = [
            f"{self.method} {place.path} HTTP/1.1",
            f"Host: {place.netloc}",
            "Accept-Encoding: gzip",
            f"Content-Type: {self.content_type}",
            f"Content-Length: {len(self.body)}",
        ]
        if self.accept:
            lines.append(f"Accept: {self.accept}")
        if self.authorization is not None:
            lines.append(f"Authorization: {self.authorization}")
        return "\r\n".join((*lines, "", "")).encode() + self.body


class Asking(Reading):
    """Asks until there is an answer or nothing more to try."""

    READER: ClassVar[type[ResponseReader]] = ResponseReader
    MOST_REDIRECTS: ClassVar = 5

    def ask(self, job: Job) -> Steps[None]:
        attempt = 0
        while True:
            try:
                return (yield from self.attempt(job, attempt))
            except ProblemError as problem:
                if not self.tries_again(job, problem, attempt):
                    raise
                wait = self.wait_s(problem)
            attempt += 1
            job.answer = self.answer_of_retry(job.answer)
            yield Wait(wait)

    def tries_again(self, job: Job, problem: ProblemError, attempt: int) -> bool:
        allowed = job.call.settings.max_retries or 0
        return problem.status in RETRIED and attempt < allowed

    def wait_s(self, problem: ProblemError) -> float:
        try:
            return min(float(problem.retry_after), LONGEST_WAIT_S)
        except ValueError:
            return 0.001

    def answer_of_retry(self, answer: Answer) -> Answer:  # noqa: ARG002 - a hook for clients that keep it
        return Answer()

    def attempt(self, job: Job, attempt: int) -> Steps[None]:
        asked = Asked(
            "POST",
            self.url(job.call.base_url),
            self.authorization(job.call.api_key),
            self.encode(self.body(job.request), attempt),
        )
        status = 0
        for _ in range(self.MOST_REDIRECTS):
            try:
                return (yield from self.exchange(job, asked))
            except MovedError as moved:
                status = moved.status
                asked = self.moved(asked, urljoin(asked.url, moved.location))
        raise RefusalError("redirected too often", status=status)

    def exchange(self, job: Job, asked: Asked) -> Steps[None]:
        place = urlsplit(asked.url)
        yield Open(place.hostname or "", place.port or 80)
        yield Send(asked.encode())
        response = self.READER()
        if job.request.get("stream") is True:
            yield from self.read_stream(job, response)
        else:
            yield from self.read_completion(job, response)

    def moved(self, asked: Asked, url: str) -> Asked:
        """Give the request for the place that a redirect leads to."""
        stays = urlsplit(url).netloc == urlsplit(asked.url).netloc
        key = asked.authorization if stays else self.key_elsewhere(asked)
        return replace(asked, url=url, authorization=key)

    def key_elsewhere(self, asked: Asked) -> str | None:  # noqa: ARG002 - a hook for clients that send it
        return None

    def url(self, base_url: str) -> str:
        place = urlsplit(base_url)
        return place._replace(path=self.path(place.path)).geturl()

    def path(self, base: str) -> str:
        return f"{base.rstrip('/')}/chat/completions"

    def authorization(self, key: str) -> str:
        return f"Bearer {key}"

    def body(self, request: Json) -> Json:
        return request

    def encode(self, body: Json, attempt: int) -> bytes:  # noqa: ARG002 - a hook for clients that change it
        return json.dumps(body, ensure_ascii=False).encode()
