"""Who may administer: this machine, and no web page that a browser shows on it.

A peer on the loopback may still be a browser that runs a stranger's page. Such a page
names itself in ``Origin``; after DNS rebinding its own name stands in ``Host``, or in
the target of a request for a proxy. All must therefore be names of the loopback
(RFC 6761 section 6.3, RFC 6454).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.script.origins import is_loopback, names_loopback

if TYPE_CHECKING:
    from wavetank.server.received import Received


DELIMITERS: Final = frozenset("/?#@")
"""What ends a host, or stands before one, in a URL (RFC 3986 section 3.2)."""


def objection(received: Received) -> str | None:
    """Say why a request may not administer, or ``None`` when it may."""
    if not is_loopback(received.remote):
        return (
            f"administration is for this machine only, and the request comes from "
            f"{received.remote or 'an unknown address'}"
        )
    host = received.authority
    if host is not None and not _is_loopback_host(host):
        return (
            f"the Host header or the target names the host {host!r}; administration "
            "expects localhost or a loopback address there"
        )
    for name, origin in received.headers:
        if name.lower() == "origin" and not names_loopback(origin):
            return (
                f"the Origin header is {origin!r}; pages from elsewhere may not "
                "administer this server"
            )
    return None


def _is_loopback_host(host: str) -> bool:
    """Whether a host with or without a port is the loopback, and no more than that."""
    return DELIMITERS.isdisjoint(host) and names_loopback(f"//{host}")
