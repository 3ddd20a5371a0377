"""Authored mappings to the model."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.scenario import (
    UNSET,
    AuthoredExpectation,
    Condition,
    Delivery,
    Exchange,
    Head,
    Layout,
    PlannedCall,
    Reply,
    Slicing,
    ThenToolResults,
    ThenUser,
)
from wavetank.scenario.building import (
    DEFAULT_REQUEST,
    build_call,
    build_delivery,
    build_exchange,
    build_expectation,
    build_layout,
    build_slicing,
)
from wavetank.scenario.steps import Done


def test_a_call_has_everything_an_author_can_say() -> None:
    """Each key of a call reaches the model, durations in seconds."""
    assert build_call(
        {
            "request": {"model": "m"},
            "api": "fim",
            "base": "/v1",
            "then": [
                {"user": "Thanks"},
                {"tool_results": [{"name": "now", "content": "noon"}]},
            ],
            "settings": {
                "max_retries": 2,
                "read_timeout": "30s",
                "total_timeout": "1m",
            },
            "cancel_after_deltas": 3,
            "budget": "2s",
        }
    ) == PlannedCall(
        {"model": "m"},
        "fim",
        "/v1",
        (ThenUser("Thanks"), ThenToolResults((("now", "noon"),))),
        2,
        30.0,
        60.0,
        3,
        2.0,
    )


def test_a_call_without_a_request_asks_for_a_stream_where_there_is_one() -> None:
    """Chat asks for a stream; models and balance have no body to send."""
    assert build_call({}).request == DEFAULT_REQUEST
    assert build_call({"api": "balance"}).request == {}


def test_an_exchange_has_everything_an_author_can_say() -> None:
    """Each key of an exchange reaches the model."""
    assert build_exchange(
        {
            "when": {
                "body.stream": True,
                "body.tools": [],
                "body.thinking": {"equals": {"type": "enabled"}},
                "headers.x": {"absent": True},
                "headers.y": {"present": True},
                "path": {"contains": "chat"},
                "headers.authorization": {"matches": "^Bearer "},
            },
            "times": "any",
            "optional": True,
            "reply": ["done"],
            "format": "stream",
            "head": {
                "status": 201,
                "reason": "Made",
                "headers": {"X-A": "1"},
                "http_version": "1.0",
                "interim": [103],
            },
            "layout": {"usage": "null", "model": "m", "created": 1},
            "delivery": {"framing": "close", "lie": "none", "slice": 1, "bom": True},
        }
    ) == Exchange(
        Reply(
            (Done(),),
            "stream",
            Head(201, "Made", (("X-A", "1"),), "1.0", (103,)),
            Layout("null", created=1, model="m"),
            Delivery("close", slice=Slicing("bytes", 1), bom=True),
        ),
        when=(
            Condition("body.stream", "equals", value=True),
            Condition("body.tools", "equals", []),
            Condition("body.thinking", "equals", {"type": "enabled"}),
            Condition("headers.x", "absent"),
            Condition("headers.y", "present"),
            Condition("path", "contains", "chat"),
            Condition("headers.authorization", "matches", "^Bearer "),
        ),
        times=None,
        optional=True,
    )


@pytest.mark.parametrize(
    ("authored", "slicing"),
    [
        ("none", Slicing()),
        ("characters", Slicing("characters")),
        (3, Slicing("bytes", 3)),
        ({"bytes": 3, "pause": "5ms"}, Slicing("bytes", 3, pause=0.005)),
        ({"at": [1, 5]}, Slicing("at", places=(1, 5))),
        ({"mode": "seeded", "pause": "1ms"}, Slicing("seeded", pause=0.001)),
    ],
)
def test_every_spelling_of_slicing_builds_it(authored: Any, slicing: Slicing) -> None:
    """A mode's name, a number of bytes and a mapping come down to one class."""
    assert build_slicing(authored) == slicing


def test_nothing_authored_is_the_ordinary_delivery() -> None:
    """The defaults stand in the model and nowhere else."""
    assert build_delivery({}) == Delivery()
    assert build_delivery({"lie": "both-lengths"}) == Delivery(lie="both-lengths")


def test_null_usage_needs_no_quotes() -> None:
    """The one word that YAML takes for a value means what it says."""
    assert build_layout({"usage": None}) == build_layout({"usage": "null"})
    assert build_layout({"role": "every"}) == Layout(role="every")


def test_what_is_not_expected_is_left_to_be_folded() -> None:
    """An empty expectation holds nothing to compare."""
    assert build_expectation({"outcome": "error"}) == AuthoredExpectation("error")
    assert build_expectation({}).content is UNSET


def test_an_expectation_has_everything_an_author_can_say() -> None:
    """Each key of an expectation reaches the model; null is a value."""
    assert build_expectation(
        {
            "outcome": "error",
            "content": "Hello",
            "reasoning_content": None,
            "tool_calls": [{"name": "now"}],
            "finish_reason": None,
            "usage": None,
            "error": {"kind": ["truncated", "connection"], "status": 429}
            | {"message": "Slow"},
            "requests": {"min": 1, "max": 3},
        }
    ) == AuthoredExpectation(
        "error",
        "Hello",
        None,
        ({"name": "now"},),
        None,
        None,
        ("truncated", "connection"),
        429,
        "Slow",
        1,
        3,
    )


def test_one_kind_and_one_number_need_no_brackets() -> None:
    """A single error kind and an exact number of requests are shorthands."""
    built = build_expectation({"error": {"kind": "http"}, "requests": 2})

    assert built.error_kinds == ("http",)
    assert (built.requests_min, built.requests_max) == (2, 2)
