"""The mock endpoint: real sockets, scripted answers, and a record of both.

``MockServer`` runs on the caller's event loop, ``ThreadedServer`` in a thread of its
own. Importing this package imports aiohttp; everything that should start fast
imports it where a server is really started. What belongs to the simulated endpoint is
imported when it is asked for, because a conformance run never needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wavetank.server.clock import Clock, MonotonicClock
from wavetank.server.exchanges import Choice, Exchanges, Performed, Responder
from wavetank.server.limits import Limits
from wavetank.server.mock_server import MockServer
from wavetank.server.play import Play, Settings
from wavetank.server.threaded import PlayHandle, ThreadedServer

if TYPE_CHECKING:
    from wavetank.server.faults import Faults
    from wavetank.server.ledger import Ledger, Visit
    from wavetank.server.simulated import SimulatedEndpoint

__all__ = [
    "Choice",
    "Clock",
    "Exchanges",
    "Faults",
    "Ledger",
    "Limits",
    "MockServer",
    "MonotonicClock",
    "Performed",
    "Play",
    "PlayHandle",
    "Responder",
    "Settings",
    "SimulatedEndpoint",
    "ThreadedServer",
    "Visit",
]

_LATE = {
    "Faults": "faults",
    "Ledger": "ledger",
    "SimulatedEndpoint": "simulated",
    "Visit": "ledger",
}


def __getattr__(name: str) -> Any:
    """Import a name of the simulated endpoint."""
    if name in _LATE:
        return getattr(import_module(f"wavetank.server.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
