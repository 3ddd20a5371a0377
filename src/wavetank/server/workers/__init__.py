"""One address, several processes: ``wavetank serve --workers N``.

Worker processes accept from one listening socket. A play lives in one worker, and its
name says in which; a request that another worker has read the head of goes there with
its connection, as an open descriptor, so that whoever answers has the client's own
socket: nothing is copied through, and a FIN or RST is the real one. What there must be
one of, the simulated endpoint with its faults, ledger and account, lives in the
supervisor, which workers ask. Administration goes there too.
"""

from __future__ import annotations

from wavetank.server.workers.crew import Crew
from wavetank.server.workers.worker import Brief

__all__ = ["Brief", "Crew"]
