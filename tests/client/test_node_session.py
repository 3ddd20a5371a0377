"""The module that the Node adapters share keeps the protocol to the letter."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonObject

MODULE = Path(__file__).resolve().parents[2] / "clients" / "session.mjs"
ADAPTER = """
import {{ converse, serve, Skipped }} from {module};

const told = (content) => ({{ outcome: content === "no" ? "error" : "complete", content }});
serve({{ name: "echo", version: "1", capabilities: ["stream"], concurrency: 2 }}, async (call, report) => {{
  if (call.api !== "chat") throw new Skipped("chat alone");
  if (call.request.break) throw new TypeError("broken");
  console.log("for people");
  report(1);
  return converse(call, call.request.messages, async (messages) => ({{
    turn: told(messages.map((each) => each.content).join(" ")),
    messages: [...messages, {{ role: "assistant", content: "hm" }}],
    calls: [{{ id: "call_1" }}],
  }}));
}});
"""
START: JsonObject = {"cmd": "start", "protocol": 1}

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not installed"
)


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """A small adapter that shows what it was asked."""
    path = tmp_path / "adapter.mjs"
    path.write_text(ADAPTER.format(module=json.dumps(str(MODULE))), encoding="utf-8")
    return path


def _exchange(
    adapter: Path, *messages: JsonObject
) -> tuple[list[Any], subprocess.CompletedProcess[str]]:
    process = subprocess.run(
        ["node", str(adapter)],
        input="".join(json.dumps(each) + "\n" for each in messages),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return [json.loads(line) for line in process.stdout.splitlines()], process


def _run(number: str, **call: Any) -> JsonObject:
    messages = [{"role": "user", "content": "Hi"}]
    chat = {"api": "chat", "request": {"messages": messages}, **call}
    return {"cmd": "run", "id": number, "call": chat}


def test_it_greets_and_stops(adapter: Path) -> None:
    """Start is answered with who it is, and stop ends the process with status 0."""
    said, process = _exchange(adapter, START, {"cmd": "stop"})

    assert process.returncode == 0
    (greeting,) = said
    assert greeting["protocol"] == 1
    assert greeting["client"]["name"] == "echo"
    assert greeting["client"]["language"] == "javascript"
    assert greeting["capabilities"] == ["stream"]
    assert greeting["concurrency"] == 2


def test_the_end_of_the_input_means_stop(adapter: Path) -> None:
    """A harness that is gone leaves no process behind."""
    said, process = _exchange(adapter, START)

    assert process.returncode == 0
    assert len(said) == 1


def test_a_call_is_answered_once_after_its_progress(adapter: Path) -> None:
    """What is printed for people goes to stderr; stdout carries messages alone."""
    said, process = _exchange(adapter, START, _run("7"))

    assert said[1:] == [
        {"id": "7", "progress": {"deltas": 1}},
        {
            "id": "7",
            "observation": {"turns": [{"outcome": "complete", "content": "Hi"}]},
        },
    ]
    assert process.stderr == "for people\n"


def test_later_turns_carry_the_history(adapter: Path) -> None:
    """A user's step and tool results follow the message of the library."""
    results = [{"name": "f", "content": "21 C"}, {"name": "g", "content": "lost"}]
    said, _ = _exchange(
        adapter, START, _run("7", then=[{"user": "More"}, {"tool_results": results}])
    )

    turns = said[-1]["observation"]["turns"]
    assert [each["content"] for each in turns] == [
        "Hi",
        "Hi hm More",
        "Hi hm More hm 21 C",
    ]


def test_a_conversation_ends_with_the_first_failure(adapter: Path) -> None:
    """After a turn that is not complete nothing more is asked."""
    request = {"messages": [{"role": "user", "content": "no"}]}
    said, _ = _exchange(
        adapter, START, _run("7", request=request, then=[{"user": "More"}])
    )

    turns = said[-1]["observation"]["turns"]
    assert turns == [{"outcome": "error", "content": "no"}]


def test_what_cannot_be_done_is_skipped(adapter: Path) -> None:
    """A reason why the library cannot do a call is no error."""
    said, _ = _exchange(adapter, START, _run("7", api="fim"))

    assert said[1:] == [{"id": "7", "skipped": "chat alone"}]


def test_a_fault_of_the_adapter_is_told_as_one(adapter: Path) -> None:
    """An exception that the adapter lets through is errored, with where it was."""
    said, process = _exchange(
        adapter, START, _run("7", request={"messages": [], "break": True}), _run("8")
    )

    (errored,) = [each["errored"] for each in said if "errored" in each]
    assert errored["message"] == "broken"
    assert "adapter.mjs" in errored["traceback"]
    assert [each["id"] for each in said if "observation" in each] == ["8"]
    assert process.returncode == 0
