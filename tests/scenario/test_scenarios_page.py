"""Every example of docs/scenarios.md loads and compiles, and nothing is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from wavetank.reading import read_yaml
from wavetank.scenario import SCHEMA_FILE, Reply, build_reply, load_text
from wavetank.scenario.building import DEFAULT_REQUEST
from wavetank.script import Context, compile_reply

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scenarios.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(yaml[a-z ]*|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(TEXT)
SCHEMA = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
WHOLE = "reply: [content: Hello, finish: stop, done]\n"


def examples(kind: str) -> list[str]:
    """Give the page's blocks of one kind."""
    return [body for name, body in BLOCKS if name == kind]


def document(body: str) -> str:
    """Make a whole document of some of its keys."""
    head = "wavetank: 1\ntitle: An example\n"
    answered = re.search(r"^(reply|exchanges):", body, re.MULTILINE)
    return head + body + ("" if answered else WHOLE)


def compiles(reply: Reply, *, stream: bool) -> bool:
    """Say whether a script comes of a reply."""
    model = str(DEFAULT_REQUEST["model"])
    return bool(compile_reply(reply, Context(model, stream, 0, 1)).ops)


def keys_of(value: Any) -> set[str]:
    """Collect every key anywhere in an example, and every bare word."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize(
    "text", [*examples("yaml"), *map(document, examples("yaml keys"))]
)
def test_every_document_loads_and_compiles(text: str) -> None:
    """What the page shows of documents is accepted as it stands."""
    for scenario in load_text(text, "docs/scenarios.md", "example"):
        stream = scenario.call.request.get("stream") is True
        for exchange in scenario.exchanges:
            assert compiles(exchange.reply, stream=stream)


@pytest.mark.parametrize("text", examples("yaml reply"))
def test_every_reply_builds_and_compiles(text: str) -> None:
    """What the page shows of steps is accepted as it stands."""
    steps = read_yaml(text, "docs/scenarios.md").data

    assert compiles(build_reply(steps), stream=True)


@pytest.mark.parametrize("source", examples("python"))
def test_the_python_example_runs(source: str) -> None:
    """The example keeps its own promises."""
    exec(compile(source, str(PAGE), "exec"), {"__name__": "example"})  # noqa: S102 - running the page is the test


def test_every_key_and_every_step_is_shown() -> None:
    """The page leaves out nothing that the schema lets an author write."""
    shown = set().union(
        *(
            keys_of(read_yaml(body, "page").data)
            for name, body in BLOCKS
            if "y" in name[0]
        )
    )
    known = set(SCHEMA["properties"])
    for definition in SCHEMA["$defs"].values():
        known |= set(definition.get("properties", ()))

    assert known - shown == set()


def test_every_named_error_is_listed() -> None:
    """The page lists the names that the schema accepts, in its order."""
    names = SCHEMA["$defs"]["error_name"]["enum"]
    listed = re.search(r"^The names are (.*)\.$", TEXT, re.MULTILINE)

    assert listed
    assert re.findall(r"`([a-z-]+)`", listed[1]) == names
