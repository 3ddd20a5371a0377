"""Requests that no well-meant client sends: each is refused in words, at once.

Everything here is bytes on a socket, because no client library would send it. After
each attack another client is served, so that a refusal costs its sender alone.
"""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest

from server.tapping import HEAD_END, Tap, ask, exchange, get, post
from wavetank.endpoint import DEFAULT_PROFILE, Endpoint, load_profile
from wavetank.problems import MAX_PROBLEMS
from wavetank.scenario import load_suite
from wavetank.server import SimulatedEndpoint, ThreadedServer
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = ({"role": "assistant"}, {"content": ["Hello"]}, {"finish": "stop"}, "done")
BODY = b'{"model":"deepseek-v4-flash","messages":[{"role":"user","content":"Hi"}]}'
LENGTH = f"Content-Length: {len(BODY)}"
CHUNKED = "Transfer-Encoding: chunked"
CHUNKED_BODY = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)


@pytest.fixture(scope="module")
def open_server() -> Iterator[ThreadedServer]:
    """Run a server with everything a server can have."""
    endpoint = SimulatedEndpoint(Endpoint(load_profile(DEFAULT_PROFILE)))
    suite = load_suite(shipped_folder("scenarios"))
    with ThreadedServer(suite, endpoint=endpoint) as running:
        yield running


def attack(server: ThreadedServer, data: bytes) -> tuple[int, str]:
    """Send bytes and read the one answer, until the server closes."""
    with Tap(server.base_url) as client:
        client.send(data)
        head, _, body = client.read_to_end().partition(HEAD_END)
    return int(head.split(b" ")[1]), body.decode()


def request(*lines: str, body: bytes = BODY, path: str = "/chat/completions") -> bytes:
    """Write a request with exactly these lines after the Host header."""
    first = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer sk-x")
    return "\r\n".join((*first, *lines)).encode("latin-1") + HEAD_END + body


def assert_serves(server: ThreadedServer) -> None:
    """See that another client is served as if nothing had happened."""
    status, _ = ask(server.base_url, get(server.base_url, "/_wavetank/health"))
    assert status == 200


@pytest.mark.parametrize(
    "lines",
    [
        (LENGTH, CHUNKED),
        (CHUNKED, LENGTH),
        (LENGTH, "Content-Length: 3"),
        (LENGTH, LENGTH),
        (f"{LENGTH}, {len(BODY)}",),
        ("Content-Length: +3",),
        ("Content-Length: -3",),
        ("Content-Length: 0x3",),
        (f"Content-Length: {'9' * 40}",),
        ("Transfer-Encoding: gzip",),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: chunked, chunked",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: identity", LENGTH),
        ("Transfer-Encoding:", LENGTH),
        (LENGTH, "transfer-encoding: "),
    ],
)
def test_an_ambiguous_length_is_refused(
    open_server: ThreadedServer, lines: tuple[str, ...]
) -> None:
    """Two readers could disagree about where the body ends (RFC 9112, 6.3 and 11.2)."""
    status, answer = attack(open_server, request(*lines))

    assert status == 400
    assert json.loads(answer)["error"]["code"] == "malformed-request"
    assert_serves(open_server)


@pytest.mark.parametrize(
    "lines",
    [
        (LENGTH, "X: a\r\n folded"),
        (LENGTH, "X : a"),
        (LENGTH, "X: a\rb"),
        (LENGTH, "X: a\0b"),
        (LENGTH, "no colon"),
        (LENGTH, "Host: evil.example"),
        (LENGTH, *(f"X-{number}: 1" for number in range(200))),
    ],
)
def test_a_malformed_head_is_refused(
    open_server: ThreadedServer, lines: tuple[str, ...]
) -> None:
    """Folded, bare and doubled fields are refused, not guessed at (RFC 9112, 5)."""
    status, answer = attack(open_server, request(*lines))

    assert status == 400
    assert json.loads(answer)["error"]["message"].startswith("wavetank: ")
    assert_serves(open_server)


