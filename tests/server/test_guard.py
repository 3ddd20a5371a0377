"""Administration is for this machine, and not for pages from elsewhere."""

from __future__ import annotations

import pytest

from wavetank.server.guard import objection
from wavetank.server.received import Received


def asking(remote: str = "127.0.0.1", **headers: str) -> Received:
    """Make a request for administration."""
    return Received(
        method="GET",
        path="/_wavetank/health",
        query="",
        headers=tuple(headers.items()),
        body=b"",
        remote=remote,
        keep_alive=True,
    )


@pytest.mark.parametrize(
    "remote", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
)
@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765", "a.localhost."]
)
def test_this_machine_may(remote: str, host: str) -> None:
    """Every loopback peer that calls the server by a loopback name may."""
    assert objection(asking(remote, Host=host)) is None
    assert objection(asking(remote, Host=host, Origin=f"http://{host}")) is None


def test_a_program_without_a_host_may() -> None:
    """HTTP/1.0 has no Host header, and browsers always send one."""
    assert objection(asking()) is None


@pytest.mark.parametrize("remote", ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1", ""])
def test_other_machines_may_not(remote: str) -> None:
    """A peer that is not on the loopback is refused, and the refusal names it."""
    why = objection(asking(remote, Host="localhost"))

    assert why is not None
    assert remote in why


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::1", ""])
def test_a_rebound_name_may_not(host: str) -> None:
    """After DNS rebinding the page's own name stands in Host."""
    assert "Host" in (objection(asking(Host=host)) or "")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", ""])
def test_a_page_from_elsewhere_may_not(origin: str) -> None:
    """A page on another origin is refused although it is shown on this machine."""
    assert "Origin" in (objection(asking(Host="localhost", Origin=origin)) or "")
