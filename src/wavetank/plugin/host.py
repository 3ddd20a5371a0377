"""What all mocks of one process share: a server, the suite, a profile.

Each is made when it is first needed, so that a test pays for what it uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.endpoint import Endpoint, load_profile
from wavetank.scenario import load_suite
from wavetank.server import ThreadedServer
from wavetank.server.simulated import SimulatedEndpoint
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from wavetank.endpoint import Profile
    from wavetank.scenario.model import Suite


class Host:
    """The one server of this process and the suite, made when first needed."""

    def __init__(self) -> None:
        self._server: ThreadedServer | None = None
        self._suite: Suite | None = None
        self._profile: Profile | None = None

    @property
    def server(self) -> ThreadedServer:
        """The running server."""
        if self._server is None:
            self._server = ThreadedServer()
            self._server.start()
        return self._server

    @property
    def suite(self) -> Suite:
        """The shipped scenarios."""
        if self._suite is None:
            self._suite = load_suite(shipped_folder("scenarios"))
        return self._suite

    def endpoint(self, seed: int) -> SimulatedEndpoint:
        """Return a fresh endpoint: no request seen, nothing cached."""
        if self._profile is None:
            self._profile = load_profile()
        return SimulatedEndpoint(Endpoint(self._profile, seed=seed))

    def close(self) -> None:
        """Stop the server; a later use starts another."""
        if self._server is not None:
            self._server.close()
            self._server = None