@pytest.mark.parametrize(
    "data",
    [
        request(LENGTH).replace(b"\r\n", b"\n"),
        request(LENGTH).replace(b"Host: 127.0.0.1\r\n", b""),
        request(LENGTH).replace(b"HTTP/1.1", b"HTTP/1.2"),
        request(LENGTH).replace(b"HTTP/1.1", b"HTTP/2.0"),
        request(LENGTH).replace(b"HTTP/1.1", b"HTTP/0.9"),
        request(CHUNKED, body=CHUNKED_BODY).replace(b"HTTP/1.1", b"HTTP/1.0"),
        b"GET /\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
        b"GET /plays/\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http://[::1/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"A" * 4000 + b" / HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused(open_server: ThreadedServer, data: bytes) -> None:
    """Other protocols, and what only looks like this one, get a 400."""
    status, answer = attack(open_server, data)

    assert status == 400
    assert len(answer) < 1000  # an attack is not sent back
    assert_serves(open_server)


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\nabc\r\n0\r\n\r\n",
        b"-1\r\nabc\r\n0\r\n\r\n",
        b"ffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabcX0\r\n\r\n",
        b"3 \r\nabc\r\n0\r\n\r\n",
        b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    ],
)
def test_bad_chunking_is_refused(open_server: ThreadedServer, body: bytes) -> None:
    """Chunks that lie about themselves, and endless trailers, get a 400."""
    status, answer = attack(open_server, request(CHUNKED, body=body))

    assert status == 400
    assert json.loads(answer)["error"]["code"] == "malformed-request"
    assert_serves(open_server)


@pytest.mark.parametrize(
    "data",
    [
        request(LENGTH, "X: " + "a" * 70_000),
        request(LENGTH, "a" * 70_000 + ": x"),
        request(LENGTH, path="/" + "a" * 70_000),
    ],
)
def test_a_field_too_long_is_refused(open_server: ThreadedServer, data: bytes) -> None:
    """Targets, names and values have a limit, and the refusal names it (RFC 6585)."""
    status, answer = attack(open_server, data)

    assert status == 431
    assert "8190 bytes" in answer
    assert_serves(open_server)


def test_pipelined_requests_are_answered_in_order(server: ThreadedServer) -> None:
    """A burst of requests on one connection neither mixes nor loses answers."""
    plays = [
        server.create_play([exchange({"content": f"answer {number}"}, "done")])
        for number in range(50)
    ]

    with Tap(server.base_url) as client:
        client.send(b"".join(post(play.base_url) for play in plays))
        for number in range(len(plays)):
            answer = client.read_until(b"0\r\n\r\n")
            assert answer.count(b"answer ") == 1
            assert f"answer {number}".encode() in answer


def test_nothing_is_served_after_a_smuggled_request(server: ThreadedServer) -> None:
    """What follows a refused request on its connection is never taken for one."""
    play = server.create_play([exchange(*ANSWER, times=None)])
    smuggled = post(play.base_url)
    attacking = request(LENGTH, CHUNKED, body=b"0\r\n\r\n" + smuggled)

    status, _ = attack(server, attacking)

    assert status == 400
    assert play.transcript().requests == ()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/plays/../_wavetank/health", 404),
        ("/scenarios/../../_wavetank/health", 404),
        ("/scenarios/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/scenarios/..%2f..%2fetc%2fpasswd", 404),
        ("/scenarios/%00%1b%ff", 404),
        ("/%5fwavetank/health", 401),
        ("//_wavetank/health", 401),
        ("/_wavetank/../_wavetank/plays", 403),
        ("/_wavetank%2fhealth", 401),
        ("/?://[", 200),
    ],
)
def test_a_path_is_never_resolved(
    open_server: ThreadedServer, path: str, status: int
) -> None:
    """Dots and escapes lead nowhere: a path is compared as it was sent."""
    data = get(open_server.base_url, path).replace(b"127.0.0.1", b"evil.example")

    assert ask(open_server.base_url, data)[0] == status


