"""Pages on this machine may talk to this server from a browser.

A request with a key or a JSON body is asked about first (the Fetch standard, section
3.2). Such a preflight is answered here and counts as no request: it uses up no
exchange and is in no transcript, so that a page is answered and judged as a program
is. Which pages are allowed, and what lets them read a played answer, is in
``wavetank.script.origins``; they may administer as well, because whoever can serve a
page on the loopback can run programs there already. DeepSeek's own headers (``Vary``,
``Access-Control-Allow-Credentials``) are part of every scripted answer anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from wavetank.script.origins import page_headers
from wavetank.server.preflight import allowed_fields

if TYPE_CHECKING:
    from wavetank.server.received import Received

_OURS: Final = (
    ("Vary", "origin, access-control-request-method, access-control-request-headers"),
    ("Access-Control-Allow-Credentials", "true"),
)
"""As in DeepSeek's answers, for those that wavetank gives in its own name."""


def preflight_answer(received: Received) -> web.Response | None:
    """Answer a preflight outside any play; ``None`` for anything else."""
    allowed = allowed_fields(received.method, received.headers)
    return web.Response(headers=[*_OURS, *allowed]) if allowed else None


def readable(answer: web.StreamResponse, received: Received) -> web.StreamResponse:
    """Let a page of this machine read wavetank's own answer.

    A played answer has left already, and said so itself.
    """
    if isinstance(answer, web.Response):
        added = page_headers(received.headers)
        answer.headers.update([*_OURS, *added] if added else [])
    return answer
