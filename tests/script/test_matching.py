"""Requests find their exchange, or are told readably why not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from script.replying import a_reply
from wavetank.errors import UsageError
from wavetank.scenario import Condition, Exchange
from wavetank.script import Request, differences as all_differences, match

REPLY = a_reply()
BODY = {
    "model": "m",
    "n": 1,
    "stream": True,
    "nothing": None,
    "messages": [
        {"role": "user", "content": "Weather?"},
        {"role": "assistant", "reasoning_content": "I need\nit.", "tags": ["a", 1]},
    ],
}


def a_request(body: Any = BODY) -> Request:
    """A request with this body; text is sent as it is."""
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    headers = (("X-Key", "1"), ("x-key", "2"))
    return Request("POST", "/v1/chat/completions", headers, data)


def differences(path: str, kind: Any, value: Any = None, body: Any = BODY) -> str:
    """What one condition says against the request; nothing if it holds."""
    exchange = Exchange(REPLY, when=(Condition(path, kind, value),))
    found = match([exchange], [0], a_request(body))
    return "".join(found) if isinstance(found, tuple) else ""


@pytest.mark.parametrize(
    ("path", "kind", "value"),
    [
        ("method", "equals", "POST"),
        ("path", "contains", "/chat/"),
        ("headers.X-KEY", "equals", "2"),
        ("headers.other", "absent", None),
        ("body.stream", "equals", True),
        ("body.n", "equals", 1),
        ("body.nothing", "absent", None),
        ("body.messages", "present", None),
        ("body.messages[0].content", "matches", "^Wea"),
        ("body.messages[-1].reasoning_content", "equals", "I need\nit."),
        ("body.messages[*].role", "equals", "user"),
        ("body.messages[1].tags", "equals", ["a", 1]),
        ("body.messages[1].tags", "contains", '"a"'),
        ("body.messages[0]", "equals", {"content": "Weather?", "role": "user"}),
        ("body.messages[9].role", "absent", None),
        ("body.messages.role", "absent", None),
        ("body.model[0]", "absent", None),
    ],
)
def test_a_condition_that_holds_says_nothing(path: str, kind: Any, value: Any) -> None:
    """Places, elements from the end, wildcards and every kind of condition."""
    assert differences(path, kind, value) == ""


@pytest.mark.parametrize(
    ("path", "kind", "value", "words"),
    [
        ("body.n", "equals", True, "body.n: expected true, found 1"),
        ("body.model", "equals", "x", "body.model: expected 'x', found 'm'"),
        ("body.gone", "present", None, "body.gone: expected a value, found nothing"),
        ("body.model", "absent", None, "body.model: expected nothing, found 'm'"),
        ("path", "contains", "beta", "expected text with 'beta' in it"),
        ("path", "matches", "^/x", "expected text that matches '^/x'"),
        ("body.messages[1].tags", "equals", ["a"], 'expected ["a"], found ["a",1]'),
        ("body.messages[*].role", "equals", "tool", "found 'user', 'assistant'"),
        ("body.messages[0]", "equals", {"role": "user"}, 'expected {"role":"user"}'),
    ],
)
def test_a_difference_names_place_expected_and_found(
    path: str, kind: Any, value: Any, words: str
) -> None:
    """The line says where, what was expected and what stands there."""
    assert words in differences(path, kind, value)


def test_a_body_that_is_no_json_is_said_so() -> None:
    """Nothing can be found in such a body, and the reason is named."""
    words = differences("body.model", "equals", "m", body="{")

    assert words.endswith("found a body that is not JSON")


def test_an_expression_that_matches_for_ever_is_nobody_elses_fault() -> None:
    """Whether the request fits cannot be told, so it is neither taken nor refused."""
    with pytest.raises(UsageError, match="took longer than"):
        differences("body.text", "matches", "(a|a)*b", body={"text": "a" * 60 + "!b"})


def test_long_values_are_cut() -> None:
    """A difference fits a line."""
    assert len(differences("body.model", "equals", "x" * 1000)) < 200


def test_exchanges_are_used_in_order_and_up() -> None:
    """The first exchange with requests left answers; one for any number stays."""
    exchanges = [Exchange(REPLY), Exchange(REPLY, times=2), Exchange(REPLY, times=None)]
    used = [0, 0, 0]
    for expected in (0, 1, 1, 2, 2):
        found = match(exchanges, used, a_request())
        assert found == expected
        used[found] += 1


def test_a_request_too_many_is_told_who_is_used_up() -> None:
    """Each used-up exchange says how many requests it was for."""
    exchanges = [Exchange(REPLY), Exchange(REPLY, times=2)]

    assert match(exchanges, [1, 2], a_request()) == (
        "exchange 1: it has answered the one request it is for",
        "exchange 2: it has answered the 2 requests it is for",
    )
    assert match([], [], a_request()) == ("there is no exchange at all",)


def test_conditions_alone_are_held_against_a_request() -> None:
    """A line for each that does not hold, none where all do."""
    wrong = Condition("body.n", "equals", 2)
    right = Condition("body.n", "equals", 1)

    assert all_differences((right,), a_request()) == ()
    assert all_differences((right, wrong), a_request()) == (
        "body.n: expected 2, found 1",
    )
