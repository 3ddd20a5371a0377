"""The simulated endpoint is told what to do, and asked what it did, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.tapping import HEAD_END, LAST_CHUNK, Tap, ask, get, post
from wavetank.endpoint import Endpoint, Pace, load_profile
from wavetank.errors import UsageError
from wavetank.server import SimulatedEndpoint, ThreadedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "Authorization: Bearer sk-any"
CHAT: dict[str, Any] = {
    "model": "deepseek-v4-flash",
    "messages": [{"role": "user", "content": "Hi"}],
}


@pytest.fixture
def serving() -> Iterator[ThreadedServer]:
    """Serve the endpoint alone."""
    with ThreadedServer(endpoint=SimulatedEndpoint(Endpoint(load_profile()))) as it:
        yield it


def chat(server: ThreadedServer, **members: Any) -> tuple[int, Any]:
    """Ask the model."""
    request = post(server.base_url, {**CHAT, **members}, headers=[KEY])
    return ask(server.base_url, request)


def administer(
    server: ThreadedServer, method: str, path: str, body: Any = None
) -> tuple[int, Any]:
    """Send a request below the administration's address."""
    path = f"/_wavetank{path}"
    url = server.base_url
    request = get(url, path) if body is None else post(url, body, path=path)
    _, _, rest = request.partition(b" ")
    return ask(url, method.encode() + b" " + rest)


def test_a_fault_is_made_listed_and_taken_back(serving: ThreadedServer) -> None:
    """A 429 twice, and then the answer; the list says what was met."""
    fault = {"error": "rate-limit", "retry_after": 2, "times": 2}
    status, made = administer(serving, "POST", "/faults", fault)

    statuses = [chat(serving)[0] for _ in range(3)]

    assert (status, made) == (201, {"id": 1})
    assert statuses == [429, 429, 200]
    assert administer(serving, "GET", "/faults")[1] == {
        "faults": [{"id": 1, "fault": fault, "met": 2}]
    }
    assert administer(serving, "DELETE", "/faults/1") == (204, "")
    assert administer(serving, "DELETE", "/faults/1")[0] == 404
    assert administer(serving, "DELETE", "/faults/x")[0] == 404
    assert administer(serving, "DELETE", "/faults") == (204, "")
    assert administer(serving, "GET", "/faults")[1] == {"faults": []}


def test_faults_are_made_from_python_too(serving: ThreadedServer) -> None:
    """The same list, without HTTP."""
    serving.faults.add("overloaded*1")

    assert chat(serving)[0] == 503
    assert chat(serving)[0] == 200


def test_a_stream_is_cut_on_the_wire(serving: ThreadedServer) -> None:
    """The client sees two tokens and the end of the connection."""
    serving.faults.add({"cut": {"after": 2}})

    with Tap(serving.base_url) as client:
        client.send(post(serving.base_url, {**CHAT, "stream": True}, headers=[KEY]))
        sent = client.read_to_end()

    assert sent.count(b"data: ") == 3
    assert LAST_CHUNK not in sent


def test_requests_are_listed_with_what_they_cost(serving: ThreadedServer) -> None:
    """Body, answer, tokens and dollars; clearing forgets them."""
    chat(serving)
    ask(serving.base_url, get(serving.base_url, "/models"))
    assert serving.endpoint.ledger.settled(10)

    _, listed = administer(serving, "GET", "/requests")

    first, second = listed["requests"]
    assert first["body"] == CHAT
    assert first["status"] == 200
    assert first["tokens_sent"] == first["usage"]["completion_tokens"] > 0
    assert float(first["cost_usd"]) > 0
    assert listed["summary"]["cost_usd"] == first["cost_usd"]
    assert second["status"] == 401
    _, transcript = administer(serving, "GET", f"/plays/{first['play']}")
    assert "chat/completions" in transcript
    assert serving.endpoint.ledger.cost.total > 0

    assert administer(serving, "DELETE", "/requests") == (204, "")
    assert administer(serving, "GET", "/requests")[1]["requests"] == []


