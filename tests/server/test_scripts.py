"""A reply is compiled once for as many streams as it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.tapping import LAST_CHUNK, Tap, exchange, post
from wavetank.journal.entries import Written
from wavetank.scenario import build_reply, load_text
from wavetank.scenario.model import Suite
from wavetank.script import Context, compile_reply
from wavetank.script.batching import BATCH_BYTES
from wavetank.script.ops import Write
from wavetank.server import ThreadedServer, scripts
from wavetank.server.scripts import MAX_SCRIPTS, Scripts

if TYPE_CHECKING:
    import pytest

    from wavetank.scenario import Reply


def reply(text: str = "Hello") -> Reply:
    """Make a reply."""
    return build_reply([{"content": [text]}, {"finish": "stop"}, "done"])


def context(index: int = 0) -> Context:
    """Make the context of a play's request."""
    return Context(model="m", stream=True, seed=0, request_index=index)


def test_what_was_compiled_is_the_same_object() -> None:
    """So every stream sends, and every journal holds, the same bytes."""
    known, asked = Scripts(), reply()

    first = known.prepare(asked, context(), again=True)

    assert known.prepare(asked, context(), again=True) is first
    assert first.digest == compile_reply(asked, context()).digest
    assert first.script.written == compile_reply(asked, context()).written


def test_another_request_gets_another_script() -> None:
    """Its id differs (the context decides it), and so its bytes."""
    known, asked = Scripts(), reply()

    first = known.prepare(asked, context(0), again=True)

    assert known.prepare(asked, context(1), again=True).digest != first.digest
    assert known.prepare(reply("Bye"), context(0), again=True).digest != first.digest


def test_a_reply_for_one_request_is_not_kept() -> None:
    """It would push out what is needed again."""
    known, asked = Scripts(), reply()

    first = known.prepare(asked, context(), again=False)

    assert known.prepare(asked, context(), again=False) is not first


def test_bytes_kept_are_bounded() -> None:
    """What was used last stays, the rest is compiled again."""
    known, asked = Scripts(limit=1), [reply("One"), reply("Two")]
    first = known.prepare(asked[0], context(), again=True)
    second = known.prepare(asked[1], context(), again=True)

    assert known.prepare(asked[1], context(), again=True) is second
    assert known.prepare(asked[0], context(), again=True) is not first


def test_the_number_kept_is_bounded() -> None:
    """Small scripts have a price of their own."""
    known, asked = Scripts(), reply()
    first = known.prepare(asked, context(0), again=True)
    for index in range(1, MAX_SCRIPTS + 1):
        known.prepare(asked, context(index), again=True)

    assert known.prepare(asked, context(0), again=True) is not first


def test_a_burst_is_recorded_as_it_left() -> None:
    """One entry for each write, few of them, head and events together."""
    tokens = [f" tok{number:04}" for number in range(1000)]
    with ThreadedServer() as server:
        play = server.create_play([exchange({"content": tokens}, {"finish": "stop"})])
        with Tap(play.base_url) as client:
            client.send(post(play.base_url))
            client.read_until(LAST_CHUNK)
        play.wait_idle(5)

        entries = play.transcript().entries
        written = [entry for entry in entries if isinstance(entry, Written)]

    total = sum(len(entry.data) for entry in written)
    assert len(written) == len(range(0, total, BATCH_BYTES)) + 2  # the first are small
    assert written[0].label == "head+event"
    assert written[-1].data.endswith(LAST_CHUNK)


def test_events_asked_for_apart_leave_apart() -> None:
    """Slicing is kept, whatever it costs."""
    sliced = build_reply(
        {
            "reply": [{"content": ["a", "b", "c"]}, {"finish": "stop"}],
            "delivery": {"slice": "event"},
        }
    )
    script = Scripts().prepare(sliced, context(), again=True).script

    events = [op for op in script.ops if isinstance(op, Write) and op.label == "event"]
    assert len(events) == 4


def test_a_scenario_is_compiled_once_for_all_who_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Encoding is paid by the first stream only."""
    compiled: list[Reply] = []

    def counting(asked: Reply, for_: Context) -> object:
        compiled.append(asked)
        return compile_reply(asked, for_)

    monkeypatch.setattr(scripts, "compile_reply", counting)
    text = (
        "wavetank: 1\ntitle: A\nproves: [content.exact]\nsource: here\n"
        "reply: [{content: Hi}, {finish: stop}, done]\n"
    )
    suite = Suite(load_text(text, "a.yaml", "content/a"))
    with ThreadedServer(suite) as server:
        url = f"{server.base_url}/scenarios/content/a"
        for _ in range(3):
            with Tap(url) as client:
                client.send(post(url))
                client.read_until(LAST_CHUNK)

    assert len(compiled) == 1
