"""Scenarios as calls."""

from __future__ import annotations

import pytest

from conformance.suite_making import REQUEST, a_scenario
from wavetank.client.call import Call, Settings
from wavetank.conformance.planning import fake_key, is_timed, plan_call, suite_digest
from wavetank.scenario import PlannedCall, Step, ThenToolResults, ThenUser
from wavetank.scenario.steps import (
    AwaitClose,
    AwaitDelta,
    BlankLines,
    Content,
    KeepAlive,
    Pause,
    Stall,
)


def test_a_call_is_what_was_planned() -> None:
    """Timeouts are scaled, the budget is not, and the base is added to the address."""
    planned = PlannedCall(
        REQUEST,
        base="/v1",
        then=(ThenToolResults((("get_weather", "21 C"),)), ThenUser("Thanks")),
        max_retries=2,
        read_timeout=60,
        total_timeout=600,
        cancel_after_deltas=3,
        budget=5,
    )
    scenario = a_scenario("x/one", call=planned)

    call = plan_call(scenario, base_url="http://h/plays/a", key="sk-1", speed=100)

    assert call == Call(
        base_url="http://h/plays/a/v1",
        api_key="sk-1",
        request=REQUEST,
        budget_s=5,
        then=(
            {"tool_results": [{"name": "get_weather", "content": "21 C"}]},
            {"user": "Thanks"},
        ),
        settings=Settings(max_retries=2, read_timeout_s=0.6, total_timeout_s=6),
        cancel_after_deltas=3,
    )


def test_what_is_not_set_stays_the_librarys_own() -> None:
    """A plain scenario sets nothing."""
    call = plan_call(a_scenario("x/one"), base_url="http://h", key="sk-1", speed=100)

    assert call.settings == Settings()
    assert call.then == ()


def test_keys_are_fakes_of_their_own() -> None:
    """Every case has another key, and the same seed gives the same ones."""
    assert fake_key(7, 0).startswith("sk-wavetank-0007-")
    assert fake_key(7, 0) == fake_key(7, 0)
    assert len({fake_key(n, seed) for n in range(9) for seed in (0, 1)}) == 18


@pytest.mark.parametrize(
    ("step", "timed"),
    [
        (Pause(1), True),
        (Stall(), True),
        (AwaitDelta(1), True),
        (AwaitClose(), True),
        (KeepAlive(every=15), True),
        (KeepAlive(), False),
        (BlankLines(every=15), True),
        (BlankLines(), False),
        (Content(("One",)), False),
    ],
)
def test_waiting_takes_time(step: Step, *, timed: bool) -> None:
    """A case is timed where the mock waits for anything but the next byte."""
    assert is_timed(a_scenario("x/one", step)) is timed


@pytest.mark.parametrize(
    "call",
    [
        PlannedCall(REQUEST, read_timeout=60),
        PlannedCall(REQUEST, total_timeout=60),
        PlannedCall(REQUEST, cancel_after_deltas=1),
    ],
)
def test_timeouts_and_cancelling_take_time(call: PlannedCall) -> None:
    """A case is timed where the client watches a clock or leaves early."""
    assert is_timed(a_scenario("x/one", call=call))


def test_the_digest_is_of_ids_and_bytes() -> None:
    """Another id, another byte or another seed is another suite."""
    one = a_scenario("x/one", Content(("One",)))
    digests = {
        suite_digest([one], 0),
        suite_digest([one], 1),
        suite_digest([a_scenario("x/two", Content(("One",)))], 0),
        suite_digest([a_scenario("x/one", Content(("Two",)))], 0),
        suite_digest([one, one], 0),
    }

    assert len(digests) == 5
    assert suite_digest([one], 0) in digests