def test_a_cancelled_stream_is_billed_for_what_was_sent() -> None:
    """The client leaves after the first token of a slow answer."""
    pace = Pace(tokens_per_second=1.0)
    endpoint = SimulatedEndpoint(Endpoint(load_profile()), pace)
    with ThreadedServer(endpoint=endpoint) as server:
        request = post(server.base_url, {**CHAT, "stream": True}, headers=[KEY])
        with Tap(server.base_url) as client:
            client.send(request).read_until(HEAD_END)
            client.read_until(b'"reasoning_content":"The"')
        assert server.endpoint.ledger.settled(10)
        seen = server.endpoint.ledger.visits[0]

    assert seen.how == "left"
    assert seen.tokens == 1
    assert seen.served.usage is not None
    assert seen.served.usage.completion > 1


def test_requests_are_counted_by_conditions(serving: ThreadedServer) -> None:
    """The answer names those that fit and says what the others lack."""
    chat(serving)
    chat(serving, stream=True)

    status, answer = administer(
        serving, "POST", "/verify", {"when": {"body.stream": True}}
    )

    assert status == 200
    assert answer == {
        "count": 1,
        "requests": [1],
        "others": [
            {
                "number": 0,
                "differences": ["body.stream: expected true, found nothing"],
            }
        ],
    }


def test_the_account_runs_out_of_money_and_of_places(serving: ThreadedServer) -> None:
    """402 without a balance, 429 without a place, and both are taken back."""
    assert administer(serving, "PUT", "/account", {"balance": "0"}) == (
        200,
        {"balance": "0", "concurrency": None},
    )
    assert chat(serving)[0] == 402
    administer(serving, "PUT", "/account", {"balance": 5, "concurrency": 0.0})
    status, answer = chat(serving)
    assert status == 429
    assert "concurrency limit of 0" in answer["error"]["message"]
    administer(serving, "PUT", "/account", {"concurrency": None})
    assert chat(serving)[0] == 200
    assert administer(serving, "GET", "/account")[1]["balance"] == "5"


def test_a_place_is_taken_while_an_answer_is_under_way(
    serving: ThreadedServer,
) -> None:
    """The second request at a time is one too many; later there is room again."""
    administer(serving, "PUT", "/account", {"concurrency": 1})
    serving.faults.add({"stall": True, "times": 1})

    with Tap(serving.base_url) as client:
        client.send(
            post(serving.base_url, {**CHAT, "stream": True}, headers=[KEY])
        ).read_until(b"data: ")
        status, answer = chat(serving)
    assert status == 429
    assert "current concurrency is 2" in answer["error"]["message"]
    assert serving.endpoint.ledger.settled(10)
    assert chat(serving)[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", "/faults", {}, "nothing would go wrong"),
        ("POST", "/faults", {"latencey": "1s"}, "did you mean 'latency'?"),
        ("POST", "/verify", {}, 'expected {"when"'),
        ("POST", "/verify", {"when": 1}, 'expected {"when"'),
        ("POST", "/verify", {"when": {"bdy": 1}}, "a place in the request"),
        ("PUT", "/account", {}, "nothing to set"),
        ("PUT", "/account", {"blance": 1}, "unknown members blance"),
        ("PUT", "/account", {"balance": "much"}, "an amount of money"),
        ("PUT", "/account", {"balance": True}, "an amount of money"),
        ("PUT", "/account", {"balance": "1_000"}, "an amount of money"),
        ("PUT", "/account", {"balance": float("inf")}, "an amount of money"),
        ("PUT", "/account", {"concurrency": -1}, "a whole number or null"),
        ("PUT", "/account", {"concurrency": 1.5}, "a whole number or null"),
    ],
)
def test_what_makes_no_sense_is_refused(
    serving: ThreadedServer, method: str, path: str, body: Any, words: str
) -> None:
    """Each refusal says what would have been right."""
    status, answer = administer(serving, method, path, body)

    assert status == 400
    assert words in answer["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/faults"),
        ("PUT", "/requests"),
        ("GET", "/verify"),
        ("DELETE", "/account"),
        ("GET", "/account/more"),
    ],
)
def test_other_methods_are_unknown(
    serving: ThreadedServer, method: str, path: str
) -> None:
    """The 404 lists what there is."""
    status, answer = administer(serving, method, path)

    assert status == 404
    assert "POST /verify" in answer["error"]["message"]


def test_a_server_without_an_endpoint_has_no_faults(server: ThreadedServer) -> None:
    """It says so, over HTTP and in Python."""
    status, answer = administer(server, "GET", "/faults")

    assert status == 404
    assert "scenarios only" in answer["error"]["message"]
    with pytest.raises(UsageError, match="scenarios only"):
        _ = server.faults
