"""The mock endpoint: real sockets, scripted answers, and a record of both.

``MockServer`` runs on the caller's event loop, ``ThreadedServer`` in a thread of its
own. Importing this package imports aiohttp; everything that should start fast
imports it where a server is really started.
"""

from __future__ import annotations

from wavetank.server.clock import Clock, MonotonicClock
from wavetank.server.exchanges import Choice, Exchanges, Responder
from wavetank.server.mock_server import MockServer
from wavetank.server.play import Play, Settings
from wavetank.server.threaded import PlayHandle, ThreadedServer

__all__ = [
    "Choice",
    "Clock",
    "Exchanges",
    "MockServer",
    "MonotonicClock",
    "Play",
    "PlayHandle",
    "Responder",
    "Settings",
    "ThreadedServer",
]
