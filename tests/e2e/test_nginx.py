"""A real nginx between client and mock: buffering is noticed, streaming passes.

The order of events decides, no clock: the mock holds the rest of an answer back until
the client has its first delta, and says afterwards whether it had to give up waiting.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from e2e.nginx import PROGRAM, in_front_of
from wavetank.client import open_client
from wavetank.conformance import Terms, load_catalogued, run, select
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wavetank.client import Answer, Call, Client, ClientInfo

pytestmark = pytest.mark.skipif(not PROGRAM, reason="nginx is not installed")
CASE = "buffering/first-delta-before-rest"


class BehindNginx:
    """A client whose calls go by way of an nginx, started for the first of them."""

    def __init__(self, client: Client, folder: Path, settings: dict[str, str]) -> None:
        self._client = client
        self._folder = folder
        self._settings = settings
        self._running = ExitStack()
        self._places: dict[str, str] = {}

    @property
    def info(self) -> ClientInfo:
        """Who is behind it."""
        return self._client.info

    @property
    def noise(self) -> tuple[str, ...]:
        """What the one behind it printed."""
        return self._client.noise

    def ask(self, call: Call, on_progress: Callable[[int], None]) -> Answer:
        """Ask the proxy for what the call asks the mock for."""
        mock = call.base_url.split("/")[2]
        if mock not in self._places:
            nginx = in_front_of(mock, self._folder, **self._settings)
            self._places[mock] = self._running.enter_context(nginx)
        base_url = call.base_url.replace(mock, self._places[mock])
        return self._client.ask(replace(call, base_url=base_url), on_progress)

    def close(self) -> None:
        """End both."""
        self._client.close()
        self._running.close()


def verdicts(name: str, folder: Path, **settings: str) -> list[tuple[str, str]]:
    """Judge a client behind an nginx by the one case; give each finding's verdict."""
    catalogued = load_catalogued(shipped_folder("scenarios"))
    selection = select(catalogued.suite, [CASE])
    with closing(BehindNginx(open_client(name), folder, settings)) as client:
        # Without probes there is one play, one address of the mock and one nginx.
        terms = Terms(probe=False)
        done = run(selection, client, catalogued.requirements, terms=terms)
    (case,) = done.cases
    return [(each.requirement, each.verdict) for each in case.verdict.findings]


@pytest.mark.parametrize("name", ["reference", "openai"])
def test_as_documented_a_stream_streams(name: str, tmp_path: Path) -> None:
    """The first delta has come through before the rest is sent."""
    assert verdicts(name, tmp_path) == [("stream.incremental", "pass")]


def test_without_buffering_the_version_does_not_matter(tmp_path: Path) -> None:
    """A body that ends with the connection streams too."""
    found = verdicts("reference", tmp_path, version="1.0", buffering="off")

    assert found == [("stream.incremental", "pass")]


def test_buffering_is_found_out(tmp_path: Path) -> None:
    """With nginx's old defaults the client gets nothing until the mock gives up."""
    found = verdicts("reference", tmp_path, version="1.0", buffering="on")

    assert found == [("stream.incremental", "fail")]
