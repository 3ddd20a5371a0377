"""Output without measure or sense, in its real size: each costs a bounded amount."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings, strategies as st

from wavetank.client.call import Call, Errored, Observed
from wavetank.client.client import ignore_progress
from wavetank.client.lines import KEPT_BYTES, LINE_LIMIT_BYTES, LineSplitter, LongLine
from wavetank.client.one_shot import OUTPUT_LIMIT_BYTES, OneShotClient
from wavetank.client.session import SessionClient

MB = 1024 * 1024
READY = (
    '{"protocol":1,"client":{"name":"sh","version":"1","language":"shell"},'
    '"capabilities":["stream"],"concurrency":1}'
)
ANSWER = '{"id":"1","observation":{"turns":[{"outcome":"complete","content":"hi"}]}}'
# What the adapter prints between a call and its answer is the attack.
SESSION = f"read line; echo '{READY}'; read line; %s; echo '{ANSWER}'; read line"
CALL = Call("http://127.0.0.1:1", "sk-test", {}, 20.0)


def session(attack: str) -> SessionClient:
    """Start a shell that attacks once."""
    return SessionClient(["/bin/sh", "-c", SESSION % attack], grace_s=0.3)


@pytest.mark.parametrize(
    "attack",
    [
        "head -c 104857600 /dev/zero | tr '\\0' a; echo",
        "yes | head -n 300000",
        "printf '\\377\\376\\200\\n\\033[2J\\033]0;owned\\007\\n'",
        "head -c 2000000 /dev/zero | tr '\\0' [; echo",
        "printf '{\"a\":%0100000d}\\n' 0 | tr 0 9",
        "printf '[1,2\\nNaN\\n\"x\"\\n'",
    ],
)
def test_an_answer_survives_what_is_printed_before_it(attack: str) -> None:
    """A line of 100 MB, floods, bytes that are no text: noise, and the call counts."""
    client = session(attack)
    try:
        answer = client.ask(CALL, ignore_progress)
    finally:
        client.close()

    assert isinstance(answer, Observed), answer
    assert client.noise
    assert sum(map(len, client.noise)) < MB


@pytest.mark.parametrize(
    "line",
    [
        '{"id":"1","observation":' + "[" * 3000,
        '{"id":"1","observation":' + '{"a":' * 900 + "1" + "}" * 900 + "}",
        '{"id":"1","observation":{"turns":' + "[" * 900 + "]" * 900 + "}}",
        '{"id":"1","progress":{"deltas":-1}}',
        '{"id":["1"],"observation":{"turns":[]}}',
        '{"id":"1"}',
    ],
)
def test_a_senseless_answer_is_the_adapters_failure(line: str) -> None:
    """Depth and wrong shapes cost the call, and nothing else."""
    client = session(f"cat <<'END'\n{line}\nEND\nsleep 0")
    try:
        answer = client.ask(CALL, ignore_progress)
    finally:
        client.close()

    if isinstance(answer, Errored):
        assert answer.cause in {"invalid", "crashed"}
    else:  # what is no JSON is noise, and the answer after it counts
        assert client.noise


def test_a_program_that_prints_without_end_is_cut_off() -> None:
    """100 MB on stdout are an invalid answer, and are not kept."""
    client = OneShotClient("head -c 104857600 /dev/zero")
    tracemalloc.start()
    try:
        answer = client.ask(CALL, ignore_progress)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert isinstance(answer, Errored)
    assert answer.cause == "invalid"
    assert str(OUTPUT_LIMIT_BYTES) in answer.message
    assert peak < 4 * OUTPUT_LIMIT_BYTES


def test_a_line_of_any_length_takes_the_memory_of_its_limit() -> None:
    """Of an endless line only the beginning is kept, whatever else arrives."""
    splitter, piece = LineSplitter(), b"x" * MB
    tracemalloc.start()
    try:
        for _ in range(100):
            assert splitter.receive_data(piece) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert splitter.receive_data(b"\n") == [LongLine(b"x" * KEPT_BYTES, 100 * MB)]
    assert peak < 3 * LINE_LIMIT_BYTES


LINES = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from([READY.encode(), ANSWER.encode(), b"{}", b'{"id":"1"}', b"[]"]),
        st.sampled_from(
            [b'{"id":"1","progress":{"deltas":1}}', b'{"id":"2","skip":"x"}']
        ),
    ),
    max_size=6,
)


@settings(max_examples=25)
@given(LINES)
def test_no_conversation_breaks_the_harness(lines: list[bytes]) -> None:
    """Whatever a process prints, in any order, a call gets an answer and no exception."""
    text = b"\n".join(lines).hex()
    octal = "".join(
        f"\\0{int(text[place : place + 2], 16):03o}" for place in range(0, len(text), 2)
    )
    client = session(f"printf '%b\\n' '{octal}'")
    try:
        answer = client.ask(CALL, ignore_progress)
    finally:
        client.close()

    assert answer is not None
