"""Checks of the request, where the plain case does not tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from verdict.making import (
    REQUEST,
    USER,
    a_scenario,
    answered,
    asking,
    evidence,
    received,
    transcript,
)
from wavetank.verdict.checks.request import CHECKS

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonValue


@pytest.mark.parametrize(
    ("base", "path", "verdict"),
    [
        ("", "/chat/completions?x=1", "pass"),
        ("/v1", "/v1/chat/completions", "pass"),
        ("/v1", "/chat/completions", "fail"),
        ("", "//chat/completions", "fail"),
        ("", "/chat/completions", "pass"),
    ],
)
def test_the_path_is_the_base_and_the_chat_path(
    base: str, path: str, verdict: str
) -> None:
    """Nothing is added to the base and nothing is taken away."""
    seen = transcript(received(path=path), answered())
    case = evidence(scenario=a_scenario(base=base), seen=seen)

    assert CHECKS["request.path-below-base"].decide(case).verdict == verdict


@pytest.mark.parametrize(
    ("headers", "matched", "words"),
    [
        ((), None, "no Authorization header"),
        (
            (("Authorization", "[redacted]"),),
            True,
            "an Authorization header without the Bearer scheme",
        ),
        (
            (("Authorization", "Bearer"),),
            False,
            "an Authorization header without the Bearer scheme",
        ),
        (
            (("Authorization", "bearer [redacted]"),),
            False,
            "a bearer token that is not the key",
        ),
    ],
)
def test_a_wrong_key_is_told_apart(
    headers: tuple[tuple[str, str], ...],
    matched: bool | None,  # noqa: FBT001 - a parameter of the test
    words: str,
) -> None:
    """No header, no scheme and another key read differently."""
    seen = transcript(received(headers=headers, key_matched=matched), answered())

    decision = CHECKS["request.bearer-key"].decide(evidence(seen=seen))

    assert decision.found == words


@pytest.mark.parametrize("body", [b"", b"[1]", b'{"messages": 1}'])
def test_a_body_of_another_kind_is_compared_as_an_empty_one(body: bytes) -> None:
    """A request that is no JSON object, or has no messages, fails without a crash."""
    seen = transcript(received(0, body), answered())

    for requirement in ("request.stream-boolean", "request.unicode-intact"):
        assert CHECKS[requirement].decide(evidence(seen=seen)).verdict == "fail"


@pytest.mark.parametrize(("method", "verdict"), [("POST", "pass"), ("PUT", "fail")])
def test_the_method_is_post(method: str, verdict: str) -> None:
    """Any other method is no chat request."""
    seen = transcript(replace(received(), method=method), answered())

    check = CHECKS["request.post-method"]
    assert check.decide(evidence(seen=seen)).verdict == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("application/json", "pass"),
        ("Application/JSON; charset=utf-8", "pass"),
        ("text/plain", "fail"),
        (None, "fail"),
    ],
)
def test_the_media_type_is_compared_without_case_and_parameters(
    value: str | None, verdict: str
) -> None:
    """What stands behind the semicolon is the client's own affair."""
    headers = () if value is None else (("Content-Type", value),)
    seen = transcript(received(headers=headers), answered())

    check = CHECKS["request.content-type-json"]
    assert check.decide(evidence(seen=seen)).verdict == verdict


@pytest.mark.parametrize(("times", "verdict"), [(0, "pass"), (1, "pass"), (2, "fail")])
def test_a_key_that_is_not_sent_is_not_sent_twice(times: int, verdict: str) -> None:
    """Its absence is another requirement's business."""
    headers = (("authorization", "Bearer [redacted]"),) * times
    seen = transcript(received(headers=headers), answered())

    check = CHECKS["request.key-sent-once"]
    assert check.decide(evidence(seen=seen)).verdict == verdict


@pytest.mark.parametrize(
    ("path", "verdict"),
    [("/chat/completions?next=//", "pass"), ("//chat/completions", "fail")],
)
def test_a_slash_does_not_double_in_the_path(path: str, verdict: str) -> None:
    """A query may hold what it likes."""
    seen = transcript(received(path=path), answered())

    check = CHECKS["request.base-slash-harmless"]
    assert check.decide(evidence(seen=seen)).verdict == verdict


@pytest.mark.parametrize(("options", "verdict"), [(None, "pass"), ({}, "fail")])
@pytest.mark.parametrize(
    "requirement",
    ["request.usage-not-asked-for", "request.stream-options-with-stream-only"],
)
def test_null_options_are_none(
    requirement: str, options: dict[str, bool] | None, verdict: str
) -> None:
    """Null is as good as absent, and an empty object is an object."""
    seen = transcript(received(body={**REQUEST, "stream_options": options}), answered())

    assert CHECKS[requirement].decide(evidence(seen=seen)).verdict == verdict


@pytest.mark.parametrize(("reasoning", "verdict"), [("Hm", "pass"), ("", "fail")])
def test_the_traces_of_the_callers_own_messages_are_compared(
    reasoning: str, verdict: str
) -> None:
    """Those of the assistant, in their order, whatever else was sent."""
    planned = {"role": "assistant", "content": "A", "reasoning_content": "Hm"}
    scenario = a_scenario(request={**REQUEST, "messages": [USER, planned]})
    sent = asking(0, {"role": "system"}, {**planned, "reasoning_content": reasoning})
    case = evidence(scenario=scenario, seen=transcript(sent, answered()))

    check = CHECKS["request.reasoning-in-history-sent"]
    assert check.decide(case).verdict == verdict


@pytest.mark.parametrize(
    ("sent", "verdict"),
    [
        ({"tools": [{"name": "f", "description": ""}], "top_p": 0.5}, "pass"),
        ({"tools": [{"name": "f"}, {"name": "g"}], "top_p": 0.5}, "fail"),
        ({"tools": [{"description": ""}], "top_p": 0.5}, "fail"),
        ({"tools": {"name": "f"}, "top_p": 0.5}, "fail"),
        ({"tools": [{"name": "f"}]}, "fail"),
    ],
)
def test_what_a_library_adds_takes_nothing_away(
    sent: dict[str, JsonValue], verdict: str
) -> None:
    """A member more in an object is no loss; a value less or another one is."""
    asked = REQUEST | {"tools": [{"name": "f"}], "top_p": 0.5}
    seen = transcript(received(0, REQUEST | sent), answered())
    case = evidence(scenario=a_scenario(request=asked), seen=seen)

    decided = CHECKS["request.extra-fields-passed"].decide(case)

    assert decided.verdict == verdict


@pytest.mark.parametrize(
    ("accept", "verdict"),
    [
        ((), "pass"),
        (("text/event-stream",), "pass"),
        (("application/json, */*; q=0.1",), "pass"),
        (("application/json", "Text/*;charset=utf-8"), "pass"),
        (("application/json",), "fail"),
        (("application/json, text/event-stream; q=0.0",), "fail"),
    ],
)
def test_an_event_stream_is_acceptable_unless_accept_leaves_it_out(
    accept: tuple[str, ...], verdict: str
) -> None:
    """A request without the header takes anything; a weight of zero takes nothing."""
    headers = tuple(("Accept", value) for value in accept)
    case = evidence(seen=transcript(received(headers=headers), answered()))

    assert CHECKS["request.event-stream-acceptable"].decide(case).verdict == verdict
