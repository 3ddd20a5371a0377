"""A Python adapter behind the session protocol."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from wavetank.client.call import Call, Turn
from wavetank.client.in_process import InProcessClient
from wavetank.client.protocol import ProtocolError, call_to_json
from wavetank.client.session_server import serve_session

if TYPE_CHECKING:
    from wavetank.client.client import Progress

CALL = call_to_json(Call("http://127.0.0.1:1", "k", {}, 5.0))


def adapter(_: Call, progress: Progress) -> Turn:
    progress(1)
    return Turn("complete", content="Hi")


def served(*messages: object) -> list[Any]:
    source = io.BytesIO(
        b"".join(json.dumps(each).encode() + b"\n" for each in messages)
    )
    sink = io.BytesIO()
    serve_session(InProcessClient(adapter), source, sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_start_run_and_stop_are_answered() -> None:
    """The greeting, the progress and the observation, and nothing after stop."""
    ready, progress, answer = served(
        {"cmd": "start", "protocol": 1},
        {"cmd": "run", "id": "7", "call": CALL},
        {"cmd": "stop"},
        {"cmd": "run", "id": "8", "call": CALL},
    )

    assert ready["client"]["name"] == "adapter"
    assert progress == {"id": "7", "progress": {"deltas": 1}}
    assert answer["observation"]["turns"][0]["content"] == "Hi"


def test_the_end_of_input_means_stop() -> None:
    """Calls that are under way are answered first."""
    assert len(served({"cmd": "run", "id": "7", "call": CALL})) == 2


def test_a_wrong_message_is_refused() -> None:
    """The harness is held to the schema too."""
    with pytest.raises(ProtocolError, match="cmd: 'go' is not one of"):
        served({"cmd": "go"})
