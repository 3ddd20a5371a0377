"""What a play records, and what it says when nothing fits or it breaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from server.tapping import LAST_CHUNK, Tap, ask, exchange, post
from wavetank.journal.entries import AnswerOver, HarnessFault, Matched, Unmatched
from wavetank.scenario import build_reply
from wavetank.script import Command, Player, WaitUntil
from wavetank.server import Choice, Performed, performance, scripts

if TYPE_CHECKING:
    from wavetank.scenario import Reply
    from wavetank.script import Request
    from wavetank.server import ThreadedServer

ANSWER = ({"role": "assistant"}, {"content": ["Hello"]}, {"finish": "stop"}, "done")


@pytest.mark.parametrize(
    ("header", "matched"),
    [
        ("Authorization: Bearer {key}", True),
        ("authorization: bearer  {key}", True),
        ("x-api-key: {key}", True),
        ("Authorization: {key}", True),
        ("Authorization: Bearer sk-another", False),
        ("Authorization: Bearer", False),
        ("X-Other: {key}", None),
    ],
)
def test_the_key_is_compared_and_not_kept(
    server: ThreadedServer, header: str, *, matched: bool | None
) -> None:
    """The record says whether the key was the play's, and never the key."""
    play = server.create_play([exchange(*ANSWER)])

    ask(play.base_url, post(play.base_url, headers=[header.format(key=play.api_key)]))

    (request,) = play.transcript().requests
    assert request.key_matched is matched
    assert play.api_key not in str(play.transcript())


def test_each_play_has_a_key_of_its_own(server: ThreadedServer) -> None:
    """Keys and tokens never repeat, unless a key is asked for."""
    plays = [server.create_play([]) for _ in range(3)]

    assert len({each.api_key for each in plays} | {each.token for each in plays}) == 6
    assert server.create_play([], key="sk-mine").api_key == "sk-mine"


def test_a_request_that_fits_nothing_is_told_why(server: ThreadedServer) -> None:
    """The answer lists the differences, and the record has them too."""
    play = server.create_play([exchange(*ANSWER)])

    statuses = [ask(play.base_url, post(play.base_url)) for _ in range(2)]

    (first, _), (second, error) = statuses
    assert (first, second) == (200, 500)
    (unmatched,) = (e for e in play.transcript().entries if isinstance(e, Unmatched))
    message = error["error"]["message"]
    assert message.startswith("wavetank: ")
    assert all(difference in message for difference in unmatched.differences)
    assert error["error"]["code"] == "no-exchange-fits"


def test_the_model_and_the_stream_come_from_the_request(server: ThreadedServer) -> None:
    """One reply answers as a stream or whole, as the request's body asks."""
    play = server.create_play([exchange(*ANSWER, times=None)])

    whole = ask(play.base_url, post(play.base_url, {"model": "m-1", "stream": False}))
    streamed = ask(play.base_url, post(play.base_url, {"model": "m-1", "stream": True}))
    odd = ask(play.base_url, post(play.base_url, b"\xff{"))

    assert whole[1]["model"] == "m-1"
    assert '"model":"m-1"' in streamed[1]
    assert odd[1]["object"] == "chat.completion"


def test_what_is_matched_names_its_exchange_and_script(server: ThreadedServer) -> None:
    """The record ties each answer to the exchange and the hash of its bytes."""
    play = server.create_play([exchange(*ANSWER), exchange(*ANSWER)])

    for _ in range(2):
        ask(play.base_url, post(play.base_url))

    matched = [e for e in play.transcript().entries if isinstance(e, Matched)]
    assert [(each.request, each.exchange) for each in matched] == [(0, 0), (1, 1)]


def test_answers_of_one_play_may_overlap(server: ThreadedServer) -> None:
    """A second request is answered while the first one is held."""
    play = server.create_play(
        [exchange({"content": ["held"]}, "stall"), exchange(*ANSWER)]
    )

    with Tap(play.base_url) as held, Tap(play.base_url) as other:
        held.send(post(play.base_url)).read_until(b"held")
        other.send(post(play.base_url)).read_until(LAST_CHUNK)
        assert not play.wait_idle(0)
    assert play.wait_idle(10)

    hows = [e.how for e in play.transcript().entries if isinstance(e, AnswerOver)]
    assert hows == ["finished", "left"]


