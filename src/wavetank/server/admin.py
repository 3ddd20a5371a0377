"""``/_wavetank/``: health, scenarios and plays, for programs on this machine.

Requests and answers are JSON; a transcript is JSON lines. Every refusal is DeepSeek's
error envelope with a message that says what would have been right.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from wavetank.errors import InvalidFileError, UsageError
from wavetank.journal import transcript_to_lines
from wavetank.scenario import build_reply
from wavetank.scenario.model import Exchange
from wavetank.server.answers import json_answer, refusal
from wavetank.server.endpoint_admin import ADDRESSES, EndpointAdmin
from wavetank.server.exchanges import Exchanges
from wavetank.server.guard import objection
from wavetank.server.openapi import description
from wavetank.server.scenarios import NoSuchScenarioError, scenario_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.server.play import Play
    from wavetank.server.plays import Plays
    from wavetank.server.received import Received
    from wavetank.server.scenarios import Scenarios
    from wavetank.server.settings import Settings
    from wavetank.server.simulated import SimulatedEndpoint

PREFIX = "/_wavetank"
MAKE_BY = 'expected {"scenario": "an/id"} or {"reply": [step, ...]}'

FASTEST: Final = 1_000_000_000
"""The largest speed; a number that is no float any more is no speed either."""
LONGEST_SHOWN: Final = 80
"""How many characters of a wrong value a refusal repeats."""
# A name of dots only would be resolved away by whoever joins addresses (RFC 3986
# section 5.2.4).
NAME: Final = re.compile(r"(?!\.+\Z)[A-Za-z0-9._-]+")


class Admin:
    """Answers requests below ``/_wavetank/``."""

    def __init__(
        self,
        plays: Plays,
        scenarios: Scenarios,
        *,
        base_url: str,
        settings: Settings,
        simulated: SimulatedEndpoint | None = None,
    ) -> None:
        self._plays = plays
        self._scenarios = scenarios
        self._base_url = base_url
        self._settings = settings
        self._endpoint = EndpointAdmin(simulated)

    def answer(self, received: Received) -> web.Response:
        """Answer one request."""
        if why := objection(received):
            return refusal(403, "administration-refused", why)
        try:
            return self._answer(received) or _unknown(received)
        except UsageError as error:
            return refusal(400, "invalid-request", str(error))

    def _answer(self, received: Received) -> web.Response | None:
        parts = received.path.removeprefix(PREFIX).split("/")[1:]
        match received.method, parts:
            case "GET", ["health"]:
                return json_answer({"status": "ok"})
            case "GET", ["scenarios"]:
                return self._list()
            case "POST", ["plays"]:
                return self._make(received)
            case _, ["plays", token, *rest]:
                return self._one(received, token, rest)
            case "GET", ["openapi.json"]:
                return json_answer(description())
        return self._endpoint.answer(received, parts)

    def _one(self, received: Received, token: str, rest: list[str]) -> web.Response:
        if received.method == "PUT":
            return self._put(received, "/".join((token, *rest)))
        play = self._plays.get(token)
        if play is None:
            return refusal(404, "unknown-play", f"no play is called {token!r}")
        match received.method, rest:
            case "GET", []:
                return _transcript(play)
            case "DELETE", []:
                self._plays.forget(token)
                return web.Response(status=204)
            case "POST", ["progress"]:
                return _progress(play, received)
        return _unknown(received)

    def _list(self) -> web.Response:
        return json_answer(
            {
                "scenarios": [
                    {
                        "id": scenario.case_id,
                        "title": scenario.title,
                        "proves": list(scenario.proves),
                        "base_url": self._base_url + scenario_address(scenario),
                    }
                    for scenario in self._scenarios
                ]
            }
        )

    def _put(self, received: Received, name: str) -> web.Response:
        if not NAME.fullmatch(name):
            message = (
                f"the play's name is {name!r}; expected letters, digits, '-', '_' "
                "and '.', and not dots alone"
            )
            return refusal(400, "invalid-name", message)
        return self._make(received, name)

    def _make(self, received: Received, name: str | None = None) -> web.Response:
        data = received.json_object()
        try:
            exchanges = self._exchanges(data)
            settings = _settings(data, self._settings)
        except NoSuchScenarioError as error:
            return refusal(404, "unknown-scenario", str(error))
        except InvalidFileError as error:
            return refusal(400, "invalid-reply", str(error))
        except UsageError as error:
            return refusal(400, "invalid-play", str(error))
        replaced = name is not None and self._plays.get(name) is not None
        play = self._plays.create(Exchanges(exchanges), settings=settings, token=name)
        answer = {
            "token": play.token,
            "base_url": f"{self._base_url}/plays/{play.token}",
            "api_key": play.key,
        }
        return json_answer(answer, status=200 if replaced else 201)

    def _exchanges(self, data: dict[str, Any]) -> Sequence[Exchange]:
        unknown = sorted(data.keys() - {"scenario", "reply", "seed", "speed"})
        if unknown:
            raise UsageError(f"unknown members {', '.join(unknown)}; {MAKE_BY}")
        match data:
            case {"scenario": str(case_id)} if "reply" not in data:
                return self._scenarios.named(case_id).exchanges
            case {"reply": list(steps)} if "scenario" not in data:
                return (Exchange(build_reply(steps), times=None),)
        raise UsageError(f"nothing here can be played; {MAKE_BY}")


def _settings(data: dict[str, Any], usual: Settings) -> Settings:
    seed, speed = data.get("seed", usual.seed), data.get("speed", usual.speed)
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise UsageError(
            f"seed is {json.dumps(seed)[:LONGEST_SHOWN]}; expected a whole number"
        )
    number = isinstance(speed, int | float) and not isinstance(speed, bool)
    if not number or not 0 < speed <= FASTEST:
        found = json.dumps(speed)[:LONGEST_SHOWN]
        message = f"speed is {found}; expected a number above 0, {FASTEST} at most"
        raise UsageError(message)
    return replace(usual, seed=seed, speed=speed)


def _transcript(play: Play) -> web.Response:
    lines = transcript_to_lines(play.journal.freeze())
    text = "".join(f"{line}\n" for line in lines)
    return web.Response(text=text, content_type="application/jsonl")


def _progress(play: Play, received: Received) -> web.Response:
    deltas = received.json_object().get("deltas")
    if not isinstance(deltas, int) or isinstance(deltas, bool) or deltas < 0:
        message = 'expected {"deltas": n}, the number of deltas received so far'
        return refusal(400, "invalid-progress", message)
    play.report_deltas(deltas)
    return web.Response(status=204)


def _unknown(received: Received) -> web.Response:
    message = (
        f"{received.method} {received.path} is nothing; below {PREFIX} there are "
        "GET /health, GET /scenarios, POST /plays, PUT /plays/<name>, GET and DELETE "
        "/plays/<token>, "
        f"POST /plays/<token>/progress, {ADDRESSES} and GET /openapi.json"
    )
    return refusal(404, "unknown-address", message)
