"""What a request changes about the reply it gets, whoever wrote the reply.

Whoever compiles a reply for a recorded request, to play it or to judge what was
played, asks here first, so that both come to the same bytes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.script.origins import allowing

if TYPE_CHECKING:
    from wavetank.scenario import Reply
    from wavetank.script.request import Request


def suited(reply: Reply, request: Request) -> Reply:
    """Let a page of this machine read a reply, and an HTTP/1.0 client understand it."""
    return allowing(_unchunked(reply, request), request)


def _unchunked(reply: Reply, request: Request) -> Reply:
    """End the body with the connection for who cannot know chunks.

    RFC 9112 section 6.1: no transfer coding unless the request is HTTP/1.1. nginx asks
    in HTTP/1.0 unless told otherwise. A coding that the author spoilt stays spoilt.
    """
    delivery = reply.delivery
    spoilt = delivery.lie is not None or delivery.chunk_extras != "none"
    if request.http_version != "1.0" or delivery.framing != "chunked" or spoilt:
        return reply
    return replace(reply, delivery=replace(delivery, framing="close"))
