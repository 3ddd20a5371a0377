"""Addresses: which play, or which page, answers a request.

An address ends in whatever the client adds to its base URL, so routes are prefixes
and the rest belongs to the play. A source of plays is one more prefix and one more
method here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from aiohttp import web

from wavetank.server.admin import PREFIX as ADMIN_PREFIX
from wavetank.server.answers import json_answer, last_refusal, refusal, too_slow
from wavetank.server.cors import preflight_answer, readable
from wavetank.server.received import receive
from wavetank.server.scenarios import NoSuchScenarioError, scenario_address
from wavetank.server.transport import Connection, Delivered

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.scenario.model import Scenario
    from wavetank.server.admin import Admin
    from wavetank.server.limits import Limits
    from wavetank.server.play import Play
    from wavetank.server.plays import Plays
    from wavetank.server.received import Received
    from wavetank.server.scenarios import Scenarios
    from wavetank.server.staging import RootStage

INDEX = """\
wavetank: a scriptable mock of the DeepSeek streaming chat API

Set your client's base URL to one of these, with or without /v1 at its end:

  {base_url}/scenarios/<id>        a scenario, played to you
  {base_url}/plays/<token>         one play, made by a program

  {base_url}/_wavetank/scenarios   lists the scenarios
"""


ENDPOINT = """
{base_url} itself answers as DeepSeek does
"""


class App:
    """Answers every request of one server.

    Args:
        plays: Every play of the server.
        scenarios: What is offered below ``/scenarios/``.
        admin: What is offered below ``/_wavetank``.
        base_url: The server's own address.
        staged: Which play is on stage at the root, if any.
        new_play: Makes the play of a request at the root; without it the root only
            says what there is.
        limits: What a request may cost.
    """

    def __init__(
        self,
        plays: Plays,
        scenarios: Scenarios,
        admin: Admin,
        *,
        base_url: str,
        staged: RootStage,
        new_play: Callable[[], Play] | None = None,
        limits: Limits,
    ) -> None:
        self._limits = limits
        self._new_play = new_play
        self._staged = staged
        self._plays = plays
        self._scenarios = scenarios
        self._admin = admin
        self._base_url = base_url

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Read a request whole, then answer it."""
        try:
            received = await receive(request, self._limits)
        except web.HTTPRequestEntityTooLarge:
            most = self._limits.body_bytes
            message = f"the request body is larger than {most} bytes"
            return last_refusal(413, "request-too-large", message)
        except TimeoutError:
            return last_refusal(*too_slow(self._limits.read_seconds))
        except (web.RequestPayloadError, OSError):
            return Delivered(keep=False)  # the client left in the middle of its request
        connection = cast("Connection", request.protocol)
        return await self._route(connection, received)

    async def _route(
        self, connection: Connection, received: Received
    ) -> web.StreamResponse:
        first, _, below = received.path.removeprefix("/").partition("/")
        if first in {"plays", "scenarios", ADMIN_PREFIX.removeprefix("/")}:
            answer = preflight_answer(received)
            if answer is not None:
                return answer
            if f"/{first}" == ADMIN_PREFIX:
                return readable(self._admin.answer(received), received)
            answer_from = self._play if first == "plays" else self._scenario
            return readable(await answer_from(connection, received, below), received)
        if received.path == "/" and received.method in {"GET", "HEAD"}:
            return web.Response(text=self._index())
        play = self._staged.play_for(received)
        if play is None and self._new_play is not None:
            play = self._new_play()
        if play is not None:
            asked = received.as_request(received.path)
            return await play.answer(connection, received, asked)
        message = (
            f"nothing is at {received.path}; there are /scenarios/<id>, "
            f"/plays/<token> and {ADMIN_PREFIX}, and / says more"
        )
        return refusal(404, "unknown-address", message)

    def _index(self) -> str:
        text = INDEX if self._new_play is None else INDEX + ENDPOINT
        return text.format(base_url=self._base_url)

    async def _play(
        self, connection: Connection, received: Received, below: str
    ) -> web.StreamResponse:
        token, slash, rest = below.partition("/")
        play = self._plays.get(token)
        if play is None:
            message = (
                f"no play is called {token!r}; POST {ADMIN_PREFIX}/plays makes one"
            )
            return refusal(404, "unknown-play", message)
        return await play.answer(
            connection, received, received.as_request(slash + rest)
        )

    async def _scenario(
        self, connection: Connection, received: Received, below: str
    ) -> web.StreamResponse:
        try:
            place = self._scenarios.find(below)
        except NoSuchScenarioError as error:
            return refusal(404, "unknown-scenario", str(error))
        if place.rest.strip("/") in {"", "v1"} and received.method == "GET":
            return self._describe(place.scenario)
        asked = received.as_request(place.rest)
        play = self._scenarios.play_for(place.scenario, received, asked)
        return await play.answer(connection, received, asked)

    def _describe(self, scenario: Scenario) -> web.Response:
        return json_answer(
            {
                "id": scenario.case_id,
                "title": scenario.title,
                "proves": list(scenario.proves),
                "base_url": self._base_url + scenario_address(scenario),
                "request": scenario.call.request,
            }
        )
