"""The gateway that is judged, before it is judged."""

from __future__ import annotations

import socket

import pytest

from wavetank.client.recording import Recorder
from wavetank.conformance.through import Gateway
from wavetank.errors import UsageError


def gateway(url: str) -> Gateway:
    """A gateway at this address."""
    return Gateway(url, "127.0.0.1", 8765, Recorder())


def test_an_address_where_something_listens_is_good() -> None:
    """Nothing is asked; a connection is enough."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        gateway(f"http://127.0.0.1:{server.getsockname()[1]}/prefix").check()


@pytest.mark.parametrize("url", ["127.0.0.1:8080", "ftp://127.0.0.1", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    """The form of an address is shown."""
    with pytest.raises(UsageError, match=r"expected an address such as http://"):
        gateway(url).check()


def test_a_gateway_that_is_not_there_is_said_before_the_run() -> None:
    """The order of starting things is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"

    with pytest.raises(UsageError, match=r"nothing answers there .* start the gateway"):
        gateway(url).check()
