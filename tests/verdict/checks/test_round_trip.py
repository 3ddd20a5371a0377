"""Checks of later turns, where the plain case does not tell."""

from __future__ import annotations

import pytest

from verdict.making import a_scenario, asking, evidence, expected, received, transcript
from wavetank.client.call import Turn
from wavetank.verdict.checks.round_trip import CHECKS

ANSWER = {"role": "assistant", "content": "", "reasoning_content": "We think"}
STRIPPED = {"role": "assistant", "content": ""}
OF_REQUESTS = {id_ for id_, check in CHECKS.items() if check.witness == "wire"}
RESULT = {"role": "tool", "tool_call_id": "a", "content": "21 C"}


@pytest.mark.parametrize("requirement", sorted(OF_REQUESTS))
def test_a_turn_that_was_not_asked_for_shows_nothing(requirement: str) -> None:
    """Without a second request nothing can have been sent back."""
    case = evidence([], scenario=a_scenario(turns=2))

    decision = CHECKS[requirement].decide(case)

    assert decision.message == "not shown: the client never asked for turn 2"


def test_a_repeated_request_is_not_a_later_turn() -> None:
    """Only a request with more messages than before begins a turn."""
    seen = transcript(received(0), received(1), asking(2, ANSWER))
    case = evidence([], scenario=a_scenario(turns=2), seen=seen)

    assert [request.request for request in case.asked] == [0, 2]
    assert CHECKS["round-trip.reasoning-returned"].decide(case).verdict == "pass"


def test_reasoning_that_is_missing_is_not_also_inexact() -> None:
    """One mistake fails one requirement."""
    seen = transcript(received(0), asking(1, STRIPPED))
    case = evidence([], scenario=a_scenario(turns=2), seen=seen)

    assert CHECKS["round-trip.reasoning-exact"].decide(case).verdict == "inconclusive"


def test_reasoning_never_returned_is_not_also_lost_later() -> None:
    """A later turn says nothing new about a client that strips all reasoning."""
    seen = transcript(received(0), asking(1, STRIPPED), asking(2, STRIPPED, RESULT))
    case = evidence([], scenario=a_scenario(turns=3), seen=seen)
    check = CHECKS["round-trip.returned-in-later-turns"]

    assert check.decide(case).verdict == "inconclusive"


def test_a_history_without_any_answer_lacks_the_reasoning() -> None:
    """A client that sends no assistant message back sends no reasoning."""
    seen = transcript(received(0), asking(1, RESULT))
    case = evidence([], scenario=a_scenario(turns=2), seen=seen)

    assert CHECKS["round-trip.reasoning-returned"].decide(case).verdict == "fail"


def test_results_may_come_in_any_order() -> None:
    """Every call's id must be named once, wherever."""
    calls = ({"id": "a"}, {"id": "b"})
    seen = transcript(received(0), asking(1, RESULT | {"tool_call_id": "b"}, RESULT))
    want = expected(tool_calls=calls)
    case = evidence([], [want], scenario=a_scenario(turns=2), seen=seen)

    assert CHECKS["round-trip.call-ids-kept"].decide(case).verdict == "pass"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (ANSWER, {**ANSWER, "reasoning_content": ""}, "pass"),
        (ANSWER, STRIPPED, "fail"),
        (ANSWER, ANSWER, "fail"),
        (STRIPPED, STRIPPED, "inconclusive"),
    ],
)
def test_an_empty_trace_is_looked_for_beside_another(
    first: dict[str, str], second: dict[str, str], verdict: str
) -> None:
    """A client that strips every trace has lost nothing more with an empty one."""
    last = asking(2, first, RESULT, second, RESULT)
    seen = transcript(received(0), asking(1, first, RESULT), last)
    case = evidence([], scenario=a_scenario(turns=3), seen=seen)

    check = CHECKS["round-trip.empty-reasoning-returned"]
    assert check.decide(case).verdict == verdict


@pytest.mark.parametrize(
    ("added", "held", "verdict"),
    [
        ([{"role": "assistant", "content": None}], "", "pass"),
        ([{"role": "assistant"}], None, "pass"),
        ([STRIPPED], "", "pass"),
        ([{"role": "assistant", "content": "None"}], "", "fail"),
        ([{"role": "assistant", "content": "None"}], "None", "inconclusive"),
        ([RESULT], "", "inconclusive"),
    ],
)
def test_no_text_goes_back_as_no_text(
    added: list[dict[str, str | None]], held: str | None, verdict: str
) -> None:
    """What the caller was shown already is another requirement's business."""
    seen = transcript(received(0), asking(1, *added, {"role": "user"}))
    turns = [Turn("complete", content=held)]
    case = evidence(turns, scenario=a_scenario(turns=2), seen=seen)

    check = CHECKS["round-trip.null-content-stays-empty"]
    assert check.decide(case).verdict == verdict


@pytest.mark.parametrize(("answer", "verdict"), [(ANSWER, "pass"), (STRIPPED, "fail")])
def test_a_trace_goes_back_without_a_call(answer: dict[str, str], verdict: str) -> None:
    """Its being there is enough, whatever its text."""
    seen = transcript(received(0), asking(1, answer))
    case = evidence([], scenario=a_scenario(turns=2), seen=seen)

    check = CHECKS["round-trip.all-reasoning-returned"]
    assert check.decide(case).verdict == verdict


def test_results_may_be_blocks_of_the_user() -> None:
    """On the Anthropic surface results stand in the user's message, beside text."""
    blocks = [
        {"type": "text", "text": "Here."},
        {"type": "tool_result", "tool_use_id": "a"},
        "no block",
    ]
    seen = transcript(received(0), asking(1, {"role": "user", "content": blocks}))
    want = expected(tool_calls=({"id": "a"},))
    case = evidence([], [want], scenario=a_scenario(turns=2), seen=seen)

    assert CHECKS["round-trip.call-ids-kept"].decide(case).verdict == "pass"
