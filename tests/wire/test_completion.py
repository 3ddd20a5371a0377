"""Whole answers against the captures."""

from __future__ import annotations

from pathlib import Path

import pytest

from wavetank.wire import (
    Identity,
    completion_object,
    encode_json,
    tool_call_object,
    usage_object,
)

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"
FINGERPRINT = "fp_058df29938_prod0820_fp8_kvcache_20260402"


@pytest.mark.parametrize(("kind", "size"), [("flash", 465), ("pro", 463)])
def test_whole_ok_has_the_captured_length(kind: str, size: int) -> None:
    """The two models differ by two characters of their name and nothing else."""
    identity = Identity(
        id="00000000-0000-4000-8000-000000000001",
        created=1_785_142_411,
        model=f"deepseek-v4-{kind}",
        fingerprint=FINGERPRINT,
    )
    built = encode_json(
        completion_object(
            identity, content="OK", finish_reason="stop", usage=usage_object(8, 1)
        )
    )

    assert built == (CAPTURES / f"complete-ok-{kind}.json").read_bytes()
    assert len(built) == size


def test_whole_hello_is_as_captured() -> None:
    """A published answer is rebuilt to the byte."""
    identity = Identity(
        id="1eeab5b3-7567-4dc6-9d19-dadf8b9d3da5",
        created=1_778_220_425,
        model="deepseek-v4-flash",
        fingerprint=FINGERPRINT,
    )
    built = completion_object(
        identity,
        content="Hello! How can I help you today?",
        finish_reason="stop",
        usage=usage_object(5, 9),
    )

    captured = (CAPTURES / "complete-hello-flash.json").read_bytes()
    assert encode_json(built) == captured


def test_tool_call_and_reasoning_stand_behind_content() -> None:
    """The message's keys are in the captured order, the call's index included."""
    call = tool_call_object(0, "call_00_9V0", "weather", '{"location": "Paris"}')
    built = completion_object(
        Identity("id", 0, "m", "fp"),
        content="",
        reasoning_content="The user is asking",
        tool_calls=[call],
        finish_reason="tool_calls",
    )

    assert encode_json(built["choices"]) == (
        b'[{"index":0,"message":{"role":"assistant","content":"",'
        b'"reasoning_content":"The user is asking","tool_calls":[{"index":0,'
        b'"id":"call_00_9V0","type":"function","function":{"name":"weather",'
        b'"arguments":"{\\"location\\": \\"Paris\\"}"}}]},"logprobs":null,'
        b'"finish_reason":"tool_calls"}]'
    )


@pytest.mark.parametrize("content", ["", None])
def test_usage_may_be_absent_and_content_null(content: str | None) -> None:
    """Without counters there is no usage key; content is passed on as it is."""
    built = completion_object(
        Identity("id", 0, "m", "fp"), content=content, finish_reason="stop"
    )

    assert "usage" not in built
    assert list(built)[-1] == "system_fingerprint"
