"""Chunks against the captures."""

from __future__ import annotations

from pathlib import Path

import pytest

from wavetank.wire import (
    DONE,
    Identity,
    JsonObject,
    chunk_object,
    content_delta,
    encode_event,
    encode_json,
    finish_delta,
    reasoning_delta,
    role_delta,
    tool_arguments_delta,
    tool_open_delta,
    usage_object,
)

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"
FLASH = Identity(
    id="00000000-0000-4000-8000-000000000001",
    created=1_785_142_411,
    model="deepseek-v4-flash",
    fingerprint="fp_058df29938_prod0820_fp8_kvcache_20260402",
)


def stream(*chunks: JsonObject) -> bytes:
    """Encode chunks and the done marker."""
    return b"".join(encode_event(encode_json(c).decode()) for c in chunks) + DONE


def test_streamed_ok_is_the_captured_1063_bytes() -> None:
    """Role, text and finish with usage rebuild the captured stream to the byte."""
    built = stream(
        chunk_object(FLASH, delta=role_delta("assistant", thinking=False)),
        chunk_object(FLASH, delta=content_delta("OK", both_keys=False)),
        chunk_object(
            FLASH,
            delta=finish_delta(both_keys=False),
            finish_reason="stop",
            usage=usage_object(8, 1),
        ),
    )

    assert built == (CAPTURES / "stream-ok-flash.txt").read_bytes()
    assert len(built) == 1063


def test_null_usage_on_the_other_chunks_would_be_1089_bytes() -> None:
    """The captured length excludes the null that ``include_usage`` adds."""
    delta = content_delta("OK", both_keys=False)
    absent = encode_json(chunk_object(FLASH, delta=delta))
    null = encode_json(chunk_object(FLASH, delta=delta, usage=None))

    assert null == absent[:-1] + b',"usage":null}'
    assert 1063 + 2 * (len(null) - len(absent)) == 1089


def test_first_thinking_chunk_is_as_captured() -> None:
    """In thinking mode the role comes with null content and empty reasoning."""
    pro = Identity(
        id="49e81f38-d0cb-4a7a-860a-0f2c5973bb56",
        created=1_785_654_834,
        model="deepseek-v4-pro",
        fingerprint="fp_9954b31ca7_prod0820_fp8_kvcache_20260402",
    )
    delta = role_delta("assistant", thinking=True)
    built = encode_json(chunk_object(pro, delta=delta, usage=None))

    assert built == (CAPTURES / "chunk-thinking-role.json").read_bytes()


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        (
            content_delta("好的", both_keys=True),
            '{"content":"好的","reasoning_content":null}',
        ),
        (
            reasoning_delta("We", both_keys=True),
            '{"content":null,"reasoning_content":"We"}',
        ),
        (reasoning_delta("We", both_keys=False), '{"reasoning_content":"We"}'),
        (finish_delta(both_keys=True), '{"content":"","reasoning_content":null}'),
        (
            tool_open_delta(0, "call_00_oNaYFdzFE2LrYatAn7252220", "get_user_balance"),
            (
                '{"tool_calls":[{"index":0,"id":"call_00_oNaYFdzFE2LrYatAn7252220",'
                '"type":"function","function":{"name":"get_user_balance","arguments":""}}]}'
            ),
        ),
        (
            tool_arguments_delta(0, "{"),
            '{"tool_calls":[{"index":0,"function":{"arguments":"{"}}]}',
        ),
    ],
)
def test_deltas_are_as_captured(delta: JsonObject, expected: str) -> None:
    """Each delta has the keys of the captured one, in its order."""
    assert encode_json(delta) == expected.encode()


def test_usage_with_reasoning_and_cache_is_as_captured() -> None:
    """Details of the completion stand between the cache's two places."""
    built = usage_object(306, 85, cache_hit=256, reasoning=31)

    assert encode_json(built) == (
        b'{"prompt_tokens":306,"completion_tokens":85,"total_tokens":391,'
        b'"prompt_tokens_details":{"cached_tokens":256},'
        b'"completion_tokens_details":{"reasoning_tokens":31},'
        b'"prompt_cache_hit_tokens":256,"prompt_cache_miss_tokens":50}'
    )


def test_usage_can_do_without_any_cache_counter() -> None:
    """Other providers send three counters only."""
    assert list(usage_object(1, 2, omit_cache=True)) == [
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
    ]


def test_documented_usage_chunk_has_no_choices() -> None:
    """The separate usage chunk carries empty choices beside its counters."""
    chunk = chunk_object(FLASH, usage=usage_object(1, 2), choices_empty=True)

    assert chunk["choices"] == []
    assert list(chunk)[-1] == "usage"


def test_delta_may_be_missing() -> None:
    """A choice without a delta keeps its other members."""
    chunk = chunk_object(FLASH, finish_reason="stop")

    assert chunk["choices"] == [{"index": 0, "logprobs": None, "finish_reason": "stop"}]