@pytest.mark.parametrize(
    "lines",
    [
        ("GET /_wavetank/scenarios HTTP/1.1", "Host: evil.example"),
        ("GET /_wavetank/scenarios HTTP/1.1", "Host: evil.example/@localhost"),
        ("GET /_wavetank/scenarios HTTP/1.1", "Host: localhost@evil.example"),
        ("GET /_wavetank/scenarios HTTP/1.1", "Host: localhost#.evil.example"),
        ("GET /_wavetank/scenarios HTTP/1.1", "Host: localhost/.evil.example"),
        ("GET /_wavetank/scenarios HTTP/1.1", "Host: "),
        (
            "GET /_wavetank/scenarios HTTP/1.1",
            "Host: localhost",
            "Origin: http://localhost",
            "Origin: https://evil.example",
        ),
        ("GET http://evil.example/_wavetank/scenarios HTTP/1.1", "Host: localhost"),
        ("GET /_wavetank/scenarios HTTP/1.1", "Host: localhost", "Origin: null"),
        (
            "GET /_wavetank/scenarios HTTP/1.1",
            "Host: localhost",
            "Origin: https://evil.example",
        ),
        (
            "DELETE /_wavetank/requests HTTP/1.1",
            "Host: localhost",
            "Origin: http://localhost.evil.example",
        ),
    ],
)
def test_a_strange_page_may_not_administer(
    open_server: ThreadedServer, lines: tuple[str, ...]
) -> None:
    """A page from elsewhere names itself in Origin, Host or the target, and gets 403."""
    data = "\r\n".join((*lines, "Connection: close")).encode() + HEAD_END

    status, answer = attack(open_server, data)

    assert status == 403
    assert json.loads(answer)["error"]["code"] == "administration-refused"


def test_administration_refuses_numbers_without_end(
    open_server: ThreadedServer,
) -> None:
    """Amounts and ids of thousands of digits are refused in words, or taken whole."""

    def account(amount: bytes) -> tuple[int, Any]:
        body = b'{"balance":%b}' % amount
        data = post(open_server.base_url, body, path="/_wavetank/account")
        return ask(open_server.base_url, data.replace(b"POST", b"PUT", 1))

    digits = b"9" * 1000
    assert account(b'"%b"' % digits)[0] == 400
    assert account(b'"0.%b"' % digits)[0] == 400
    assert account(digits)[0] == 200
    assert account(b"10") == (200, {"balance": "10", "concurrency": None})
    path = "/_wavetank/faults/" + "9" * 5000
    losing = get(open_server.base_url, path).replace(b"GET", b"DELETE", 1)
    status, answer = ask(open_server.base_url, losing)
    assert (status, answer["error"]["code"]) == (404, "unknown-fault")


@pytest.mark.parametrize(
    "steps",
    [
        b",".join([b'{"contnt":"a"}'] * 3000),
        b"{%b}" % b",".join(b'"x%d":1' % number for number in range(3000)),
        b",".join([b'{"fill":{"bytes":99999999}}'] * 3000),
    ],
)
def test_what_is_wrong_is_not_told_without_end(
    open_server: ThreadedServer, steps: bytes
) -> None:
    """The first hundred problems are told; a flood of them is no flood of an answer."""
    body = b'{"reply":[%b]}' % steps

    status, answer = ask(
        open_server.base_url, post(open_server.base_url, body, path="/_wavetank/plays")
    )

    assert status == 400
    assert 0 < answer["error"]["message"].count("<reply>:") <= MAX_PROBLEMS


def test_many_conditions_that_are_wrong_are_not_told_without_end(
    open_server: ThreadedServer,
) -> None:
    """Nor is what is wrong in conditions."""
    when = {f"body.x{number}": {"matches": "("} for number in range(3000)}
    data = post(open_server.base_url, {"when": when}, path="/_wavetank/verify")

    status, answer = ask(open_server.base_url, data)

    assert status == 400
    assert answer["error"]["message"].count("<when>:") == MAX_PROBLEMS


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_wavetank/plays", b'{"reply":%b}' % DEEP),
        ("/_wavetank/plays", b'{"reply":[{"json":' + b"[" * 900 + b"]" * 900 + b"}]}"),
        ("/_wavetank/faults", b'{"error":%b}' % DEEP),
        ("/_wavetank/verify", b'{"when":' + b'{"a":' * 500 + b"1" + b"}" * 501),
        ("/_wavetank/plays", b'{"scenario":"\\ud800"}'),
        ("/_wavetank/plays", b'{"\\ud800":1}'),
        ("/_wavetank/plays", b'{"reply":["done"],"speed":NaN}'),
        ("/_wavetank/plays", b'{"reply":["done"],"speed":-1}'),
        ("/_wavetank/plays", b'{"reply":["done"],"speed":Infinity}'),
        ("/_wavetank/plays", b'{"reply":["done"],"speed":' + b"9" * 400 + b"}"),
        ("/_wavetank/plays", b'{"reply":["done"],"seed":"' + b"9" * 70_000 + b'"}'),
        ("/_wavetank/plays", b"\xff\xfe"),
    ],
)
def test_administration_refuses_what_is_no_good_json(
    open_server: ThreadedServer, path: str, body: bytes
) -> None:
    """Depth, half characters and numbers that are none get a 4xx in words."""
    status, answer = ask(
        open_server.base_url, post(open_server.base_url, body, path=path)
    )

    assert status in {400, 404}
    assert answer["error"]["message"].startswith("wavetank: ")


