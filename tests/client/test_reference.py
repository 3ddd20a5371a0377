"""The reference client tells a whole answer from everything else."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from client.raw_server import (
    CHUNKED,
    CLOSED,
    RawServer,
    chunk,
    chunked,
    event,
    framed,
    stream,
    text,
    whole,
)
from wavetank.client.call import (
    Call,
    Failure,
    Observation,
    Observed,
    Settings,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.client.client import ignore_progress
from wavetank.client.reference import ReferenceClient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wavetank.client.client import Progress

STOP = chunk({"content": ""}, "stop")
HELLO = stream(*text("Hel", "lo"), STOP)
REQUEST: dict[str, Any] = {
    "model": "deepseek-v4-flash",
    "stream": True,
    "messages": [{"role": "user", "content": "Hi"}],
}


def observe(
    server: RawServer,
    progress: Progress = ignore_progress,
    sleep: Callable[[float], None] = lambda _: None,
    **fields: Any,
) -> Observation:
    fields.setdefault("request", REQUEST)
    call = Call(server.base_url, "sk-test", budget_s=5.0, **fields)
    answer = ReferenceClient(sleep=sleep).ask(call, progress)
    assert isinstance(answer, Observed)
    return answer.observation


def turn_of(*reply: bytes | str, **fields: Any) -> Turn:
    with RawServer([reply]) as server:
        return observe(server, **fields).turns[0]


def failure_in(turn: Turn) -> Failure:
    assert turn.outcome == "error"
    assert turn.error is not None
    return turn.error


@pytest.mark.parametrize(
    "reply",
    [
        chunked(HELLO),
        chunked(HELLO, 1),
        CLOSED + HELLO,
        whole(HELLO, kind="text/event-stream"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + chunked(HELLO),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(HELLO),
        chunked(HELLO.replace(b"\n", b"\r\n")),
        chunked(b": keep-alive\n\n" + HELLO),
        chunked(HELLO + event("not looked at")),
    ],
)
def test_a_whole_stream_is_complete(reply: bytes) -> None:
    """Framing, coding, line ends, comments and what follows [DONE] change nothing."""
    turn = turn_of(reply)

    assert turn == Turn(
        "complete", content="Hello", tool_calls=(), finish_reason="stop"
    )


def test_a_missing_done_keeps_the_answer() -> None:
    """The finish reason and a clean end make an answer whole."""
    turn = turn_of(chunked(stream(*text("Hi"), STOP, done=False)))

    assert (turn.outcome, turn.content) == ("complete", "Hi")


def test_done_ends_the_answer_at_once() -> None:
    """The client hangs up after [DONE] although the stream stays open."""
    with RawServer([[CHUNKED, framed(HELLO), "hold"]]) as server:
        assert observe(server).turns[0].outcome == "complete"
        assert server.left.wait(5)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ([chunked(stream(*text("Hi"), done=False))], "truncated"),
        ([CLOSED + stream(*text("Hi"), done=False)], "truncated"),
        ([CHUNKED + framed(stream(*text("Hi"), done=False))], "truncated"),
        ([CHUNKED + framed(stream(*text("Hi"), done=False)), "rst"], "connection"),
        ([chunked(stream(*text("Hi")))], "truncated"),
        (
            [chunked(stream(*text("Hi"), done=False) + event('{"choices":['))],
            "protocol",
        ),
        ([chunked(stream(*text("Hi"), {"error": {"message": "no"}}, STOP))], "api"),
        ([CHUNKED + framed(stream(*text("Hi"), done=False)) + b"xyz\r\n"], "protocol"),
    ],
)
def test_a_cut_or_broken_stream_is_an_error(
    reply: Sequence[bytes | str], kind: str
) -> None:
    """The text received stays with the caller, and the kind tells what happened."""
    turn = turn_of(*reply)

    assert failure_in(turn).kind == kind
    assert turn.content == "Hi"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ([b""], "truncated"),
        ([b"HTTP/1.1 200 O"], "truncated"),
        (["rst"], "connection"),
        ([b"SSH-2.0-OpenSSH_9.9\r\n\r\n"], "protocol"),
        ([b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"], "protocol"),
        ([b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain"], "protocol"),
        (
            [CLOSED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")],
            "truncated",
        ),
        ([chunked(b": keep-alive\n\n")], "truncated"),
        ([chunked(event("[DONE]"))], "truncated"),
        ([whole(b'{"error": {"message": "no"}}')], "api"),
        ([whole(b'{"choices": []}')], "protocol"),
        ([whole(b'{"choices": [', kind="text/event-stream")], "protocol"),
        ([chunked(b"data: " + b"x" * (17 << 20))], "protocol"),
    ],
)
def test_no_answer_is_an_error(reply: Sequence[bytes | str], kind: str) -> None:
    """Nothing is never an empty answer."""
    turn = turn_of(*reply, settings=Settings(max_retries=0))

    assert failure_in(turn).kind == kind
    assert turn.content == ""


def test_silence_ends_at_the_read_timeout() -> None:
    """A stalled stream is a timeout, and the connection is closed."""
    start = framed(stream(*text("Hi"), done=False))
    with RawServer([[CHUNKED, start, "hold"]]) as server:
        turn = observe(server, settings=Settings(read_timeout_s=0.05)).turns[0]
        assert server.left.wait(5)

    assert (failure_in(turn).kind, turn.content) == ("timeout", "Hi")


def test_a_drip_ends_at_the_total_timeout() -> None:
    """Comments keep the silence short, yet the whole answer has its own limit."""
    ticks = iter(range(100))
    clock = ReferenceClient(clock=lambda: float(next(ticks)))
    drip: list[bytes | str] = [framed(b": keep-alive\n\n")] * 9
    with RawServer([[CHUNKED, *drip, "hold"]]) as server:
        call = Call(
            server.base_url, "k", REQUEST, 5.0, settings=Settings(total_timeout_s=2.5)
        )
        answer = clock.ask(call, ignore_progress)
        assert server.left.wait(5)

    assert isinstance(answer, Observed)
    assert failure_in(answer.observation.turns[0]).kind == "timeout"


def test_cancelling_closes_the_connection() -> None:
    """After the wanted number of deltas the client stops reading and hangs up."""
    reports: list[int] = []
    endless = framed(stream(*text("a", "b", "c", "d"), done=False))
    with RawServer([[CHUNKED, endless, "hold"]]) as server:
        turn = observe(server, reports.append, cancel_after_deltas=3).turns[0]
        assert server.left.wait(5)

    assert (turn.outcome, turn.content, turn.error) == ("cancelled", "abc", None)
    assert reports == [1, 2, 3]


@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream"])
def test_an_error_status_is_surfaced_with_its_message(kind: str) -> None:
    """The body is read as JSON whatever its content type says."""
    error = {"message": "Insufficient Balance", "type": "unknown_error", "code": "x"}
    body = json.dumps({"error": error}).encode()

    failure = failure_in(turn_of(whole(body, "402 Payment Required", kind)))

    assert failure == Failure("http", 402, "unknown_error", "Insufficient Balance", "x")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"Authentication Fails (governor)", "Authentication Fails (governor)"),
        (b"", "Unauthorized"),
        (b"<html>no</html>", "<html>no</html>"),
        (b"x" * 100_000, "x" * 2000),
    ],
)
def test_an_error_body_that_is_no_json_is_the_message(
    body: bytes, message: str
) -> None:
    """Plain text, HTML and nothing at all keep the status and some words."""
    failure = failure_in(turn_of(whole(body, "401 Unauthorized", "text/plain")))

    assert (failure.status, failure.message) == (401, message)


def test_a_cut_error_body_is_still_that_error() -> None:
    """The status counts although the body never ended."""
    reply = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 99\r\n\r\nhalf"

    failure = failure_in(turn_of(reply))

    assert (failure.status, failure.message) == (400, "half")


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "402 Pay", "422 Odd"])
def test_the_callers_mistakes_are_not_retried(status: str) -> None:
    """One request, whatever the number of retries allowed."""
    with RawServer([[whole(b"{}", status)], [chunked(HELLO)]]) as server:
        turn = observe(server, settings=Settings(max_retries=5)).turns[0]

    assert turn.outcome == "error"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "first", [[whole(b"{}", "429 Slow")], [whole(b"{}", "503 Busy")], [b""], ["rst"]]
)
def test_a_retry_sends_the_same_request_again(first: Sequence[bytes | str]) -> None:
    """Rate limits, overload and a connection lost before the head are tried again."""
    with RawServer([first, [chunked(HELLO)]]) as server:
        turn = observe(server).turns[0]

    assert turn.content == "Hello"
    assert server.requests[0] == server.requests[1]


def test_retries_are_bounded_and_wait_longer_each_time() -> None:
    """As many as the caller set, with growing waits."""
    waits: list[float] = []
    with RawServer([[whole(b"", "503 Busy")]] * 5) as server:
        turn = observe(
            server, sleep=waits.append, settings=Settings(max_retries=3)
        ).turns[0]

    assert failure_in(turn).status == 503
    assert len(server.requests) == 4
    assert waits == [0.05, 0.1, 0.2]


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [(b"0.25", 0.25), (b"3600", 5.0), (b"soon", 0.05), (b"-1", 0.05), (b"inf", 0.05)],
)
def test_retry_after_is_respected_up_to_a_cap(value: bytes, wait_s: float) -> None:
    """A number of seconds counts, a word does not, and nobody waits for an hour."""
    waits: list[float] = []
    busy = b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nRetry-After: " + value
    with RawServer([[busy + b"\r\n\r\n"], [chunked(HELLO)]]) as server:
        observe(server, sleep=waits.append)

    assert waits == [wait_s]


def test_no_wait_goes_beyond_the_total_timeout() -> None:
    """A retry that could not end in time is not begun."""
    settings = Settings(total_timeout_s=4.0)
    busy = b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nRetry-After: 9\r\n\r\n"

    failure = failure_in(turn_of(busy, settings=settings))

    assert failure.status == 429


def test_nothing_is_asked_again_once_there_was_output() -> None:
    """A second try would repeat what the caller already has."""
    cut = CHUNKED + framed(stream(*text("Hi"), done=False))
    with RawServer([[cut], [chunked(HELLO)]]) as server:
        turn = observe(server, settings=Settings(max_retries=5)).turns[0]

    assert (turn.outcome, turn.content) == ("error", "Hi")
    assert len(server.requests) == 1


def test_the_request_is_what_the_user_asked_for() -> None:
    """Path below the base, bearer key, and the body member by member."""
    request = {**REQUEST, "thinking": {"type": "enabled"}, "user_id": "Zoë"}
    with RawServer([[chunked(HELLO)]]) as server:
        server.base_url += "/v1/"
        observe(server, request=request)

    received = server.requests[0]
    assert received.line == "POST /v1/chat/completions HTTP/1.1"
    assert received.headers["authorization"] == "Bearer sk-test"
    assert received.headers["content-type"] == "application/json"
    assert received.json == request


def test_a_whole_answer_is_read_past_blank_lines() -> None:
    """Keep-alive lines before the JSON are no part of it; usage and calls are."""
    function = {"name": "get_weather", "arguments": "{}"}
    message = {
        "content": None,
        "reasoning_content": "hm",
        "tool_calls": [{"id": "call_1", "function": function}],
    }
    usage = {"prompt_tokens": 8, "prompt_cache_hit_tokens": 0}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    body = json.dumps({"choices": [choice], "usage": usage}).encode()

    turn = turn_of(whole(b"\n\n\n" + body), request={**REQUEST, "stream": False})

    assert turn == Turn(
        "complete",
        content="",
        reasoning_content="hm",
        tool_calls=(ToolCall("get_weather", "{}", "call_1"),),
        finish_reason="tool_calls",
        usage=usage,
    )


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (whole(b"\n\n"), "protocol"),
        (whole(b"{}").replace(b"Length: 2", b"Length: 3"), "truncated"),
        (whole(b'{"choices":[]}'), "protocol"),
        (whole(b'{"choices":[{"message":{"content":"Hi"}}]}'), "protocol"),
        (whole(b'{"choices":[{"message":{"content":1}}]}'), "protocol"),
        (whole(b'{"error":{"message":"no"}}'), "api"),
        (whole(b'{"error":"no"}'), "api"),
        (whole(b'"\xff"'), "protocol"),
        (whole(b"[]"), "protocol"),
        (CLOSED + b"[" * 100_000, "protocol"),
    ],
)
def test_half_an_answer_is_an_error(reply: bytes, kind: str) -> None:
    """A blank, cut, odd or refused body is never an answer."""
    turn = turn_of(reply, request={**REQUEST, "stream": False})

    assert failure_in(turn).kind == kind


def test_a_body_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole answer has a largest size."""
    monkeypatch.setattr("wavetank.client.receiving.BODY_LIMIT_BYTES", 10)

    turn = turn_of(whole(b" " * 11), request={**REQUEST, "stream": False})

    assert "more than 10 bytes" in str(failure_in(turn).message)


