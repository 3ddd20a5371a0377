"""What all mocks of one process share: a server and the suite.

Each is made when it is first needed, so that a test pays for what it uses.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wavetank.server.threaded import ThreadedServer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.scenario.model import Suite
    from wavetank.server.simulated import SimulatedEndpoint


class Host:
    """The one server of this process and the suite, made when first needed."""

    def __init__(self) -> None:
        self._server: ThreadedServer | None = None
        self._suite: Suite | None = None

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
            from wavetank.scenario.loading import load_suite
            from wavetank.shipped import shipped_folder

            self._suite = load_suite(shipped_folder("scenarios"))
        return self._suite

    def endpoint(
        self,
        seed: int,
        profile: str | None = None,
        switches: Mapping[str, Any] = MappingProxyType({}),
    ) -> SimulatedEndpoint:
        """Return a fresh endpoint: no request seen, nothing cached.

        Args:
            seed: Decides what answers leave open.
            profile: A profile's name, or the path of its file; the default one
                unless given.
            switches: Positions by the switch's name.

        Raises:
            UsageError: There is no such profile, switch or position.
            InvalidFileError: The profile's file has problems.
        """
        from wavetank.endpoint import (
            DEFAULT_PROFILE,
            Endpoint,
            find_profile,
            with_switches,
        )
        from wavetank.server.simulated import SimulatedEndpoint

        revision = with_switches(find_profile(profile or DEFAULT_PROFILE), switches)
        return SimulatedEndpoint(Endpoint(revision, seed=seed))

    def close(self) -> None:
        """Stop the server; a later use starts another."""
        if self._server is not None:
            self._server.close()
            self._server = None
