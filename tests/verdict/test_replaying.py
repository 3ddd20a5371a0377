"""Whether what was sent is what the scenario says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verdict.making import (
    SEED,
    a_scenario,
    answered,
    compiled,
    received,
    replying,
    transcript,
)
from wavetank.errors import HarnessError
from wavetank.scenario.steps import Content, Done, Finish, KeepAlive, Pause, Role
from wavetank.script.ops import Repeat, Write
from wavetank.verdict.replaying import replay

WHOLE = replying(Role(), Content(("One", ", two")), Finish("stop"), Done())
ENDLESS = replying(Role(), KeepAlive(count=None, every=15.0))


def test_what_was_sent_whole_is_compiled_again() -> None:
    """Each matched request gets its script, by request number."""
    script = compiled(WHOLE)
    seen = transcript(received(), answered(data=script.written, digest=script.digest))

    assert replay(WHOLE, seen, SEED) == {0: script}


def test_requests_without_an_exchange_have_no_script() -> None:
    """Nothing was sent for a script, so there is nothing to compare."""
    assert replay(WHOLE, transcript(received()), SEED) == {}


@pytest.mark.parametrize("how", ["left", "ended"])
def test_a_client_may_leave_early(how: str) -> None:
    """What was sent may stop anywhere when the client or the run ended it."""
    script = compiled(WHOLE)
    for length in (0, 1, 100, len(script.written) - 1):
        part = script.written[:length]
        seen = transcript(
            received(),
            answered(data=part, how=how, digest=script.digest),  # type: ignore[arg-type] # a word
        )
        assert replay(WHOLE, seen, SEED) == {0: script}


def test_an_answer_that_is_not_over_may_be_short() -> None:
    """A transcript may end while an answer is still being sent."""
    script = compiled(WHOLE)
    entries = answered(data=script.written[:9], digest=script.digest)[:-1]

    assert replay(WHOLE, transcript(received(), entries), SEED) == {0: script}


def test_what_repeats_may_be_sent_any_number_of_times() -> None:
    """An endless script agrees with every prefix of its repetition."""
    script = compiled(ENDLESS)
    (repeat,) = (op for op in script.ops if isinstance(op, Repeat))
    again = b"".join(op.data for op in repeat.ops if isinstance(op, Write))
    sent = script.written + again * 3 + again[:5]
    seen = transcript(received(), answered(data=sent, how="left", digest=script.digest))

    assert replay(ENDLESS, seen, SEED) == {0: script}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda sent: b"HTTP/1.0" + sent[8:], "differs from the script"),
        (lambda sent: sent + b"more", "4 bytes were sent after the script's end"),
        (lambda sent: sent[:20], "the answer was over after 20 bytes"),
    ],
)
def test_a_departure_is_ours(change: object, words: str) -> None:
    """Other bytes, more bytes, and an early end by the mock are harness errors."""
    script = compiled(WHOLE)
    sent = change(script.written)  # type: ignore[operator] # one of the lambdas above
    seen = transcript(received(), answered(data=sent, digest=script.digest))

    with pytest.raises(HarnessError, match=f"request 0: .*{words}"):
        replay(WHOLE, seen, SEED)


def test_a_changed_scenario_is_not_judged() -> None:
    """A saved run cannot be judged by a scenario that was edited since."""
    script = compiled(WHOLE)
    seen = transcript(received(), answered(data=script.written, digest=script.digest))
    edited = replying(Role(), Pause(1.0), Content(("One",)), Finish("stop"), Done())

    with pytest.raises(HarnessError, match="now compiles to"):
        replay(edited, seen, SEED)
    with pytest.raises(HarnessError, match="has 0; was it changed"):
        replay(replace(a_scenario(), exchanges=()), seen, SEED)
