"""An address can be taken long before there is a server."""

from __future__ import annotations

import subprocess
import sys

import pytest

from server.tapping import ask, get
from wavetank.errors import HarnessError
from wavetank.scenario.model import Suite
from wavetank.server import ThreadedServer
from wavetank.server.listening import listen


def test_a_suite_is_asked_for_when_a_scenario_is() -> None:
    """And not when something else is asked for."""
    asked: list[Suite] = []

    def load() -> Suite:
        asked.append(Suite())
        return asked[-1]

    server = ThreadedServer(load)
    with server:
        assert ask(server.base_url, get(server.base_url, "/"))[0] == 200
        assert asked == []
        for _ in range(2):
            url = f"{server.base_url}/scenarios"
            assert ask(url, get(url, "/content/plain"))[0] == 404
    assert asked == [Suite()]


def test_an_address_in_use_is_explained() -> None:
    """Two programs cannot listen in one place."""
    with listen("127.0.0.1", 0) as wire:
        port = wire.getsockname()[1]
        with pytest.raises(HarnessError, match="another program listens there"):
            listen("127.0.0.1", port)


def test_listening_needs_nothing_that_takes_long_to_load() -> None:
    """Neither aiohttp nor YAML nor a schema stands before the line that says ready."""
    slow = "{'aiohttp', 'asyncio', 'yaml', 'jsonschema', 'jinja2', 'rich', 'email'}"
    program = (
        "import sys, wavetank.cli.serve, wavetank.server.listening\n"
        f"print(sorted({slow} & set(sys.modules)))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"
