"""The probes: the plainest use of each capability, and what would contradict it.

What a probe sends is the most that any reading of the wire allows, usage in both its
places for one, so that a client which misreads one of them is not taken for one that
reads none. A client that declines the chat and claims the Anthropic surface is asked
there. ``anthropic``, ``fim`` and ``prefix`` have no probe: their cases speak.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.client.call import Settings
from wavetank.conformance import trial
from wavetank.scenario.model import Exchange, Reply
from wavetank.scenario.steps import (
    Content,
    Cut,
    Done,
    Error,
    Finish,
    Pause,
    Reasoning,
    Role,
    ToolCall,
    Usage,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wavetank.client.call import Api, Call
    from wavetank.conformance.trial import Trial
    from wavetank.scenario.steps import Step
    from wavetank.server.exchanges import Responder
    from wavetank.wire.payload import JsonObject

TIMEOUT_S: Final = 0.1
SILENCE_S: Final = 3.0
COUNTERS: Final = Usage(prompt=9, completion=7)
WEATHER: Final[JsonObject] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
WEATHER_USE: Final[JsonObject] = {
    "name": "get_weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}
SHARED: Final = ("model", "stream", "messages", "thinking")
"""Members that mean the same on both surfaces."""
STREAM: Final[JsonObject] = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Count to nine, as json or as text."}],
}
WHOLE: Final[JsonObject] = {**STREAM, "stream": False}
PLAIN: Final[tuple[Step, ...]] = (
    Role(),
    Content(("One", ", two", ", three", " and so on to", " nine.")),
    Finish("stop", usage=COUNTERS),
    Done(),
)
TRACE: Final[tuple[Step, ...]] = (Role(), Reasoning(("Simple", ".")), *PLAIN[1:])
CALLED: Final[tuple[Step, ...]] = (
    Role(),
    ToolCall(
        id="call_00_oNaYFdzFE2LrYatAn7252220",
        name="get_weather",
        arguments=('{"city": "', 'Paris"}'),
    ),
    Finish("tool_calls", usage=COUNTERS),
    Done(),
)
COUNTED: Final[tuple[Step, ...]] = (*PLAIN[:-1], COUNTERS, Done())
SILENT: Final[tuple[Step, ...]] = (Pause(SILENCE_S), Cut())


@dataclass(frozen=True, slots=True)
class Probe:
    """One question to a client.

    Attributes:
        contradiction: Says what in the outcome contradicts the claim, or nothing.
        request: The body that a user would ask for.
        steps: What the mock answers, whatever is asked and however often; none for
            what only the simulated endpoint can answer.
        before: What it answers to the first request alone.
        settings: What the client is told to set, beside not to retry.
        cancel_after_deltas: When the caller wants no more.
        api: Which API is asked.
        is_timed: A slow machine alone could make a good client look bad.
    """

    contradiction: Callable[[Trial], str]
    request: JsonObject
    steps: tuple[Step, ...] = PLAIN
    before: tuple[Step, ...] = ()
    settings: Settings = field(default_factory=Settings)
    cancel_after_deltas: int | None = None
    api: Api = "chat"
    is_timed: bool = False

    def answers(self) -> Sequence[Exchange] | Responder:
        """Give what the mock answers."""
        if self.api != "chat":
            # Imported here, because hardly any run asks for more than chats.
            from wavetank.endpoint import Endpoint, load_profile
            from wavetank.server import SimulatedEndpoint

            return SimulatedEndpoint(Endpoint(load_profile()))
        always = Exchange(Reply(self.steps), times=None)
        return (Exchange(Reply(self.before)), always) if self.before else (always,)


def _busy(error: str) -> Probe:
    refusal = (Error(name=error, retry_after="0"),)
    settings = Settings(max_retries=2)
    return Probe(trial.no_retry, STREAM, before=refusal, settings=settings)


def _silence(settings: Settings) -> Probe:
    return Probe(trial.sat_through, STREAM, SILENT, settings=settings, is_timed=True)


def as_messages(call: Call) -> Call:
    """Ask the same of the Anthropic surface, for a client that declines the chat."""
    same = {name: call.request[name] for name in SHARED if name in call.request}
    tools = {"tools": [WEATHER_USE]} if "tools" in call.request else {}
    return replace(
        call,
        api="anthropic",
        base_url=f"{call.base_url}/anthropic",
        request={**same, **tools, "max_tokens": 256},
    )


PROBES: Final[Mapping[str, tuple[Probe, ...]]] = MappingProxyType(
    {
        "stream": (Probe(trial.no_stream, STREAM),),
        "complete": (Probe(trial.stream_all_the_same, WHOLE),),
        "tools": (Probe(trial.no_tool_calls, {**STREAM, "tools": [WEATHER]}, CALLED),),
        "reasoning": (
            Probe(
                trial.no_reasoning, {**STREAM, "thinking": {"type": "enabled"}}, TRACE
            ),
        ),
        "usage": (
            Probe(
                trial.no_usage,
                {**STREAM, "stream_options": {"include_usage": True}},
                COUNTED,
            ),
        ),
        "json_mode": (
            Probe(
                trial.no_response_format,
                {**STREAM, "response_format": {"type": "json_object"}},
            ),
        ),
        "cancel": (Probe(trial.no_cancel, STREAM, cancel_after_deltas=1),),
        "retries": tuple(map(_busy, ("overloaded", "rate-limit", "server-error"))),
        "read_timeout": (_silence(Settings(read_timeout_s=TIMEOUT_S)),),
        "total_timeout": (_silence(Settings(total_timeout_s=TIMEOUT_S)),),
        "progress": (Probe(trial.no_progress, STREAM),),
        "models": (Probe(trial.no_value, {}, api="models"),),
        "balance": (Probe(trial.no_value, {}, api="balance"),),
    }
)
"""The probes of each capability, any of which may show it."""
