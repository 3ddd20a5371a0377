"""Which pages may read the simulated endpoint's answers."""

from __future__ import annotations

import pytest

from wavetank.scenario import Reply
from wavetank.scenario.steps import Json
from wavetank.script import Context, Request, compile_reply
from wavetank.server.cors import allowing, preflight

PAGE = "http://localhost:5173"
REPLY = Reply((Json({}),), format="json")


def request(method: str = "POST", **headers: str) -> Request:
    """A browser's request; underscores stand for hyphens."""
    pairs = tuple((name.replace("_", "-"), each) for name, each in headers.items())
    return Request(method, "/chat/completions", pairs, b"")


def head(reply: Reply) -> str:
    """The head as it is sent."""
    written = compile_reply(reply, Context("", stream=False, seed=0)).written
    return written.partition(b"\r\n\r\n")[0].decode()


@pytest.mark.parametrize("origin", [PAGE, "http://127.0.0.1", "http://[::1]:80"])
def test_a_page_of_this_machine_may_read(origin: str) -> None:
    """The answer names the page's origin, beside the captured headers."""
    sent = head(allowing(REPLY, request(Origin=origin)))

    assert f"Access-Control-Allow-Origin: {origin}" in sent
    assert "Access-Control-Expose-Headers: X-DS-Trace-Id, Retry-After" in sent
    assert "Access-Control-Allow-Credentials: true" in sent


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://["])
def test_a_page_from_elsewhere_may_not(origin: str) -> None:
    """Its answer stays what it is."""
    assert allowing(REPLY, request(Origin=origin)) is REPLY


def test_a_program_is_not_bothered() -> None:
    """Without an origin nothing is added."""
    assert allowing(REPLY, request()) is REPLY


def test_a_preflight_is_answered_for_pages_of_this_machine() -> None:
    """What is asked for is allowed, with an empty body."""
    asked = request(
        "OPTIONS",
        Origin=PAGE,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="authorization,content-type",
    )

    reply = preflight(asked)

    assert reply is not None
    sent = head(reply)
    assert sent.startswith("HTTP/1.1 200")
    assert "Access-Control-Allow-Headers: authorization,content-type" in sent
    assert "Content-Length: 0" in sent
    assert "\r\nContent-Type" not in sent


@pytest.mark.parametrize(
    "asked",
    [
        request("OPTIONS"),
        request("OPTIONS", Origin=PAGE),
        request("POST", Origin=PAGE, Access_Control_Request_Method="POST"),
        request(
            "OPTIONS",
            Origin="https://elsewhere.example",
            Access_Control_Request_Method="POST",
        ),
    ],
)
def test_anything_else_is_no_preflight(asked: Request) -> None:
    """It goes the way of every request."""
    assert preflight(asked) is None


def test_a_preflight_for_no_headers_allows_none() -> None:
    """Only what is asked for is allowed."""
    asked = request("OPTIONS", Origin=PAGE, Access_Control_Request_Method="GET")

    reply = preflight(asked)

    assert reply is not None
    assert "Access-Control-Allow-Headers" not in head(reply)
