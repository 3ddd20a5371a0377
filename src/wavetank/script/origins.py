"""Which web pages may read an answer, and the header fields that tell a browser so.

A page's script may read an answer only if the answer names the page's origin (the
Fetch standard, section 3.2). Origins on the loopback are allowed, others are not, so
that no stranger's page can spend a developer's mock. A request without an origin is
answered byte for byte as its author wrote.
"""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from wavetank.scenario import Reply
    from wavetank.script.request import Request

_EXPOSED: Final = "X-DS-Trace-Id, Retry-After"


def allowing(reply: Reply, request: Request) -> Reply:
    """Let the page that asked read a reply, if it is one of this machine.

    A field that the reply's author wrote or removed stays as the author wants it.
    """
    written = {name.lower() for name, _ in reply.head.headers}
    added = [
        each for each in page_headers(request.headers) if each[0].lower() not in written
    ]
    if not added:
        return reply
    return replace(
        reply, head=replace(reply.head, headers=(*reply.head.headers, *added))
    )


def page_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return what lets the page behind a request read its answer, or nothing."""
    origin = page_origin(headers)
    if origin is None:
        return ()
    return (
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Expose-Headers", _EXPOSED),
    )


def page_origin(headers: tuple[tuple[str, str], ...]) -> str | None:
    """Return the origin of the page of this machine that asked, or ``None``."""
    origins = (value for name, value in headers if name.lower() == "origin")
    origin = next(origins, None)
    return origin if origin is not None and names_loopback(origin) else None


def names_loopback(url: str) -> bool:
    """Whether a URL's host is a name or an address of the loopback."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return False
    name = name.rstrip(".")
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


def is_loopback(address: str) -> bool:
    """Whether an IP address, with or without a zone, is one of the loopback."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)