ENDLESS = b'{"body.messages[0].content":{"matches":"(a|a)*b"}}'
BOMB = b'{"path":{"matches":"((a{99}){99}){99}"}}'
TRYING = (
    b'{"model":"deepseek-v4-flash","messages":[{"role":"user","content":"%b"}]}'
    % (b"a" * 60 + b"!b")
)


def test_a_match_that_would_not_end_is_given_up() -> None:
    """An expression holds the server for a moment, and then it is its author's fault."""
    endpoint = SimulatedEndpoint(Endpoint(load_profile(DEFAULT_PROFILE)))
    with ThreadedServer(endpoint=endpoint) as server:
        base = server.base_url
        ask(base, post(base, TRYING, headers=("Authorization: Bearer sk-x",)))
        verify = post(base, b'{"when":%b}' % ENDLESS, path="/_wavetank/verify")
        status, answer = ask(base, verify)
        assert status == 400
        assert "'(a|a)*b' took longer than" in answer["error"]["message"]

        fault = b'{"empty":true,"when":%b}'
        path = "/_wavetank/faults"
        assert ask(base, post(base, fault % BOMB, path=path))[0] == 400
        assert ask(base, post(base, fault % ENDLESS, path=path))[0] in {200, 201}
        status, answer = ask(base, post(base, TRYING))
        assert status == 500
        assert "'(a|a)*b' took longer than" in answer["error"]["message"]
        assert_serves(server)


@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        b'{"messages":%b}' % DEEP,
        b'{"max_tokens":' + b"9" * 100_000 + b"}",
        b'{"temperature":1e99999}',
        b'{"model":"\xff\xfe"}',
        b'{"model":"\\ud800"}',
        BODY[:-1],
        BODY + BODY,
        b"",
    ],
)
def test_the_endpoint_refuses_hostile_json_as_deepseek_does(
    open_server: ThreadedServer, body: bytes
) -> None:
    """Depth, digits and half characters are a client's 400, never a failure of ours."""
    headers = ("Authorization: Bearer sk-x",)
    data = post(open_server.base_url, body, headers=headers)

    status, answer = ask(open_server.base_url, data)

    assert status == 400
    assert "wavetank" not in str(answer)


def test_the_ledger_shows_whatever_was_asked(open_server: ThreadedServer) -> None:
    """A hostile body that was recorded does not break the page that lists it."""
    for body in (b"[" * 900 + b"]" * 900, b'{"a":NaN}', b"\xff\x00", b'"\\ud800"'):
        headers = ("Authorization: Bearer sk-x\x7f",)
        ask(open_server.base_url, post(open_server.base_url, body, headers=headers))

    status, listed = ask(
        open_server.base_url, get(open_server.base_url, "/_wavetank/requests")
    )

    assert status == 200
    assert listed["requests"]


def test_a_half_open_client_costs_its_own_connection(server: ThreadedServer) -> None:
    """A client that shuts down, vanishes or resets in its request hinders nobody."""
    play = server.create_play([exchange(*ANSWER, times=None)])
    whole: Any = post(play.base_url)

    for cut in (1, 20, len(whole) - 1):
        with Tap(play.base_url) as client:
            client.send(whole[:cut])
            client.wire.shutdown(socket.SHUT_WR)
            assert client.read_to_end() == b""
    with Tap(play.base_url) as client:
        client.send(whole[:-1])
        linger = (1).to_bytes(4, "little") + bytes(4)
        client.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    assert ask(play.base_url, whole)[0] == 200
    assert len(play.transcript().requests) == 1
