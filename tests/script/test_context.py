"""Everything the seed decides, and what a request asks for."""

from __future__ import annotations

import json
import re

import pytest

from script.replying import CONTEXT
from wavetank.scenario import Layout
from wavetank.script import Context, Request, context_for


def test_ids_have_the_captured_forms() -> None:
    """A UUID, a trace id of 32 hexadecimal digits, a call id with its number."""
    identity = CONTEXT.identity(Layout())

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identity.id)
    assert re.fullmatch(r"[0-9a-f]{32}", CONTEXT.trace_id)
    assert re.fullmatch(r"call_07_[0-9A-Za-z]{24}", CONTEXT.call_id(7))


@pytest.mark.parametrize(
    ("asked", "served", "echoed"),
    [("m", None, "m"), ("m", "s", "s"), ("", None, "deepseek-v4-flash")],
)
def test_the_model_is_echoed_unless_another_serves(
    asked: str, served: str | None, echoed: str
) -> None:
    """The layout's model comes first, then the request's, then the default."""
    context = Context(model=asked, stream=True, seed=0)

    assert context.identity(Layout(model=served)).model == echoed


def test_a_layout_may_name_id_and_fingerprint() -> None:
    """What the simulated endpoint decided is not derived again."""
    identity = CONTEXT.identity(Layout(id="i", fingerprint="f", created=3))

    assert (identity.id, identity.fingerprint, identity.created) == ("i", "f", 3)


def test_requests_of_one_play_differ() -> None:
    """The number of the request is part of what its ids are derived from."""
    first, second = (Context("m", stream=True, seed=0, request_index=n) for n in (0, 1))

    assert first.trace_id != second.trace_id


@pytest.mark.parametrize(
    ("body", "model", "stream"),
    [
        (json.dumps({"model": "m", "stream": True}), "m", True),
        (json.dumps({"model": 7, "stream": 1}), "", False),
        (json.dumps({"stream": "true"}), "", True),
        ("[]", "", False),
        ("{", "", False),
    ],
)
def test_a_context_follows_the_request(body: str, model: str, stream: bool) -> None:  # noqa: FBT001 - a table
    """A body that is no object asks for nothing; a stream as text is meant as one."""
    request = Request("POST", "/chat/completions", (), body.encode())

    context = context_for(request, seed=3, request_index=2)

    assert context == Context(model, stream=stream, seed=3, request_index=2)


@pytest.mark.parametrize(
    ("headers", "address", "elsewhere"),
    [
        ((), "http://127.0.0.1/plays/a", "http://localhost/plays/a"),
        (
            (("HOST", "127.0.0.1:8080"),),
            "http://127.0.0.1:8080/plays/a",
            "http://localhost:8080/plays/a",
        ),
        (
            (("Host", "localhost:8080"),),
            "http://localhost:8080/plays/a",
            "http://127.0.0.1:8080/plays/a",
        ),
        ((("Host", "["),), "http://[/plays/a", "http://[/plays/a"),
        ((("Host", "a:99999"),), "http://a:99999/plays/a", "http://a:99999/plays/a"),
    ],
)
def test_a_play_is_found_where_the_client_found_it(
    headers: tuple[tuple[str, str], ...], address: str, elsewhere: str
) -> None:
    """The host the client named, and the same machine under another name."""
    request = Request("POST", "/x", headers, b"{}", base="/plays/a")
    context = context_for(request, seed=0, request_index=0)

    assert context.address == address
    assert context.elsewhere == elsewhere


@pytest.mark.parametrize(
    ("path", "surface"),
    [
        ("/anthropic/v1/messages", "anthropic"),
        ("/v1/messages?beta=true", "anthropic"),
        ("/v1/messages/count_tokens", "chat"),
        ("/chat/completions?to=/messages", "chat"),
    ],
)
def test_the_path_tells_the_surface(path: str, surface: str) -> None:
    """A reply is written in the words of whoever asks."""
    context = context_for(Request("POST", path, (), b"{}"), seed=0, request_index=0)

    assert context.surface == surface
