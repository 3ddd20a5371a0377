"""What becomes of a reply on a bad day."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from wavetank.endpoint.faults import on_reply, replacement
from wavetank.endpoint.faults.effects import (
    Answered,
    Effect,
    Empty,
    Interrupted,
    KeepAlives,
    Latency,
    NeverServed,
    Sliced,
)
from wavetank.scenario.model import Delivery, Reply, Slicing
from wavetank.scenario.steps import (
    Content,
    Cut,
    Done,
    Error,
    Finish,
    KeepAlive,
    Pause,
    Raw,
    RawEvent,
    Reasoning,
    Reset,
    Role,
    Stall,
    Step,
    ToolCall,
)
from wavetank.script import Context, compile_reply

STREAM = Reply(
    (
        Role(),
        Reasoning(("r",)),
        Content(("a", "b")),
        ToolCall(0, "call", "f", ("{", "}")),
        Finish("stop"),
        Done(),
    ),
    format="stream",
)
WHOLE = Reply((Role(), Content(("Hello",)), Finish("stop")), format="json")
REFUSED = Reply((Error("rate-limit"),), delivery=Delivery(framing="length"))
CONTEXT = Context("m", stream=True, seed=0)


@pytest.mark.parametrize(
    ("after", "steps"),
    [
        (0, (Role(),)),
        (1, (Role(), Reasoning(("r",)))),
        (None, (Role(), Reasoning(("r",)), Content(("a",)))),
        (
            99,
            (
                Role(),
                Reasoning(("r",)),
                Content(("a",)),
                Content(("b",)),
                ToolCall(0, "call", "f"),
                ToolCall(0, arguments=("{",)),
                ToolCall(0, arguments=("}",)),
            ),
        ),
    ],
)
def test_a_stream_is_interrupted_after_so_many_deltas(
    after: int | None, steps: tuple[Step, ...]
) -> None:
    """Half of them by default, all of them at most; calls count by their pieces."""
    ends: tuple[tuple[Interrupted, Step], ...] = (
        (Interrupted("stall", after), Stall()),
        (Interrupted("cut", after), Cut()),
        (Interrupted("reset", after), Reset()),
    )
    for effect, end in ends:
        assert on_reply(STREAM, [effect]).steps == (*steps, end)


def test_events_of_other_surfaces_are_counted_by_their_names() -> None:
    """Only deltas count, whatever else is sent around them."""
    start = RawEvent("{}", event="message_start")
    delta = RawEvent("{}", event="content_block_delta")
    reply = Reply((start, delta, delta, Done()), format="stream")

    assert on_reply(reply, [Interrupted("cut", 1)]).steps == (start, delta, Cut())


def test_a_stream_without_deltas_is_interrupted_at_its_end() -> None:
    """Everything there is comes before the interruption."""
    reply = Reply((Role(), Done()), format="stream")

    assert on_reply(reply, [Interrupted("cut")]).steps == (Role(), Done(), Cut())


@pytest.mark.parametrize("reply", [WHOLE, REFUSED])
def test_a_whole_answer_is_cut_inside_its_body(reply: Reply) -> None:
    """Fewer bytes leave than were announced or are needed."""
    whole = compile_reply(reply, CONTEXT).written
    cut = compile_reply(on_reply(reply, [Interrupted("cut")]), CONTEXT).written

    assert len(cut) < len(whole)
    assert on_reply(reply, [Interrupted("reset", inside="line")]).steps[-1] == Reset(
        "line"
    )


def test_a_whole_answer_stalls_behind_its_head() -> None:
    """The head is sent, the body never; an error sends nothing at all."""
    assert on_reply(WHOLE, [Interrupted("stall")]).steps == (Raw(""), Stall())
    assert on_reply(REFUSED, [Interrupted("stall")]).steps == (Stall(),)


def test_waiting_stands_before_everything_in_any_order() -> None:
    """Silence first, then keep-alives, then what is left of the answer."""
    effects: list[Effect] = [
        KeepAlives(2, 1.0),
        Latency(3.0),
        Interrupted("cut", 0),
        Sliced(Slicing("bytes", 7)),
    ]
    expected = (Pause(3.0), KeepAlive(2, 1.0), Role(), Cut())

    for order in (effects, effects[::-1]):
        reply = on_reply(STREAM, order)
        assert reply.steps == expected
        assert reply.delivery.slice == Slicing("bytes", 7)


def test_an_error_after_keep_alives_is_inside_the_answer() -> None:
    """The status has left by then."""
    script = compile_reply(on_reply(REFUSED, [KeepAlives(1)]), CONTEXT)

    assert script.status == 200
    assert b": keep-alive\n\ndata: " in script.written


def test_a_replacement_answers_instead_of_the_model() -> None:
    """The first one of several; other effects replace nothing."""
    error = Error("overloaded")

    assert replacement([Empty(), Latency(1)]) is None
    reply = replacement([Empty(), Answered(error), NeverServed()])
    assert reply is not None
    assert reply.steps == (error,)


@pytest.mark.parametrize(
    ("seconds", "count", "every"), [(600.0, 40, 15.0), (1.0, 1, 1.0)]
)
def test_a_request_that_is_never_served_is_kept_alive_and_closed(
    seconds: float, count: int, every: float
) -> None:
    """Comments every fifteen seconds, then the end without an answer."""
    reply = replacement([NeverServed(seconds)])

    assert reply is not None
    assert reply.steps == (KeepAlive(count, every), Cut())
    assert b"[DONE]" not in compile_reply(reply, CONTEXT).written


EFFECTS: st.SearchStrategy[Effect] = st.one_of(
    st.builds(
        Interrupted,
        st.sampled_from(["stall", "cut", "reset"]),
        st.none() | st.integers(0, 9),
        st.sampled_from([None, "chunk", "line", "event", "header"]),
    ),
    st.builds(KeepAlives, st.integers(1, 3)),
    st.builds(Latency, st.floats(0, 9)),
    st.builds(Sliced, st.builds(Slicing, st.just("bytes"), st.integers(1, 9))),
    st.just(Empty()),
)


@given(st.lists(EFFECTS, max_size=4), st.sampled_from([STREAM, WHOLE, REFUSED]))
def test_any_composition_compiles(effects: list[Effect], reply: Reply) -> None:
    """Whatever comes together is a script, and the same one every time."""
    rewritten = on_reply(reply, effects)

    first = compile_reply(rewritten, CONTEXT)
    assert first == compile_reply(on_reply(reply, effects), CONTEXT)
    assert first.ops
