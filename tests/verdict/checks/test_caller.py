"""Checks of what the caller was given, where the plain case does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from verdict.making import (
    a_scenario,
    a_script,
    answered,
    evidence,
    expected,
    received,
    transcript,
)
from wavetank.client.call import Failure, ToolCall, Turn
from wavetank.errors import HarnessError
from wavetank.verdict.checks import caller
from wavetank.verdict.checks.wire import last_answer_whole

if TYPE_CHECKING:
    from wavetank.verdict.decision import Check


def test_a_turn_that_was_never_asked_for_shows_nothing() -> None:
    """A client that stopped before the last turn is not judged by that turn."""
    case = evidence([Turn("error")], scenario=a_scenario(turns=2))

    decision = caller.content("w").decide(case)

    assert decision.verdict == "inconclusive"
    assert decision.message == "not shown: the client asked for 1 of 2 turns"


def test_null_is_as_good_as_empty_where_no_text_was_sent() -> None:
    """A library that shows no text as null has lost nothing."""
    case = evidence([Turn("complete", content=None)], [expected(content="")])

    assert caller.content("w").decide(case).verdict == "pass"


@pytest.mark.parametrize(
    ("found", "verdict"), [("\ud83d\ude00", "pass"), ("\ud83d", "fail")]
)
def test_two_halves_side_by_side_are_a_character(found: str, verdict: str) -> None:
    """A caller judged in process and from a saved run, which joins them, is one."""
    case = evidence([Turn("complete", content=found)], [expected(content="😀")])

    assert caller.content("w").decide(case).verdict == verdict


def test_the_message_says_what_was_sent_and_what_is_held() -> None:
    """A failed content check names both sides and shows both texts."""
    case = evidence([Turn("complete", content="On")], [expected(content="One")])

    decision = caller.content("two deltas came").decide(case)

    assert decision.message == (
        "two deltas came, but the caller's content stops after 2 of 3 characters"
    )
    assert (decision.expected, decision.found) == ('"One"', '"On"')


def test_the_alternative_with_the_reported_outcome_is_used() -> None:
    """A caller told of an error is compared with what it then may hold."""
    alternatives = [
        expected(content="One"),
        expected(outcome="error", content=""),
    ]
    case = evidence([Turn("error", content="")], alternatives)

    assert caller.content("w").decide(case).verdict == "pass"


def test_the_first_alternative_is_used_where_none_fits() -> None:
    """An outcome that no alternative has is compared with the preferred one."""
    case = evidence([Turn("cancelled", content="One")], [expected(content="One")])

    assert caller.content("w").decide(case).verdict == "pass"


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (
            Turn("complete", content="One"),
            "the answer is complete; finish_reason is null, so that a caller can tell",
        ),
        (Turn("complete"), "the answer is complete"),
        (Turn("complete", finish_reason="stop"), "the answer is complete"),
        (Turn("cancelled"), "the answer was cancelled"),
    ],
)
def test_a_wrong_outcome_is_told_without_overstating(turn: Turn, words: str) -> None:
    """The message adds what else the caller could see."""
    decision = caller.outcome("error", "the stream ended").decide(evidence([turn]))

    assert decision.message == f"the stream ended, and the caller was told that {words}"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Failure("http", message="Too busy"), "of an error: Too busy"),
        (Failure("http", type="ApiError"), "of an error: ApiError"),
        (Failure("http"), "of an error: http"),
        (None, "of an error"),
    ],
)
def test_an_unwanted_error_is_named(error: Failure | None, words: str) -> None:
    """The message carries the most telling part of the error."""
    case = evidence([Turn("error", error=error)])

    decision = caller.outcome("complete", "all was sent").decide(case)

    assert decision.message == f"all was sent, and the caller was told {words}"


def test_a_right_outcome_before_its_cause_shows_nothing() -> None:
    """An error is no proof when the client left before the fault was sent."""
    seen = transcript(received(), answered(data=b"HTTP/1.1", how="left"))
    check = caller.outcome("error", "the stream ended", last_answer_whole)

    decision = check.decide(evidence([Turn("error")], seen=seen))

    assert decision.verdict == "inconclusive"
    assert check.decide(evidence([Turn("complete")], seen=seen)).verdict == "fail"


def test_no_answer_at_all_is_not_a_whole_one() -> None:
    """Without a matched request nothing was sent."""
    assert not last_answer_whole(evidence(seen=transcript(received())))
    assert last_answer_whole(evidence(scripts={0: a_script()}))


def test_a_missing_error_lacks_status_and_message() -> None:
    """A caller that was given no error fails both checks, and is told so."""
    want = expected(outcome="error", status=402, message="Insufficient")
    case = evidence([Turn("complete")], [want])

    status = caller.status("status").decide(case)
    message = caller.error_message("a message").decide(case)

    assert status.message == "status 402, and the caller was given no error"
    assert message.message == "a message, and the caller was given no error"


@pytest.mark.parametrize(
    "check", [caller.status("w"), caller.error_message("w"), caller.usage("w", ())]
)
def test_a_scenario_that_expects_nothing_is_our_mistake(check: Check) -> None:
    """A check whose field no scenario expectation fills cannot decide."""
    with pytest.raises(HarnessError, match="the scenario expects no"):
        check.decide(evidence())


CALL = {"id": "a", "name": "f", "arguments": '{"x": 1}'}


@pytest.mark.parametrize(
    ("call", "verdict"),
    [
        (ToolCall("f", '{"x":1}', "a"), "pass"),
        (ToolCall("f", '{"x": 1}', None), "pass"),
        (ToolCall("f", '{"x": 1}', "b"), "fail"),
        (ToolCall("g", '{"x": 1}', "a"), "fail"),
        (ToolCall("f", '{"x": 2}', "a"), "fail"),
        (ToolCall("f", '{"x": ', "a"), "fail"),
        (ToolCall("f", None, "a"), "fail"),
    ],
)
def test_calls_are_compared_by_meaning(call: ToolCall, verdict: str) -> None:
    """Arguments may be written anew; an id that is not exposed is not compared."""
    want = expected(tool_calls=(CALL,))
    case = evidence([Turn("complete", tool_calls=(call,))], [want])

    assert caller.tool_calls("w").decide(case).verdict == verdict


def test_a_field_that_nobody_expects_is_not_compared() -> None:
    """An expected call without an id accepts any."""
    want = expected(tool_calls=({"name": "f"},))
    turn = Turn("complete", tool_calls=(ToolCall("f", "{", "any"),))

    assert caller.tool_calls("w").decide(evidence([turn], [want])).verdict == "pass"


def test_an_error_may_stand_for_a_broken_call() -> None:
    """Where the requirement allows it, an error replaces the calls."""
    case = evidence([Turn("error")], [expected(tool_calls=(CALL,))])

    assert caller.tool_calls("w").decide(case).verdict == "fail"
    assert caller.tool_calls("w", error_will_do=True).decide(case).verdict == "pass"