def test_an_ended_play_refuses(server: ThreadedServer) -> None:
    """A late retry is told that the play is over, and is not recorded."""
    play = server.create_play([exchange(*ANSWER)])
    play.end()

    status, answer = ask(play.base_url, post(play.base_url))

    assert status == 410
    assert "has ended" in answer["error"]["message"]
    assert play.transcript().entries == ()


def test_a_play_can_be_loaded_anew(server: ThreadedServer) -> None:
    """Later exchanges answer later requests; address and transcript stay."""
    play = server.create_play([exchange({"error": "rate-limit"})])
    first, _ = ask(play.base_url, post(play.base_url))

    play.load([exchange(*ANSWER)])
    second, _ = ask(play.base_url, post(play.base_url))

    assert (first, second) == (429, 200)
    assert len(play.transcript().requests) == 2


def test_a_failure_before_the_answer_is_told(
    server: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where wavetank breaks, the transcript says so and the client reads it."""

    def broken(*_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(scripts, "compile_reply", broken)
    play = server.create_play([exchange(*ANSWER)])

    status, answer = ask(play.base_url, post(play.base_url))

    assert status == 500
    assert "wavetank itself failed: KeyError: 'oops'" in answer["error"]["message"]
    fault, over = play.transcript().entries[-2:]
    assert isinstance(fault, HarnessFault)
    assert fault.message == "KeyError: 'oops'"
    assert isinstance(over, AnswerOver)


def test_a_failure_in_the_middle_cuts(
    server: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that cannot go on is cut, and the transcript says whose fault it was."""

    class Breaking(Player):
        def advance(self, now: float) -> Command:
            command = super().advance(now)
            if isinstance(command, WaitUntil):
                raise KeyError("oops")
            return command

    monkeypatch.setattr(performance, "Player", Breaking)
    play = server.create_play([exchange({"content": ["x"]}, {"pause": "1s"}, "done")])

    with Tap(play.base_url) as client:
        answer = client.send(post(play.base_url)).read_to_end()

    assert b'"x"' in answer
    assert play.wait_idle(10)
    fault, over = play.transcript().entries[-2:]
    assert isinstance(fault, HarnessFault)
    assert isinstance(over, AnswerOver)
    assert over.how == "cut"


def test_bodies_are_kept_whole(server: ThreadedServer) -> None:
    """A large request is recorded byte for byte."""
    play = server.create_play([exchange(*ANSWER)])
    text = "é" * 2_000_000
    body = json.dumps({"model": "m", "stream": True, "messages": [text]}).encode()

    ask(play.base_url, post(play.base_url, body))

    assert play.transcript().requests[0].body == body


class Told:
    """A responder that wants to know how its answers went."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.performed: list[Performed] = []

    def respond(self, request: Request) -> Choice:
        """Answer with the one reply."""
        del request
        return Choice(0, self.reply, self.performed.append)


def test_a_responder_is_told_how_its_answer_went(server: ThreadedServer) -> None:
    """The play, every byte and the end."""
    told = Told(build_reply(list(ANSWER)))
    play = server.create_play(told)

    ask(play.base_url, post(play.base_url))
    play.wait_idle(5)

    (performed,) = told.performed
    assert (performed.play, performed.how) == (play.token, "finished")
    assert performed.sent == play.transcript().written(0)


def test_a_responder_is_told_of_an_answer_that_could_not_be_made(
    server: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was sent, and there is no end to name."""
    told = Told(build_reply(list(ANSWER)))
    play = server.create_play(told)
    monkeypatch.setattr(scripts, "compile_reply", None)

    status, _ = ask(play.base_url, post(play.base_url))

    assert status == 500
    assert told.performed == [Performed(play.token, b"", None)]


def test_an_old_client_is_answered_without_chunks(server: ThreadedServer) -> None:
    """To HTTP/1.0 the body ends with the connection (RFC 9112 section 6.1)."""
    play = server.create_play([exchange({"content": ["Hello"]}, "done")])
    asked = post(play.base_url).replace(b"HTTP/1.1", b"HTTP/1.0")

    with Tap(play.base_url) as client:
        answer = client.send(asked).read_to_end()

    assert b"Transfer-Encoding" not in answer
    assert answer.endswith(b"data: [DONE]\n\n")
    assert play.transcript().requests[0].http_version == "1.0"
