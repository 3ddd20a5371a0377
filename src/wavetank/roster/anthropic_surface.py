"""Clients of the Anthropic surface, asked what can be asked of them.

Scenarios speak the chat API, so no case of the suite is for these clients. They are
held to less: a few calls of the simulated endpoint, which speaks both surfaces, have
to come back whole. That shows that the adapter is sound and the client gets along on
a good day; it is no verdict, and the page says so.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.client.call import Call, Observed, Turn
from wavetank.client.client import ignore_progress
from wavetank.conformance.diagnosing import Diagnosis, on_no_answer
from wavetank.conformance.planning import fake_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wavetank.client import Client
    from wavetank.server import PlayHandle, ThreadedServer
    from wavetank.wire.payload import JsonObject

BUDGET_S: Final = 20.0
PLAIN: Final[JsonObject] = {
    "model": "deepseek-v4-flash",
    "max_tokens": 256,
    "thinking": {"type": "disabled"},
    "messages": [{"role": "user", "content": "Hello"}],
}
TOOL: Final[JsonObject] = {
    "name": "get_weather",
    "description": "The weather of a city",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}


@dataclass(frozen=True, slots=True)
class Question:
    """One call of the Anthropic surface, and what its answer must hold.

    Attributes:
        name: What it tries.
        request: The body a user would ask for.
        holds: The field of the turn that must not be empty.
        status: The status of the refusal that must reach the caller, or 0 for none.
    """

    name: str
    request: JsonObject
    holds: str = "content"
    status: int = 0


THINKING: Final[JsonObject] = {"thinking": {"type": "enabled"}}
FORCED: Final[JsonObject] = {"tools": [TOOL], "tool_choice": {"type": "any"}}
QUESTIONS: Final = (
    Question("complete", PLAIN),
    Question("stream", {**PLAIN, "stream": True}),
    Question(
        "reasoning",
        {**PLAIN, **THINKING, "stream": True},
        holds="reasoning_content",
    ),
    Question("tools", {**PLAIN, **FORCED, "stream": True}, holds="tool_calls"),
    # Thinking mode does not take a tool_choice that forces a tool.
    Question("refusal", {**PLAIN, **THINKING, **FORCED}, holds="error", status=400),
)


def question_surface(opener: Callable[[], Client]) -> Iterator[Diagnosis]:
    """Ask a client of the Anthropic surface everything there is to ask.

    Args:
        opener: Opens the client, which is closed in the end.

    Raises:
        HarnessError: The mock could not do its work.
    """
    # Imported here, because nothing else of this package needs a server at once.
    from wavetank.server import ThreadedServer

    with closing(opener()) as client, ThreadedServer() as server:
        for number, question in enumerate(QUESTIONS):
            yield _put(question, client, _play(server, number))


def _play(server: ThreadedServer, number: int) -> PlayHandle:
    from wavetank.endpoint import Endpoint, load_profile
    from wavetank.server import SimulatedEndpoint

    endpoint = SimulatedEndpoint(Endpoint(load_profile()))
    return server.create_play(endpoint, key=fake_key(0, number))


def _put(question: Question, client: Client, play: PlayHandle) -> Diagnosis:
    call = Call(
        base_url=f"{play.base_url.removesuffix('/v1')}/anthropic",
        api_key=play.api_key,
        request=question.request,
        budget_s=BUDGET_S,
        api="anthropic",
    )
    answer = client.ask(call, ignore_progress)
    play.end()
    if not isinstance(answer, Observed):
        return on_no_answer(question.name, answer)
    turn = answer.observation.turns[-1]
    if fault := _fault(question, turn):
        advice = "hand over what the library gave, or mend what the error names"
        return Diagnosis(question.name, "wrong", fault, advice)
    return Diagnosis(question.name, "ok", "it came back whole")


def _fault(question: Question, turn: Turn) -> str:
    """Say what is wrong with an answer; empty where nothing is."""
    why = f": {turn.error.message}" if turn.error else ""
    wanted = "error" if question.status else "complete"
    if turn.outcome != wanted:
        return f"the client reported {turn.outcome}, expected {wanted}{why}"
    if not getattr(turn, question.holds):
        return f"the client reported no {question.holds}"
    if turn.error and turn.error.status != question.status:
        return f"the client reported status {turn.error.status}, not {question.status}"
    return ""
