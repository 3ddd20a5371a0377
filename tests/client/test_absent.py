"""A client that did not start."""

from __future__ import annotations

from wavetank.client.absent import AbsentClient
from wavetank.client.call import CAPABILITIES, Call, Errored
from wavetank.client.client import ignore_progress
from wavetank.errors import HarnessError


def test_every_call_is_answered_with_the_reason() -> None:
    """The first line is the message, and what was printed the details."""
    client = AbsentClient("dinghy", HarnessError("it exited\nits stderr:\nno licence"))

    answer = client.ask(Call("http://127.0.0.1:1", "sk-1", {}, 1.0), ignore_progress)

    assert answer == Errored("unstarted", "it exited", "its stderr:\nno licence")
    assert client.info.name == "dinghy"
    assert client.info.capabilities == frozenset(CAPABILITIES)
    assert client.noise == ()
    client.close()
