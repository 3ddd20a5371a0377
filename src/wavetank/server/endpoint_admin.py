"""The part of ``/_wavetank/`` that is about the simulated endpoint.

Faults and the account say how it behaves from the next request on; the ledger says
what was asked of it, what it answered, and what that would have cost.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from aiohttp import web

from wavetank.errors import InvalidFileError, UsageError
from wavetank.scenario import build_conditions
from wavetank.script import differences
from wavetank.server.answers import json_answer, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wavetank.endpoint import Account
    from wavetank.server.received import Received
    from wavetank.server.simulated import SimulatedEndpoint
    from wavetank.wire import JsonObject

Place: TypeAlias = (
    "Callable[[SimulatedEndpoint, Received, list[str]], web.Response | None]"
)
AMOUNT: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
LONGEST_ID: Final = 20
"""Digits; more are no number of a fault, and take Python long to read."""
ADDRESSES = (
    "GET, POST and DELETE /faults, DELETE /faults/<id>, GET and DELETE /requests, "
    "POST /verify, GET and PUT /account"
)


class EndpointAdmin:
    """Answers requests about one simulated endpoint."""

    def __init__(self, simulated: SimulatedEndpoint | None) -> None:
        self._simulated = simulated

    def answer(self, received: Received, parts: list[str]) -> web.Response | None:
        """Answer one request, or give ``None`` where it is about something else.

        Args:
            received: The request.
            parts: Of its path below the prefix.
        """
        place, *rest = parts or [""]
        if place not in PLACES:
            return None
        if self._simulated is None:
            message = "this server plays scenarios only; it simulates no endpoint"
            return refusal(404, "no-endpoint", message)
        try:
            return PLACES[place](self._simulated, received, rest)
        except (InvalidFileError, UsageError) as error:
            return refusal(400, f"invalid-{place.removesuffix('s')}", str(error))


def _faults(
    simulated: SimulatedEndpoint, received: Received, rest: list[str]
) -> web.Response | None:
    match received.method, rest:
        case "GET", []:
            return json_answer({"faults": simulated.faults.shown()})
        case "POST", []:
            id_ = simulated.faults.add(received.json_object())
            return json_answer({"id": id_}, status=201)
        case "DELETE", []:
            simulated.faults.clear()
            return web.Response(status=204)
        case "DELETE", [id_]:
            known = id_.isdecimal() and len(id_) <= LONGEST_ID
            if known and simulated.faults.remove(int(id_)):
                return web.Response(status=204)
            return refusal(404, "unknown-fault", f"no fault has the id {id_!r}")
    return None


def _requests(
    simulated: SimulatedEndpoint, received: Received, rest: list[str]
) -> web.Response | None:
    match received.method, rest:
        case "GET", []:
            visits = [visit.shown() for visit in simulated.ledger.visits]
            summary = simulated.ledger.summary()
            return json_answer({"requests": visits, "summary": summary})
        case "DELETE", []:
            simulated.ledger.clear()
            return web.Response(status=204)
    return None


def _verify(
    simulated: SimulatedEndpoint, received: Received, rest: list[str]
) -> web.Response | None:
    """Count the requests for which conditions hold, and say what the others lack."""
    if received.method != "POST" or rest:
        return None
    data = received.json_object()
    if data.keys() != {"when"} or not isinstance(data["when"], dict):
        raise UsageError('expected {"when": {place: condition, ...}}')
    conditions = build_conditions(data["when"])
    found: list[int] = []
    others: list[JsonObject] = []
    for visit in simulated.ledger.visits:
        lines = differences(conditions, visit.request)
        if lines:
            others.append({"number": visit.number, "differences": list(lines)})
        else:
            found.append(visit.number)
    return json_answer({"count": len(found), "requests": found, "others": others})


def _account(
    simulated: SimulatedEndpoint, received: Received, rest: list[str]
) -> web.Response | None:
    if received.method not in {"GET", "PUT"} or rest:
        return None
    account = simulated.endpoint.account
    if received.method == "PUT":
        account = _changed(account, received.json_object())
        simulated.endpoint.account = account
    balance = account.granted + account.topped_up
    return json_answer({"balance": f"{balance:f}", "concurrency": account.concurrency})


def _changed(account: Account, data: dict[str, Any]) -> Account:
    unknown = sorted(data.keys() - {"balance", "concurrency"})
    if unknown or not data:
        found = f"unknown members {', '.join(unknown)}" if unknown else "nothing to set"
        raise UsageError(f"{found}; expected balance, concurrency or both")
    if "balance" in data:
        topped_up = _amount(data["balance"])
        account = replace(account, granted=Decimal(0), topped_up=topped_up)
    if "concurrency" in data:
        account = replace(account, concurrency=_limit(data["concurrency"]))
    return account


def _amount(value: Any) -> Decimal:
    """Read an amount, as text or as a number; what JSON has no numbers for is none."""
    written = isinstance(value, str) and AMOUNT.fullmatch(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if written or (number and (isinstance(value, int) or math.isfinite(value))):
        return Decimal(str(value))
    raise UsageError(f"balance is {json.dumps(value)}; expected an amount of money")


def _limit(value: Any) -> int | None:
    """Read a limit; ``2.0`` is a whole number, too (JSON Schema, section 6.1.1)."""
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and value >= 0 and value % 1 == 0:
        return int(value)
    found = json.dumps(value)
    raise UsageError(f"concurrency is {found}; expected a whole number or null")


PLACES: Final[Mapping[str, Place]] = {
    "faults": _faults,
    "requests": _requests,
    "verify": _verify,
    "account": _account,
}
