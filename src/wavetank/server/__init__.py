"""The mock endpoint: real sockets, scripted answers, and a record of both.

``MockServer`` runs on the caller's event loop, ``ThreadedServer`` in a thread of its
own. What a name needs is imported when the name is asked for: aiohttp belongs to a
server that really runs, where ``ThreadedServer`` imports it behind the caller's back,
and a conformance run never needs the simulated endpoint.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wavetank.server.clock import Clock, MonotonicClock
    from wavetank.server.exchanges import Choice, Exchanges, Performed, Responder
    from wavetank.server.faults import Faults
    from wavetank.server.handle import PlayHandle
    from wavetank.server.ledger import Ledger, Visit
    from wavetank.server.limits import Limits
    from wavetank.server.mock_server import MockServer
    from wavetank.server.play import Play
    from wavetank.server.settings import Settings
    from wavetank.server.simulated import SimulatedEndpoint
    from wavetank.server.threaded import ThreadedServer

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

_PLACES = {
    "Choice": "exchanges",
    "Clock": "clock",
    "Exchanges": "exchanges",
    "Faults": "faults",
    "Ledger": "ledger",
    "Limits": "limits",
    "MockServer": "mock_server",
    "MonotonicClock": "clock",
    "Performed": "exchanges",
    "Play": "play",
    "PlayHandle": "handle",
    "Responder": "exchanges",
    "Settings": "settings",
    "SimulatedEndpoint": "simulated",
    "ThreadedServer": "threaded",
    "Visit": "ledger",
}


def __getattr__(name: str) -> Any:
    """Import a public name."""
    if name in _PLACES:
        return getattr(import_module(f"wavetank.server.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
