"""The client protocol's messages: JSON on one side, dataclasses on the other.

Both directions go through the shipped JSON Schema, so that neither wavetank nor an
adapter can drift from the document. A message that breaks it is refused with the
field's place, what was found and what was expected. Nothing here reads or writes a
pipe. Source: the client protocol, version 1.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from wavetank.client.call import (
    Answer,
    Call,
    ClientInfo,
    Errored,
    Failure,
    Observation,
    Observed,
    Settings,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.errors import WavetankError

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

    from wavetank.wire.payload import JsonObject, JsonValue

PROTOCOL: Final = 1
MESSAGE_LIMIT: Final = 300
MessageKind: TypeAlias = Literal["toClient", "call", "ready", "answer", "observation"]


class ProtocolError(WavetankError):
    """A message does not follow the client protocol."""


def check_message(kind: MessageKind, message: object) -> None:
    """Hold a message against the shipped schema.

    Raises:
        ProtocolError: It breaks the schema; the text names the field.
    """
    from jsonschema.exceptions import best_match

    error = best_match(_validator(kind).iter_errors(cast(Any, message)))
    if error is not None:
        raise ProtocolError(f"{kind}: {_explain(error)}")


def call_to_json(call: Call) -> JsonObject:
    """Give the call its JSON form; what is unset is left out."""
    message: dict[str, JsonValue] = {
        "api": call.api,
        "base_url": call.base_url,
        "api_key": call.api_key,
        "request": call.request,
    }
    if call.then:
        message["then"] = list(call.then)
    settings = {
        name: value
        for name in Settings.__slots__
        if (value := getattr(call.settings, name)) is not None
    }
    if settings:
        message["settings"] = settings
    if call.cancel_after_deltas is not None:
        message["cancel_after_deltas"] = call.cancel_after_deltas
    message["budget_s"] = call.budget_s
    return message


def call_from_json(message: object) -> Call:
    """Read a call.

    Raises:
        ProtocolError: It breaks the schema.
    """
    check_message("call", message)
    fields = dict(cast(dict[str, Any], message))
    fields["then"] = tuple(fields.pop("then", ()))
    fields["settings"] = Settings(**fields.pop("settings", {}))
    return Call(**fields)


def observation_to_json(observation: Observation) -> JsonObject:
    """Give the observation its JSON form, every field of every turn present."""
    message: dict[str, JsonValue] = {
        "turns": [_turn_to_json(turn) for turn in observation.turns]
    }
    if observation.value is not None:
        message["value"] = observation.value
    return message


def observation_from_json(message: object) -> Observation:
    """Read an observation.

    Raises:
        ProtocolError: It breaks the schema.
    """
    check_message("observation", message)
    fields = cast(dict[str, Any], message)
    turns = tuple(_turn_from_json(turn) for turn in fields["turns"])
    return Observation(turns, fields.get("value"))


def info_to_json(info: ClientInfo) -> JsonObject:
    """Give the client's answer to ``start``."""
    client: dict[str, JsonValue] = {
        "name": info.name,
        "version": info.version,
        "language": info.language,
    }
    if info.runtime:
        client["runtime"] = info.runtime
    return {
        "protocol": PROTOCOL,
        "client": client,
        "capabilities": sorted(info.capabilities),
        "concurrency": info.concurrency,
    }


def info_from_json(message: object) -> ClientInfo:
    """Read the client's answer to ``start``.

    Raises:
        ProtocolError: It breaks the schema.
    """
    check_message("ready", message)
    fields = cast(dict[str, Any], message)
    return ClientInfo(
        **fields["client"],
        capabilities=frozenset(fields["capabilities"]),
        concurrency=fields.get("concurrency", 1),
    )


def answer_to_json(id_: str, answer: Answer) -> JsonObject:
    """Give the final answer to the run with this id."""
    if isinstance(answer, Observed):
        return {"id": id_, "observation": observation_to_json(answer.observation)}
    if isinstance(answer, Skipped):
        return {"id": id_, "skipped": answer.reason}
    errored = {"message": answer.message}
    if answer.details:
        errored["traceback"] = answer.details
    return {"id": id_, "errored": errored}


def answer_from_json(message: object) -> Answer | int:
    """Read a reply to ``run``: the final answer, or the deltas of a progress report.

    Raises:
        ProtocolError: It breaks the schema.
    """
    check_message("answer", message)
    fields = cast(dict[str, Any], message)
    if "progress" in fields:
        return cast(int, fields["progress"]["deltas"])
    if "skipped" in fields:
        return Skipped(fields["skipped"])
    if "errored" in fields:
        errored = fields["errored"]
        return Errored("adapter", errored["message"], errored.get("traceback", ""))
    return Observed(observation_from_json(fields["observation"]))


def _turn_to_json(turn: Turn) -> JsonObject:
    calls = turn.tool_calls
    return {
        "outcome": turn.outcome,
        "content": turn.content,
        "reasoning_content": turn.reasoning_content,
        "tool_calls": None if calls is None else [_plain(call) for call in calls],
        "finish_reason": turn.finish_reason,
        "usage": turn.usage,
        "error": None if turn.error is None else _plain(turn.error),
    }


def _turn_from_json(message: dict[str, Any]) -> Turn:
    fields = dict(message)
    if fields.get("tool_calls") is not None:
        fields["tool_calls"] = tuple(ToolCall(**each) for each in fields["tool_calls"])
    if fields.get("error") is not None:
        fields["error"] = Failure(**fields["error"])
    return Turn(**fields)


def _plain(value: ToolCall | Failure) -> JsonObject:
    return {name: getattr(value, name) for name in type(value).__slots__}


@cache
def _validator(kind: MessageKind) -> Validator:
    from jsonschema import Draft202012Validator

    file = resources.files("wavetank.client") / "client-protocol-v1.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{kind}"})


def _explain(error: ValidationError) -> str:
    place = error.json_path.removeprefix("$").removeprefix(".") or "the message"
    text = error.message
    if error.validator in {"minProperties", "maxProperties"}:
        found = ", ".join(cast(Any, error.instance)) or "nothing"
        known = ", ".join(cast(Any, error.schema)["properties"])
        text = f"holds {found}; expected {error.validator_value} of {known}"
    if len(text) > MESSAGE_LIMIT:  # the library puts the whole value into its text
        half = MESSAGE_LIMIT // 2
        text = f"{text[:half]} … {text[-half:]}"
    return f"{place}: {text}"
