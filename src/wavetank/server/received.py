"""A whole request as plain data, read before anything decides about it.

Reading first is not a convenience: closing a socket with unread bytes turns the FIN
a script asks for into an RST, and a client would be judged by our mistake.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from wavetank.errors import UsageError
from wavetank.script import Request

if TYPE_CHECKING:
    from wavetank.journal import Headers
    from wavetank.server.limits import Limits

MAX_DEPTH: Final = 64
"""Deepest nesting of what an administrator sends; the same as in scenario files."""


@dataclass(frozen=True)
class Received:
    """One request.

    Attributes:
        path: Undecoded and without the query.
        query: Undecoded, ``""`` for none.
        remote: The peer's address, ``""`` when unknown.
        keep_alive: Whether the client leaves the connection open (RFC 9112
            section 9.3).
        http_version: ``1.1`` or ``1.0``.
        target_authority: Of a target that is an absolute URL.
    """

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    remote: str
    keep_alive: bool
    http_version: str = "1.1"
    target_authority: str | None = None

    @property
    def authority(self) -> str | None:
        """Whom the request is for (RFC 9112 section 3.2.2), if it says so."""
        if self.target_authority is not None:
            return self.target_authority
        return self.header("host")

    def header(self, name: str) -> str | None:
        """Return a header's first value; the name's case does not matter."""
        return header(self.headers, name)

    @cached_property
    def key(self) -> str | None:
        """The API key the client presented, or ``None``."""
        return presented_key(self.headers)

    def as_request(self, path: str) -> Request:
        """Return what exchanges are matched against.

        Args:
            path: The path below the play's address, without the query.
        """
        return Request(
            method=self.method,
            path=path,
            headers=self.headers,
            body=self.body,
            base=self.path.removesuffix(path),
            http_version=self.http_version,
        )

    def json_object(self) -> dict[str, Any]:
        """Return the body's JSON object; an empty one when it holds none.

        Raises:
            UsageError: It is nested deeper than ``MAX_DEPTH``.
        """
        try:
            value = json.loads(self.body)
        except RecursionError:
            raise UsageError(TOO_DEEP) from None
        except ValueError:
            return {}
        if _is_deep(value):
            raise UsageError(TOO_DEEP)
        return value if isinstance(value, dict) else {}


TOO_DEEP: Final = f"the body is nested more than {MAX_DEPTH} deep; send a flatter one"


def _is_deep(value: Any) -> bool:
    """Whether JSON data is nested beyond ``MAX_DEPTH``; level by level, no recursion."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return any(isinstance(each, dict | list) for each in level)


def header(headers: Headers, name: str) -> str | None:
    """Return a header's first value; the name's case does not matter."""
    wanted = name.lower()
    return next((value for each, value in headers if each.lower() == wanted), None)


def presented_key(headers: Headers) -> str | None:
    """Return the API key that headers present, or ``None``.

    DeepSeek takes ``Authorization: Bearer``, its Anthropic-shaped endpoint
    ``x-api-key``. A key sent without its scheme is taken for one too; that the scheme
    is missing is for whoever judges the recorded header.
    """
    authorization = header(headers, "authorization")
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return header(headers, "x-api-key") or authorization


async def receive(request: web.BaseRequest, limits: Limits) -> Received:
    """Read a request to its last byte.

    Raises:
        aiohttp.web.HTTPRequestEntityTooLarge: The body exceeds ``limits.body_bytes``,
            or says that it will.
        TimeoutError: The body was not whole after ``limits.read_seconds``.
        OSError: The client left before the request was whole.
    """
    length = request.content_length or 0
    if length > limits.body_bytes:
        raise web.HTTPRequestEntityTooLarge(limits.body_bytes, length)
    if (request.headers.get("Expect") or "").lower() == "100-continue":
        # RFC 9110 section 10.1.1: the client holds the body back until it reads this.
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = await _body(request, limits)
    target = target_of(request.raw_path)
    return Received(
        method=request.method,
        path=target.path,
        query=target.query,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in request.raw_headers
        ),
        body=body,
        remote=request.remote or "",
        keep_alive=request.keep_alive,
        http_version=f"{request.version.major}.{request.version.minor}",
        target_authority=target.authority,
    )


async def _body(request: web.BaseRequest, limits: Limits) -> bytes:
    if not request.content.is_eof():
        async with asyncio.timeout(limits.read_seconds):
            return await request.read()
    # It came with the head, as short ones do.
    body = request.content.read_nowait()
    if len(body) > limits.body_bytes:
        raise web.HTTPRequestEntityTooLarge(limits.body_bytes, len(body))
    return body


@dataclass(frozen=True, slots=True)
class Target:
    """What a request line asks for; undecoded, the authority of an absolute URL only."""

    path: str
    query: str
    authority: str | None = None


def target_of(raw: str) -> Target:
    """Take a request target apart (RFC 9112 section 3.2)."""
    if raw.startswith("/") or "://" not in raw:
        path, _, query = raw.partition("?")
        return Target(path, query)
    parts = urlsplit(raw)
    return Target(parts.path or "/", parts.query, parts.netloc)
