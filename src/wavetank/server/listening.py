"""The listening socket, and the address it gives a server.

A socket that listens holds connections until somebody accepts them, so an address can
be told, and called, before the server behind it is loaded.
"""

from __future__ import annotations

import errno
import socket
from types import MappingProxyType
from typing import Final

from wavetank.errors import HarnessError

REASONS: Final = MappingProxyType(
    {
        errno.EADDRINUSE: (
            "another program listens there; stop it, or choose another port"
        ),
        errno.EACCES: "the system does not allow it; choose a port above 1023",
        errno.EADDRNOTAVAIL: "this machine has no such address",
    }
)
# Connections the system holds for the loop; a suite with many jobs opens them at once.
BACKLOG: Final = 512


def listen(host: str, port: int) -> socket.socket:
    """Listen; from now on the system accepts connections.

    Args:
        host: The address to listen on.
        port: The port, or 0 for a free one.

    Raises:
        HarnessError: The address cannot be listened on; the message says why.
    """
    place = f"cannot listen on {host} port {port}"
    if port not in range(65536):
        raise HarnessError(f"{place}: a port is a number from 0 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = REASONS.get(error.errno or 0, str(error))
        raise HarnessError(f"{place}: {reason}") from error


def url_of(wire: socket.socket) -> str:
    """Give the URL of a listening socket, without a slash at its end."""
    host, port = wire.getsockname()[:2]
    # Listening everywhere is no address to send a client to.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
