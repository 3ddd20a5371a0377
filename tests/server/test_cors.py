"""Pages on this machine use the endpoint, scenarios and plays from a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.tapping import HEAD_END, Tap, ask, exchange, post
from wavetank.journal.entries import HarnessFault
from wavetank.scenario import Suite, load_text
from wavetank.script import Context, Request, compile_reply
from wavetank.server import ThreadedServer
from wavetank.server.preflight import preflight
from wavetank.verdict.replaying import replay

if TYPE_CHECKING:
    from wavetank.scenario import Reply

PAGE = "http://localhost:5173"
PLAIN = """\
wavetank: 1
title: A title
proves: [content.deltas-concatenated]
source: the guide
reply: [role: assistant, content: [Hello], finish: stop, done]
"""


def request(method: str = "POST", **headers: str) -> Request:
    """A browser's request; underscores stand for hyphens."""
    pairs = tuple((name.replace("_", "-"), each) for name, each in headers.items())
    return Request(method, "/chat/completions", pairs, b"")


def head(reply: Reply) -> str:
    """The head as it is sent."""
    written = compile_reply(reply, Context("", stream=False, seed=0)).written
    return written.partition(b"\r\n\r\n")[0].decode()


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


ASKING = [f"Origin: {PAGE}", "Access-Control-Request-Method: POST"]


def answer_head(url: str, sent: bytes) -> str:
    """Send a request and read the answer's head."""
    with Tap(url) as client:
        return client.send(sent).read_until(HEAD_END).decode()


def preflight_of(url: str, *headers: str) -> bytes:
    """Write the request of a browser that asks first."""
    asked = post(url, b"", headers=headers or ASKING)
    return asked.replace(b"POST", b"OPTIONS", 1)


def test_a_preflight_uses_up_nothing_of_a_play(server: ThreadedServer) -> None:
    """It is allowed and in no transcript; the one exchange answers what follows."""
    play = server.create_play([exchange({"content": ["Hello"]}, "done")])

    asked = answer_head(play.base_url, preflight_of(play.base_url))
    status, text = ask(play.base_url, post(play.base_url, headers=ASKING[:1]))

    assert asked.startswith("HTTP/1.1 200")
    assert f"Access-Control-Allow-Origin: {PAGE}" in asked
    assert "Access-Control-Allow-Methods: GET, POST, PUT, DELETE, OPTIONS" in asked
    assert "Access-Control-Allow-Credentials: true" in asked
    assert status == 200
    assert "Hello" in text
    assert len(play.transcript().requests) == 1


def test_a_scenario_is_played_to_a_page() -> None:
    """Preflight and answer name the page's origin."""
    with ThreadedServer(Suite(load_text(PLAIN, "plain.yaml", "content/plain"))) as it:
        url = f"{it.base_url}/scenarios/content/plain/v1"
        asked = answer_head(url, preflight_of(url))
        answered = answer_head(url, post(url, headers=ASKING[:1]))

    assert f"Access-Control-Allow-Origin: {PAGE}" in asked
    assert f"Access-Control-Allow-Origin: {PAGE}" in answered


@pytest.mark.parametrize("headers", [(), ("Origin: https://elsewhere.example",)])
def test_others_get_the_scripted_bytes(
    server: ThreadedServer, headers: tuple[str, ...]
) -> None:
    """Without an origin of this machine a play sends what its script says."""
    each = exchange({"content": ["Hello"]}, "done")
    play = server.create_play([each])

    found = answer_head(play.base_url, post(play.base_url, headers=headers))

    context = Context("deepseek-v4-flash", stream=True, seed=0)
    script = compile_reply(each.reply, context).written
    assert found.encode() == script.partition(HEAD_END)[0] + HEAD_END


def test_the_judge_expects_what_a_page_is_sent(server: ThreadedServer) -> None:
    """The head with the page's origin is compiled again to the same bytes."""
    (scenario,) = load_text(PLAIN, "plain.yaml", "content/plain")
    play = server.create_play(scenario.exchanges)
    ask(play.base_url, post(play.base_url, headers=ASKING[:1]))

    seen = play.transcript()

    assert not [each for each in seen.entries if isinstance(each, HarnessFault)]
    assert PAGE.encode() in replay(scenario, seen, 0)[0].written


@pytest.mark.parametrize("path", ["/plays/none", "/scenarios/none"])
def test_a_page_can_read_why_it_was_refused(server: ThreadedServer, path: str) -> None:
    """Wavetank's own answers there name the page's origin too."""
    url = server.base_url + path

    found = answer_head(url, post(url, headers=ASKING[:1]))

    assert found.startswith("HTTP/1.1 404")
    assert f"Access-Control-Allow-Origin: {PAGE}" in found
    assert "Access-Control" not in answer_head(url, post(url))


def test_a_page_from_elsewhere_is_not_allowed(server: ThreadedServer) -> None:
    """Its preflight is a request like others, and no origin is named."""
    play = server.create_play([])
    strange = ("Origin: https://elsewhere.example", ASKING[1])

    found = answer_head(play.base_url, preflight_of(play.base_url, *strange))

    assert "Access-Control-Allow-Origin" not in found
    assert len(play.transcript().requests) == 1


def test_a_page_of_this_machine_may_administer(server: ThreadedServer) -> None:
    """It may read what it is told, and put and delete; a stranger's page may neither."""
    url = f"{server.base_url}/_wavetank/plays"
    put = ("Origin: {page}", "Access-Control-Request-Method: PUT")

    asked = answer_head(url, preflight_of(url, put[0].format(page=PAGE), put[1]))
    told = answer_head(url, post(url, headers=ASKING[:1]))
    stranger = put[0].format(page="https://elsewhere.example")
    refused = answer_head(url, preflight_of(url, stranger, put[1]))

    assert asked.startswith("HTTP/1.1 200")
    assert "PUT, DELETE" in asked
    assert f"Access-Control-Allow-Origin: {PAGE}" in told
    assert refused.startswith("HTTP/1.1 403")
    assert "Access-Control-Allow-Origin" not in refused
