"""One case with a gateway in between: two recordings of the same conversation.

The transcript says what the mock was asked and what it answered; the client's recording
says what it asked and what it got. Where both know of the same number of requests they
are compared one by one. An order, not a stopwatch, shows that a gateway holds back: the
mock waited for word that a part had arrived, and the word did not come.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from wavetank.gateway.answer import read_answer
from wavetank.gateway.comparing import compare, compare_json
from wavetank.gateway.model import Finding
from wavetank.gateway.streams import read_stream
from wavetank.journal import AnswerOver, DeltaAwaited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wavetank.client.recording import End, Received
    from wavetank.gateway.answer import WireAnswer
    from wavetank.journal import How, RequestReceived, Transcript

REDIRECTS: Final = range(300, 400)
ENDS: Final[Mapping[How, End]] = {
    "finished": "closed",
    "cut": "closed",
    "reset": "reset",
    "left": "left",
    "ended": "left",
}


def examine(
    transcript: Transcript, received: Sequence[Received]
) -> tuple[Finding, ...]:
    """Say what the gateway did in one case; pure.

    Args:
        transcript: What the mock recorded, upstream of the gateway.
        received: What the client recorded, downstream of it.

    Returns:
        The findings, each at most once, in the order in which they came up.
    """
    return tuple(dict.fromkeys(_findings(transcript, received)))


def _findings(
    transcript: Transcript, received: Sequence[Received]
) -> Iterator[Finding]:
    asked = transcript.requests
    yield from _more_requests(transcript, len(received))
    if len(asked) < len(received):
        yield Finding("not-asked", (f"{len(asked)} of {len(received)}",))
        return
    endings = {e.request: e for e in transcript.entries if isinstance(e, AnswerOver)}
    # Where the gateway asked again, its first request is the client's, and the last
    # answer is the one that it passed on.
    answered = asked[len(asked) - len(received) :]
    for first, last, got in zip(asked, answered, received, strict=False):
        yield from _request(first, got)
        sent = transcript.written(last.request)
        yield from _exchange(sent, endings.get(last.request), got)
    if any(isinstance(e, DeltaAwaited) and not e.satisfied for e in transcript.entries):
        yield Finding("held-back")


def _more_requests(transcript: Transcript, received: int) -> Iterator[Finding]:
    """Say why the mock was asked more often than the client asked."""
    asked = transcript.requests
    answers = [read_answer(transcript.written(e.request), "left") for e in asked[:-1]]
    redirected = sum(each.status in REDIRECTS for each in answers)
    more = len(asked) - received
    if more > 0 and redirected:
        yield Finding("redirects-followed")
    if more > redirected:
        yield Finding("asked-again", (f"{len(asked)} for {received}",))


def _request(request: RequestReceived, got: Received) -> Iterator[Finding]:
    """Compare what the client asked with what reached the mock."""
    try:
        asked, came = (
            json.loads(got.request or b"{}"),
            json.loads(request.body or b"{}"),
        )
    except (ValueError, RecursionError):
        if got.request != request.body:
            yield Finding("request-changed", ("the body",))
        return
    found = compare_json(asked, came)
    items = [
        *(f"{place} dropped" for place in found.dropped),
        *(f"{place} added" for place in found.added),
        *(f"{p} changed" for p in (*found.changed, *found.texts, *found.reasoning)),
    ]
    if items:
        yield Finding("request-changed", tuple(items))


def _exchange(
    data: bytes, ending: AnswerOver | None, got: Received
) -> Iterator[Finding]:
    sent = read_answer(data, ENDS[ending.how] if ending else "left")
    received = read_answer(got.data, got.end)
    if received.wholeness == "open" and not received.body and sent.body:
        yield _withheld(sent)
        return
    if got.end == "open" and _has_more(sent, received):
        yield Finding("kept-waiting", ("the rest of an answer",))
    if got.end == "left" and received.wholeness == "open" and _stayed(ending):
        yield Finding("leaving-not-passed")
    yield from compare(sent, received)


def _has_more(sent: WireAnswer, received: WireAnswer) -> bool:
    """Whether a stream held more than what a client that still waits has of it."""
    before, after = read_stream(sent.body), read_stream(received.body)
    return (before.chunks, before.done) > (after.chunks, after.done)


def _stayed(ending: AnswerOver | None) -> bool:
    return ending is not None and ending.how == "ended"


def _withheld(sent: WireAnswer) -> Finding:
    """Say what it was that the client left without, dropped or held back."""
    stream = read_stream(sent.body) if sent.is_stream else None
    if not sent.body.strip():
        what = "blank lines"
    elif stream and not stream.chunks:
        what = "comments"
    else:
        what = "the beginning of an answer"
    return Finding("kept-waiting", (what,))
