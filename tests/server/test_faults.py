"""Which requests meet which faults."""

from __future__ import annotations

import json
from typing import Any

from wavetank.endpoint.faults import read_fault
from wavetank.endpoint.faults.effects import Answered, Latency
from wavetank.script import Request
from wavetank.server import Faults


def request(
    path: str = "/chat/completions", *, key: str = "sk-one", **body: Any
) -> Request:
    """A request as a client sends it."""
    headers = (("Authorization", f"Bearer {key}"),)
    return Request("POST", path, headers, json.dumps(body).encode())


def met(faults: Faults, asked: Request, index: int = 0) -> tuple[int, ...]:
    """The numbers of the faults that a request meets."""
    return faults.meet(asked, index).ids


def test_a_fault_is_met_as_often_as_it_says() -> None:
    """Twice means twice, without a number it stays."""
    faults = Faults()
    faults.add("latency=1s*2")
    faults.add(read_fault({"empty": True}))

    assert [met(faults, request(), index) for index in range(3)] == [
        (1, 2),
        (1, 2),
        (2,),
    ]
    assert faults.shown() == [
        {"id": 1, "fault": {"latency": "1s", "times": 2}, "met": 2},
        {"id": 2, "fault": {"empty": True}, "met": 3},
    ]


def test_two_errors_are_met_one_after_the_other() -> None:
    """A request has one answer, so the second error waits for the next request."""
    faults = Faults()
    faults.add("rate-limit*1")
    faults.add("overloaded*1")
    faults.add({"latency": "1s"})

    first, second, third = (faults.meet(request(), index).effects for index in range(3))

    assert isinstance(first[0], Answered)
    assert first[0].error.name == "rate-limit"
    assert isinstance(second[0], Answered)
    assert second[0].error.name == "overloaded"
    assert first[1] == second[1] == third[0] == Latency(1.0)


def test_a_scope_decides_who_meets_a_fault() -> None:
    """Route, key, model and conditions each keep others out."""
    faults = Faults()
    for scope in (
        {"route": "/chat/completions"},
        {"key": "sk-one"},
        {"model": "m"},
        {"when": {"body.stream": True}},
    ):
        faults.add({"empty": True, **scope})

    assert met(faults, request("/v1/chat/completions", key="sk-two")) == (1,)
    assert met(faults, request("/models", key="sk-one")) == (2,)
    assert met(faults, request("/models", key="sk-two", model="m")) == (3,)
    assert met(faults, request("/models", key="sk-two", stream=True)) == (4,)


def test_a_share_of_the_requests_is_the_seeds_choice() -> None:
    """About so many meet it, and always the same ones."""
    one, same, other = Faults(1), Faults(1), Faults(2)
    for faults in (one, same, other):
        faults.add({"empty": True, "share": 0.3})

    hits = [
        [met(each, request(), i) for i in range(300)] for each in (one, same, other)
    ]

    assert hits[0] == hits[1] != hits[2]
    assert 60 < sum(map(bool, hits[0])) < 120


def test_a_fault_is_taken_back_by_its_number() -> None:
    """The others stay; clearing takes all of them."""
    faults = Faults()
    first, second = faults.add("empty"), faults.add("cut")

    assert faults.remove(first)
    assert not faults.remove(first)
    assert met(faults, request()) == (second,)
    faults.clear()
    assert met(faults, request()) == ()
