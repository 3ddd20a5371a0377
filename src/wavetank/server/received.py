"""A whole request as plain data, read before anything decides about it.

Reading first is not a convenience: closing a socket with unread bytes turns the FIN
a script asks for into an RST, and a client would be judged by our mistake.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from wavetank.script import Request

if TYPE_CHECKING:
    from aiohttp import web

    from wavetank.journal import Headers

MAX_BODY_BYTES: Final = 48 * 1024 * 1024
"""Beyond it a request is refused; DeepSeek's own limit is not documented."""


@dataclass(frozen=True, slots=True)
class Received:
    """One request.

    Attributes:
        path: Undecoded and without the query.
        query: Undecoded, ``""`` for none.
        remote: The peer's address, ``""`` when unknown.
        keep_alive: Whether the client leaves the connection open (RFC 9112
            section 9.3).
        http_version: ``1.1`` or ``1.0``.
    """

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    remote: str
    keep_alive: bool
    http_version: str = "1.1"

    def header(self, name: str) -> str | None:
        """Return a header's first value; the name's case does not matter."""
        return header(self.headers, name)

    @property
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
            base=self.base(path),
            http_version=self.http_version,
        )

    def base(self, path: str) -> str:
        """Return the path of the play's address, which comes before this path."""
        return self.path.removesuffix(path)

    def json_object(self) -> dict[str, Any]:
        """Return the body's JSON object; an empty one when it holds none."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


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


async def receive(request: web.BaseRequest) -> Received:
    """Read a request to its last byte.

    Raises:
        aiohttp.web.HTTPRequestEntityTooLarge: The body exceeds ``MAX_BODY_BYTES``.
        OSError: The client left before the request was whole.
    """
    if (request.headers.get("Expect") or "").lower() == "100-continue":
        # RFC 9110 section 10.1.1: the client holds the body back until it reads this.
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = await request.read()
    parts = urlsplit(request.raw_path) if "://" in request.raw_path else None
    path, _, query = request.raw_path.partition("?")
    return Received(
        method=request.method,
        path=parts.path or "/" if parts else path,
        query=parts.query if parts else query,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in request.raw_headers
        ),
        body=body,
        remote=request.remote or "",
        keep_alive=request.keep_alive,
        http_version=f"{request.version.major}.{request.version.minor}",
    )
