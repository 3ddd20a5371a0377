"""Checks of HTTP below the stream: framings, codings, headers, redirects, reuse."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller, wire
from wavetank.verdict.decision import PASSED, Check, Decision, failed
from wavetank.verdict.rendering import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.client.call import Turn
    from wavetank.journal.entries import RequestReceived
    from wavetank.script import ExpectedTurn
    from wavetank.verdict.evidence import Evidence

# Ours, and generous: clients stop after 5 to 30 redirects, and some try that thrice.
MOST_REDIRECTED: Final = 100
OK: Final = 200
KEYS: Final = frozenset({"authorization", "x-api-key"})


def _header(request: RequestReceived, wanted: str) -> str:
    return next((v for n, v in request.headers if n.lower() == wanted), "")


def _not_silent(turn: Turn, _: ExpectedTurn, evidence: Evidence) -> Decision:
    """Whoever was told of a whole answer was given one."""
    if turn.outcome == "error":
        return PASSED
    status = evidence.scripts[evidence.matched[-1].request].status
    if status == OK:
        return PASSED
    return failed(
        f"the server answered with a redirect, the last status was {status}, and the"
        f" caller was told {caller.TOLD[turn.outcome]}",
        expected="the answer that the redirect leads to, or an error",
        found=turn.outcome,
    )


def _same_request(evidence: Evidence) -> Decision:
    """A request sent elsewhere is the first one, method and body."""
    first, *others = evidence.transcript.requests
    for other in others:
        if other.path != first.path and other.method != first.method:
            return failed(
                f"the client followed the redirect with {other.method}",
                expected=first.method,
                found=other.method,
            )
        if other.path != first.path and other.body != first.body:
            return failed(
                "the client followed the redirect with another body",
                expected=f"{len(first.body)} bytes as before",
                found=f"{len(other.body)} bytes",
            )
    return PASSED


def _bounded(evidence: Evidence) -> Decision:
    """The client gave up in the end."""
    seen = len(evidence.transcript.requests)
    if seen <= MOST_REDIRECTED:
        return PASSED
    return failed(
        f"every request was redirected to itself, and the client sent {seen}",
        expected=f"at most {MOST_REDIRECTED} requests",
        found=f"{seen} requests",
    )


def _key_at_home(evidence: Evidence) -> Decision:
    """No request to another host carries a key."""
    first, *others = evidence.transcript.requests
    home = _header(first, "host")
    for other in others:
        host = _header(other, "host")
        carried = sorted(KEYS & {name.lower() for name, _ in other.headers})
        if host != home and carried:
            return failed(
                f"a redirect led from {home} to {host}, and the client sent its key",
                expected="a request without a key",
                found=shown(carried[0]),
            )
    return PASSED


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "transport.framing-accepted": caller.content(
            "the body was framed as HTTP/1.1 allows"
        ),
        "transport.bad-chunks-reported": caller.outcome(
            "error", "the chunked coding could not be read", wire.last_answer_whole
        ),
        "transport.chunk-extensions-ignored": caller.content(
            "the size lines of the chunks carried extensions"
        ),
        "transport.trailers-ignored": caller.content(
            "trailer fields followed the last chunk"
        ),
        "transport.http-1-0-accepted": caller.content("the answer came in HTTP/1.0"),
        "transport.gzip-decoded": caller.content(
            "the stream was compressed if the client had asked for it"
        ),
        "transport.header-case-ignored": caller.content(
            "the header names were in upper case"
        ),
        "transport.repeated-headers-accepted": caller.content(
            "a header stood in the response twice"
        ),
        "transport.interim-skipped": caller.content(
            "an interim response came before the answer"
        ),
        "transport.redirect-reported": replace(
            caller.of_last_turn(_not_silent), witness="outcome"
        ),
        "transport.redirect-keeps-request": Check("wire", _same_request),
        "transport.redirect-bounded": Check("wire", _bounded),
        "transport.key-stays-home": Check("wire", _key_at_home),
        "transport.answers-kept-apart": caller.content(
            "the connection had carried another answer before", error_will_do=True
        ),
        "transport.unknown-coding-reported": caller.content(
            "the body came in a coding that the client had not offered",
            error_will_do=True,
        ),
    }
)
