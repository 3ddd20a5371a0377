"""A run whose client reaches the mock through somebody's gateway."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from wavetank.errors import UsageError

if TYPE_CHECKING:
    from wavetank.client.recording import Recorder

PORTS: Final = {"http": 80, "https": 443}
CONNECT_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Gateway:
    """The gateway that is judged.

    Attributes:
        base_url: Where the client finds it, without a slash at its end.
        host: Where the mock listens; the gateway's upstream is set to it.
        port: The port there.
        recorder: What the client received through the gateway.
    """

    base_url: str
    host: str
    port: int
    recorder: Recorder

    def check(self) -> None:
        """See that something listens at the gateway's address.

        Raises:
            UsageError: The address is none, or nothing listens there.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise UsageError(
                f"--through {self.base_url}: expected an address such as "
                "http://127.0.0.1:8080"
            )
        place = (parts.hostname, parts.port or PORTS[parts.scheme])
        try:
            socket.create_connection(place, CONNECT_SECONDS).close()
        except OSError as error:
            raise UsageError(
                f"--through {self.base_url}: nothing answers there ({error}); start "
                "the gateway first, with the address of --listen as its upstream"
            ) from error
