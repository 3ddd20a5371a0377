"""Adapters that are wrong in one way each: callables, and a program with modes."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from conformance.suite_making import reference_answer
from wavetank.client import Answer, Call, Observation, Observed, Turn
from wavetank.client.call import ClientInfo
from wavetank.client.protocol import observation_to_json
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Callable

HEALTHY = ("stream", "complete", "tools", "reasoning", "usage", "json_mode")
MORE = ("retries", "models", "balance")


def healthy(call: Call) -> Answer:
    """Do everything right."""
    return reference_answer(call)


def deaf(call: Call) -> Answer:
    """Ask an address of its own, where nobody listens."""
    return reference_answer(replace(call, base_url="http://127.0.0.1:9"))


def joined(call: Call) -> Answer:
    """Lose the last part of base_url, as joining URLs does."""
    return reference_answer(replace(call, base_url=urljoin(call.base_url, ".")[:-1]))


def versioned(call: Call) -> Answer:
    """Add what nobody asked for to base_url."""
    return reference_answer(replace(call, base_url=f"{call.base_url}/v1"))


def keyed(call: Call) -> Answer:
    """Use a key of its own."""
    return reference_answer(replace(call, api_key="sk-my-own"))


def cut(call: Call) -> Answer:
    """Hand over the last letters only."""
    return with_turn(call, lambda turn: replace(turn, content="once more."))


def raising(call: Call) -> Answer:
    """Ask, and then make nothing of the answer."""
    reference_answer(call)
    raise KeyError("choices")


def forgetful(call: Call) -> Answer:
    """Drop the trace."""
    return with_turn(call, lambda turn: replace(turn, reasoning_content=None))


def valueless(call: Call) -> Answer:
    """Leave out the value."""
    answer = reference_answer(call)
    assert isinstance(answer, Observed)
    return Observed(replace(answer.observation, value=None))


def with_turn(call: Call, change: Callable[[Turn], Turn]) -> Answer:
    """Answer, with each turn changed."""
    answer = reference_answer(call)
    assert isinstance(answer, Observed)
    return Observed(Observation(tuple(map(change, answer.observation.turns))))


def nothing(call: Call) -> Observation:
    """Report no turn at all."""
    reference_answer(call)
    return Observation(())


def refused(call: Call) -> Turn:
    """Do not ask at all."""
    del call
    return Turn("cancelled")


healthy.CLIENT = ClientInfo(  # type: ignore[attr-defined]  # how a callable is described
    "sound", "1", "python", capabilities=frozenset((*HEALTHY, *MORE))
)
forgetful.capabilities = ("stream", "reasoning")  # type: ignore[attr-defined]  # as above


def say(message: object) -> None:
    write(json.dumps(message))


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(id_: str, call: Call, mode: str) -> None:
    """Answer one call of the session."""
    if mode == "dies":
        os._exit(7)
    answer = reference_answer(call)
    assert isinstance(answer, Observed)
    told = json.loads(encode_json(observation_to_json(answer.observation)))
    if mode == "noisy":
        write("got an answer, hooray")
    say({"id": "elsewhere" if mode == "wrong-id" else id_, "observation": told})


def main(mode: str) -> None:
    """Speak the client protocol, more or less."""
    for line in sys.stdin:
        message = json.loads(line)
        if message["cmd"] == "stop":
            break
        if message["cmd"] == "run":
            raw = message["call"]
            call = Call(
                raw["base_url"], raw["api_key"], raw["request"], raw["budget_s"]
            )
            run(message["id"], call, mode)
        else:
            client = {"name": "faux", "version": "1", "language": "python"}
            say({"protocol": 1, "client": client, "capabilities": ["stream"]})


if __name__ == "__main__":
    main(sys.argv[1])
