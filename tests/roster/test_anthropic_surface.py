"""Clients of the Anthropic surface, asked what can be asked of them."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest

from wavetank.client import Call, InProcessClient, Skipped, ToolCall, Turn, failure_of
from wavetank.roster.anthropic_surface import QUESTIONS, question_surface

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.client import Answer


def whole(call: Call) -> Turn:
    """Ask without a stream, and hand over the blocks of the message."""
    body = {key: value for key, value in call.request.items() if key != "stream"}
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{call.base_url}/v1/messages",
        json.dumps(body).encode(),
        {"x-api-key": call.api_key, "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            message = json.load(answer)
    except HTTPError as error:
        with error:
            return Turn("error", error=failure_of(error))
    blocks: dict[str, Any] = {each["type"]: each for each in message["content"]}
    tool = blocks.get("tool_use")
    return Turn(
        "complete",
        content=blocks.get("text", {}).get("text"),
        reasoning_content=blocks.get("thinking", {}).get("thinking"),
        tool_calls=(ToolCall(tool["name"], json.dumps(tool["input"])),) if tool else (),
        finish_reason=message["stop_reason"],
    )


def deaf(_: Call) -> Turn:
    """Hand over nothing, whatever came."""
    return Turn("complete")


def silent(_: Call) -> Answer:
    """Decline."""
    return Skipped("not today")


def vague(call: Call) -> Turn:
    """Lose the status of a refusal."""
    turn = whole(call)
    return Turn("error", error=failure_of(OSError())) if turn.error else turn


@pytest.mark.parametrize(
    ("adapter", "wrong"),
    [
        (whole, {}),
        (
            deaf,
            {
                "complete": "no content",
                "stream": "no content",
                "reasoning": "no reasoning_content",
                "tools": "no tool_calls",
                "refusal": "expected error",
            },
        ),
        (vague, {"refusal": "status None, not 400"}),
        (silent, {each.name: "not today" for each in QUESTIONS}),
    ],
)
def test_what_does_not_come_back_is_told(
    adapter: Callable[[Call], Any], wrong: dict[str, str]
) -> None:
    """A client is asked everything, and each answer that lacks something is named."""
    found = list(question_surface(lambda: InProcessClient(adapter)))

    assert [each.probe for each in found] == [each.name for each in QUESTIONS]
    said = {each.probe: each.words for each in found if each.verdict != "ok"}
    assert said.keys() == wrong.keys()
    assert all(words in said[probe] for probe, words in wrong.items())
