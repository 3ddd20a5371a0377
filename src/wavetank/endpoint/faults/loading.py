"""Faults from plain data, and from the short form of a command line.

The parts that scenarios have too (an error, a slicing, conditions) are read by the
scenario language itself, so that they mean and refuse the same.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from wavetank.endpoint.faults.effects import (
    Answered,
    Effect,
    Empty,
    FinishReason,
    Interrupted,
    KeepAlives,
    Latency,
    MalformedArguments,
    NeverServed,
    Sliced,
    Whitespace,
)
from wavetank.endpoint.faults.fault import Fault
from wavetank.errors import InvalidFileError, UsageError
from wavetank.problems import Problem
from wavetank.reading import Document, Place, Schema
from wavetank.scenario import Condition, build_conditions, build_reply
from wavetank.scenario.quantities import seconds
from wavetank.scenario.steps import Error
from wavetank.wire import NAMED_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SOURCE: Final = "<fault>"
_SCOPE: Final = ("times", "route", "key", "share")
_INTERRUPTIONS: Final = ("stall", "cut", "reset")


@cache
def fault_schema() -> Schema:
    """Give the schema of a fault, read and compiled once."""
    return Schema.load(Path(__file__).with_name("fault-v1.schema.json"))


def read_fault(data: Mapping[str, Any]) -> Fault:
    """Read a fault.

    Raises:
        InvalidFileError: It is none; carries every problem found.
    """
    document = Document(data, _SOURCE, Place(1, 1))
    problems = fault_schema().problems(document)
    if not problems:
        problems = list(_contradictions(document))
    if problems:
        raise InvalidFileError(problems)
    return Fault(
        effects=tuple(_effects(data)),
        when=_conditions(data),
        data={name: each for name, each in data.items() if name != "key"},
        **{name: data[name] for name in _SCOPE if name in data},
    )


def parse_fault(text: str) -> Fault:
    """Read a fault from a command line.

    ``rate-limit`` and every other name of an error, ``latency=500ms`` and every other
    effect with its value, ``cut=3`` for an effect after so many deltas; ``*2`` behind
    it for two requests. What does not fit is written as a JSON object.

    Raises:
        UsageError: It names neither an error nor an effect.
        InvalidFileError: Its parts do not fit.
    """
    if text.startswith("{"):
        try:
            return read_fault(json.loads(text))
        except ValueError as error:
            raise UsageError(f"--fault {text}: not JSON: {error}") from None
    rest, star, times = text.rpartition("*")
    if not star:
        rest, times = text, ""
    name, _, value = rest.partition("=")
    data = _short(name, value)
    if data is None or (star and not times.isdecimal()):
        effects = ", ".join(_EFFECTS).replace("_", "-")
        raise UsageError(
            f"--fault {text}: expected NAME, NAME=VALUE or either with *TIMES, where "
            f"NAME is an error ({', '.join(NAMED_ERRORS)}) or an effect ({effects}); "
            "or a JSON object"
        )
    return read_fault({**data, "times": int(times)} if star else data)


def _short(name: str, value: str) -> dict[str, Any] | None:
    """Give the data of a name and its value, or ``None`` for an unknown name."""
    if name in NAMED_ERRORS:
        retry = {"retry_after": value} if value else {}
        return {"error": name, **retry}
    if name == "ten-minute-close":
        return {"close_after": "10m"}
    if name == "insufficient-system-resource":
        return {"finish": "insufficient_system_resource"}
    key = name.replace("-", "_")
    if key not in _EFFECTS:
        return None
    number: Any = int(value) if value.isdecimal() else value
    if key in _INTERRUPTIONS and value:
        return {key: {"after": number}}
    return {key: number if value else True}


def _contradictions(document: Document) -> Iterator[Problem]:
    data = document.data
    mark = document.mark()
    effects = ["error", *_EFFECTS]
    if all(data.get(name, False) is False for name in effects):
        yield Problem(
            mark,
            "no-effect",
            "nothing would go wrong",
            f"at least one of: {', '.join(effects)}",
        )
    if "retry_after" in data and "error" not in data:
        yield Problem(
            mark, "no-error", "retry_after stands without an error", "error: its name"
        )


def _effects(data: Mapping[str, Any]) -> Iterator[Effect]:
    for name, value in data.items():
        if name == "error":
            yield Answered(_error(value, data.get("retry_after")))
        elif name in _EFFECTS and value is not False:
            yield _EFFECTS[name](value)


def _conditions(data: Mapping[str, Any]) -> tuple[Condition, ...]:
    when = build_conditions(data["when"]) if "when" in data else ()
    if "model" not in data:
        return when
    return (*when, Condition("body.model", "equals", data["model"]))


def _keep_alives(value: Any) -> KeepAlives:
    if isinstance(value, int):
        return KeepAlives(value)
    return KeepAlives(value["count"], seconds(value.get("every", "0s")))


def _interrupted(how: Literal["stall", "cut", "reset"]) -> Callable[[Any], Effect]:
    return lambda value: Interrupted(how, **(value if value is not True else {}))


def _sliced(value: Any) -> Sliced:
    # Long and wide enough for every slicing to have an effect on it.
    steps = [{"content": "é" * 10_000}, "done"]
    reply = build_reply({"reply": steps, "delivery": {"slice": value}})
    return Sliced(reply.delivery.slice)


def _error(value: Any, retry_after: str | int | None) -> Error:
    (step,) = build_reply([{"error": value}]).steps
    assert isinstance(step, Error)  # noqa: S101 - the step was named above
    return step if retry_after is None else replace(step, retry_after=str(retry_after))


_EFFECTS: Final[Mapping[str, Callable[[Any], Effect]]] = {
    "close_after": lambda value: NeverServed(seconds(value)),
    "latency": lambda value: Latency(seconds(value)),
    "keep_alives": _keep_alives,
    "stall": _interrupted("stall"),
    "cut": _interrupted("cut"),
    "reset": _interrupted("reset"),
    "slice": _sliced,
    "empty": lambda _: Empty(),
    "whitespace": lambda value: Whitespace() if value is True else Whitespace(value),
    "malformed_arguments": lambda _: MalformedArguments(),
    "finish": FinishReason,
}
