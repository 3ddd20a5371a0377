"""A browser's question whether a page may ask (the Fetch standard, section 3.2).

Which origins are allowed is in ``wavetank.script.origins``; what is done with an
answer is the business of ``cors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.scenario.model import Delivery, Head, Reply
from wavetank.script.origins import page_origin
from wavetank.server.received import header

if TYPE_CHECKING:
    from wavetank.journal import Headers
    from wavetank.script import Request

_METHODS: Final = "GET, POST, PUT, DELETE, OPTIONS"


def preflight(request: Request) -> Reply | None:
    """Answer a browser that asks whether a page may ask; ``None`` for anything else."""
    allowed = allowed_fields(request.method, request.headers)
    if not allowed:
        return None
    head = Head(headers=(*allowed, ("Content-Type", "")))
    return Reply((), format="json", head=head, delivery=Delivery(framing="length"))


def allowed_fields(method: str, headers: Headers) -> Headers:
    """Give the header fields that allow what a preflight asks for; none otherwise."""
    if method != "OPTIONS":
        return ()
    origin = page_origin(headers)
    wanted = header(headers, "access-control-request-method")
    if origin is None or wanted is None:
        return ()
    asked = header(headers, "access-control-request-headers")
    return (
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Methods", _METHODS),
        ("Access-Control-Max-Age", "600"),
        *((("Access-Control-Allow-Headers", asked),) if asked else ()),
    )
