"""The endpoint as a whole: listings, the cache, purity, robustness."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from endpoint.requesting import JSON, KEY, OFF, chat, json_of, post, revision, send
from wavetank.endpoint import Endpoint, PrefixCache, load_profile
from wavetank.scenario.steps import Error
from wavetank.wire import encode_json

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"
LONG = {"role": "user", "content": "word " * 300}


def get(path: str, name: str = "v4-2026-04") -> Any:
    endpoint = Endpoint(load_profile(name))
    return json_of(endpoint.answer("GET", path, (KEY,), b"", now=0))


@pytest.mark.parametrize("path", ["/models", "/v1/models"])
def test_models_are_the_captured_bytes(path: str) -> None:
    """The listing is 156 bytes long and verified by its hash."""
    assert encode_json(get(path)) == (CAPTURES / "models.json").read_bytes()


@pytest.mark.parametrize("base", ["", "/v1"])
def test_one_model_is_an_entry_of_the_listing(base: str) -> None:
    """A model by id is the object that the listing holds."""
    flash, pro = get(f"{base}/models")["data"]

    assert get(f"{base}/models/deepseek-v4-flash") == flash
    assert get(f"{base}/models/deepseek-v4-pro") == pro


def test_september_says_more_about_models() -> None:
    """Later entries carry a name, limits and efforts."""
    flash, pro = get("/models", "v4-2026-09")["data"]

    assert list(flash) == [
        "id", "object", "owned_by", "name", "context_window", "max_output_tokens",
        "input_modalities", "output_modalities", "effort", "api_capabilities",
    ]  # fmt: skip
    assert flash["effort"] == {
        "supported_levels": ["low", "high", "max"],
        "default_level": "high",
    }
    assert pro["input_modalities"] == ["text"]


def test_models_that_are_not_listed_still_answer() -> None:
    """The vision experiment is reachable by id only."""
    listed = [each["id"] for each in get("/models", "v4-2026-08")["data"]]

    assert listed == ["deepseek-v4-flash", "deepseek-v4-pro"]
    assert (
        get("/models/deepseek-v4-flash-vision-exp", "v4-2026-08")["object"] == "model"
    )


def test_the_balance_is_the_documented_sample() -> None:
    """Order and form of the members are those of the reference page."""
    assert encode_json(get("/user/balance")) == (
        b'{"is_available":true,"balance_infos":[{"currency":"CNY",'
        b'"total_balance":"110.00","granted_balance":"10.00",'
        b'"topped_up_balance":"100.00"}]}'
    )


def test_a_repeated_prompt_hits_whole_units() -> None:
    """The second request hits a multiple of 128, another user_id nothing."""
    endpoint = Endpoint(load_profile())
    body = chat(LONG, thinking=OFF)
    first = send(endpoint, body).usage
    second = send(endpoint, body, index=1).usage
    other = send(endpoint, {**body, "user_id": "you"}, index=2).usage
    pro = send(endpoint, {**body, "model": "deepseek-v4-pro"}, index=3).usage

    assert first is not None
    assert second is not None
    assert other is not None
    assert pro is not None
    assert first.cache_hit == 0
    assert second.cache_hit == 256
    assert (other.cache_hit, pro.cache_hit) == (0, 0)
    assert second.prompt == first.prompt


def test_the_next_turn_hits_the_answer_too() -> None:
    """Units are stored to the end of the output (documented)."""
    endpoint = Endpoint(revision(cache_unit=1))
    served = send(endpoint, chat({"role": "user", "content": "40 words"}, thinking=OFF))
    assert served.usage is not None
    pieces = getattr(served.reply.steps[1], "pieces", ())
    turn = [
        {"role": "user", "content": "40 words"},
        {"role": "assistant", "content": "".join(pieces)},
        {"role": "user", "content": "more"},
    ]
    again = send(endpoint, chat(*turn, thinking=OFF), index=1)

    assert again.usage is not None
    assert again.usage.cache_hit == served.usage.prompt + served.usage.completion + 1


def test_the_cache_can_be_shared_and_switched_off() -> None:
    """It is an object of its own; a unit of zero never hits."""
    cache = PrefixCache(64)
    send(Endpoint(load_profile(), cache=cache), chat(LONG))
    shared = send(Endpoint(load_profile(), cache=cache), chat(LONG)).usage
    off = Endpoint(revision(cache_unit=0))
    send(off, chat(LONG))
    never = send(off, chat(LONG)).usage

    assert shared is not None
    assert shared.cache_hit == 256 + 0
    assert never is not None
    assert never.cache_hit == 0


def test_equal_arguments_give_equal_replies() -> None:
    """Nothing but the arguments decides, and each request has ids of its own."""
    body = chat(stream=True)
    one = send(Endpoint(load_profile(), seed=3), body)
    other = send(Endpoint(load_profile(), seed=3), body)
    later = send(Endpoint(load_profile(), seed=3), body, index=1)

    assert one == other
    assert later.reply.layout.id != one.reply.layout.id
    assert later.reply.steps == one.reply.steps


def test_fractions_of_a_second_are_dropped() -> None:
    """Answers are stamped in whole seconds."""
    endpoint = Endpoint(load_profile())
    body = json.dumps(chat()).encode()
    served = endpoint.answer("POST", "/chat/completions", (KEY, JSON), body, now=12.9)

    assert served.reply.layout.created == 12


def test_beta_is_the_same_chat() -> None:
    """The beta base answers an ordinary request like the ordinary one."""
    assert post(chat(), path="/beta/chat/completions") == post(chat())
    assert post(chat(), path="/v1/chat/completions?x=1") == post(chat())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            [
                "role", "content", "type", "text", "function", "name", "parameters",
                "properties", "required", "tool_calls", "id", "arguments", "prefix",
            ]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip
_MEMBERS = st.dictionaries(
    st.sampled_from(
        [
            "messages", "model", "thinking", "tools", "tool_choice", "stop", "stream",
            "max_tokens", "response_format", "logprobs", "top_logprobs", "system",
        ]
    ),
    _JSON,
)  # fmt: skip


@given(
    _MEMBERS,
    st.sampled_from(["/beta/chat/completions", "/beta/completions", "/anthropic/v1/messages"]),
)  # fmt: skip
def test_any_json_is_answered_or_refused(members: dict[str, Any], path: str) -> None:
    """No request makes the endpoint fail in another way than by refusing it."""
    good = {
        "model": "deepseek-v4-flash",
        "messages": [{"role": "user", "content": "x"}],
    }
    for body in (members, {**good, **members}):
        served = post(body, path=path)
        refused = isinstance(served.reply.steps[0], Error)
        assert refused == (served.usage is None)


@given(st.binary(max_size=80))
def test_any_bytes_are_answered_or_refused_by_the_endpoint(data: bytes) -> None:
    """A body of any bytes is a refusal with a status."""
    assert isinstance(post(data).reply.steps[0], Error)
