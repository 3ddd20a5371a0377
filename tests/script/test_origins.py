"""Which pages may read an answer."""

from __future__ import annotations

import pytest

from wavetank.scenario import Reply
from wavetank.scenario.model import Head
from wavetank.scenario.steps import Json
from wavetank.script import Context, Request, compile_reply
from wavetank.script.origins import allowing

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


@pytest.mark.parametrize("value", ["*", ""])
def test_what_the_author_says_stays(value: str) -> None:
    """A scripted field is neither doubled nor replaced, nor put back if removed."""
    written = (("access-control-allow-origin", value),)
    reply = Reply((Json({}),), format="json", head=Head(headers=written))

    sent = head(allowing(reply, request(Origin=PAGE)))

    assert PAGE not in sent
    assert sent.lower().count("access-control-allow-origin") == bool(value)
