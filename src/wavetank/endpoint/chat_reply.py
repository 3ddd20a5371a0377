"""An answer as a chat completion, streamed or whole.

Steps of the scenario language say what is meant, so whatever can be done to a
scenario's reply can be done to this one. Only what those steps cannot say, token
probabilities and a null beside tool calls, is laid out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wavetank.endpoint.logprobs import logprobs_object
from wavetank.scenario.model import Layout, Reply
from wavetank.scenario.steps import (
    ChunkObject,
    Content,
    Done,
    Finish,
    Json,
    Reasoning,
    Role,
    Step,
    ToolCall,
    Usage,
)
from wavetank.wire import (
    completion_object,
    content_delta,
    reasoning_delta,
    role_delta,
    tool_call_object,
    usage_object,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.endpoint.asking import Ask
    from wavetank.endpoint.profile import Switches
    from wavetank.endpoint.speaking import Speech
    from wavetank.wire import Identity, JsonObject


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything an answer is laid out from.

    Attributes:
        ask: What was asked.
        speech: What is said.
        usage: What it counts.
        identity: Id, time, model and fingerprint.
        switches: How the revision lays things out.
    """

    ask: Ask
    speech: Speech
    usage: Usage
    identity: Identity
    switches: Switches

    @property
    def counters(self) -> JsonObject:
        """The usage as DeepSeek writes it."""
        return usage_object(
            self.usage.prompt,
            self.usage.completion,
            cache_hit=self.usage.cache_hit,
            reasoning=self.usage.reasoning,
        )


def chat_reply(answer: Answer) -> Reply:
    """Lay an answer out as a chat completion."""
    if answer.ask.stream:
        return _streamed(answer)
    null_content = answer.speech.calls and answer.switches.tool_content == "null"
    if answer.ask.logprobs or null_content:
        return _by_hand(answer)
    steps = (*_said(answer), Finish(answer.speech.finish, answer.usage))
    return Reply((Role(), *steps), format="json", layout=_layout(answer))


def _streamed(answer: Answer) -> Reply:
    ask, style = answer.ask, answer.switches.usage
    said = _said_with_logprobs(answer) if ask.logprobs else (Role(), *_said(answer))
    on_finish = answer.usage if style != "separate-chunk" else None
    steps = [*said, Finish(answer.speech.finish, on_finish)]
    if style != "finish-chunk" and ask.include_usage:
        steps.append(answer.usage)
    return Reply((*steps, Done()), format="stream", layout=_layout(answer))


def _layout(answer: Answer) -> Layout:
    return Layout(
        usage="null" if answer.ask.include_usage else "absent",
        text_keys="both" if answer.ask.thinks else "active",
        created=answer.identity.created,
        model=answer.identity.model,
        id=answer.identity.id,
        fingerprint=answer.identity.fingerprint,
    )


def _said(answer: Answer) -> Iterator[Step]:
    speech = answer.speech
    if speech.reasoning:
        yield Reasoning(speech.reasoning)
    if speech.content:
        yield Content(speech.content)
    for index, call in enumerate(speech.calls):
        yield ToolCall(index, call.id, call.name, call.arguments)


def _said_with_logprobs(answer: Answer) -> Iterator[Step]:
    both, wanted = answer.ask.thinks, answer.ask.top_logprobs
    speech = answer.speech
    yield _chunk(role_delta("assistant", thinking=both), None)
    for token in speech.reasoning:
        delta = reasoning_delta(token, both_keys=both)
        yield _chunk(delta, logprobs_object(None, (token,), wanted))
    for token in speech.content:
        delta = content_delta(token, both_keys=both)
        yield _chunk(delta, logprobs_object((token,), None, wanted))
    for index, call in enumerate(speech.calls):
        yield ToolCall(index, call.id, call.name, call.arguments)


def _chunk(delta: JsonObject, logprobs: JsonObject | None) -> ChunkObject:
    choice: JsonObject = {
        "index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": None,
    }  # fmt: skip
    return ChunkObject(delta=delta, set={"choices": [choice]})


def _by_hand(answer: Answer) -> Reply:
    speech = answer.speech
    null = speech.calls and answer.switches.tool_content == "null"
    completion: dict[str, Any] = dict(
        completion_object(
            answer.identity,
            content=None if null else "".join(speech.content),
            reasoning_content="".join(speech.reasoning) if answer.ask.thinks else None,
            tool_calls=[
                tool_call_object(index, call.id, call.name, "".join(call.arguments))
                for index, call in enumerate(speech.calls)
            ],
            finish_reason=speech.finish,
            usage=answer.counters,
        )
    )
    if answer.ask.logprobs:
        choice = dict(completion["choices"][0])
        choice["logprobs"] = logprobs_object(
            speech.content or None, speech.reasoning or None, answer.ask.top_logprobs
        )
        completion["choices"] = [choice]
    return Reply((Json(completion),), format="json")
