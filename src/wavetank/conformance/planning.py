"""A scenario as one call for a client: an address, a fake key, scaled timeouts."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from wavetank.client.call import Call, Settings
from wavetank.scenario.model import ThenUser
from wavetank.scenario.steps import (
    AwaitClose,
    AwaitDelta,
    BlankLines,
    KeepAlive,
    Pause,
    Stall,
)
from wavetank.script import compile_reply, planned_context

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wavetank.scenario.model import Scenario, Then
    from wavetank.scenario.steps import Step
    from wavetank.wire.payload import JsonObject


def plan_call(scenario: Scenario, *, base_url: str, key: str, speed: float) -> Call:
    """Say what the client is asked.

    Args:
        scenario: What is played.
        base_url: The play's address; the scenario's base is added to it.
        key: The key the client shall present.
        speed: Divides the timeouts, as it divides the scripted pauses.
    """
    planned = scenario.call
    return Call(
        base_url=base_url + planned.base,
        api_key=key,
        request=planned.request,
        budget_s=planned.budget,
        api=planned.api,
        then=tuple(map(_then, planned.then)),
        settings=Settings(
            max_retries=planned.max_retries,
            read_timeout_s=_scaled(planned.read_timeout, speed),
            total_timeout_s=_scaled(planned.total_timeout, speed),
        ),
        cancel_after_deltas=planned.cancel_after_deltas,
    )


def fake_key(number: int, seed: int) -> str:
    """Make a key for one case: never a real one, and the same for the same seed."""
    digest = sha256(f"{seed}/{number}".encode()).hexdigest()[:12]
    return f"sk-wavetank-{number:04}-{digest}"


def is_timed(scenario: Scenario) -> bool:
    """Say whether a slow machine alone could make a good client fail a case.

    That is so wherever the client or the mock waits for anything but the next byte.
    """
    call = scenario.call
    return (
        call.read_timeout is not None
        or call.total_timeout is not None
        or call.cancel_after_deltas is not None
        or any(
            _takes_time(step)
            for exchange in scenario.exchanges
            for step in exchange.reply.steps
        )
    )


def suite_digest(scenarios: Iterable[Scenario], seed: int) -> str:
    """Hash every case's id and the scripts that answer its request as planned.

    Equal digests mean that two runs put the same bytes before their clients.
    """
    digest = sha256()
    for scenario in scenarios:
        context = planned_context(scenario.call, seed=seed)
        digest.update(scenario.case_id.encode())
        for exchange in scenario.exchanges:
            digest.update(compile_reply(exchange.reply, context).digest.encode())
    return digest.hexdigest()[:16]


def _takes_time(step: Step) -> bool:
    if isinstance(step, KeepAlive | BlankLines):
        return step.every > 0
    return isinstance(step, AwaitClose | AwaitDelta | Pause | Stall)


def _then(turn: Then) -> JsonObject:
    if isinstance(turn, ThenUser):
        return {"user": turn.text}
    return {
        "tool_results": [
            {"name": name, "content": content} for name, content in turn.results
        ]
    }


def _scaled(seconds: float | None, speed: float) -> float | None:
    return None if seconds is None else seconds / speed
