"""Evidence made by hand, with just enough in it for one check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wavetank.client.call import Observation, Turn
from wavetank.journal.entries import (
    AnswerOver,
    Entry,
    How,
    Matched,
    RequestReceived,
    Transcript,
    Written,
)
from wavetank.problems import Mark
from wavetank.scenario import Exchange, PlannedCall, Reply, Scenario, ThenUser
from wavetank.script import Context, Expectation, ExpectedTurn, compile_reply
from wavetank.script.ops import Finish, Script, Write
from wavetank.verdict.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.scenario import Step
    from wavetank.wire.payload import JsonObject, JsonValue

USER: dict[str, JsonValue] = {"role": "user", "content": "Count to three"}
REQUEST: dict[str, JsonValue] = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [USER],
}
ANSWER = b"HTTP/1.1 200 OK\r\n\r\ndata: [DONE]\n\n"
SEED = 7
PATH = "/chat/completions"
BEARER = (("Authorization", "Bearer [redacted]"),)


def a_scenario(
    *proves: str,
    request: JsonObject = REQUEST,
    base: str = "",
    turns: int = 1,
    exchanges: tuple[Exchange, ...] = (Exchange(Reply(())),),
) -> Scenario:
    """A scenario of one or more turns."""
    return Scenario(
        id="x/one",
        title="A scenario",
        proves=proves,
        source="RFC 1",
        call=PlannedCall(request, base=base, then=(ThenUser("Go on"),) * (turns - 1)),
        exchanges=exchanges,
        mark=Mark("one.yaml", 1, 1),
    )


def replying(*steps: Step, proves: tuple[str, ...] = ()) -> Scenario:
    """A scenario of one turn that is answered by these steps."""
    return a_scenario(*proves, exchanges=(Exchange(Reply(steps)),))


def compiled(scenario: Scenario) -> Script:
    """The script that answers the first request of a scenario."""
    context = Context(
        model="deepseek-v4-flash", stream=True, seed=SEED, request_index=0
    )
    return compile_reply(scenario.exchanges[0].reply, context)


def expected(**fields: Any) -> ExpectedTurn:
    """What a conforming client reports: a complete answer unless told otherwise."""
    defaults: dict[str, Any] = {
        "outcome": "complete",
        "content": "One",
        "reasoning_content": None,
        "tool_calls": (),
        "finish_reason": "stop",
        "usage": None,
    }
    return ExpectedTurn(**(defaults | fields))


def received(
    number: int = 0,
    body: Mapping[str, Any] | bytes = REQUEST,
    *,
    path: str = PATH,
    headers: tuple[tuple[str, str], ...] = BEARER,
    key_matched: bool | None = True,
) -> RequestReceived:
    """A request that the mock has read."""
    return RequestReceived(
        offset_ms=0,
        request=number,
        connection=0,
        method="POST",
        path=path,
        headers=headers,
        body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        key_matched=key_matched,
    )


def asking(number: int, *added: Mapping[str, Any]) -> RequestReceived:
    """A request whose messages go on with what the client added."""
    return received(number, {**REQUEST, "messages": [USER, *added]})


def answered(
    number: int = 0,
    data: bytes = ANSWER,
    how: How = "finished",
    digest: str = "",
    exchange: int = 0,
) -> tuple[Entry, ...]:
    """A matched request's answer and how it was over."""
    return (
        Matched(0, number, exchange, digest),
        Written(1, number, data, "body"),
        AnswerOver(2, number, how, connection_kept=False),
    )


def transcript(*entries: Entry | tuple[Entry, ...]) -> Transcript:
    """A transcript of entries and groups of entries."""
    flat: list[Entry] = []
    for each in entries:
        flat.extend(each if isinstance(each, tuple) else (each,))
    return Transcript(tuple(flat))


def a_script(data: bytes = ANSWER, status: int = 200) -> Script:
    """A script that writes these bytes and finishes."""
    return Script((Write(data), Finish()), status)


def evidence(
    turns: Sequence[Turn] = (Turn("complete"),),
    expectations: Sequence[ExpectedTurn] = (),
    *,
    scenario: Scenario | None = None,
    seen: Transcript | None = None,
    scripts: Mapping[int, Script] | None = None,
) -> Evidence:
    """Evidence of one answered request, unless told otherwise.

    Each expected turn is an alternative of its own.
    """
    alternatives = expectations or (expected(),)
    return Evidence(
        scenario=scenario or a_scenario(),
        expectations=tuple(Expectation((each,)) for each in alternatives),
        scripts=scripts or {0: a_script()},
        transcript=seen or transcript(received(), answered()),
        observation=Observation(tuple(turns)),
    )