def test_the_reasoning_and_the_calls_go_back_unchanged() -> None:
    """The next request repeats the assistant's message, trace and ids included."""
    opening = {"index": 0, "id": "call_1", "function": {"name": "f", "arguments": ""}}
    more = {"index": 0, "id": "", "function": {"name": None, "arguments": "{}"}}
    first = stream(
        chunk({"reasoning_content": "\n Let "}),
        chunk({"reasoning_content": "me see \n"}),
        chunk({"tool_calls": [opening]}),
        chunk({"tool_calls": [more]}, "tool_calls"),
    )
    then = ({"tool_results": [{"name": "f", "content": "21 C"}]}, {"user": "Thanks"})
    with RawServer([[chunked(each)] for each in (first, HELLO, HELLO)]) as server:
        turns = observe(server, then=then).turns

    assert [turn.outcome for turn in turns] == ["complete"] * 3
    function = {"name": "f", "arguments": "{}"}
    assert server.requests[2].json["messages"] == [
        *REQUEST["messages"],
        {
            "role": "assistant",
            "content": "",
            "reasoning_content": "\n Let me see \n",
            "tool_calls": [{"id": "call_1", "type": "function", "function": function}],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": "21 C"},
        {"role": "assistant", "content": "Hello"},
        {"role": "user", "content": "Thanks"},
    ]


def test_the_legacy_reasoner_never_gets_its_reasoning_back() -> None:
    """The old id has the opposite rule."""
    first = stream(chunk({"reasoning_content": "hm"}), STOP)
    request = {**REQUEST, "model": "deepseek-reasoner"}
    with RawServer([[chunked(first)], [chunked(HELLO)]]) as server:
        observe(server, request=request, then=({"user": "Thanks"},))

    assert b"reasoning_content" not in server.requests[1].body


def test_a_failed_turn_is_the_last_one() -> None:
    """There is nothing to go on with after an error."""
    with RawServer([[chunked(event("[DONE]"))]]) as server:
        turns = observe(server, then=({"user": "Thanks"},)).turns

    assert len(turns) == 1


@pytest.mark.parametrize(
    ("api", "line"),
    [
        ("models", "GET /models HTTP/1.1"),
        ("balance", "GET /user/balance HTTP/1.1"),
    ],
)
def test_lists_are_given_as_a_value(api: str, line: str) -> None:
    """The parsed answer is in the observation."""
    with RawServer([[whole(b'{"data": []}')]]) as server:
        observation = observe(server, api=api)

    assert observation == Observation((Turn("complete"),), {"data": []})
    assert server.requests[0].line == line


def test_a_refused_list_is_an_error() -> None:
    """An error status is surfaced for lists too."""
    assert failure_in(turn_of(whole(b"", "401 No"), api="models")).status == 401


def test_an_api_it_does_not_speak_is_skipped() -> None:
    """The reference client says so instead of trying."""
    answer = ReferenceClient().ask(
        Call("http://127.0.0.1:1", "k", {}, 1.0, api="fim"), ignore_progress
    )

    assert answer == Skipped("the reference client does not speak the fim API")


def test_a_server_that_is_not_there_is_a_connection_error() -> None:
    """Nobody listens; the tries are used up and the kind says what it was."""
    with RawServer([]) as server:
        pass

    failure = failure_in(observe(server).turns[0])

    assert failure.kind == "connection"


def test_tls_is_spoken_where_the_address_asks_for_it() -> None:
    """A server without it is a connection error, not a hang and not an answer."""
    with RawServer([[b""]]) as server:
        server.base_url = server.base_url.replace("http:", "https:")
        failure = failure_in(observe(server, settings=Settings(max_retries=0)).turns[0])

    assert failure.kind in {"connection", "timeout"}
