"""Pages on this machine may talk to the simulated endpoint from a browser.

A page's script may read an answer only if the answer names the page's origin, and a
request with a key or a JSON body is asked about first (the Fetch standard, section
3.2). Origins on the loopback are allowed, others are not, so that no stranger's page
can spend a developer's mock. DeepSeek's own headers (``Vary``,
``Access-Control-Allow-Credentials``) are part of every answer anyway.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.scenario.model import Delivery, Head, Reply
from wavetank.server.guard import names_loopback
from wavetank.server.received import header

if TYPE_CHECKING:
    from wavetank.script import Request

_EXPOSED: Final = "X-DS-Trace-Id, Retry-After"
_METHODS: Final = "GET, POST, OPTIONS"


def allowing(reply: Reply, request: Request) -> Reply:
    """Let the page that asked read a reply, if it is one of this machine."""
    origin = _origin(request)
    if origin is None:
        return reply
    headers = (
        *reply.head.headers,
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Expose-Headers", _EXPOSED),
    )
    return replace(reply, head=replace(reply.head, headers=headers))


def preflight(request: Request) -> Reply | None:
    """Answer a browser that asks whether a page may ask; ``None`` for anything else."""
    origin = _origin(request)
    wanted = header(request.headers, "access-control-request-method")
    if request.method != "OPTIONS" or origin is None or wanted is None:
        return None
    asked = header(request.headers, "access-control-request-headers")
    headers = [
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Methods", _METHODS),
        ("Access-Control-Max-Age", "600"),
        ("Content-Type", ""),
    ]
    if asked:
        headers.append(("Access-Control-Allow-Headers", asked))
    head = Head(headers=tuple(headers))
    return Reply((), format="json", head=head, delivery=Delivery(framing="length"))


def _origin(request: Request) -> str | None:
    origin = header(request.headers, "origin")
    return origin if origin is not None and names_loopback(origin) else None
