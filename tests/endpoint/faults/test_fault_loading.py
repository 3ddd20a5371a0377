"""Faults as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.endpoint.faults import parse_fault, read_fault
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
from wavetank.errors import InvalidFileError, UsageError
from wavetank.scenario import Condition, Slicing
from wavetank.scenario.steps import Error


@pytest.mark.parametrize(
    ("data", "effect"),
    [
        ({"error": "rate-limit"}, Answered(Error("rate-limit"))),
        (
            {"error": {"name": "overloaded", "message": "x"}, "retry_after": 2},
            Answered(Error("overloaded", message="x", retry_after="2")),
        ),
        ({"close_after": "10m"}, NeverServed(600.0)),
        ({"latency": "500ms"}, Latency(0.5)),
        ({"keep_alives": 3}, KeepAlives(3)),
        ({"keep_alives": {"count": 3, "every": "15s"}}, KeepAlives(3, 15.0)),
        ({"stall": True}, Interrupted("stall")),
        ({"stall": {"after": 4}}, Interrupted("stall", 4)),
        ({"cut": {"after": 0, "inside": "chunk"}}, Interrupted("cut", 0, "chunk")),
        ({"reset": {}}, Interrupted("reset")),
        ({"slice": 7}, Sliced(Slicing("bytes", 7))),
        ({"slice": "characters"}, Sliced(Slicing("characters"))),
        ({"empty": True}, Empty()),
        ({"whitespace": True}, Whitespace()),
        ({"whitespace": 20}, Whitespace(20)),
        ({"malformed_arguments": True}, MalformedArguments()),
        ({"finish": "content_filter"}, FinishReason("content_filter")),
    ],
)
def test_every_effect_has_a_word(data: dict[str, Any], effect: Effect) -> None:
    """A mapping with the word gives the effect, for every request."""
    fault = read_fault(data)

    assert fault.effects == (effect,)
    assert fault.times is None


def test_effects_compose_and_false_ones_are_left_out() -> None:
    """One fault may have several effects."""
    fault = read_fault({"latency": "1s", "cut": True, "empty": False})

    assert fault.effects == (Latency(1.0), Interrupted("cut"))


def test_a_scope_names_route_model_key_share_and_conditions() -> None:
    """Everything that says which requests are meant; the key is not shown again."""
    fault = read_fault(
        {
            "empty": True,
            "times": 2,
            "route": "/chat/completions",
            "model": "deepseek-v4-pro",
            "key": "sk-one-of-mine",
            "share": 0.2,
            "when": {"body.stream": True},
        }
    )

    assert (fault.times, fault.route, fault.share) == (2, "/chat/completions", 0.2)
    assert fault.key == "sk-one-of-mine"
    assert "key" not in fault.data
    assert fault.when == (
        Condition("body.stream", "equals", value=True),
        Condition("body.model", "equals", "deepseek-v4-pro"),
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "nothing would go wrong"),
        ({"times": 2}, "nothing would go wrong"),
        ({"empty": False}, "nothing would go wrong"),
        ({"latencey": "5s"}, "did you mean 'latency'?"),
        ({"latency": 5}, "a duration with its unit"),
        ({"error": "ratelimit"}, "did you mean 'rate-limit'?"),
        ({"retry_after": 2, "empty": True}, "retry_after stands without an error"),
        ({"slice": "bytes"}, "characters"),
        ({"empty": True, "when": {"bdy": 1}}, "a place in the request"),
        ({"empty": True, "when": {"path": {"matches": "("}}}, "does not compile"),
        ({"empty": True, "share": 2}, "at most 1"),
    ],
)
def test_what_is_no_fault_is_explained(data: dict[str, Any], words: str) -> None:
    """The message says what was found and what would have been right."""
    with pytest.raises(InvalidFileError) as caught:
        read_fault(data)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("rate-limit*2", {"error": "rate-limit", "times": 2}),
        ("overloaded=5", {"error": "overloaded", "retry_after": "5"}),
        ("latency=500ms", {"latency": "500ms"}),
        ("cut", {"cut": True}),
        ("cut=3*1", {"cut": {"after": 3}, "times": 1}),
        ("keep-alives=3", {"keep_alives": 3}),
        ("ten-minute-close", {"close_after": "10m"}),
        (
            "insufficient-system-resource",
            {"finish": "insufficient_system_resource"},
        ),
        ('{"empty": true, "share": 0.5}', {"empty": True, "share": 0.5}),
    ],
)
def test_the_short_form_is_a_mapping_in_short(text: str, data: dict[str, Any]) -> None:
    """A command line says the same with fewer characters."""
    assert parse_fault(text) == read_fault(data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nope", "an effect (close-after, latency"),
        ("rate-limit*x", "with *TIMES"),
        ("{", "not JSON"),
    ],
)
def test_an_unknown_short_form_lists_the_known(text: str, words: str) -> None:
    """The message names the errors and the effects."""
    with pytest.raises(UsageError) as caught:
        parse_fault(text)

    assert words in str(caught.value)
